/** The one channel to main, as both Electron's utility process and a plain Node child offer it. */
export type ParentChannel = {
  send(message: unknown): void
  /** Calls back with every message, unparsed. */
  listen(receive: (message: unknown) => void): void
  /** Calls back when main is gone. */
  closed(then: () => void): void
}

type MessagePortLike = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** The channel of this process, or `null` when nobody started it as a child. */
export function parentChannel(process: NodeJS.Process): ParentChannel | null {
  const port = parentPortOf(process)
  if (port !== null) {
    return {
      send: (message) => port.postMessage(message),
      listen: (receive) => port.on('message', ({ data }) => receive(data)),
      // Electron ends its utility processes itself.
      closed: () => {},
    }
  }
  if (process.send === undefined) return null
  return {
    send: (message) => void process.send?.(message),
    listen: (receive) => void process.on('message', receive),
    closed: (then) => void process.on('disconnect', then),
  }
}

/** `process.parentPort` exists only in Electron's utility processes. */
function parentPortOf(process: NodeJS.Process): MessagePortLike | null {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isMessagePort(port) ? port : null
}

const isMessagePort = (value: unknown): value is MessagePortLike =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
