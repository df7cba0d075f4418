import { hasCheckDigit, longestPan, shortestPan } from './pan.ts'
import { readTlvPrefix, type TlvObject } from './tlv.ts'

const digitZero = 0x30
const digitNine = 0x39
const isDigit = (byte: number): boolean => byte >= digitZero && byte <= digitNine

/** Sentinel, format code, account number with blanks between its digits, separator. */
const longestTrackStart = 48

/**
 * Watches bytes that are no frame for card tracks in clear, as a plain keyboard wedge types them: 12 to 19 digits
 * after `%B` or `;` and before `^` or `=`. Constant work and memory per byte; it keeps a count, never a digit.
 */
export type ClearTrackWatch = { see(byte: number): boolean; reset(): void }

/** A new watch; `see` is true on the byte that completes a clear account number. */
export function createClearTrackWatch(): ClearTrackWatch {
  let previous = 0
  let digits = -1
  let nonZeroMiddle = 0
  return {
    see(byte) {
      // `%B`, or `%*` where ID TECH masks the format code but, by its settings, not the number.
      const starts = byte === 0x3b || (previous === 0x25 && (byte === 0x42 || byte === 0x62 || byte === 0x2a))
      const ends = byte === 0x3d || byte === 0x5e
      previous = byte
      if (starts) {
        digits = 0
        nonZeroMiddle = 0
      } else if (digits >= 0 && isDigit(byte)) {
        digits += 1
        if (digits > 6 && digits <= 12 && byte !== digitZero) nonZeroMiddle += 1
      } else if (ends && digits >= shortestPan && digits <= longestPan) {
        digits = -1
        // A zero-filled mask (MagTek) has at most one other digit in the middle.
        return nonZeroMiddle > 1
      } else if (byte !== 0x20) digits = -1
      return false
    },
    reset() {
      previous = 0
      digits = -1
    },
  }
}

/** Whether these bytes hold a card track in clear (`%B…^`, `;…=`). */
export const holdsClearTrack = (bytes: Uint8Array): boolean => holdsClearTrackIn(bytes, 0, bytes.length)

/** Whether `bytes[start, end)`, and nothing beyond it, holds a card track in clear. */
export function holdsClearTrackIn(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index]
    if ((byte === 0x3b || byte === 0x25) && startsClearTrack(bytes, index, end)) return true
  }
  return false
}

/** The same rule as the watch's, over bytes that are all there: without a closure, since every swipe passes here. */
function startsClearTrack(bytes: Uint8Array, start: number, limit: number): boolean {
  let index = start + 1
  if (bytes[start] === 0x25) {
    const format = bytes[index] ?? 0
    if (format !== 0x42 && format !== 0x62 && format !== 0x2a) return false
    index += 1
  }
  const end = Math.min(limit, start + longestTrackStart)
  let digits = 0
  let nonZeroMiddle = 0
  for (; index < end; index += 1) {
    const byte = bytes[index] ?? 0
    if (isDigit(byte)) {
      digits += 1
      if (digits > 6 && digits <= 12 && byte !== digitZero) nonZeroMiddle += 1
    } else if (byte === 0x3d || byte === 0x5e) {
      return digits >= shortestPan && digits <= longestPan && nonZeroMiddle > 1
    } else if (byte !== 0x20) return false
  }
  return false
}

/** Packed digits from the first nibble up to a separator `D`, filler `F` or the end, or none. */
function packedPan(value: Uint8Array): { digits: string } | null {
  let digits = ''
  for (const byte of value) {
    for (const nibble of [byte >> 4, byte & 15]) {
      if (nibble <= 9) digits += String.fromCharCode(digitZero + nibble)
      else if (nibble === 13 || nibble === 15) return { digits }
      else return null
      if (digits.length > longestPan) return null
    }
  }
  return { digits }
}

/** Whether the value of tag 57, 5A, 9F6B or a masked copy of one is a whole account number in clear. */
export function isClearPackedPan(value: Uint8Array): boolean {
  const packed = packedPan(value)
  return packed !== null && packed.digits.length >= shortestPan && /[1-9]/u.test(packed.digits)
}

/** Track 1 in clear without its start sentinel, as tag 56 carries it: `B` and 12 to 19 digits and `^`. */
function isClearTrack1Value(value: Uint8Array): boolean {
  if (value[0] !== 0x42) return false
  let digits = 0
  while (isDigit(value[digits + 1] ?? 0)) digits += 1
  return digits >= shortestPan && value[digits + 1] === 0x5e
}

