import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { findChromium, noChromium, rasterizationOnCpu } from '../scripts/chromium.mjs'
import { connectDevTools } from './devtools.ts'
import type { DevTools } from './devtools.ts'

export type Chromium = { devTools: DevTools; isHeadless: boolean; close(): Promise<void> }

/** Quiet on a closed network, and nothing of a browser around the app. */
const switches = [
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-component-extensions-with-background-pages',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-quic',
  '--disable-breakpad',
  '--disable-search-engine-choice-screen',
  '--disable-dev-shm-usage',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--metrics-recording-only',
  '--no-service-autorun',
  '--password-store=basic',
  '--use-mock-keychain',
  '--force-color-profile=srgb',
  // Whatever slips past the interception of requests finds no host either.
  '--host-resolver-rules=MAP * ~NOTFOUND',
]

const disabledFeatures =
  'Translate,OptimizationHints,MediaRouter,HttpsUpgrades,GlobalMediaControls,AimEnabled,LensOverlay'

/** Chromium takes only the last list of features: the app's own is joined to ours. */
function withFeatures(appSwitches: readonly string[]): string[] {
  const name = '--disable-features='
  const own = appSwitches.filter((word) => word.startsWith(name)).map((word) => word.slice(name.length))
  const others = appSwitches.filter((word) => !word.startsWith(name))
  return [...others, name + [disabledFeatures, ...own].join(',')]
}

/** A display is there unless none is said; `EXTORNO_HEADLESS=1` goes without it all the same. */
const isHeadless = (): boolean =>
  process.env['EXTORNO_HEADLESS'] === '1' ||
  (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])

/**
 * A browser profile of this process alone, under the app's data: a killed app's Chromium may still be leaving when the
 * next one starts. Profiles of processes that are gone are removed. (Unlike Electron, the page's own storage does not
 * outlive the process.)
 */
function makeProfile(userData: string): string {
  const profiles = join(userData, 'host-chromium')
  mkdirSync(profiles, { recursive: true })
  for (const name of readdirSync(profiles))
    if (!isAlive(Number(name))) rmSync(join(profiles, name), { recursive: true, force: true, maxRetries: 3 })
  return join(profiles, String(process.pid))
}

/**
 * Without what is loaded into main before anything else. A rig's mocked devices are main's: in Chromium they stopped
 * about one network service in seventy, and the window stayed blank.
 */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { LD_PRELOAD: _mainsAlone, ...others } = process.env
  return others
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch {
    return false
  }
}

/**
 * Starts the system's Chromium.
 *
 * @param appSwitches what the app appended to its command line, passed on
 * @param isDriven whether a driver (Playwright) connects: its debugging port is opened and told on stderr, in the words
 *   that the driver waits for
 */
export async function startChromium(
  userData: string,
  appSwitches: readonly string[],
  isDriven: boolean,
): Promise<Chromium> {
  const path = findChromium()
  if (path === null) throw new Error(noChromium)
  const profile = makeProfile(userData)
  const headless = isHeadless()
  const child = spawn(
    path,
    [
      ...switches,
      // With a display the first window is an app's: no tabs, no address bar. It is there before main asks for it.
      ...(headless
        ? ['--headless=new', '--hide-scrollbars', '--no-startup-window', rasterizationOnCpu]
        : ['--test-type', '--app=data:text/html,']),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(isDriven ? ['--remote-debugging-port=0'] : []),
      `--user-data-dir=${profile}`,
      ...withFeatures(appSwitches),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], env: ownEnvironment() },
  )
  const devTools = connectDevTools(child.stdio[3] as Writable, child.stdio[4] as Readable)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
      resolve()
    })
  })
  const lines = createInterface({ input: child.stderr as Readable })
  const listening = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (process.env['EXTORNO_HOST_LOG']) console.error(`[chromium] ${line}`)
      if (!line.startsWith('DevTools listening on ws://')) return
      console.error(line)
      resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Chromium (${path}) ended at its start with ${code}`)))
  })
  if (isDriven) await listening
  else {
    listening.catch(() => {})
    await devTools.browser.send('Browser.getVersion')
  }
  return {
    devTools,
    isHeadless: headless,
    async close() {
      await devTools.browser.send('Browser.close').catch(() => {})
      await ended
    },
  }
}
