import type { CardReading, CiphertextProfile, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { err, ok, type Result } from '../../../domain/result.ts'
import { findAllTlv, findTlv, type TlvObject } from '../../../domain/tlv.ts'
import { toHex } from '../bytes.ts'

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

/** ID TECH's tags of track data and their masked copies (Augusta and NEO 2 Interface Developer's Guides). */
export const trackTags = {
  track2: 0x57,
  pan: 0x5a,
  msdTrack2: 0x9f6b,
  maskedPan: 0xdfef5b,
  maskedTrack2: 0xdfef5d,
  maskedMsdTrack2: 0xdfef5e,
  trackLengths: 0xdfef4c,
  encryptedTracks: 0xdfef4d,
} as const

export type EncryptedTrack = {
  members: Pick<CardReading, 'enc_track1' | 'enc_track2' | 'track2_length'>
  plaintext: CiphertextProfile['plaintext']
  /** The ciphertext is as long as AES makes it and TDES does not, whatever the reader says. */
  onlyFitsAes: boolean
}

/**
 * The encrypted track 2 of an EMV list: tag 57 (9F6B of a contactless stripe), else DFEF4D, the track as characters.
 * @param block bytes of the cipher's block; a value of another length is no ciphertext
 */
export function findEncryptedTrack(
  list: readonly TlvObject[],
  format: string,
  block: 8 | 16,
): EncryptedTrack | null {
  for (const tag of [trackTags.track2, trackTags.msdTrack2]) {
    const copies = findAllTlv(list, tag)
    const flagged = copies.find((copy) => copy.form === 'encrypted')
    const masked = copies.find((copy) => copy.form === 'masked' || (copy.form === 'plain' && isMask(copy)))
    const encrypted = flagged ?? copies.find((copy) => copy.form === 'plain' && copy !== masked)
    if (encrypted === undefined || !isCiphertext(encrypted.value, block)) continue
    // NEO puts the whole object under the key ("57 13 …"): in copies told by their flags, or by the mask beside them.
    const isObject = flagged !== undefined || masked !== undefined || format === 'idtech-neo'
    return {
      members: { enc_track2: toHex(encrypted.value) },
      plaintext: isObject ? 'tlv-object' : plaintextByLength(list),
      onlyFitsAes:
        masked !== undefined && fitsOnlyAes(masked.value.length + tagBytes(tag) + 1, encrypted.value.length),
    }
  }
  return findTrackCharacters(list, block)
}

const isCiphertext = (value: Uint8Array, block: number): boolean =>
  value.length > 0 && value.length % block === 0

/** The account number of a masked copy, which has C for each digit that is hidden; `undefined` for anything else. */
export function maskedDigits(value: Uint8Array): string | undefined {
  const digits = (toHex(value).split('D')[0] ?? '').replace(/F+$/u, '')
  return /^\d{0,6}C{2,}\d{0,4}$/u.test(digits) ? digits : undefined
}

const isMask = (copy: TlvObject): boolean => maskedDigits(copy.value) !== undefined

const tagBytes = (tag: number): number => (tag > 0xff ? 2 : 1)

const filledTo = (length: number, block: number): number => Math.ceil(length / block) * block

const fitsOnlyAes = (plain: number, encrypted: number): boolean =>
  filledTo(plain, 8) !== encrypted && filledTo(plain, 16) === encrypted

/**
 * Whether value or object lies under a key: a 57 of 17 or 19 bytes fills three blocks either way, but a 5A of eight
 * bytes fills one as a value and two as an object. Without a masked copy of 5A to compare with it is not known.
 */
function plaintextByLength(list: readonly TlvObject[]): CiphertextProfile['plaintext'] {
  const masked = findTlv(list, trackTags.maskedPan)?.value.length
  const encrypted = findTlv(list, trackTags.pan)?.value.length
  if (masked === undefined || encrypted === undefined) return 'unknown'
  const isValue = filledTo(masked, 8) === encrypted
  const isObject = filledTo(masked + 2, 8) === encrypted
  return isObject === isValue ? 'unknown' : isObject ? 'tlv-object' : 'tlv-value'
}

/** DFEF4D: tracks as characters, one after another, each filled to whole blocks; DFEF4C tells their lengths. */
function findTrackCharacters(list: readonly TlvObject[], block: number): EncryptedTrack | null {
  const tracks = findTlv(list, trackTags.encryptedTracks)?.value
  const lengths = findTlv(list, trackTags.trackLengths)?.value
  if (tracks === undefined || lengths === undefined || !isCiphertext(tracks, block)) return null
  const first = lengths[0] ?? 0
  const second = lengths[1] ?? 0
  const firstBytes = filledTo(first, block)
  const end = firstBytes + filledTo(second, block)
  // Neither track 1 nor 2 is told: the bytes are something else (a campus card, a ticket).
  if (end === 0 || end > tracks.length) return null
  return {
    members: {
      ...(first === 0 ? {} : { enc_track1: toHex(tracks, 0, firstBytes) }),
      ...(second === 0
        ? {}
        : { enc_track2: toHex(tracks, firstBytes, end), track2_length: Math.min(second, 128) }),
    },
    plaintext: 'ascii-track',
    onlyFitsAes: false,
  }
}
