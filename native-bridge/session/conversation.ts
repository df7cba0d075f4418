import type { Timers } from '../../domain/clock.ts'
import type { Protocol, ProtocolOutput } from '../protocols/protocol.ts'
import type { OpenLink } from '../transports/transport.ts'
import type { ReaderLog } from './reader-log.ts'

export type Conversation = {
  /**
   * Begins it; tells whether the reader was asked something, so that an answer can be expected. A feature report is
   * answered or refused on the spot.
   */
  open(): boolean
  receive(bytes: Uint8Array): void
  begin(wanted: { minor: number; currency: 'PEN' | 'USD' }): void
  end(): void
  stop(): void
}

/** Carries out what a protocol wants done: writes in their order, waits, and hands on what it understood. */
export function createConversation(dependencies: {
  protocol: Protocol
  link: OpenLink
  timers: Timers
  log: ReaderLog
  understood(output: ProtocolOutput): void
}): Conversation {
  const timer = createSingleTimer(dependencies.timers, () => carryOut(dependencies.protocol.expired()))
  let stopped = false
  let writing: Promise<void> = Promise.resolve()

  const write = (bytes: Uint8Array, as: 'output' | 'feature'): void => {
    writing = writing.then(async () => {
      if (stopped) return
      const sent = await dependencies.link.send(bytes, as)
      if (!sent.ok) {
        dependencies.log.state(`${bytes.length} bytes could not be sent`)
        return
      }
      dependencies.log.sent(bytes.length, as)
      if (sent.value !== null && !stopped)
        take(sent.value, dependencies.protocol.featureAnswer?.(sent.value) ?? [])
    })
  }

  const carryOut = (outputs: readonly ProtocolOutput[]): void => {
    for (const output of outputs) {
      if (stopped) return
      if (output.type === 'write') write(output.bytes, output.as)
      else if (output.type === 'wait') timer.set(output.waitMs)
      dependencies.understood(output)
    }
  }

  const take = (bytes: Uint8Array, outputs: readonly ProtocolOutput[]): void => {
    dependencies.log.received(bytes.length, outputs)
    carryOut(outputs)
  }

  return {
    open() {
      const outputs = dependencies.protocol.opened()
      carryOut(outputs)
      return outputs.some((output) => output.type === 'write' && output.as === 'output')
    },
    receive(bytes) {
      if (!stopped) take(bytes, dependencies.protocol.receive(bytes))
    },
    begin: (wanted) =>
      carryOut(dependencies.protocol.begin({ minor: wanted.minor, currency: wanted.currency })),
    end: () => carryOut(dependencies.protocol.end()),
    stop() {
      stopped = true
      timer.set(null)
    },
  }
}

/** One wait at a time, in milliseconds; a new one takes the place of the old, `null` ends it. */
function createSingleTimer(timers: Timers, expired: () => void): { set(waitMs: number | null): void } {
  let cancel: (() => void) | null = null
  return {
    set(waitMs) {
      cancel?.()
      cancel = null
      if (waitMs === null) return
      cancel = timers.after(waitMs, () => {
        cancel = null
        expired()
      })
    },
  }
}
