import { app, emitAppEvent, isSandboxEnforced, keepWindow, readyChromium } from '../application.ts'
import { throwOnceDestroyed } from '../destroyed.ts'
import { KnownEvents, preventable } from '../emitter.ts'
import { pressAccelerator } from '../menu.ts'
import { notImplemented, surface, surfaceOfClass } from '../not-implemented.ts'
import { applyTheme } from '../native-theme.ts'
import { grantedPermissions } from '../session.ts'
import { HostWebContents } from './web-contents.ts'

const emitted = [
  'ready-to-show',
  'show',
  'hide',
  'close',
  'closed',
  'focus',
  'minimize',
  'restore',
  'maximize',
  'unmaximize',
  'enter-full-screen',
  'leave-full-screen',
]
/** Nothing here brings these about; a test may emit them. */
const emittedByTests = [
  'blur',
  'resize',
  'resized',
  'move',
  'moved',
  'unresponsive',
  'responsive',
  'session-end',
  'query-session-end',
  'page-title-updated',
]

type WindowState = { isVisible: boolean; isMinimized: boolean; isMaximized: boolean; isFullScreen: boolean }

const windows = new Map<number, HostBrowserWindow>()
let lastId = 0

/** Options that would weaken the window; the host has no such window, so that asking for one cannot go unseen. */
function refuseWeakness(preferences: Electron.WebPreferences): void {
  if (!isSandboxEnforced()) throw notImplemented('a window of an app that did not call app.enableSandbox()')
  if (preferences.sandbox === false) throw notImplemented('webPreferences.sandbox: false')
  if (preferences.contextIsolation === false) throw notImplemented('webPreferences.contextIsolation: false')
  if (preferences.webSecurity === false) throw notImplemented('webPreferences.webSecurity: false')
  for (const name of [
    'nodeIntegration',
    'nodeIntegrationInWorker',
    'webviewTag',
    'allowRunningInsecureContent',
  ] as const)
    if (preferences[name] === true) throw notImplemented(`webPreferences.${name}: true`)
  if (preferences.session !== undefined || preferences.partition !== undefined)
    throw notImplemented('webPreferences.session and partition')
}

