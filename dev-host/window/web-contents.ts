import { pathToFileURL } from 'node:url'
import { emitAppEvent } from '../application.ts'
import { control } from '../control.ts'
import { throwOnceDestroyed } from '../destroyed.ts'
import { KnownEvents, preventable } from '../emitter.ts'
import { answerInvoke, ipcMain } from '../ipc-main.ts'
import { notImplemented, surfaceOfClass } from '../not-implemented.ts'
import { schemes } from '../protocol.ts'
import { session as sessions } from '../session.ts'
import type { FromPreload, ToPreload } from '../world/preload-runtime.ts'
import { valueCodec } from '../world/value-codec.ts'
import { toChromium } from './addresses.ts'
import type { HostFrame } from './frames.ts'
import { checkPrintOptions, pdfParameters, printerProblem } from './printing.ts'
import { openPage } from './page.ts'
import type { Page } from './page.ts'

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]

const codec = valueCodec()

const emitted = [
  'dom-ready',
  'did-start-loading',
  'did-finish-load',
  'did-stop-loading',
  'did-fail-load',
  'did-navigate',
  'did-navigate-in-page',
  'will-navigate',
  'preload-error',
  'console-message',
  'render-process-gone',
  'destroyed',
]
/** Nothing here brings these about; a test may emit them. */
const emittedByTests = [
  'will-redirect',
  'will-attach-webview',
  'will-prevent-unload',
  'unresponsive',
  'responsive',
  'context-menu',
  'before-input-event',
]

/** What the window that owns a page is told of it. */
type Owner = { onGone: () => void; onAccelerator: (keys: string) => void }

/** The page of a window: its loading, its messages, its life. */
export class HostWebContents extends KnownEvents {
  readonly session = sessions.defaultSession
  /** Settles when the page is there to be used. */
  readonly opened: Promise<Page>
  readonly #id: number
  readonly #owner: Owner
  #page: Page | null = null
  #isDestroyed = false
  #isCrashed = false
  #url = ''
  #loading: string | null = null
  #openHandler: OpenHandler | null = null
  readonly #preload: string

