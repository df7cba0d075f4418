import { sentences } from '../app/sentences.ts'
import { createTrayIcon } from '../tray/tray-icon.ts'
import type { TrayIcon } from '../tray/tray-icon.ts'
import { showWindow } from '../window/window.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The tray, where the settings ask for it: with it a closed window is hidden, and sending goes on. */
export const trayModule: Module<Context> = {
  name: 'tray',
  init({ settings, leaving, openSummary, slots }) {
    if (!settings().get().counter.staysInTray) return null
    let icon: TrayIcon | null = null
    const show = (): void => showWindow(slots.window.get())
    return {
      start() {
        icon = createTrayIcon({
          words: () => sentences(settings().get().language),
          onOpen: show,
          // In a kiosk an administrator leaves by the window, where main asks who it is.
          onQuit: settings().get().counter.isKiosk ? null : () => void leaving.leave(),
        })
        icon.tell(openSummary())
        slots.tray.set(icon)
      },
      stop() {
        slots.tray.set(null)
        icon?.remove()
        // Without the icon nobody would find a hidden window.
        show()
      },
    }
  },
}
