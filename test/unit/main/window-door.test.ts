import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IpcMainInvokeEvent, Session, WebContents } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runApplication } from '../../../electron/modules/application.ts'
import { registerAppScheme, serveWindow } from '../../../electron/window/app-protocol.ts'
import { setMenu } from '../../../electron/window/menu.ts'
import { isOurWindow, lockContents, lockSession } from '../../../electron/window/security.ts'
import { openWindow } from '../../../electron/window/window.ts'

/** What was done to an Electron that does nothing. */
const seen = vi.hoisted(() => ({
  done: [] as string[],
  schemes: [] as unknown[],
  serve: null as ((request: Request) => Promise<Response>) | null,
  windows: [] as unknown[],
}))

vi.mock('electron', async () => {
  const events = await import('node:events')
  return {
    default: {},
    shell: undefined,
    ipcMain: undefined,
    dialog: undefined,
    Menu: {
      buildFromTemplate: (items: { role: string }[]) => items.map(({ role }) => role),
      setApplicationMenu: (menu: unknown) => seen.done.push(`menu ${JSON.stringify(menu)}`),
    },
    app: Object.assign(new events.EventEmitter(), {
      isPackaged: true,
      commandLine: { appendSwitch: (name: string) => seen.done.push(name) },
      enableSandbox: () => seen.done.push('enableSandbox'),
      requestSingleInstanceLock: () => false,
      quit: () => seen.done.push('quit'),
      whenReady: () => Promise.resolve(),
    }),
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => {
        seen.done.push('registerSchemes')
        seen.schemes.push(...schemes)
      },
      handle: (_scheme: string, serve: (request: Request) => Promise<Response>) => {
        seen.serve = serve
      },
    },
    BrowserWindow: class extends events.EventEmitter {
      webContents = Object.assign(new events.EventEmitter(), { setWindowOpenHandler: () => undefined })
      constructor(options: unknown) {
        super()
        seen.windows.push(options)
      }
    },
  }
})

describe('the program', () => {
  it('has every renderer sandboxed, and no memory dumped, before anything is ready', () => {
    runApplication([])
    expect(seen.done).toEqual(['disable-breakpad', 'registerSchemes', 'menu null', 'enableSandbox', 'quit'])
  })

  it('has a menu on macOS alone, which takes copy, paste and quit from it, but no quit in a kiosk', () => {
    seen.done.length = 0
    setMenu('darwin')
    setMenu('win32')
    setMenu('linux')
    setMenu('darwin', true)
    expect(seen.done).toEqual(['menu ["appMenu","editMenu"]', 'menu null', 'menu null', 'menu ["editMenu"]'])
  })

  it('registers its scheme as a secure origin without any further right', () => {
    seen.schemes.length = 0
    registerAppScheme()
    expect(seen.schemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true },
      },
    ])
  })
})

describe('the sender check', () => {
  const window = { id: 1 } as WebContents
  const frame = { parent: null, url: 'app://bundle/index.html' }
  const event = (sender: unknown, senderFrame: unknown) => ({ sender, senderFrame }) as IpcMainInvokeEvent

  it('takes the top frame of our own document in our own window', () => {
    expect(isOurWindow(event({ id: 1 }, frame), window)).toBe(true)
  })

  it.each([
    ['another window', { id: 2 }, frame],
    ['a frame that is gone', { id: 1 }, null],
    ['a frame inside our document', { id: 1 }, { ...frame, parent: frame }],
    ['a page of the web', { id: 1 }, { ...frame, url: 'https://bundle/index.html' }],
    ['another host of the scheme', { id: 1 }, { ...frame, url: 'app://bundle.example/index.html' }],
    ['a host that begins like ours', { id: 1 }, { ...frame, url: 'app://bundlex/index.html' }],
    ['a file', { id: 1 }, { ...frame, url: 'file:///app://bundle/index.html' }],
    ['a document without an address', { id: 1 }, { ...frame, url: 'about:blank' }],
  ])('takes no %s', (_what, sender, senderFrame) => {
    expect(isOurWindow(event(sender, senderFrame), window)).toBe(false)
  })

  it('takes nobody while there is no window', () => {
    expect(isOurWindow(event({ id: 1 }, frame), null)).toBe(false)
  })
})

describe('the window', () => {
  const electrons = {
    preload: '/built/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  }

  it.each([
    ['a packaged app', true, false],
    ['an app under development', false, true],
  ])('of %s has exactly these rights', (_what, isPackaged, devTools) => {
    seen.windows.length = 0
    const window = openWindow('/built/preload.cjs', isPackaged)
    expect(seen.windows).toMatchObject([{ show: false }])
    expect((seen.windows[0] as { webPreferences: unknown }).webPreferences).toEqual({
      ...electrons,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools,
    })
    expect(window.webContents.listenerCount('will-attach-webview')).toBe(1)
  })

  it.each(['will-navigate', 'will-redirect', 'will-attach-webview'])('prevents %s', (name) => {
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: () => undefined })
    lockContents(contents as unknown as WebContents)
    const preventDefault = vi.fn()
    contents.emit(name, { preventDefault }, {}, {})
    expect(preventDefault).toHaveBeenCalledTimes(1)
  })

  it('opens no other', () => {
    const setWindowOpenHandler = vi.fn<(handler: (details: object) => unknown) => void>()
    lockContents(Object.assign(new EventEmitter(), { setWindowOpenHandler }) as unknown as WebContents)
    expect(setWindowOpenHandler.mock.calls[0]?.[0]({ url: 'https://shop.example' })).toEqual({
      action: 'deny',
    })
  })
})

