import { err, ok, type Result } from './result.ts'

/** `masked` and `encrypted` copies of a tag only exist in the NEO dialect; elsewhere every object is `plain`. */
export type TlvForm = 'plain' | 'masked' | 'encrypted'

export type TlvObject = {
  /** The tag's bytes as one big-endian number: 0x57, 0x9F26, 0xDFEE12. */
  tag: number
  form: TlvForm
  /** A view on the bytes given, not a copy. */
  value: Uint8Array
  /** The objects inside a constructed one; empty for a primitive. */
  children: readonly TlvObject[]
}

/** Why and at which byte (from the start of the bytes given) a list is not TLV. */
export type TlvError = {
  tag: 'IndefiniteLength' | 'LengthTooLong' | 'Truncated' | 'TagTooLong' | 'TooDeep' | 'TooMany'
  at: number
}

/**
 * `ber`: ISO 8825 as EMV Book 3 Annex B narrows it. `neo`: ID TECH's NEO readers mark copies in the first length
 * byte, A1 (81 with 20) or A2 for masked and C1 (81 with 40) or C2 for encrypted.
 */
export type TlvDialect = 'ber' | 'neo'

/** Deeper or longer than any card or reader sends; they bound the work that hostile bytes can cause. */
const maxDepth = 8
const maxObjects = 512
const maxLength = 4096
const constructedBit = 0x20

/**
 * Those of ID TECH's tags under FF that hold objects. Every other is a value (FFEE12 a KSN, FFEE13 and FFEE14 tracks),
 * whatever bit 6 of its first byte says.
 */
const neoTemplates: ReadonlySet<number> = new Set([
  0xff8105, 0xff8106, 0xffee01, 0xffee02, 0xffee03, 0xffee04, 0xffee06, 0xffee08,
])

type Cursor = { bytes: Uint8Array; dialect: TlvDialect; objects: number }

/**
 * Reads a list of TLV objects, constructed ones with their children.
 * 00 and FF between objects are padding (ISO 7816-4); the length 80 (indefinite) is not EMV and is refused.
 */
export function readTlv(bytes: Uint8Array, dialect: TlvDialect = 'ber'): Result<TlvObject[], TlvError> {
  if (bytes.length > maxLength) return err({ tag: 'LengthTooLong', at: 0 })
  return readList({ bytes, dialect, objects: 0 }, 0, bytes.length, 0)
}

/** The outermost objects before the first place that is no TLV: a list that was cut off or has something behind it. */
export function readTlvPrefix(bytes: Uint8Array, dialect: TlvDialect): TlvObject[] {
  const list: TlvObject[] = []
  let rest = bytes
  while (rest.length > 0 && list.length < maxObjects) {
    const head = readHead({ bytes: rest, dialect, objects: 0 }, 0, rest.length)
    if (!head.ok) break
    const { tag, constructed, form, from, to } = head.value
    const value = rest.subarray(from, to)
    const inside = constructed && form === 'plain' ? readTlv(value, dialect) : null
    list.push({ tag, form, value, children: inside?.ok === true ? inside.value : [] })
    rest = rest.subarray(to)
  }
  return list
}

function readList(cursor: Cursor, start: number, end: number, depth: number): Result<TlvObject[], TlvError> {
  if (depth > maxDepth) return err({ tag: 'TooDeep', at: start })
  const list: TlvObject[] = []
  let at = start
  while (at < end) {
    if (isPadding(cursor.bytes, at, end)) {
      at += 1
      continue
    }
    cursor.objects += 1
    if (cursor.objects > maxObjects) return err({ tag: 'TooMany', at })
    const head = readHead(cursor, at, end)
    if (!head.ok) return head
    const { tag, constructed, form, from, to } = head.value
    let children: readonly TlvObject[] = []
    if (constructed && form === 'plain') {
      const inside = readList(cursor, from, to, depth + 1)
      if (!inside.ok) return inside
      children = inside.value
    }
    list.push({ tag, form, value: cursor.bytes.subarray(from, to), children })
    at = to
  }
  return ok(list)
}

/** FF also begins private tags (FFEE01): it is padding only where no tag can follow. */
function isPadding(bytes: Uint8Array, at: number, end: number): boolean {
  const byte = bytes[at]
  if (byte === 0x00) return true
  if (byte !== 0xff) return false
  const next = at + 1 < end ? bytes[at + 1] : 0xff
  return next === 0xff || next === 0x00
}

type Head = { tag: number; constructed: boolean; form: TlvForm; from: number; to: number }

function readHead(cursor: Cursor, start: number, end: number): Result<Head, TlvError> {
  const { bytes } = cursor
  let at = start
  const first = bytes[at] ?? 0
  let tag = first
  at += 1
  if ((first & 0x1f) === 0x1f) {
    let more = true
    while (more) {
      if (at >= end) return err({ tag: 'Truncated', at })
      if (at - start >= 4) return err({ tag: 'TagTooLong', at })
      const byte = bytes[at] ?? 0
      tag = tag * 256 + byte
      more = (byte & 0x80) !== 0
      at += 1
    }
  }
  if (at >= end) return err({ tag: 'Truncated', at })
  const lengthByte = bytes[at] ?? 0
  let length = lengthByte
  let form: TlvForm = 'plain'
  at += 1
  if (lengthByte >= 0x80) {
    const flags = cursor.dialect === 'neo' ? lengthByte & 0x60 : 0
    const count = lengthByte - 0x80 - flags
    if (count === 0) return err({ tag: 'IndefiniteLength', at: at - 1 })
    if (count > 3 || flags === 0x60) return err({ tag: 'LengthTooLong', at: at - 1 })
    if (flags === 0x20) form = 'masked'
    if (flags === 0x40) form = 'encrypted'
    if (at + count > end) return err({ tag: 'Truncated', at: end })
    length = 0
    for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + index] ?? 0)
    at += count
  }
  if (length > maxLength) return err({ tag: 'LengthTooLong', at: at - 1 })
  if (at + length > end) return err({ tag: 'Truncated', at: end })
  const isValue = cursor.dialect === 'neo' && first === 0xff && !neoTemplates.has(tag)
  return ok({ tag, constructed: (first & constructedBit) !== 0 && !isValue, form, from: at, to: at + length })
}

/** Every object with this tag, depth first. */
export function findAllTlv(list: readonly TlvObject[], tag: number): TlvObject[] {
  const found: TlvObject[] = []
  collect(list, tag, found)
  return found
}

/** Into one array: a reading asks for ten tags among sixty objects, and an array for each would be most of its time. */
function collect(list: readonly TlvObject[], tag: number, found: TlvObject[]): void {
  for (const object of list) {
    if (object.tag === tag) found.push(object)
    if (object.children.length > 0) collect(object.children, tag, found)
  }
}

/** The first object with this tag (and form, where told), depth first. */
export function findTlv(list: readonly TlvObject[], tag: number, form?: TlvForm): TlvObject | undefined {
  for (const object of list) {
    if (object.tag === tag && (form === undefined || object.form === form)) return object
    const inside = findTlv(object.children, tag, form)
    if (inside !== undefined) return inside
  }
  return undefined
}
