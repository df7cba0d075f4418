import { readFileSync } from 'node:fs'
import { app } from './application.ts'
import { control } from './control.ts'
import { KnownEvents, preventable } from './emitter.ts'
import { isMenu } from './menu.ts'
import type { HostMenu } from './menu.ts'
import { surfaceOfClass } from './not-implemented.ts'

/** What stands first in a file that an image is read from here: PNG, and ICO for Windows. */
const beginnings = ['89504e470d0a1a0a', '00000100']

/** Source: Electron, shell/common/api/electron_api_native_image.cc, TryConvertNativeImage. */
function refuseUnlessImage(image: unknown): void {
  if (typeof image !== 'string') throw new TypeError('Argument must be a file path or a NativeImage')
  let start = ''
  try {
    start = readFileSync(image).subarray(0, 8).toString('hex')
  } catch {
    // A file that is not there is no image either.
  }
  if (!beginnings.some((known) => start.startsWith(known)))
    throw new Error(`Failed to load image from path '${image}'`)
}

/**
 * An icon that no desktop draws: `electronHost.trays` holds those that are there, and a test clicks them. That a desktop shows it is not
 * known on Electron either: on Linux its constructor throws nowhere for want of one. Source of the words that are thrown: Electron,
 * shell/browser/api/electron_api_tray.cc.
 */
class HostTray extends KnownEvents {
  #menu: HostMenu | null = null
  #toolTip = ''
  #isDestroyed = false

  constructor(image: unknown) {
    super('Tray', ['click', 'right-click', 'double-click'])
    if (!app.isReady()) throw new Error('Cannot create Tray before app is ready')
    refuseUnlessImage(image)
    control.trays.push({
      toolTip: () => this.#toolTip,
      items: () => this.#items().map(({ label = '', enabled = true }) => ({ label, enabled })),
      click: () =>
        void this.emit('click', preventable({}), { x: 0, y: 0, width: 24, height: 24 }, { x: 0, y: 0 }),
      choose: (label) => this.#choose(label),
      isOf: (tray) => tray === this,
    })
  }

  #checkAlive(): void {
    if (this.#isDestroyed) throw new Error('Tray is destroyed')
  }

  #items(): Electron.MenuItemConstructorOptions[] {
    return (this.#menu?.items ?? []).filter(({ type }) => type !== 'separator')
  }

  #choose(label: string): void {
    const item = this.#items().find((one) => one.label === label)
    if (item === undefined) throw new Error(`dev-host: the tray's menu has no ${label}`)
    if (item.enabled === false) throw new Error(`dev-host: ${label} in the tray's menu is not enabled`)
    Reflect.apply(item.click ?? (() => {}), item, [item, undefined, preventable({})])
  }

  /** What is changed in a menu later does not show until it is set again, as on Linux. Source: electron.d.ts, class Tray. */
  setContextMenu(menu: unknown): void {
    this.#checkAlive()
    if (menu !== null && !isMenu(menu)) throw new TypeError('Must pass Menu or null')
    this.#menu = menu === null ? null : { items: menu.items.map((item) => ({ ...item })) }
  }

  setToolTip(toolTip: string): void {
    this.#checkAlive()
    this.#toolTip = toolTip
  }

  setImage(image: unknown): void {
    this.#checkAlive()
    refuseUnlessImage(image)
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  destroy(): void {
    this.#isDestroyed = true
    control.trays = control.trays.filter((shown) => !shown.isOf(this))
  }
}

surfaceOfClass('Tray', HostTray)
export const Tray = HostTray
