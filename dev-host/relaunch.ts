import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LaunchArguments } from './launch-arguments.ts'

export type Relaunch = Electron.RelaunchOptions

/**
 * Starts the app anew as this process leaves. Under a driver nothing is started: it could neither follow nor end the new
 * process.
 */
export function relaunchWith(options: Relaunch, launch: LaunchArguments): void {
  if (launch.isDriven) return
  const words = options.args ?? [launch.given, ...launch.appArguments]
  spawn(
    options.execPath ?? process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./start.ts', import.meta.url)),
      ...words,
    ],
    { detached: true, stdio: 'inherit' },
  ).unref()
}