/** Tags that carry an account number packed two digits to a byte (EMV Book 3, PayPass), and their masked copies. */
const packedPanTags: ReadonlySet<number> = new Set([0x57, 0x5a, 0x9f6b, 0xdfef5b, 0xdfef5d, 0xdfef5e])

/**
 * Whether a TLV list carries card data in clear: 57, 5A, 56 or 9F6B whose value reads as an account number, or a
 * clear track in any object. Encrypted copies do not read so; readers emit clear ones when encryption is off.
 *
 * @param isPan whether the value of a tag that holds an account number is one in clear
 */
export function holdsClearTags(
  list: readonly TlvObject[],
  isPan: (value: Uint8Array) => boolean = isClearPackedPan,
): boolean {
  return list.some((object) => {
    if (object.form === 'encrypted') return false
    if (object.children.length > 0) return holdsClearTags(object.children, isPan)
    if (packedPanTags.has(object.tag) && isPan(object.value)) return true
    return isClearTrack1Value(object.value) || holdsClearTrack(object.value)
  })
}

/**
 * A whole track 2 packed two digits to a byte (EMV tag 57), with the start sentinel B of the stripe or without: account
 * number, D, expiry, service code, the rest, filler.
 */
const packedTrack2Shape = /^B?\d{12,19}D\d{2}(?:0[1-9]|1[0-2])\d{3,}F?[F0]*$/u
/** A whole account number packed two digits to a byte (EMV tag 5A), filled up. */
const packedPanShape = /^(?<pan>\d{12,19}?)F*$/u

/** How deep a text within a text is looked into: hex of base64 of hex. */
const maxDepth = 3

/**
 * Whether a member meant for ciphertext, in hex, holds card data in clear instead: a track as text, a track or account
 * number packed two digits to a byte, an account number as text, tags in clear, and any of them as the hex or base64
 * text of itself.
 *
 * Ciphertext is as good as random, and must not be taken for a card: of random bytes about one in ten million is, from
 * 16 bytes (the shortest ciphertext of a track) on; docs/card-data.md has the figures.
 */
export function holdsClearCardData(hex: string): boolean {
  const bytes = hexBytes(hex)
  return bytes !== null && isClear(bytes, 0)
}

/** Whether a cardholder's name is digits of a card: no name has eight in a row. */
export const isNumberAsName = (name: string | undefined): boolean => /\d{8}/u.test(name ?? '')

function isClear(bytes: Uint8Array, depth: number): boolean {
  if (holdsClearTrack(bytes) || isPacked(bytes) || holdsPanAsText(bytes)) return true
  if (holdsClearTagsAnywhere(bytes)) return true
  if (depth === maxDepth) return false
  const text = asciiOf(bytes)
  if (text === null) return false
  return [hexBytes(text), base64Bytes(text)].some((inner) => inner !== null && isClear(inner, depth + 1))
}

function isPacked(bytes: Uint8Array): boolean {
  const digits = hexOf(bytes)
  if (packedTrack2Shape.test(digits)) return true
  const pan = packedPanShape.exec(digits)?.groups?.['pan']
  return pan !== undefined && hasCheckDigit(pan)
}

/** A run of 12 to 19 ASCII digits, and no longer one, whose last is its check digit. */
function holdsPanAsText(bytes: Uint8Array): boolean {
  let digits = ''
  for (let index = 0; index <= bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    if (byte >= 0x30 && byte <= 0x39) digits += String.fromCharCode(byte)
    else if (digits !== '') {
      if (digits.length >= shortestPan && digits.length <= longestPan && hasCheckDigit(digits)) return true
      digits = ''
    }
  }
  return false
}

/**
 * A list that was cut off counts as far as it reaches, in each dialect of the readers' lengths. Random bytes begin with
 * tag 57 or 5A once in 128 times, so what stands there has to be packed card data from its first digit to its filler.
 */
const holdsClearTagsAnywhere = (bytes: Uint8Array): boolean =>
  (['ber', 'neo'] as const).some((dialect) => holdsClearTags(readTlvPrefix(bytes, dialect), isPacked))

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => pairs[byte]).join('')

function hexBytes(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/u.test(hex)) return null
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  )
}

/** Printable ASCII and nothing else, without the white space at its ends. */
function asciiOf(bytes: Uint8Array): string | null {
  if (bytes.some((byte) => byte < 0x09 || byte > 0x7e)) return null
  return String.fromCharCode(...bytes).trim()
}

const base64Shape = /^[A-Za-z0-9+/_-]{8,}={0,2}$/u

function base64Bytes(text: string): Uint8Array | null {
  if (!base64Shape.test(text)) return null
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/u, '')
  if (plain.length % 4 === 1) return null
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
}
