import { existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChromium } from './chromium.ts'
import type { Chromium } from './chromium.ts'
import { control } from './control.ts'
import { KnownEvents, preventable } from './emitter.ts'
import type { LaunchArguments } from './launch-arguments.ts'
import { setDefaultMenu } from './menu.ts'
import { notImplemented, surface } from './not-implemented.ts'
import { appProcesses } from './processes.ts'
import { relaunchWith } from './relaunch.ts'
import type { Relaunch } from './relaunch.ts'
import { takeSingleInstanceLock } from './single-instance.ts'
import type { SingleInstance } from './single-instance.ts'

/** A window as the application closes it. */
export type ClosableWindow = {
  /** Asks its 'close' listeners and begins to close; `false` where one of them prevented it. */
  askToClose(): boolean
  /** Tells it that the user's session is about to end, and then that it ends. */
  tellSessionEnd(event: 'query-session-end' | 'session-end'): void
  gone: Promise<void>
}

const emitted = [
  'ready',
  'before-quit',
  'will-quit',
  'quit',
  'window-all-closed',
  'second-instance',
  'web-contents-created',
  'browser-window-created',
  'render-process-gone',
  'child-process-gone',
]
/** Nothing here brings these about; a test may emit them. */
const emittedByTests = [
  'activate',
  'certificate-error',
  'login',
  'open-url',
  'open-file',
  'browser-window-focus',
]

const events = new KnownEvents('app', [...emitted, ...emittedByTests])
const windows = new Set<ClosableWindow>()
const paths = new Map<string, string>()
const appSwitches = new Map<string, string>()

let launch: LaunchArguments
let chromium: Chromium | null = null
let ready: Promise<void> | null = null
let instance: SingleInstance | null = null
let relaunch: Relaunch | null = null
let name = ''
let loginItem: Electron.Settings = {}
let stage: 'running' | 'asking' | 'leaving' = 'running'
let isSandboxAskedFor = false

/** Whether the app has asked for every renderer to be sandboxed. */
export const isSandboxEnforced = (): boolean => isSandboxAskedFor

/** Names the app that runs and its folders. */
export function start(arguments_: LaunchArguments): void {
  launch = arguments_
  name = launch.name
  const configFolder = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  const data = launch.switches.get('user-data-dir') ?? process.env['EXTORNO_USER_DATA']
  paths.set('home', homedir())
  paths.set('temp', tmpdir())
  paths.set('exe', process.execPath)
  paths.set('appData', configFolder)
  paths.set('userData', data ?? join(configFolder, name))
  for (const folder of ['Desktop', 'Documents', 'Downloads'])
    paths.set(folder.toLowerCase(), join(homedir(), folder))
  // As Electron: the system's wish to end is the app's to hear.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => members.quit())
  control.endSession = endSession
}

/** Milliseconds that Windows gives an app that quits at the end of a session (HungAppTimeout's default). */
const sessionEndMs = 5000

/**
 * A log-off, shutdown or restart of Windows: each window is told, and the process is over at once, unless the app began
 * to quit itself while it was told. `before-quit` is not emitted. Sources: electron.d.ts, `before-quit` and
 * `session-end`; electron/electron#52604 ("`WM_ENDSESSION` notifies every window then terminates immediately").
 */
function endSession(): void {
  for (const event of ['query-session-end', 'session-end'] as const)
    for (const window of windows) window.tellSessionEnd(event)
  const end = (): boolean => process.kill(process.pid, 'SIGKILL')
  if (stage === 'running') end()
  else setTimeout(end, sessionEndMs).unref()
}

async function becomeReady(): Promise<void> {
  // Before any window is there, as in Electron: what a window would show first is not the default menu's to change.
  setDefaultMenu()
  const switches = [...appSwitches].map(([key, value]) => (value === '' ? `--${key}` : `--${key}=${value}`))
  const language = launch.switches.get('lang')
  if (language !== undefined) switches.push(`--lang=${language}`)
  // `npm run dev` tells the page of changes over a socket, which no interception sees: it has to find that host.
  if (launch.switches.has('dev-server'))
    switches.push('--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1')
  const started = await startChromium(userData(), switches, launch.isDriven)
  chromium = started
  void started.devTools.closed.then(() => {
    if (stage !== 'leaving') leave(1)
  })
  events.emit('ready', preventable({}), {})
}

/** The browser of a ready app. */
export async function readyChromium(): Promise<Chromium> {
  await members.whenReady()
  if (chromium === null) throw new Error('dev-host: Chromium has not started')
  return chromium
}

/** Told by each window of its life, so that the app knows when the last one has closed. */
export function keepWindow(window: ClosableWindow): void {
  windows.add(window)
  void window.gone.then(() => {
    windows.delete(window)
    if (windows.size > 0 || stage !== 'running') return
    if (events.listenerCount('window-all-closed') > 0) events.emit('window-all-closed')
    else members.quit()
  })
}

