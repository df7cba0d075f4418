import type { CardReading, CiphertextProfile } from '../../../domain/readings.ts'
import { findAllTlv, findTlv, type TlvObject } from '../../../domain/tlv.ts'
import { toHex } from '../bytes.ts'

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
