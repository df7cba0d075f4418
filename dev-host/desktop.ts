// The desktop around the app, as far as a machine without one can play it.
import { control } from './control.ts'
import { KnownEvents } from './emitter.ts'
import { surface } from './not-implemented.ts'

function dismiss(kind: string, options: { title?: string; message?: string } | undefined): void {
  control.dialogs.push({ kind, options })
  console.error(`dev-host: ${kind} dismissed: ${options?.title ?? ''} ${options?.message ?? ''}`.trimEnd())
}

/** Nobody is there to answer, so every dialog is dismissed; a test replaces the method to answer it. */
export const dialog = surface('dialog', {
  async showMessageBox(...parameters: unknown[]): Promise<Electron.MessageBoxReturnValue> {
    // The window comes first, or is left out.
    const options = parameters.at(-1) as Electron.MessageBoxOptions
    dismiss('message box', options)
    return { response: options.cancelId ?? 0, checkboxChecked: options.checkboxChecked ?? false }
  },
  async showSaveDialog(...parameters: unknown[]): Promise<Electron.SaveDialogReturnValue> {
    dismiss('save dialog', parameters.at(-1) as Electron.SaveDialogOptions)
    return { canceled: true, filePath: '' }
  },
  async showOpenDialog(...parameters: unknown[]): Promise<Electron.OpenDialogReturnValue> {
    dismiss('open dialog', parameters.at(-1) as Electron.OpenDialogOptions)
    return { canceled: true, filePaths: [] }
  },
  showErrorBox(title: string, content: string): void {
    dismiss('error box', { title, message: content })
  },
} satisfies Partial<Record<keyof Electron.Dialog, unknown>>)

export const shell = surface('shell', {
  async openExternal(url: string) {
    control.openedExternally.push(url)
  },
} satisfies Partial<Electron.Shell>)

/** Nothing here suspends; a test emits `suspend` and `resume`. */
export const powerMonitor = surface(
  'powerMonitor',
  new KnownEvents('powerMonitor', [
    'suspend',
    'resume',
    'lock-screen',
    'unlock-screen',
    'shutdown',
    'on-ac',
    'on-battery',
  ]),
)

const display = surface('Display', {
  id: 1,
  bounds: { x: 0, y: 0, width: 1280, height: 800 },
  workArea: { x: 0, y: 0, width: 1280, height: 800 },
  size: { width: 1280, height: 800 },
  workAreaSize: { width: 1280, height: 800 },
  scaleFactor: 1,
} satisfies Partial<Electron.Display>)

/** One display of the size that headless windows have room on. */
export const screen = surface(
  'screen',
  Object.assign(new KnownEvents('screen', ['display-added', 'display-removed', 'display-metrics-changed']), {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
    getDisplayMatching: (_rectangle: Electron.Rectangle) => display,
  }),
)
