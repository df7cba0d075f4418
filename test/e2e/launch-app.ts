import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { root } from '../../scripts/node24.mjs'
import { findElectron, hostPath, noElectron } from '../../scripts/runtime.mjs'

/** Set to a package's program or folder by what drives a packed app (scripts/package/drivable.ts); else the tree runs. */
const packed = { app: process.env['EXTORNO_PACKED_APP'], program: process.env['EXTORNO_PACKED_PROGRAM'] }

export type LaunchOptions = {
  /** The app's data folder. @default a new one, removed when the app is disposed of */
  userData?: string
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>
  /** Added to the command line, after the app. */
  args?: readonly string[]
  /** The app's folder, in the place of the tree. */
  app?: string
  /** A program that starts the host in a world of its own (reader rigs). @default the runtime asked for */
  executablePath?: string
}

export type LaunchedApp = {
  application: ElectronApplication
  /** The window's page. */
  window: Page
  userData: string
  /** Leaves as a person would; a question on leaving is not answered. */
  close(): Promise<void>
  /** Ends main at once (SIGKILL), and with it the processes that hang on it; the data stays for the next start. */
  kill(): Promise<void>
}

/** What runs the app: `EXTORNO_RUNTIME=electron` asks for the real Electron, anything else is the host. */
export const runtime = (): 'electron' | 'dev-host' =>
  process.env['EXTORNO_RUNTIME'] === 'electron' ? 'electron' : 'dev-host'

/** Starts the built app and gives its first window. The same for both runtimes. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'extorno-'))
  const executablePath =
    options.executablePath ?? (runtime() === 'electron' ? (packed.program ?? findElectron()) : hostPath)
  // A packed Electron knows its app; everything else is told which one it runs.
  const app =
    packed.program === undefined || runtime() !== 'electron' ? [options.app ?? packed.app ?? root] : []
  if (executablePath === null) throw new Error(noElectron)
  const application = await _electron.launch({
    executablePath,
    args: [`--user-data-dir=${userData}`, '--lang=es-PE', ...app, ...(options.args ?? [])],
    cwd: packed.app ?? root,
    env: { ...environment(), EXTORNO_HEADLESS: '1', ...options.env },
  })
  const main = application.process()
  const removeData = (): void => {
    if (options.userData !== undefined) return
    for (const folder of [userData, `${userData}.seen`])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  const window = await application.firstWindow()
  // A window is born blank; what tests want is the app's document in it.
  await window.waitForURL(/\/\/bundle/u)
  return {
    application,
    window,
    userData,
    async close() {
      if (main.exitCode === null && main.signalCode === null) await application.close()
      removeData()
    },
    async kill() {
      const exited = once(main, 'exit')
      if (main.exitCode === null && main.signalCode === null) {
        main.kill('SIGKILL')
        await exited
      }
    },
  }
}

const environment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