describe('the session', () => {
  type Decide = (answer: boolean) => void
  /** The handlers that a locked session was given. */
  function locked(devServer: URL | null = null) {
    const handlers = {
      request: vi.fn<(handler: (contents: null, permission: string, decide: Decide) => void) => void>(),
      check: vi.fn<(handler: () => boolean) => void>(),
      before: vi.fn<(handler: (details: { url: string }, decide: (said: object) => void) => void) => void>(),
    }
    lockSession(
      {
        setPermissionRequestHandler: handlers.request,
        setPermissionCheckHandler: handlers.check,
        webRequest: { onBeforeRequest: handlers.before },
      } as unknown as Session,
      devServer,
    )
    return {
      check: handlers.check.mock.calls[0]?.[0],
      request: handlers.request.mock.calls[0]?.[0],
      isCancelled: (url: string): unknown => {
        const decide = vi.fn<(said: object) => void>()
        handlers.before.mock.calls[0]?.[0]({ url }, decide)
        return decide.mock.calls[0]?.[0]
      },
    }
  }

  it('grants no permission, asked or checked', () => {
    const { request, check } = locked()
    const decide = vi.fn<Decide>()
    request?.(null, 'hid', decide)
    expect(decide.mock.calls).toEqual([[false]])
    expect(check?.()).toBe(false)
  })

  it.each([
    'http://127.0.0.1:8080/',
    'https://kushki.example/',
    'ws://127.0.0.1:5173/',
    'wss://shop.example/',
    'file:///etc/passwd',
    'ftp://shop.example/',
    'chrome://version/',
    'application://bundle/',
    'javascript:app:',
  ])('cancels %s', (url) => {
    expect(locked().isCancelled(url)).toEqual({ cancel: true })
  })

  it('lets the app, and what a document holds itself, through', () => {
    for (const url of [
      'app://bundle/index.html',
      'data:image/png;base64,AA',
      'blob:app://bundle/1',
      'devtools://x/',
    ])
      expect(locked().isCancelled(url)).toEqual({ cancel: false })
  })

  it('lets a window under development hear of changes, and of nothing else', () => {
    const { isCancelled } = locked(new URL('http://127.0.0.1:5173'))
    expect(isCancelled('ws://127.0.0.1:5173/?token=1')).toEqual({ cancel: false })
    expect(isCancelled('ws://127.0.0.1:5173.shop.example/')).toEqual({ cancel: true })
    expect(isCancelled('http://127.0.0.1:5173/')).toEqual({ cancel: true })
  })
})

describe('the app: protocol', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'extorno-window-'))
    mkdirSync(join(folder, 'renderer/assets'), { recursive: true })
    mkdirSync(join(folder, 'renderer-of-another'))
    writeFileSync(join(folder, 'renderer/index.html'), 'index')
    writeFileSync(join(folder, 'renderer/assets/main.js'), 'main')
    writeFileSync(join(folder, 'renderer/settings.json'), 'no part of the window')
    writeFileSync(join(folder, 'secret.js'), 'secret')
    writeFileSync(join(folder, 'renderer-of-another/secret.js'), 'secret')
    serveWindow(join(folder, 'renderer'), null)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const get = async (url: string, init?: RequestInit) => {
    const response = await seen.serve?.(new Request(url, init))
    return { status: response?.status, body: await response?.text(), headers: response?.headers }
  }

  it.each([
    ['app://bundle/', 'index', 'text/html; charset=utf-8'],
    ['app://bundle/index.html?x#y', 'index', 'text/html; charset=utf-8'],
    ['app://bundle/assets/main.js', 'main', 'text/javascript; charset=utf-8'],
    ['app://bundle/assets%2Fmain.js', 'main', 'text/javascript; charset=utf-8'],
  ])('serves %s', async (url, body, type) => {
    const answered = await get(url)
    expect(answered).toMatchObject({ status: 200, body })
    expect(Object.fromEntries(answered.headers ?? [])).toEqual({
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'",
    })
  })

  it.each([
    'app://bundle/..%2fsecret.js',
    'app://bundle/%2e%2e%2fsecret.js',
    'app://bundle/%2E%2E%2Frenderer-of-another%2Fsecret.js',
    'app://bundle/assets/..%2f..%2fsecret.js',
    'app://bundle/..%2fsecret.js%00.js',
    'app://bundle/../secret.js',
    'app://bundle//secret.js',
    'app://bundle/%2fsecret.js',
    'app://bundle/settings.json',
    'app://bundle/missing.js',
    'app://bundle/%',
    'app://bundle/%ff.js',
    'app://other/index.html',
    'app://bundle.example/index.html',
    'app:index.html',
  ])('does not find %s', async (url) => {
    expect(await get(url)).toMatchObject({ status: 404, body: 'Not found' })
  })

  it.each(['POST', 'HEAD', 'OPTIONS'])('takes no %s', async (method) => {
    expect(await get('app://bundle/index.html', { method })).toMatchObject({ status: 404 })
  })
})
