/** Tag in hex, and value in hex. */
export type TlvObject = { tag: string; value: string }

/**
 * Reads a list of BER-TLV objects, those inside constructed ones too, and 00 after the last one. Independent of the
 * product's reader of TLV. @returns `null` where the bytes are no such list
 */
export function readTlvList(hex: string): TlvObject[] | null {
  const bytes = Buffer.from(hex, 'hex')
  const objects: TlvObject[] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes[at] === 0)
      return objects.length > 0 && bytes.subarray(at).every((byte) => byte === 0) ? objects : null
    const tagEnd = endOfTag(bytes, at)
    const length = lengthAt(bytes, tagEnd)
    if (length === null || length.from + length.bytes > bytes.length) return null
    const value = bytes
      .subarray(length.from, length.from + length.bytes)
      .toString('hex')
      .toUpperCase()
    const isConstructed = ((bytes[at] ?? 0) & 0x20) !== 0
    const inner = isConstructed ? readTlvList(value) : null
    objects.push({ tag: bytes.subarray(at, tagEnd).toString('hex').toUpperCase(), value }, ...(inner ?? []))
    if (isConstructed && inner === null && value !== '') return null
    at = length.from + length.bytes
  }
  return objects.length > 0 ? objects : null
}

function endOfTag(bytes: Buffer, at: number): number {
  let end = at + 1
  if (((bytes[at] ?? 0) & 0x1f) !== 0x1f) return end
  while (((bytes[end] ?? 0) & 0x80) !== 0) end += 1
  return end + 1
}

function lengthAt(bytes: Buffer, at: number): { from: number; bytes: number } | null {
  const first = bytes[at]
  if (first === undefined) return null
  if (first < 0x80) return { from: at + 1, bytes: first }
  const count = first - 0x80
  if (count === 0 || count > 2 || at + 1 + count > bytes.length) return null
  return { from: at + 1 + count, bytes: bytes.readUIntBE(at + 1, count) }
}
