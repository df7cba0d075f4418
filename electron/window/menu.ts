import { Menu } from 'electron'

/**
 * Electron's own menu would have Ctrl+R reload and Ctrl+W close the window, also while an operation is under way: set before the app is
 * ready, which would make it. macOS takes copy, paste and quit from a menu alone, so there it has these; in a kiosk nothing quits.
 */
export function setMenu(platform: string, isKiosk = false): void {
  const roles = isKiosk ? (['editMenu'] as const) : (['appMenu', 'editMenu'] as const)
  Menu.setApplicationMenu(
    platform === 'darwin' ? Menu.buildFromTemplate(roles.map((role) => ({ role }))) : null,
  )
}
