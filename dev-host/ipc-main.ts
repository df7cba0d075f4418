import { EventEmitter } from 'node:events'
import { surface } from './not-implemented.ts'

type Handler = (event: Electron.IpcMainInvokeEvent, ...parameters: unknown[]) => unknown

/** By channel. Named as in Electron, where tests reach for it to play a caller that does not exist. */
const _invokeHandlers = new Map<string, Handler>()

const members = {
  handle(channel: string, handler: Handler) {
    if (_invokeHandlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    _invokeHandlers.set(channel, handler)
  },
  handleOnce(channel: string, handler: Handler) {
    members.handle(channel, (event, ...parameters) => {
      _invokeHandlers.delete(channel)
      return handler(event, ...parameters)
    })
  },
  removeHandler: (channel: string) => void _invokeHandlers.delete(channel),
} satisfies Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>

export const ipcMain = surface(
  'ipcMain',
  Object.assign(new EventEmitter({ captureRejections: true }), members, { _invokeHandlers }),
)

/** Answers an `ipcRenderer.invoke`; the failure is worded as Electron words it. */
export async function answerInvoke(
  channel: string,
  event: Electron.IpcMainInvokeEvent,
  parameters: readonly unknown[],
): Promise<{ ok: true; value: unknown } | { ok: false; message: string }> {
  const handler = _invokeHandlers.get(channel)
  try {
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return { ok: true, value: await handler(event, ...parameters) }
  } catch (error) {
    return { ok: false, message: `Error invoking remote method '${channel}': ${String(error)}` }
  }
}
