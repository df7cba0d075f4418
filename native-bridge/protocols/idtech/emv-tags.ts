import type { CardReading, CiphertextProfile, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { holdsClearTags } from '../../../domain/clear-card-data.ts'
import { ksnHex, toHex, toText } from '../bytes.ts'
import { holderName, maskPan } from '../masked-card.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { findTlv, type TlvObject } from '../../../domain/tlv.ts'
import { judgeMsr } from './msr-data.ts'
import { readStripeFrame } from './stx-envelope.ts'

/** ID TECH's own tags (Augusta and NEO 2 Interface Developer's Guides). */
const tags = {
  ksn: 0xdfee12,
  stripeFrame: 0xdfee23,
  encryptionStatus: 0xdfee26,
  trackLengths: 0xdfef4c,
  encryptedTracks: 0xdfef4d,
  maskedPan: 0xdfef5b,
  maskedTrack2: 0xdfef5d,
  maskedMsdTrack2: 0xdfef5e,
  error: 0xdfef61,
  trackSource: 0xdf30,
  track2: 0x57,
  pan: 0x5a,
  msdTrack2: 0x9f6b,
  holder: 0x5f20,
  entryMode: 0x9f39,
} as const

/** What the attribution byte of 02-40, or the first byte of DFEE26, says of one presentation. */
type Attribution = { readingType: ReadingType; cipher: number }

/**
 * An EMV list of Quick Chip or NEO to what it means. `attribution` is the byte before the list where there is one.
 * `enc_track2` is the encrypted tag 57: the only copy of track 2 whose plaintext is packed digits with `D`, the
 * nearest to what Kushki's HSM expects; DFEF4D (the same track as characters) is taken where 57 is absent.
 */
export function judgeEmv(
  list: readonly TlvObject[],
  format: string,
  attribution: number | null,
): ProtocolOutput {
  if (holdsClearTags(list)) return refused({ tag: 'ClearCardData' })
  const status = findTlv(list, tags.encryptionStatus)?.value[0]
  const told = readAttribution(attribution ?? status)
  const stripe = findTlv(list, tags.stripeFrame)
  if (stripe !== undefined && stripe.value.length > 0) return judgeStripe(stripe.value, list, format, told)

  const tracks = encryptedTracks(list, told?.cipher === 1 ? 16 : 8)
  if (tracks === null) {
    const error = findTlv(list, tags.error)
    if (error !== undefined) return refused({ tag: 'ReaderError', code: toHex(error.value).slice(0, 16) })
    return { type: 'note', text: 'idtech EMV data without a track' }
  }
  if (told !== null && told.cipher > 1)
    return refused({ tag: 'SchemeNotSupported', scheme: 'idtech-extended' })
  const ksn = findTlv(list, tags.ksn)
  if (ksn === undefined || ksn.value.length === 0) return refused({ tag: 'KsnNotLoaded' })
  const pan = maskedPan(list)
  const holder = holderName(toText(findTlv(list, tags.holder, 'plain')?.value ?? new Uint8Array()))
  const reading: CardReading = {
    family: 'idtech',
    format,
    reading_type: readingType(list, told),
    ...tracks.members,
    track_ksn: ksnHex(ksn.value),
    ...(pan === undefined ? {} : { masked_pan: pan }),
    ...(holder === undefined ? {} : { card_holder_name: holder }),
    profile: {
      scheme: told?.cipher === 1 ? 'aes-dukpt' : 'tdes-dukpt',
      keyVariant: 'data',
      plaintext: tracks.plaintext,
      padding: '00',
      iv: null,
      span: tracks.plaintext === 'ascii-track' ? 'per-track' : 'per-tag',
    },
  }
  return { type: 'reading', reading }
}

const refused = (refusal: ReadingRefusal): ProtocolOutput => ({ type: 'refused', refusal })

/** A swipe through a NEO reader: the whole encrypted stripe frame is the value of DFEE23. */
function judgeStripe(
  value: Uint8Array,
  list: readonly TlvObject[],
  format: string,
  told: Attribution | null,
): ProtocolOutput {
  const frame = readStripeFrame(value)
  if (frame === null) return { type: 'badFrame', why: 'checksum', at: 0 }
  const output = judgeMsr(frame.data, frame.layout, format)
  if (output.type !== 'reading') return output
  const type = readingType(list, told) === 'NFC' ? 'NFC' : 'MCR'
  return { type: 'reading', reading: { ...output.reading, reading_type: type } }
}

type Tracks = {
  members: Pick<CardReading, 'enc_track1' | 'enc_track2' | 'track2_length'>
  plaintext: CiphertextProfile['plaintext']
}

/** The encrypted track 2. NEO puts the whole object under the key ("57 13 …"), Quick Chip the value alone. */
function encryptedTracks(list: readonly TlvObject[], block: number): Tracks | null {
  for (const tag of [tags.track2, tags.msdTrack2]) {
    const flagged = findTlv(list, tag, 'encrypted')
    const object = flagged ?? findTlv(list, tag, 'plain')
    if (object === undefined || !isCiphertext(object.value)) continue
    return {
      members: { enc_track2: toHex(object.value) },
      plaintext: flagged === undefined ? 'tlv-value' : 'tlv-object',
    }
  }
  const tracks = findTlv(list, tags.encryptedTracks)?.value
  if (tracks === undefined || !isCiphertext(tracks)) return null
  const lengths = findTlv(list, tags.trackLengths)?.value
  const first = lengths?.[0] ?? 0
  const second = lengths?.[1] ?? 0
  const firstBytes = Math.ceil(first / block) * block
  const secondBytes = Math.ceil(second / block) * block
  if (lengths === undefined || firstBytes + secondBytes > tracks.length || second === 0)
    return first > 0
      ? { members: { enc_track1: toHex(tracks) }, plaintext: 'ascii-track' }
      : { members: { enc_track2: toHex(tracks) }, plaintext: 'ascii-track' }
  return {
    members: {
      ...(first === 0 ? {} : { enc_track1: toHex(tracks, 0, firstBytes) }),
      enc_track2: toHex(tracks, firstBytes, firstBytes + secondBytes),
      track2_length: Math.min(second, 128),
    },
    plaintext: 'ascii-track',
  }
}

const isCiphertext = (value: Uint8Array): boolean => value.length > 0 && value.length % 8 === 0

/** Entry mode 9F39 (80 fallback swipe, 90 swipe, 05 chip, 07 and 91 contactless), else the attribution, else DF30. */
function readingType(list: readonly TlvObject[], told: Attribution | null): ReadingType {
  switch (findTlv(list, tags.entryMode)?.value[0]) {
    case 0x05:
      return 'ICC'
    case 0x07:
    case 0x91:
      return 'NFC'
    case 0x80:
    case 0x90:
      return 'MCR'
    default:
  }
  if (told !== null) return told.readingType
  const source = findTlv(list, tags.trackSource)?.value[0]
  return source === 0x0c ? 'MCR' : source === 0x00 ? 'NFC' : 'ICC'
}

/** Bits 4, 3, 0: 000 contact, 001 contactless EMV, 101 contactless stripe, 01x swipe. Bits 2-1: 0 TDES, 1 AES. */
function readAttribution(byte: number | undefined): Attribution | null {
  if (byte === undefined) return null
  const swiped = (byte & 0x18) === 0x08
  return { readingType: swiped ? 'MCR' : (byte & 0x01) === 1 ? 'NFC' : 'ICC', cipher: (byte >> 1) & 3 }
}

/** Masked copies: DFEF5B, DFEF5D, DFEF5E (Quick Chip), or 5A and 57 with a masked length (NEO). */
function maskedPan(list: readonly TlvObject[]): string | undefined {
  const copies = [
    findTlv(list, tags.pan, 'masked'),
    findTlv(list, tags.track2, 'masked'),
    findTlv(list, tags.maskedPan),
    findTlv(list, tags.maskedTrack2),
    findTlv(list, tags.maskedMsdTrack2),
  ]
  for (const copy of copies) {
    if (copy === undefined) continue
    const text = toHex(copy.value)
    const pan = maskPan(text.split('D')[0]?.replace(/F+$/u, '') ?? '')
    if (pan.kind === 'masked') return pan.pan
  }
  return undefined
}
