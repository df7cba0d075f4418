import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../node24.mjs'
import { findElectron, hostPath } from '../runtime.mjs'

/** How long an app may take to end by itself. It may be asking whether to leave, which nobody answers. */
const endMs = 500

export type RunningApp = {
  /** Its exit code; `null` where it was stopped from here. */
  ended: Promise<number | null>
  /** Lets it end by itself, as on leaving. */
  stop(): Promise<void>
  /** Ends it at once, as a power cut would: it is to start again. */
  kill(): Promise<void>
}

/** Starts the app as it is built, with its window from the dev server: Electron where it is here, else the dev-host. */
export function startApp(devServer: string, own: readonly string[]): RunningApp {
  // Chromium's sandbox refuses to run as root.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const data = own.some((word) => word.startsWith('--user-data-dir='))
    ? []
    : [`--user-data-dir=${join(root, 'out/dev')}`]
  const child = spawn(
    findElectron() ?? hostPath,
    [...asRoot, root, `--dev-server=${devServer}`, ...data, ...own],
    // A group of its own: a Ctrl-C reaches it from here alone, and what it started ends with it.
    {
      stdio: 'inherit',
      cwd: root,
      detached: process.platform !== 'win32',
      // Most of what starts again is what it was: Node keeps it compiled, and stripped of its types.
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'out/dev-compiled') },
    },
  )
  let isStopping = false
  const exited = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1))
    child.once('error', (error) => {
      console.error(`dev: ${error.message}`)
      resolve(1)
    })
  })
  const isRunning = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    ended: exited.then((code) => (isStopping ? null : code)),
    async stop() {
      if (!isRunning()) return
      isStopping = true
      child.kill('SIGTERM')
      const timer = setTimeout(() => killGroup(child.pid), endMs)
      await exited
      clearTimeout(timer)
    },
    async kill() {
      if (!isRunning()) return
      isStopping = true
      killGroup(child.pid)
      await exited
    },
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
