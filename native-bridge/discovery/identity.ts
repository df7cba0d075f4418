import type { FoundDevice } from '../found-device.ts'

/** A reader the bridge knows, and how it was last seen. */
export type KnownReader = { id: string; device: FoundDevice }

const sameModel = (one: FoundDevice, other: FoundDevice): boolean =>
  one.transport === other.transport && one.vendorId === other.vendorId && one.productId === other.productId

const isUsb = (device: FoundDevice): boolean => device.vendorId !== null

type Likeness = (found: FoundDevice, known: FoundDevice) => boolean

const sameSerial: Likeness = (found, known) =>
  sameModel(found, known) && found.serial !== null && found.serial === known.serial

const bothWithoutSerial: Likeness = (found, known) =>
  sameModel(found, known) && found.serial === null && known.serial === null

/**
 * How a listed device is recognised as a known one, the surest sign first: its port in the settings; its serial number;
 * model and USB port; model and path, where the system does not tell the port; the model alone.
 */
const likenesses: readonly Likeness[] = [
  (found, known) => found.setting !== null && found.setting === known.setting,
  (found, known) => sameSerial(found, known) && found.path === known.path,
  sameSerial,
  (found, known) => bothWithoutSerial(found, known) && found.port !== null && found.port === known.port,
  (found, known) =>
    bothWithoutSerial(found, known) &&
    (found.port === null || known.port === null) &&
    found.path === known.path,
  (found, known) =>
    bothWithoutSerial(found, known) && isUsb(found) && (found.port === null || known.port === null),
]

/**
 * Gives every listed device the id of the reader it is, or a new one. Each known reader is used once, so that two of
 * the same model stay two.
 */
export function identify(
  found: readonly FoundDevice[],
  known: readonly KnownReader[],
): Map<FoundDevice, string> {
  const ids = new Map<FoundDevice, string>()
  const free = new Map(known.map((reader) => [reader.id, reader.device]))
  for (const isLike of likenesses) {
    for (const device of found) {
      if (ids.has(device)) continue
      const match = [...free].find(([, knownDevice]) => isLike(device, knownDevice))
      if (match === undefined) continue
      ids.set(device, match[0])
      free.delete(match[0])
    }
  }
  const taken = new Set(known.map((reader) => reader.id))
  for (const device of found) {
    if (ids.has(device)) continue
    const id = newId(device, taken)
    taken.add(id)
    ids.set(device, id)
  }
  return ids
}

/** An id made of what does not change, so that a restarted bridge gives the same reader the same id. */
function newId(device: FoundDevice, taken: ReadonlySet<string>): string {
  const base = (
    device.setting === null && isUsb(device)
      ? `${device.transport}:${hex4(device.vendorId)}:${hex4(device.productId)}:${device.serial ?? device.port ?? device.path}`
      : `${device.transport}:${device.setting ?? device.path}`
  ).slice(0, 190)
  let id = base
  for (let count = 2; taken.has(id); count += 1) id = `${base}#${count}`
  return id
}

const hex4 = (value: number | null): string => (value ?? 0).toString(16).padStart(4, '0')
