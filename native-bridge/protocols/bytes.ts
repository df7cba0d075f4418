import { canonicalKsn } from '../../domain/ksn.ts'

/** Two upper-case digits for each byte: one table look-up per byte is several times faster than `toString(16)`. */
const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)

/** Value of a hexadecimal digit by its character code, or -1. */
const digitValues = new Int8Array(256).fill(-1)
for (const [value, digit] of '0123456789ABCDEF'.split('').entries()) {
  digitValues[digit.charCodeAt(0)] = value
  digitValues[digit.toLowerCase().charCodeAt(0)] = value
}

/** Both digits of each byte as one 16-bit word, in this machine's order of bytes: one store per byte. */
const digitWords = new Uint16Array(fromText(pairs.join('')).buffer)
/** Digits are written here and made one flat string at once: many small strings would keep the collector busy. */
const scratchWords = new Uint16Array(4096)
const scratch = new Uint8Array(scratchWords.buffer)
const decoder = new TextDecoder()
/** Up to this many bytes putting characters together is faster than a call into the decoder (measured). */
const fewBytes = 16

/** Upper-case hexadecimal of `bytes[start, end)`, the form in which ciphertext crosses every boundary. */
export function toHex(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  const length = end - start
  if (length > fewBytes && length <= scratchWords.length) {
    for (let at = 0; at < length; at += 1) scratchWords[at] = digitWords[bytes[start + at] ?? 0] ?? 0
    return decoder.decode(scratch.subarray(0, length * 2))
  }
  let hex = ''
  for (let index = start; index < end; index += 1) hex += pairs[bytes[index] ?? 0]
  return hex
}

/**
 * A KSN as hex digits. TDES KSNs of fewer than ten bytes stand for a number that is padded on the left with F
 * (ANSI X9.24-1); twelve bytes are an AES KSN and stay as they are.
 */
export const ksnHex = (bytes: Uint8Array): string => canonicalKsn(toHex(bytes))

/** The value (0-15) of the hexadecimal digit with this character code, or -1. */
export const hexDigitValue = (code: number): number => digitValues[code] ?? -1

/** Whole bytes of a hexadecimal text (either case), or `null` when it is not one. */
export function fromHex(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0) return null
  const bytes = new Uint8Array(hex.length / 2)
  for (let index = 0; index < bytes.length; index += 1) {
    const high = hexDigitValue(hex.charCodeAt(index * 2))
    const low = hexDigitValue(hex.charCodeAt(index * 2 + 1))
    if (high < 0 || low < 0) return null
    bytes[index] = high * 16 + low
  }
  return bytes
}

/** One character per byte of `bytes[start, end)`, for the short texts that readers send (ISO 8859-1). */
export function toText(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  if (end - start > fewBytes && end <= bytes.length) {
    let all = 0
    for (let index = start; index < end; index += 1) all |= bytes[index] ?? 0
    // Plain ASCII is the same in UTF-8, whose decoder is native.
    if (all < 0x80) return decoder.decode(bytes.subarray(start, end))
  }
  let text = ''
  for (let index = start; index < end; index += 1) text += String.fromCharCode(bytes[index] ?? 0)
  return text
}

/** The bytes of a text of characters below 256; higher ones are cut to their low byte. */
export function fromText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index)
  return bytes
}

/** CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, no reflection. One table look-up per byte. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021
  return crc & 0xffff
})

/** CRC-16/CCITT-FALSE of `bytes[from, to)`: ID TECH's NEO frames and MagTek's clear-text CRC. */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff
  for (let index = from; index < to; index += 1)
    crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ (bytes[index] ?? 0)] ?? 0)
  return crc
}
