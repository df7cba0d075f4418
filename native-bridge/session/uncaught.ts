import type { BridgeEvent } from '../../contract/bridge.ts'
import type { ParentChannel } from './parent-port.ts'

/** Time for the last word to leave this process. Milliseconds. */
const lastWordMs = 100

/**
 * Ends the bridge where an error was caught by nobody, so that main starts another. Electron ends a utility process for an
 * exception alone and only warns of a rejection (electron/electron#45921): a reader might stand still for ever. Main is
 * told the error's name, never its message, which may quote what a reader sent.
 */
export function endWhenUncaught(emitter: NodeJS.Process, channel: Pick<ParentChannel, 'send'>): void {
  let isEnding = false
  const end = (error: unknown): void => {
    if (isEnding) return
    isEnding = true
    const text = `bridge ended: ${error instanceof Error ? error.name : 'thrown'}`.slice(0, 200)
    channel.send({
      type: 'log',
      line: { at: Date.now(), readerId: '', direction: 'state', bytes: 0, text },
    } satisfies BridgeEvent)
    setTimeout(() => emitter.exit(1), lastWordMs)
  }
  emitter.on('uncaughtException', end)
  emitter.on('unhandledRejection', end)
}
