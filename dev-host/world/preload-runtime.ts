import type { Bridge } from './bridge.ts'
import type { ValueCodec } from './value-codec.ts'

/** From the window to main. */
export type FromPreload =
  | { type: 'invoke'; id: number; channel: string; parameters: unknown[] }
  | { type: 'send'; channel: string; parameters: unknown[] }
  | { type: 'preloadError'; message: string }
  | { type: 'accelerator'; keys: string }

/** From main to the window. */
export type ToPreload =
  | { type: 'reply'; id: number; ok: true; value: unknown }
  | { type: 'reply'; id: number; ok: false; message: string }
  | { type: 'message'; channel: string; parameters: unknown[] }

/** What the host writes into the preload's world before it runs. */
export type PreloadRuntime = {
  bridge: Bridge
  codec: ValueCodec
  /** The binding to main; the page's world does not have it. */
  post: (message: string) => void
  platform: string
  versions: Record<string, string>
  arguments: string[]
  preload: (require: (name: string) => unknown, process: object, module: object, exports: object) => void
}

/** The preload's `ipcRenderer`, and what the host calls with a message for it. */
type PreloadIpc = { ipcRenderer: object; deliver: (message: ToPreload) => void }

/**
 * What a preload hears and says over its channels. Sent to the isolated world as its source, as `preloadRuntime` is:
 * must not reach for anything outside itself.
 */
export function preloadIpc(post: (message: FromPreload) => void, only: OnlyThese): PreloadIpc {
  type Listener = { listen: (event: object, ...parameters: unknown[]) => void; isOnce: boolean }
  const listeners = new Map<string, Listener[]>()
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0

  const listen = (channel: string, listener: Listener['listen'], isOnce: boolean): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listen: listener, isOnce }])
    return ipcRenderer
  }
  const off = (channel: string, listener: Listener['listen']): object => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((known) => known.listen !== listener),
    )
    return ipcRenderer
  }
  const ipcRenderer: object = only('ipcRenderer', {
    on: (channel: string, listener: Listener['listen']) => listen(channel, listener, false),
    addListener: (channel: string, listener: Listener['listen']) => listen(channel, listener, false),
    once: (channel: string, listener: Listener['listen']) => listen(channel, listener, true),
    off,
    removeListener: off,
    removeAllListeners(channel?: string) {
      if (channel === undefined) listeners.clear()
      else listeners.delete(channel)
      return ipcRenderer
    },
    send: (channel: string, ...parameters: unknown[]) => post({ type: 'send', channel, parameters }),
    invoke: (channel: string, ...parameters: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        post({ type: 'invoke', id, channel, parameters })
        waiting.set(id, { resolve, reject })
      }),
  })

  return {
    ipcRenderer,
    deliver(message) {
      if (message.type === 'reply') {
        const caller = waiting.get(message.id)
        waiting.delete(message.id)
        if (message.ok) caller?.resolve(message.value)
        else caller?.reject(new Error(message.message))
        return
      }
      const known = listeners.get(message.channel) ?? []
      listeners.set(
        message.channel,
        known.filter((listener) => !listener.isOnce),
      )
      for (const listener of known) listener.listen({ sender: ipcRenderer, ports: [] }, ...message.parameters)
    },
  }
}

/**
 * Tells main of keys that a menu may have: those that the page did not keep for itself, as in Electron, whose menu gets
 * what the page leaves. Sent to the isolated world as its source.
 */
export function tellAccelerators(post: (message: FromPreload) => void): void {
  const tell = (event: KeyboardEvent): void => {
    if (!event.isTrusted || (!event.ctrlKey && event.key !== 'F11')) return
    // Asked once every listener of the page has had the key.
    setTimeout(() => {
      if (event.defaultPrevented) return
      const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
      const words = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', key]
      post({ type: 'accelerator', keys: words.filter((word) => word !== false).join('+') })
    })
  }
  globalThis.addEventListener('keydown', tell, { capture: true })
}

/** An object whose other members throw: the preload's half of the host's promise to hide nothing. */
type OnlyThese = <Members extends object>(name: string, members: Members) => Members

/**
 * What a sandboxed preload sees of Electron: `ipcRenderer`, `contextBridge`, a `require` of `electron` alone and a small
 * `process`. Runs in the isolated world; must not reach for anything outside itself.
 */
export function preloadRuntime(
  runtime: PreloadRuntime,
  makeIpc: typeof preloadIpc,
  tellKeys: typeof tellAccelerators,
): void {
  const { bridge, codec } = runtime
  const post = (message: FromPreload): void => runtime.post(codec.encode(message))

  const only: OnlyThese = (name, members) =>
    new Proxy(members, {
      get(target, member) {
        if (typeof member === 'string' && !(member in target))
          throw new Error(`dev-host: ${name}.${member} is not implemented`)
        return Reflect.get(target, member) as unknown
      },
    })

  const { ipcRenderer, deliver } = makeIpc(post, only)
  tellKeys(post)
  // Called by the host. It stands in the isolated world, where no script of the page can see it.
  Object.defineProperty(globalThis, '__electronHostDeliver', {
    value: (text: string) => deliver(codec.decode(text) as ToPreload),
  })

  const electron = only('electron', {
    ipcRenderer,
    contextBridge: only('contextBridge', { exposeInMainWorld: bridge.exposeInMainWorld }),
  })
  const requireElectron = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name}`)
  }
  const process = {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    platform: runtime.platform,
    versions: runtime.versions,
    argv: runtime.arguments,
    env: {},
  }
  const module = { exports: {} }
  try {
    runtime.preload(requireElectron, process, module, module.exports)
  } catch (error) {
    post({
      type: 'preloadError',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
    console.error('Unable to load preload script', error)
  }
}
