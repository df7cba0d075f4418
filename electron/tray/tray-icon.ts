import { join } from 'node:path'
import { Menu, Tray } from 'electron'
import type { QueueSummary } from '../../contract/ipc.ts'
import { builtFolder } from '../app/built-folder.ts'
import type { sentences } from '../app/sentences.ts'

/** The icon that stands for the program while its window is closed. */
export type TrayIcon = {
  /** Shows what is open now; `null`: nobody knows. */
  tell(summary: QueueSummary | null): void
  remove(): void
}

/**
 * Puts the icon into the tray: a click opens the window, its menu says what is open, opens and quits. Throws where the system takes no
 * icon. That a desktop draws it cannot be known on Linux: a second start of the program shows the window in any case.
 */
export function createTrayIcon(dependencies: {
  words: () => ReturnType<typeof sentences>
  onOpen: () => void
  /** `null`: the menu does not quit. */
  onQuit: (() => void) | null
}): TrayIcon {
  const { words, onOpen, onQuit } = dependencies
  const tray = new Tray(join(builtFolder, 'electron/tray.png'))
  tray.setToolTip('Extorno')
  tray.on('click', onOpen)
  return {
    tell(summary) {
      if (tray.isDestroyed()) return
      const said = words()
      const open = summary === null ? said.trayUnknown : said.leaveMessage(summary.waiting, summary.attention)
      tray.setToolTip(`Extorno. ${open}`)
      // On Linux a menu that is changed shows as it was (electron.d.ts): it is made anew.
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: said.trayOpen, click: onOpen },
          { label: open, enabled: false },
          ...(onQuit === null
            ? []
            : [{ type: 'separator' } as const, { label: said.trayQuit, click: onQuit }]),
        ]),
      )
    },
    remove: () => tray.destroy(),
  }
}
