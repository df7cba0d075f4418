import type { BrowserWindow } from 'electron'
import { setMenu } from './menu.ts'

/**
 * Has the window fill the screen, or no longer. Nothing of it keeps a person from the machine's own keys: that is the system's to do.
 * Who may close it is asked where it is closed (electron/app/leaving.ts).
 */
export function setKiosk(window: BrowserWindow | null, isKiosk: boolean, platform: string): void {
  if (window === null || window.isDestroyed()) return
  setMenu(platform, isKiosk)
  window.setKiosk(isKiosk)
}

/** Where the window manager ends the full screen, by its own key, it is filled again. */
export function holdKiosk(window: BrowserWindow, isKiosk: () => boolean): void {
  window.on('leave-full-screen', () => {
    if (isKiosk()) window.setKiosk(true)
  })
}
