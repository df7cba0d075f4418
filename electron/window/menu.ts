import { Menu } from 'electron'

/**
 * Electron's own menu would have Ctrl+R reload and Ctrl+W close the window, also while an operation is under way. macOS
 * takes copy, paste and quit from a menu alone, so there it has these. Before the app is ready, which would make its own.
 */
export function setMenu(platform: string): void {
  Menu.setApplicationMenu(
    platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null,
  )
}
