import type { CiphertextProfile, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { err, ok, type Result } from '../../../domain/result.ts'

type Cipher = 'tdes' | 'aes' | 'aes-dukpt' | 'transarmor-tdes' | 'idtech-extended'

/** What the reader says of one presentation: how the card came, and how its data are encrypted. */
export type Attribution = { readingType: ReadingType; cipher: Cipher }

/**
 * Whether a byte before the objects can be an attribution: a kind of presentation that exists, no reserved cipher, and
 * an extended one only with the bit that says so. Most bytes with which a list begins are none.
 */
export function mayBeAttribution(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const cipher = (byte >> 1) & 3
  const isKind = (byte & 0x10) === 0 || (byte & 0x09) === 0x01
  return isKind && cipher !== 3 && (cipher !== 2 || (byte & 0x20) !== 0)
}

/** Bits 6 and 7 of the attribution: contact and contactless, or stripes, are encrypted. */
export const saysEncrypted = (attribution: number): boolean => (attribution & 0xc0) !== 0

/**
 * Reads the attribution byte before the answer's objects, or DFEE26, which is that byte and where bit 5 is set another
 * one (ID TECH NEO 2 Interface Developer's Guide, "Activate Transaction"; the second byte by ID TECH's own test logs).
 * Bits 4, 3, 0: 000 contact, 001 contactless EMV, 101 contactless stripe, 01x swipe. Bits 2-1: 0 TDES, 1 AES, else by
 * the second byte: 01 AES DUKPT, 06 TransArmor TDES.
 */
export function readAttribution(first: number | undefined, second: number | undefined): Attribution | null {
  if (first === undefined) return null
  const swiped = (first & 0x18) === 0x08
  return {
    readingType: swiped ? 'MCR' : (first & 0x01) === 1 ? 'NFC' : 'ICC',
    cipher: cipherOf((first >> 1) & 3, second),
  }
}

function cipherOf(mode: number, second: number | undefined): Cipher {
  if (mode === 0) return 'tdes'
  if (mode === 1) return 'aes'
  return second === 0x01 ? 'aes-dukpt' : second === 0x06 ? 'transarmor-tdes' : 'idtech-extended'
}

/** Bytes of a cipher's block. */
export const blockBytes = (cipher: Cipher): 8 | 16 => (cipher === 'aes' || cipher === 'aes-dukpt' ? 16 : 8)

const aesKsnBytes = 12

/**
 * The scheme of a presentation. Nothing is guessed: an attribution that is missing names none. AES of a reader with a
 * KSN of ten bytes is AES under a TDES DUKPT key (logs under the published test key decrypt so).
 * Errors: SchemeNotSupported; KsnMalformed where the KSN is not one of the scheme told.
 */
export function schemeOf(
  told: Attribution | null,
  ksnBytes: number,
): Result<CiphertextProfile['scheme'], ReadingRefusal> {
  if (told === null) return err({ tag: 'SchemeNotSupported', scheme: 'not told: no DFEE26' })
  const hasAesKsn = ksnBytes === aesKsnBytes
  switch (told.cipher) {
    case 'tdes':
      return hasAesKsn ? err({ tag: 'KsnMalformed' }) : ok('tdes-dukpt')
    case 'aes':
      return ok(hasAesKsn ? 'aes-dukpt' : 'tdes-dukpt-aes')
    case 'aes-dukpt':
      return hasAesKsn ? ok('aes-dukpt') : err({ tag: 'KsnMalformed' })
    case 'transarmor-tdes':
    case 'idtech-extended':
      return err({ tag: 'SchemeNotSupported', scheme: told.cipher })
  }
}
