import { Menu } from 'electron'

/**
 * Electron's own menu would have Ctrl+R reload and Ctrl+W close the window, also while an operation is under way. macOS
 * takes copy, paste and quit from a menu alone, so there it has these, in a kiosk without quit. Before the app is ready, which would make its own.
 */
export function setMenu(platform: string, isKiosk = false): void {
  const items = isKiosk
    ? ([{ role: 'editMenu' }] as const)
    : ([{ role: 'appMenu' }, { role: 'editMenu' }] as const)
  Menu.setApplicationMenu(platform === 'darwin' ? Menu.buildFromTemplate([...items]) : null)
}