/** Ends at once, without asking anyone; delivers what another instance was told first. */
function leave(code: number): void {
  if (stage === 'leaving') return
  stage = 'leaving'
  events.emit('quit', preventable({}), code)
  void Promise.allSettled([chromium?.close(), instance?.delivered]).then(() => {
    if (relaunch !== null) relaunchWith(relaunch, launch)
    process.exit(code)
  })
}

async function quit(): Promise<void> {
  const before = preventable({})
  events.emit('before-quit', before)
  if (before.defaultPrevented) return
  stage = 'asking'
  const open = [...windows]
  // A window whose 'close' was prevented stays, and so does the app; quit may then be asked for again.
  const isLeaving = open.every((window) => window.askToClose())
  if (isLeaving) await Promise.all(open.map((window) => window.gone))
  const will = preventable({})
  if (isLeaving) events.emit('will-quit', will)
  if (isLeaving && !will.defaultPrevented) leave(0)
  else if (stage === 'asking') stage = 'running'
}

/** Emits an app event from another part of the host. */
export const emitAppEvent = (event: (typeof emitted)[number], ...parameters: unknown[]): boolean =>
  events.emit(event, ...parameters)

const commandLine = surface('app.commandLine', {
  appendSwitch(key: string, value = '') {
    if (chromium !== null) throw new Error('dev-host: switches have to be appended before the app is ready')
    appSwitches.set(key, value)
  },
  hasSwitch: (key: string) => appSwitches.has(key) || launch.switches.has(key),
  getSwitchValue: (key: string) => appSwitches.get(key) ?? launch.switches.get(key) ?? '',
  removeSwitch: (key: string) => void appSwitches.delete(key),
} satisfies Partial<Electron.CommandLine>)

const userData = (): string => paths.get('userData') ?? ''

const members = {
  isPackaged: process.env['EXTORNO_HOST_PACKAGED'] === '1',
  commandLine: commandLine as unknown as Electron.CommandLine,
  whenReady: (): Promise<void> => (ready ??= becomeReady()),
  isReady: () => chromium !== null,
  getName: () => name,
  setName(next: string) {
    name = next
  },
  getVersion: () => launch.version,
  getAppPath: () => launch.appPath,
  getLocale: () => launch.switches.get('lang') ?? new Intl.DateTimeFormat().resolvedOptions().locale,
  getSystemLocale: () => new Intl.DateTimeFormat().resolvedOptions().locale,
  getPath(key: string): string {
    if (key === 'sessionData') return paths.get(key) ?? userData()
    if (key === 'logs') return paths.get(key) ?? join(userData(), 'logs')
    if (key === 'crashDumps') return paths.get(key) ?? join(userData(), 'Crashpad')
    const path = paths.get(key)
    if (path === undefined) throw notImplemented(`app.getPath('${key}')`)
    return path
  },
  setPath(key: string, path: string) {
    if (!existsSync(path) && key !== 'logs') throw new Error(`dev-host: there is no folder ${path}`)
    paths.set(key, path)
  },
  setAppLogsPath(path?: string) {
    paths.set('logs', path ?? join(userData(), 'logs'))
  },
  requestSingleInstanceLock(additionalData: Record<PropertyKey, unknown> = {}) {
    instance ??= takeSingleInstanceLock(userData(), additionalData, (from) => {
      events.emit('second-instance', preventable({}), from.argv, from.workingDirectory, from.additionalData)
    })
    return instance.isFirst
  },
  hasSingleInstanceLock: () => instance?.isFirst ?? false,
  releaseSingleInstanceLock() {
    instance?.release()
    instance = null
  },
  quit() {
    if (stage === 'running') void quit()
  },
  exit: (code = 0) => leave(code),
  relaunch(options: Electron.RelaunchOptions = {}) {
    relaunch = options
    control.relaunches.push(options)
  },
  /** Every window of the host is sandboxed; an app that does not ask for it gets none. */
  enableSandbox() {
    if (members.isReady()) throw new Error('app.enableSandbox() can only be called before app is ready')
    isSandboxAskedFor = true
  },
  /** There is no desktop shell to tell. */
  setAppUserModelId(_id: string) {},
  /** Kept where the system has login items. On Linux it does nothing, as in Electron (shell/browser/browser_linux.cc). */
  setLoginItemSettings(settings: Electron.Settings) {
    if (process.platform !== 'linux') loginItem = settings
  },
  getLoginItemSettings: (): Electron.LoginItemSettings => ({
    openAtLogin: loginItem.openAtLogin ?? false,
    wasOpenedAtLogin: false,
    status: loginItem.openAtLogin === true ? 'enabled' : 'not-registered',
    executableWillLaunchAtLogin: loginItem.openAtLogin ?? false,
    launchItems: [],
  }),
  disableHardwareAcceleration: () => commandLine.appendSwitch('disable-gpu'),
  focus() {},
  getAppMetrics: appProcesses as () => Electron.ProcessMetric[],
} satisfies Partial<Record<keyof Electron.App, unknown>> &
  Partial<Omit<Electron.App, keyof NodeJS.EventEmitter>>

export const app = surface('app', Object.assign(events, members))