  constructor(
    id: number,
    size: { width: number; height: number },
    preferences: Electron.WebPreferences,
    owner: Owner,
  ) {
    super('webContents', [...emitted, ...emittedByTests])
    this.#id = id
    this.#owner = owner
    this.#preload = preferences.preload ?? ''
    this.opened = openPage(size, preferences, {
      onMessage: (text, from, context) =>
        void this.#receive(codec.decode(text) as FromPreload, from, context),
      mayNavigate: (url) => this.#mayNavigate(url),
      onWindowOpen: (url, frameName, features) => this.#askToOpen(url, frameName, features),
      onGone: () => {
        this.#isDestroyed = true
        this.emit('destroyed')
        owner.onGone()
      },
    }).then((page) => this.#follow(page))
  }

  #follow(page: Page): Page {
    this.#page = page
    page.session.on('Page.domContentEventFired', () => this.emit('dom-ready', preventable({})))
    page.session.on('Page.loadEventFired', () => {
      this.emit('did-finish-load')
      this.emit('did-stop-loading')
    })
    page.session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return
      this.#isCrashed = false
      this.#url = page.frames.main().url
      this.emit('did-navigate', preventable({}), this.#url, 200, 'OK')
    })
    page.session.on('Page.navigatedWithinDocument', () => {
      this.#url = page.frames.main().url
      this.emit('did-navigate-in-page', preventable({}), this.#url, true, 1, 1)
    })
    page.session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map((argument) => String(argument.value ?? argument.description ?? '')).join(' ')
      if (process.env['EXTORNO_HOST_LOG']) console.error(`[page] ${type}: ${message}`)
      const level =
        type === 'error' ? 'error' : type === 'warning' ? 'warning' : type === 'debug' ? 'debug' : 'info'
      this.emit(
        'console-message',
        preventable({ message, level, lineNumber: 0, sourceId: '', frame: this.mainFrame }),
      )
    })
    page.session.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true
      const details: Electron.RenderProcessGoneDetails = { reason: 'crashed', exitCode: 5 }
      this.emit('render-process-gone', preventable({}), details)
      emitAppEvent('render-process-gone', preventable({}), this, details)
    })
    return page
  }

  async #receive(message: FromPreload, from: HostFrame, context: number): Promise<void> {
    const sender = this as unknown as Electron.WebContents
    const senderFrame = from as unknown as Electron.WebFrameMain
    const event = preventable({ type: 'frame', sender, senderFrame, processId: 1, frameId: from.routingId })
    switch (message.type) {
      case 'invoke': {
        const answer = await answerInvoke(
          message.channel,
          event as Electron.IpcMainInvokeEvent,
          message.parameters,
        )
        await this.#deliver({ type: 'reply', id: message.id, ...answer }, context)
        return
      }
      case 'send':
        ipcMain.emit(message.channel, event, ...message.parameters)
        return
      case 'preloadError':
        this.emit('preload-error', preventable({}), this.#preload, new Error(message.message))
        return
      case 'accelerator':
        this.#owner.onAccelerator(message.keys)
    }
  }

  /** To a frame's preload. Where there is none (yet), the message is dropped, as Electron does. */
  async #deliver(message: ToPreload, context: number | null): Promise<void> {
    if (context === null || this.#isDestroyed) return
    await this.#page?.session
      .send('Runtime.callFunctionOn', {
        functionDeclaration: 'function (text) { __electronHostDeliver(text) }',
        executionContextId: context,
        arguments: [{ value: codec.encode(message) }],
      })
      .catch(() => {})
  }

  #mayNavigate(url: string): boolean {
    if (url === this.#loading || url === this.#url) return true
    const event = preventable({
      url,
      isMainFrame: true,
      isSameDocument: false,
      frame: this.mainFrame,
      initiator: null,
    })
    this.emit('will-navigate', event, url)
    return !event.defaultPrevented
  }

  #askToOpen(url: string, frameName: string, features: string): void {
    const answer = this.#openHandler?.({
      url,
      frameName,
      features,
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    })
    // Electron would open it, also where there is no handler. The host has already closed it: that must not go unseen.
    if (answer?.action !== 'deny') throw notImplemented(`setWindowOpenHandler allowing ${url}`)
  }

  get id(): number {
    return this.#id
  }

  /** The name by which a driver knows the page. */
  get targetId(): string | null {
    return this.#page?.targetId ?? null
  }

  get mainFrame(): HostFrame {
    if (this.#page === null) throw notImplemented('webContents.mainFrame of a window that is still opening')
    return this.#page.frames.main()
  }

  async loadURL(url: string): Promise<void> {
    const { session } = await this.opened
    const wanted = new URL(url).href
    this.#loading = wanted
    this.emit('did-start-loading')
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', resolve))
    const { errorText, loaderId } = await session.send('Page.navigate', { url: toChromium(wanted, schemes) })
    this.#loading = null
    if (errorText !== undefined) {
      this.emit('did-fail-load', preventable({}), -2, errorText, url, true, 1, 1)
      throw new Error(`${errorText} loading '${url}'`)
    }
    if (loaderId !== undefined) await loaded
  }

  loadFile(path: string): Promise<void> {
    return this.loadURL(pathToFileURL(path).href)
  }

  send(channel: string, ...parameters: unknown[]): void {
    codec.encode(parameters)
    void this.#deliver({ type: 'message', channel, parameters }, this.#page?.frames.mainContext() ?? null)
  }

  getURL(): string {
    return this.#url
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  isCrashed(): boolean {
    return this.#isCrashed
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  reload(): void {
    void this.opened.then(({ session }) => session.send('Page.reload', {})).catch(() => {})
  }

  /** Chromium answers nothing more on this session: the page is gone. */
  forcefullyCrashRenderer(): void {
    void this.opened.then(({ session }) => session.send('Page.crash')).catch(() => {})
  }

  close(): void {
    void this.opened.then((page) => page.close()).catch(() => {})
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { session } = await this.opened
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    const parameters = pdfParameters(options)
    const { session } = await this.opened
    const { data } = await session.send('Page.printToPDF', parameters)
    return Buffer.from(data, 'base64')
  }

  /** The printers that a test gave the machine. */
  async getPrintersAsync(): Promise<Electron.PrinterInfo[]> {
    return structuredClone(control.printers)
  }

  /** Lays the document out for paper and keeps the call for a test; no printer is spoken to, and no dialog asks. */
  print(
    options: Electron.WebContentsPrintOptions = {},
    callback: (success: boolean, failureReason: string) => void = () => {},
  ): void {
    checkPrintOptions(options)
    if (typeof callback !== 'function')
      throw new TypeError('webContents.print(): Invalid optional callback provided.')
    void this.#print(options, callback)
  }

  async #print(
    options: Electron.WebContentsPrintOptions,
    callback: (success: boolean, failureReason: string) => void,
  ): Promise<void> {
    let failure = printerProblem(options.deviceName)
    try {
      if (failure === '') {
        const document = await this.printToPDF({})
        const { session } = await this.opened
        await session.send('Emulation.setEmulatedMedia', { media: 'print' })
        const text: unknown = await this.executeJavaScript('document.body.innerText')
        await session.send('Emulation.setEmulatedMedia', { media: '' })
        control.printed.push({ options, bytes: document.byteLength, text: String(text) })
      }
    } catch (error) {
      failure = String(error)
    }
    callback(failure === '', failure)
  }
}

throwOnceDestroyed(HostWebContents)
surfaceOfClass('webContents', HostWebContents)
