/** An icon in the tray, for a test that clicks it. */
type ShownTray = {
  toolTip: () => string
  /** The items of its menu, without separators. */
  items: () => { label: string; enabled: boolean }[]
  click: () => void
  /** Throws where the menu has no such item, or it is not enabled. */
  choose: (label: string) => void
  isOf: (tray: object) => boolean
}

/** What the host kept of things it does not really do; in main as `globalThis.electronHost`, for `app.evaluate`. */
export type HostControl = {
  /** Addresses handed to `shell.openExternal`. */
  openedExternally: string[]
  /** Dialogs that were asked for; nobody answered, so each was dismissed. */
  dialogs: { kind: string; options: unknown }[]
  /** `webContents.print` calls, with the size of the document that would have been printed and its text. */
  printed: { options: unknown; bytes: number; text: string }[]
  /** The printers of the machine; a test may change them. */
  printers: Electron.PrinterInfo[]
  /** `app.relaunch` calls. Under a driver, which could not follow, the relaunch itself is left out. */
  relaunches: Electron.RelaunchOptions[]
  /**
   * Standard schemes of whose scripts Electron keeps what V8 compiled (electron.d.ts, `codeCache`). The host's browser profile does
   * not outlive its process: here nothing is kept.
   */
  codeCached: string[]
  /** The icons in the tray. */
  trays: ShownTray[]
  /** Ends the session as a log-off of Windows does; see `endSession`. */
  endSession(): void
}

declare global {
  var electronHost: HostControl | undefined
}

export const control: HostControl = {
  openedExternally: [],
  dialogs: [],
  printed: [],
  printers: [{ name: 'host-printer', displayName: 'The host’s printer', description: '', options: {} }],
  relaunches: [],
  codeCached: [],
  trays: [],
  endSession() {
    throw new Error('dev-host: the app has not started')
  },
}

globalThis.electronHost = control
