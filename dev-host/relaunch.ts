import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LaunchArguments } from './launch-arguments.ts'

export type Relaunch = Electron.RelaunchOptions

/**
 * Starts the app anew as this process leaves. Under a driver nothing is started: it could neither follow nor end the new
 * process. Nor is it from an AppImage: Electron's helper that would start it runs from the mounted image, which is
 * unmounted with this process (electron-userland/electron-builder#1727; shell/browser/relauncher_linux.cc).
 */
export function relaunchWith(options: Relaunch, launch: LaunchArguments): void {
  if (launch.isDriven) return
  if (process.env['APPIMAGE'] !== undefined) {
    console.error('dev-host: a relaunch from an AppImage starts nothing')
    return
  }
  const words = options.args ?? [launch.given, ...launch.appArguments]
  spawn(
    options.execPath ?? process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--unhandled-rejections=warn',
      fileURLToPath(new URL('./start.ts', import.meta.url)),
      ...words,
    ],
    { detached: true, stdio: 'inherit' },
  ).unref()
}
