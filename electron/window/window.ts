import { BrowserWindow } from 'electron'
import type { WebContents } from 'electron'
import { appOrigin } from './app-protocol.ts'
import { lockContents } from './security.ts'

/** Opens the one window, sandboxed and isolated; it is shown when it has something to show, unless it begins in the tray. */
export function openWindow(
  preload: string,
  isPackaged: boolean,
  { isHidden = false, isKiosk = false }: { isHidden?: boolean; isKiosk?: boolean } = {},
): BrowserWindow {
  const window = new BrowserWindow({
    width: 1024,
    height: 768,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    kiosk: isKiosk,
    title: 'Extorno',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !isPackaged,
    },
  })
  lockContents(window.webContents)
  if (!isHidden) window.once('ready-to-show', () => window.show())
  return window
}

/** Brings the window before whoever looks for it, hidden or not; where it is gone, nothing. */
export function showWindow(window: BrowserWindow | null): void {
  if (window === null || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  // A hidden window takes no focus (native_window_views.cc in Electron).
  if (!window.isVisible()) window.show()
  window.focus()
}

/** The page of a window that is there; a destroyed one throws at whatever is read of it (electron.d.ts). */
export function contentsOf(window: BrowserWindow | null): WebContents | null {
  if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return null
  return window.webContents
}

/** Loads the document; the preload's path is beside main's. */
export const loadWindow = (window: BrowserWindow): Promise<void> => window.loadURL(`${appOrigin}/index.html`)
