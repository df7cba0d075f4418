import { readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Device } from 'node-hid'
import { folderNames } from './folder-names.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import type { FoundDevice } from '../found-device.ts'

const genericDesktopPage = 0x01
/** Mouse, joystick, gamepad, keyboard, keypad on the Generic Desktop page (HID Usage Tables 1.5, section 4). */
const keyboardAndMouseUsages: ReadonlySet<number> = new Set([0x02, 0x04, 0x05, 0x06, 0x07])
/** Magnetic Stripe Reader page (HID Usage Tables 1.5, section 3). */
const magneticStripePage = 0x8e
/** The vendor page that card readers use for their reports. */
const vendorPage = 0xff00

const typesOrPoints = (device: Device): boolean =>
  device.usagePage === genericDesktopPage && keyboardAndMouseUsages.has(device.usage ?? 0)

const modelOf = (device: Device): string => `${device.vendorId}:${device.productId}`

/**
 * The card readers among the HID devices: those whose USB ids a family knows, and, by name only, those that look like
 * a reader: a reader maker's vendor id with a product nobody here knows, the magnetic stripe page, or the readers'
 * vendor page. Keyboards and mice are never among them, nor the other collections of one; but what a maker of readers
 * made to type like a keyboard is a reader in the wrong mode, and named as that.
 * @param port tells where a path is plugged in, or `null`
 */
export async function hidReaders(
  devices: readonly Device[],
  families: readonly ProtocolFamily[],
  port: (path: string) => Promise<string | null> = hidPort,
): Promise<FoundDevice[]> {
  const keyboards = new Set(devices.filter(typesOrPoints).map(modelOf))
  const byPath = new Map<string, Device>()
  for (const device of devices) {
    if (device.path === undefined || typesOrPoints(device)) continue
    // Some systems list every collection of a device; the first that is no keyboard stands for it.
    if (!byPath.has(device.path)) byPath.set(device.path, device)
  }
  const found: FoundDevice[] = []
  for (const [path, device] of byPath) {
    const family = familyOf(device, families)
    if (family === null && !looksLikeReader(device, families, keyboards)) continue
    found.push(described(device, path, family, family === null ? 'nameOnly' : 'open', await port(path)))
  }
  for (const device of typingReaders(devices, families)) {
    const isSeen = [...byPath.values()].some((other) => modelOf(other) === modelOf(device))
    if (isSeen || device.path === undefined) continue
    const family = makerOf(device, families)
    found.push(described(device, device.path, family, 'keyboardMode', await port(device.path)))
  }
  return found
}

/** The first keyboard collection of each device that a maker of readers made to type. */
function typingReaders(devices: readonly Device[], families: readonly ProtocolFamily[]): Device[] {
  const readers = new Map<string, Device>()
  for (const device of devices) {
    if (!typesOrPoints(device) || makerOf(device, families) === null) continue
    const key = `${modelOf(device)}:${device.serialNumber ?? ''}`
    if (!readers.has(key)) readers.set(key, device)
  }
  return [...readers.values()]
}

const makerOf = (device: Device, families: readonly ProtocolFamily[]): ProtocolFamily | null =>
  families.find(({ usb }) => usb.some(({ vendorId }) => vendorId === device.vendorId)) ?? null

const described = (
  device: Device,
  path: string,
  family: ProtocolFamily | null,
  use: FoundDevice['use'],
  port: string | null,
): FoundDevice => ({
  transport: 'hid',
  path,
  vendorId: device.vendorId,
  productId: device.productId,
  name: nameOf(device),
  serial: device.serialNumber?.trim() ? device.serialNumber.trim().slice(0, 64) : null,
  port,
  family: family?.family ?? null,
  link: 'hid',
  baudRate: 0,
  use,
  setting: null,
  present: true,
})

const familyOf = (device: Device, families: readonly ProtocolFamily[]): ProtocolFamily | null =>
  families.find(
    ({ usb, links }) =>
      links.includes('hid') &&
      usb.some(
        ({ vendorId, productIds }) =>
          vendorId === device.vendorId && (productIds === null || productIds.includes(device.productId)),
      ),
  ) ?? null

function looksLikeReader(
  device: Device,
  families: readonly ProtocolFamily[],
  keyboards: ReadonlySet<string>,
): boolean {
  if (keyboards.has(modelOf(device))) return false
  if (makerOf(device, families) !== null) return true
  return device.usagePage === magneticStripePage || device.usagePage === vendorPage
}

const nameOf = ({ manufacturer, product, vendorId, productId }: Device): string => {
  const name = [manufacturer, product].filter((part) => part?.trim()).join(' ')
  const ids = `${vendorId.toString(16).padStart(4, '0')}:${productId.toString(16).padStart(4, '0')}`
  return (name === '' ? ids : name).slice(0, 120)
}

/** The USB port behind a hidraw node, from the kernel's `HID_PHYS` ("usb-0000:00:14.0-1/input0"); elsewhere `null`. */
async function hidPort(path: string): Promise<string | null> {
  const node = /^\/dev\/(hidraw\d+)$/u.exec(path)?.[1]
  if (node === undefined) return null
  try {
    const uevent = await readFile(`/sys/class/hidraw/${node}/device/uevent`, 'utf8')
    return /^HID_PHYS=(.+)$/mu.exec(uevent)?.[1] ?? null
  } catch {
    return null
  }
}

/** How many more listings follow a change: udev describes a new node only a moment after it is there. */
const listingsAfterChange = 3

const hidNodes = '/sys/class/hidraw'

/**
 * Lists HID devices without the cost of it: on Linux the drivers are asked again only when a node came or went, which the links
 * of its nodes tell (each names its device with a number that is never used twice). Elsewhere, and where they cannot be
 * read, every listing asks.
 * @param nodes the nodes there are, in one text; `null`: that cannot be told
 */
export function createHidList(
  list: () => Promise<FoundDevice[]>,
  nodes: () => string | null = process.platform === 'linux' ? linuxNodes : () => null,
): () => Promise<FoundDevice[]> {
  let known: string | null = null
  let left = 0
  let devices: FoundDevice[] = []
  return async () => {
    const present = nodes()
    if (present === null || present !== known) left = listingsAfterChange
    if (left > 0) {
      devices = await list()
      // Not before it has answered: a listing that failed is made again.
      known = present
      left -= 1
    }
    return devices
  }
}

function linuxNodes(): string | null {
  try {
    return folderNames(hidNodes)
      .map((name) => readlinkSync(`${hidNodes}/${name}`))
      .join('\n')
  } catch {
    return null
  }
}
