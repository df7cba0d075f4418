import { surface } from './not-implemented.ts'

type Item = Electron.MenuItemConstructorOptions
export type HostMenu = { items: readonly Item[] }

/** What a menu may do to the window that has the focus, and to the app. */
export type MenuWindow = {
  quitApp(): void
  close(): void
  minimize(): void
  isFullScreen(): boolean
  setFullScreen(isFullScreen: boolean): void
  reload(): void
}

/** The items of a role that stands for a submenu, on Linux and Windows. Source: Electron, lib/browser/api/menu-item-roles.ts. */
const submenus: Readonly<Record<string, readonly string[]>> = {
  filemenu: ['quit'],
  viewmenu: ['reload', 'forcereload', 'togglefullscreen'],
  windowmenu: ['minimize', 'close'],
}

/** Accelerators of roles, and what they do. Source: as above. Zoom and the developer's tools are not done. */
const roles: Readonly<Record<string, { accelerator: string; run: (window: MenuWindow) => void }>> = {
  quit: { accelerator: 'Ctrl+Q', run: (window) => window.quitApp() },
  close: { accelerator: 'Ctrl+W', run: (window) => window.close() },
  minimize: { accelerator: 'Ctrl+M', run: (window) => window.minimize() },
  reload: { accelerator: 'Ctrl+R', run: (window) => window.reload() },
  forcereload: { accelerator: 'Ctrl+Shift+R', run: (window) => window.reload() },
  togglefullscreen: {
    accelerator: 'F11',
    run: (window) => window.setFullScreen(!window.isFullScreen()),
  },
}

let applicationMenu: HostMenu | null = null
let isSet = false

const rolesOf = (items: readonly Item[]): string[] =>
  items.flatMap(({ role, submenu }) => {
    const name = role?.toLowerCase() ?? ''
    return [name, ...(submenus[name] ?? []), ...(Array.isArray(submenu) ? rolesOf(submenu) : [])]
  })

const menus = new WeakSet()

export const isMenu = (value: unknown): value is HostMenu =>
  typeof value === 'object' && value !== null && menus.has(value)

/** Source: Electron, lib/browser/api/menu.ts. */
function refuseUnlessTemplate(items: unknown): void {
  if (!Array.isArray(items)) throw new TypeError('Invalid template for Menu: Menu template must be an array')
  const isValid = (item: unknown): boolean =>
    typeof item === 'object' &&
    item !== null &&
    (Object.hasOwn(item, 'label') ||
      Object.hasOwn(item, 'role') ||
      ('type' in item && item.type === 'separator'))
  if (!items.every(isValid))
    throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
}

/** Menus are not drawn; the accelerators of their roles work. */
export const Menu = surface('Menu', {
  buildFromTemplate(items: Item[]): HostMenu {
    refuseUnlessTemplate(items)
    const menu = surface('Menu', { items })
    menus.add(menu)
    return menu
  },
  setApplicationMenu(menu: HostMenu | null) {
    isSet = true
    applicationMenu = menu
  },
  getApplicationMenu: () => applicationMenu,
})

/**
 * The menu of an app that set none, `null` included, before it was ready. Source: Electron, lib/browser/default-menu.ts
 * and the document of `Menu` ("Electron will create a default menu for apps that do not set one").
 */
export function setDefaultMenu(): void {
  if (isSet) return
  const wanted = ['fileMenu', 'editMenu', 'viewMenu', 'windowMenu', 'help'] as const
  Menu.setApplicationMenu(Menu.buildFromTemplate(wanted.map((role) => ({ role }))))
}

/** Does what the menu has for keys that the page did not keep for itself, such as `Ctrl+Shift+R`. */
export function pressAccelerator(keys: string, window: MenuWindow): void {
  const name = rolesOf(applicationMenu?.items ?? []).find((role) => roles[role]?.accelerator === keys)
  if (name !== undefined) roles[name]?.run(window)
}
