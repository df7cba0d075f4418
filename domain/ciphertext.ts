import { holdsClearTags, holdsClearTrack } from './clear-card-data.ts'
import { hasCheckDigit, longestPan, shortestPan } from './pan.ts'
import { readTlvPrefix } from './tlv.ts'

/**
 * A whole track 2 packed two digits to a byte (EMV tag 57), with the start sentinel B of the stripe or without: account
 * number, D, expiry, service code, the rest, filler.
 */
const packedTrack2 = /^B?\d{12,19}D\d{2}(?:0[1-9]|1[0-2])\d{3,}F?[F0]*$/u
/** A whole account number packed two digits to a byte (EMV tag 5A), filled up. */
const packedPan = /^(?<pan>\d{12,19}?)F*$/u

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
  if (packedTrack2.test(digits)) return true
  const pan = packedPan.exec(digits)?.groups?.['pan']
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
