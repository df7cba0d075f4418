import { join } from 'node:path'
import { app, session } from 'electron'
import type { BrowserWindow } from 'electron'
import { builtFolder } from '../app/built-folder.ts'
import { serveWindow } from '../window/app-protocol.ts'
import { devServerOf } from '../window/dev-server.ts'
import { lockSession } from '../window/security.ts'
import { loadWindow, openWindow } from '../window/window.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The one window. Fatal: without it nothing could be shown, not even what failed. */
export const windowModule: Module<Context> = {
  name: 'window',
  isFatal: true,
  init(context) {
    const { log, slots } = context
    const devServer = devServerOf(app.isPackaged, process.argv)
    lockSession(session.defaultSession, devServer)
    serveWindow(join(builtFolder, 'renderer'), devServer)
    const show = (window: BrowserWindow): void => {
      if (window.isMinimized()) window.restore()
      window.focus()
    }
    return {
      async start() {
        const window = openWindow(join(builtFolder, 'electron/preload.cjs'), app.isPackaged)
        slots.window.set(window)
        window.on('closed', () => slots.window.set(null))
        app.on('second-instance', () => {
          if (!window.isDestroyed()) show(window)
        })
        context.leaving.guard(window)
        window.webContents.on('render-process-gone', (_event, { reason }) => {
          log.write({ event: 'windowGone', reason })
          if (reason !== 'clean-exit' && !window.isDestroyed()) void loadWindow(window)
        })
        await loadWindow(window)
      },
      stop: () => slots.window.set(null),
    }
  },
}