/** A Chromium window with Electron's face. Its visible state is kept; a headless one has nothing to show. */
class HostBrowserWindow extends KnownEvents {
  readonly #id: number
  readonly #webContents: HostWebContents
  readonly #gone: Promise<void>
  #isDestroyed = false
  #title: string
  #bounds: { x: number; y: number; width: number; height: number }
  #minimum: number[]
  #state: WindowState

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow', [...emitted, ...emittedByTests])
    const preferences = options.webPreferences ?? {}
    refuseWeakness(preferences)
    const id = ++lastId
    this.#id = id
    this.#title = options.title ?? ''
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
    this.#minimum = [options.minWidth ?? 0, options.minHeight ?? 0]
    this.#state = {
      isVisible: options.show ?? true,
      isMinimized: false,
      isMaximized: false,
      isFullScreen: options.kiosk ?? options.fullscreen ?? false,
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gone = promise
    const contents = new HostWebContents(id, this.#bounds, preferences, {
      onGone: () => {
        this.#isDestroyed = true
        windows.delete(id)
        // What a listener throws is uncaught, and the window gone all the same.
        queueMicrotask(resolve)
        this.emit('closed')
      },
      onAccelerator: (keys) => this.#press(keys),
    })
    this.#webContents = contents
    windows.set(id, this)
    keepWindow({
      askToClose: () => this.#askToClose(),
      tellSessionEnd: (event) => void this.emit(event, preventable({ reasons: ['logoff'] })),
      gone: this.#gone,
    })
    contents.once('did-finish-load', () => this.emit('ready-to-show'))
    void contents.opened.then(({ session }) => applyTheme(session)).catch(() => {})
    void this.#grantPermissions()
    emitAppEvent('browser-window-created', preventable({}), this)
    emitAppEvent('web-contents-created', preventable({}), contents)
  }

  /** Asked once the window's creator has had its turn to set the session's handlers. */
  async #grantPermissions(): Promise<void> {
    await this.#webContents.opened
    const { browser } = (await readyChromium()).devTools
    const permissions = grantedPermissions(this.#webContents as unknown as Electron.WebContents)
    await browser.send('Browser.grantPermissions', { permissions })
  }

  #askToClose(): boolean {
    if (this.#isDestroyed) return true
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) return false
    this.#webContents.close()
    return true
  }

  #press(keys: string): void {
    pressAccelerator(keys, {
      quitApp: () => app.quit(),
      close: () => this.close(),
      minimize: () => this.minimize(),
      isFullScreen: () => this.isFullScreen(),
      setFullScreen: (isFullScreen) => this.setFullScreen(isFullScreen),
      reload: () => this.#webContents.reload(),
    })
  }

  #enter(change: Partial<WindowState>, event: string): void {
    this.#state = { ...this.#state, ...change }
    this.emit(event)
  }

  get id(): number {
    return this.#id
  }

  get webContents(): HostWebContents {
    return this.#webContents
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  loadFile(path: string): Promise<void> {
    return this.webContents.loadFile(path)
  }

  close(): void {
    this.#askToClose()
  }

  destroy(): void {
    this.webContents.close()
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  /** A window that is there already is told of no more. */
  show(): void {
    if (!this.#state.isVisible) this.#enter({ isVisible: true }, 'show')
  }

  showInactive(): void {
    this.show()
  }

  hide(): void {
    if (this.#state.isVisible) this.#enter({ isVisible: false }, 'hide')
  }

  /** Nothing, for a hidden window. Source: Electron, shell/browser/native_window_views.cc, Focus. */
  focus(): void {
    if (!this.#state.isVisible) return
    void this.webContents.opened.then(({ session }) => session.send('Page.bringToFront')).catch(() => {})
    this.emit('focus')
  }

  isFocused(): boolean {
    return !this.#isDestroyed && this.#state.isVisible
  }

  isVisible(): boolean {
    return this.#state.isVisible
  }

  minimize(): void {
    this.#enter({ isMinimized: true }, 'minimize')
  }

  isMinimized(): boolean {
    return this.#state.isMinimized
  }

  restore(): void {
    this.#enter({ isMinimized: false }, 'restore')
  }

  maximize(): void {
    this.#enter({ isMaximized: true }, 'maximize')
  }

  unmaximize(): void {
    this.#enter({ isMaximized: false }, 'unmaximize')
  }

  isMaximized(): boolean {
    return this.#state.isMaximized
  }

  setFullScreen(isFullScreen: boolean): void {
    if (isFullScreen !== this.#state.isFullScreen)
      this.#enter({ isFullScreen }, isFullScreen ? 'enter-full-screen' : 'leave-full-screen')
  }

  isFullScreen(): boolean {
    return this.#state.isFullScreen
  }

  /** The same as the full screen, but on macOS. Source: Electron, shell/browser/native_window_views.cc, SetKiosk and IsKiosk. */
  setKiosk(isKiosk: boolean): void {
    this.setFullScreen(isKiosk)
  }

  isKiosk(): boolean {
    return this.isFullScreen()
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds }
  }

  getMinimumSize(): number[] {
    return [...this.#minimum]
  }

  getTitle(): string {
    return this.#title
  }

  setTitle(title: string): void {
    this.#title = title
  }

  /** The host's window has no menu bar. */
  setMenu(_menu: unknown): void {}
  removeMenu(): void {}
  setMenuBarVisibility(_visible: boolean): void {}
  setBackgroundColor(_color: string): void {}

  static getAllWindows(): HostBrowserWindow[] {
    return [...windows.values()]
  }

  static getFocusedWindow(): HostBrowserWindow | null {
    return [...windows.values()].find((window) => window.isFocused()) ?? null
  }

  static fromId(id: number): HostBrowserWindow | null {
    return windows.get(id) ?? null
  }

  static fromWebContents(contents: { id: number }): HostBrowserWindow | null {
    return windows.get(contents.id) ?? null
  }
}

throwOnceDestroyed(HostBrowserWindow)
surfaceOfClass('BrowserWindow', HostBrowserWindow)
export const BrowserWindow = HostBrowserWindow

/** The statics of `webContents`. The driver finds a window's page by its target. */
export const webContents = surface('webContents', {
  fromId: (id: number) => windows.get(id)?.webContents,
  getAllWebContents: () => Array.from(windows.values(), (window) => window.webContents),
  fromDevToolsTargetId: (targetId: string) =>
    [...windows.values()].find((window) => window.webContents.targetId === targetId)?.webContents,
})
