import { EventEmitter } from 'node:events'
import { vi } from 'vitest'

type Call = (event: unknown, channel: string, input: unknown) => Promise<unknown>

/** What the program did to an Electron that does nothing, and the way in for the window's calls. */
export const seen = {
  userData: '',
  call: null as Call | null,
  loaded: [] as string[],
  window: null as FakeWindow | null,
  focused: 0,
  /** The system starts no further process. */
  isForkRefused: false,
  errorBoxes: [] as string[],
  exits: [] as number[],
}

const mainFrame = { parent: null, url: 'app://bundle/index.html' }
const contents = Object.assign(new EventEmitter(), {
  id: 1,
  send: () => undefined,
  isDestroyed: () => false,
  setWindowOpenHandler: () => undefined,
})
export const windowEvent = { sender: { id: 1 }, senderFrame: mainFrame }

/** One that is gone throws at whatever else is read of it, as Electron's. */
class FakeWindow extends EventEmitter {
  isGone = false
  constructor() {
    super()
    seen.window = this
  }
  get webContents() {
    this.#check()
    return contents
  }
  #check(): void {
    if (this.isGone) throw new TypeError('Object has been destroyed')
  }
  isVisible = (): boolean => (this.#check(), true)
  isMinimized = (): boolean => (this.#check(), false)
  isDestroyed = (): boolean => this.isGone
  focus(): void {
    this.#check()
    seen.focused += 1
  }
  show = () => undefined
  loadURL(url: string): Promise<void> {
    seen.loaded.push(url)
    return Promise.resolve()
  }
}

class FakeUtility extends EventEmitter {
  postMessage = () => undefined
  kill(): boolean {
    this.emit('exit', 0)
    return true
  }
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  // Started over a folder that was named: a counter of its own.
  commandLine: { appendSwitch: () => undefined, hasSwitch: (name: string) => name === 'user-data-dir' },
  enableSandbox: () => undefined,
  requestSingleInstanceLock: () => true,
  whenReady: () => Promise.resolve(),
  getPath: () => seen.userData,
  getVersion: () => '0.0.0',
  relaunch: () => undefined,
  quit: () => void app.emit('will-quit', { preventDefault: () => undefined }),
  exit: (code: number) => {
    seen.exits.push(code)
    app.emit('quit')
    app.emit('exited')
  },
})

export const powerMonitor = new EventEmitter()

/** The module `electron` for `vi.mock`. */
export const electron = {
  default: {},
  app,
  BrowserWindow: FakeWindow,
  Menu: { setApplicationMenu: () => undefined },
  dialog: { showErrorBox: (title: string) => seen.errorBoxes.push(title) },
  ipcMain: {
    handle: (_channel: string, call: Call) => {
      seen.call = call
    },
    removeHandler: () => {
      seen.call = null
    },
  },
  powerMonitor,
  protocol: { handle: () => undefined, registerSchemesAsPrivileged: () => undefined },
  safeStorage: {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
    decryptStringAsync: (sealed: Buffer) =>
      Promise.resolve({ result: sealed.toString(), shouldReEncrypt: false }),
  },
  session: {
    defaultSession: {
      resolveProxy: () => Promise.resolve('DIRECT'),
      setPermissionRequestHandler: () => undefined,
      setPermissionCheckHandler: () => undefined,
      webRequest: { onBeforeRequest: () => undefined },
    },
  },
  shell: undefined,
  utilityProcess: {
    fork() {
      if (seen.isForkRefused) throw new Error('EAGAIN')
      return new FakeUtility()
    },
  },
}

/** Forgets what an earlier program did. */
export function forget(userData: string): void {
  app.removeAllListeners()
  contents.removeAllListeners()
  // A program that ends for a fatal module ends as a process does: nobody takes its listeners away.
  powerMonitor.removeAllListeners()
  vi.restoreAllMocks()
  Object.assign(seen, {
    userData,
    call: null,
    loaded: [],
    window: null,
    focused: 0,
    isForkRefused: false,
    errorBoxes: [],
    exits: [],
  })
}
