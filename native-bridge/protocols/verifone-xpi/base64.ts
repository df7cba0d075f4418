const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Six bits by character code (RFC 4648 §4), or -1. */
const values = new Int8Array(256).fill(-1)
for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value

const PADDING = 0x3d

/** The bytes that the characters `bytes[from, to)` stand for in base64, padded or not; `null` when they are none. */
export const fromBase64 = (bytes: Uint8Array, from: number, to: number): Uint8Array | null => {
  let end = to
  while (end > from && end > to - 2 && bytes[end - 1] === PADDING) end -= 1
  if ((end - from) % 4 === 1 || end === from) return null
  const decoded = new Uint8Array(Math.floor(((end - from) * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (let index = from; index < end; index += 1) {
    const value = values[bytes[index] ?? 0] ?? -1
    if (value < 0) return null
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      decoded[at] = held >> bits
      at += 1
    }
  }
  return decoded
}
