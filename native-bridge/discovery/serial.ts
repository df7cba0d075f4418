import { access, realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ReadersSettings } from '../../contract/settings.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import type { FoundDevice } from '../found-device.ts'

/** One port as `SerialPort.list()` tells it; ids are hex digits without prefix, in either case. */
export type ListedPort = {
  path: string
  manufacturer: string | undefined
  serialNumber: string | undefined
  locationId: string | undefined
  pnpId: string | undefined
  vendorId: string | undefined
  productId: string | undefined
}

type UsbIdentity = { vendorId: number; productId: number; serial: string }

/**
 * The serial readers: ports named in the settings, and listed ports whose USB ids a family knows. A configured port
 * whose USB device came back under another path is followed there.
 */
export function createSerialListing(dependencies: {
  list(): Promise<readonly ListedPort[]>
  /** Whether a path exists; a pseudo-terminal or a port without USB ids is never listed. */
  exists?: (path: string) => Promise<boolean>
  /** Where a port is plugged in, or `null`. */
  location?: (path: string) => Promise<string | null>
}): (settings: ReadersSettings, families: readonly ProtocolFamily[]) => Promise<FoundDevice[]> {
  const exists = dependencies.exists ?? pathExists
  const location = dependencies.location ?? usbLocation
  const remembered = new Map<string, UsbIdentity>()

  return async (settings, families) => {
    const ports = await dependencies.list()
    const found: FoundDevice[] = []
    for (const setting of settings.serial) {
      const own = ports.find(({ path }) => path === setting.path)
      const identity = remembered.get(setting.path)
      const port = own ?? ports.find((candidate) => isIdentity(candidate, identity))
      const seen = port === undefined ? null : identityOf(port)
      if (seen !== null) remembered.set(setting.path, seen)
      const path = port?.path ?? setting.path
      found.push({
        ...described(port ?? null, path),
        port: await location(path),
        family: setting.family,
        baudRate: setting.baudRate,
        setting: setting.path,
        present: port !== undefined || (await exists(setting.path)),
      })
    }
    const configured = new Set(found.map(({ path }) => path))
    for (const port of ports) {
      const family = familyOf(port, families)
      if (family === null || configured.has(port.path)) continue
      found.push({
        ...described(port, port.path),
        port: port.locationId ?? (await location(port.path)),
        family: family.family,
        baudRate: family.baudRates[0] ?? 115_200,
        setting: null,
        present: true,
      })
    }
    return found
  }
}

const hexId = (text: string | undefined): number | null => {
  const value = Number.parseInt(text ?? '', 16)
  return Number.isNaN(value) ? null : value
}

const identityOf = (port: ListedPort): UsbIdentity | null => {
  const vendorId = hexId(port.vendorId)
  const productId = hexId(port.productId)
  const serial = port.serialNumber?.trim() ?? ''
  return vendorId === null || productId === null || serial === '' ? null : { vendorId, productId, serial }
}

function isIdentity(port: ListedPort, wanted: UsbIdentity | undefined): boolean {
  const identity = identityOf(port)
  return (
    identity !== null &&
    wanted !== undefined &&
    identity.vendorId === wanted.vendorId &&
    identity.productId === wanted.productId &&
    identity.serial === wanted.serial
  )
}

const familyOf = (port: ListedPort, families: readonly ProtocolFamily[]): ProtocolFamily | null => {
  const vendorId = hexId(port.vendorId)
  const productId = hexId(port.productId)
  if (vendorId === null || productId === null) return null
  return (
    families.find(
      ({ usb, links }) =>
        links.includes('serial') &&
        usb.some(
          (ids) =>
            ids.vendorId === vendorId && (ids.productIds === null || ids.productIds.includes(productId)),
        ),
    ) ?? null
  )
}

const described = (
  port: ListedPort | null,
  path: string,
): Omit<FoundDevice, 'port' | 'family' | 'baudRate' | 'setting' | 'present'> => ({
  transport: 'serial',
  path,
  vendorId: hexId(port?.vendorId),
  productId: hexId(port?.productId),
  name: (port?.manufacturer ? `${port.manufacturer} (${path})` : path).slice(0, 120),
  serial: port?.serialNumber?.trim() ? port.serialNumber.trim().slice(0, 64) : null,
  link: 'serial',
  use: 'open',
})

async function pathExists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    // A port behind a folder or node that may not be read is there: opening it will say so.
    return !(
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    )
  }
}

/** The USB interface behind a Linux tty ("1-2:1.0"), which names the port it is plugged into; elsewhere `null`. */
async function usbLocation(path: string): Promise<string | null> {
  const node = /^\/dev\/(tty(?:ACM|USB)\d+)$/u.exec(path)?.[1]
  if (node === undefined) return null
  try {
    return basename(await realpath(`/sys/class/tty/${node}/device`))
  } catch {
    return null
  }
}
