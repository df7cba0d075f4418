import { join } from 'node:path'
import { app, session } from 'electron'
import { wasStartedBySession } from '../autostart/start-with-session.ts'
import { builtFolder } from '../app/built-folder.ts'
import { systemTimers } from '../app/system-time.ts'
import { serveWindow } from '../window/app-protocol.ts'
import { devServerOf } from '../window/dev-server.ts'
import { holdKiosk } from '../window/kiosk.ts'
import { setMenu } from '../window/menu.ts'
import { lockSession } from '../window/security.ts'
import { createCrashReload } from '../window/crash-reload.ts'
import type { CrashReload } from '../window/crash-reload.ts'
import { loadWindow, openWindow, showWindow } from '../window/window.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The one window. Fatal: without it nothing could be shown, not even what failed. */
export const windowModule: Module<Context> = {
  name: 'window',
  isFatal: true,
  init(context) {
    const { log, settings, slots } = context
    const devServer = devServerOf(app.isPackaged, process.argv)
    lockSession(session.defaultSession, devServer)
    serveWindow(join(builtFolder, 'renderer'), devServer)
    let reload: CrashReload | null = null
    /** A second start is a person who looks for the window, and so is a click in the Dock. */
    const show = (): void => showWindow(slots.window.get())
    return {
      async start() {
        const isKiosk = (): boolean => settings().get().counter.isKiosk
        // The session started it, nobody looks for it: the tray is enough.
        const isHidden = slots.tray.get() !== null && !isKiosk() && wasStartedBySession()
        const preload = join(builtFolder, 'electron/preload.cjs')
        const window = openWindow(preload, app.isPackaged, { isHidden, isKiosk: isKiosk() })
        if (isKiosk()) setMenu(process.platform, true)
        holdKiosk(window, isKiosk)
        slots.window.set(window)
        const crashReload = createCrashReload(systemTimers, () => loadWindow(window))
        reload = crashReload
        window.on('closed', () => {
          crashReload.stop()
          slots.window.set(null)
        })
        // Windows waits for nothing after this: neither 'before-quit' nor 'will-quit' comes (electron.d.ts).
        window.on('session-end', () => {
          context.closeStorage()
          log.write({ event: 'sessionEnded' })
        })
        app.on('second-instance', show)
        app.on('activate', show)
        context.leaving.guard(window)
        window.webContents.on('render-process-gone', (_event, { reason }) => {
          log.write({ event: 'windowGone', reason })
          if (reason !== 'clean-exit') crashReload.crashed()
        })
        await loadWindow(window)
      },
      stop() {
        app.off('second-instance', show)
        app.off('activate', show)
        reload?.stop()
        slots.window.set(null)
      },
    }
  },
}
