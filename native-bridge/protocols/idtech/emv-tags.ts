import type { CardReading, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { holdsClearTags } from '../../../domain/clear-card-data.ts'
import { ksnHex, toHex, toText } from '../bytes.ts'
import { holderName, maskPan } from '../masked-card.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { findAllTlv, findTlv, type TlvObject } from '../../../domain/tlv.ts'
import {
  blockBytes,
  readAttribution,
  saysEncrypted,
  schemeOf,
  type Attribution,
  findEncryptedTrack,
  maskedDigits,
  trackTags,
} from './emv-encryption.ts'
import { judgeMsr } from './msr-data.ts'
import { readStripeFrame } from './stx-envelope.ts'

/** ID TECH's own tags (Augusta and NEO 2 Interface Developer's Guides). */
const tags = {
  ksn: 0xdfee12,
  legacyKsn: 0xffee12,
  stripeFrame: 0xdfee23,
  encryptionStatus: 0xdfee26,
  error: 0xdfef61,
  trackSource: 0xdfee30,
  legacyTrackSource: 0xdf30,
  holder: 0x5f20,
  entryMode: 0x9f39,
} as const

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
  const status = findTlv(list, tags.encryptionStatus)?.value
  const told = readAttribution(status?.[0] ?? attribution ?? undefined, status?.[1])
  const stripe = findTlv(list, tags.stripeFrame)
  if (stripe !== undefined && stripe.value.length > 0) return judgeStripe(stripe.value, list, format, told)

  const track = findEncryptedTrack(list, format, blockBytes(told?.cipher ?? 'tdes'))
  if (track === null) {
    const error = findTlv(list, tags.error)
    if (error !== undefined) return refused({ tag: 'ReaderError', code: toHex(error.value).slice(0, 16) })
    return { type: 'note', text: 'idtech EMV data without a track' }
  }
  const ksn = ksnOf(list)
  if (ksn === undefined) return refused({ tag: 'KsnNotLoaded' })
  // A byte that says "not encrypted" does not tell how this is encrypted; DFEE26 of an Augusta says so and is right.
  const isTold = status !== undefined || (attribution !== null && saysEncrypted(attribution))
  const scheme = schemeOf(isTold ? told : null, ksn.length)
  if (!scheme.ok) return refused(scheme.error)
  if (scheme.value === 'tdes-dukpt' && track.onlyFitsAes)
    return refused({ tag: 'SchemeNotSupported', scheme: 'told TDES, as long as AES' })
  const pan = maskedPan(list)
  const holder = holderName(toText(findTlv(list, tags.holder, 'plain')?.value ?? new Uint8Array()))
  const reading: CardReading = {
    family: 'idtech',
    format,
    reading_type: readingType(list, told),
    ...track.members,
    track_ksn: ksnHex(ksn),
    ...(pan === undefined ? {} : { masked_pan: pan }),
    ...(holder === undefined ? {} : { card_holder_name: holder }),
    profile: {
      scheme: scheme.value,
      keyVariant: 'data',
      plaintext: track.plaintext,
      padding: '00',
      iv: null,
      span: track.plaintext === 'ascii-track' ? 'per-track' : 'per-tag',
    },
  }
  return { type: 'reading', reading }
}

const refused = (refusal: ReadingRefusal): ProtocolOutput => ({ type: 'refused', refusal })

/** The KSN: DFEE12, or FFEE12 of older firmware, which leaves the newer tag empty beside it. */
const ksnOf = (list: readonly TlvObject[]): Uint8Array | undefined =>
  [...findAllTlv(list, tags.ksn), ...findAllTlv(list, tags.legacyKsn)].find(
    (object) => object.form === 'plain' && object.value.length > 0,
  )?.value

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

/**
 * How the card came, as the reader says itself; else entry mode 9F39 (80 fallback swipe, 90 swipe, 05 chip, 07 and 91
 * contactless), else the track source. Many readers have 9F39 fixed in their terminal data: 07 with a chip inserted.
 */
function readingType(list: readonly TlvObject[], told: Attribution | null): ReadingType {
  if (told !== null) return told.readingType
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
  const source = (findTlv(list, tags.trackSource) ?? findTlv(list, tags.legacyTrackSource))?.value[0]
  return source === 0x0c ? 'MCR' : source === 0x00 ? 'NFC' : 'ICC'
}

/** Where a masked account number may stand, shortest first. */
const maskedCopies = [
  trackTags.pan,
  trackTags.track2,
  trackTags.msdTrack2,
  trackTags.maskedPan,
  trackTags.maskedTrack2,
  trackTags.maskedMsdTrack2,
]

/** Masked copies: DFEF5B, DFEF5D, DFEF5E (Quick Chip), or 5A and 57 with a masked length or a mask for a value (NEO). */
function maskedPan(list: readonly TlvObject[]): string | undefined {
  for (const tag of maskedCopies) {
    for (const copy of findAllTlv(list, tag)) {
      const digits = copy.form === 'encrypted' ? undefined : maskedDigits(copy.value)
      const pan = digits === undefined ? null : maskPan(digits)
      if (pan?.kind === 'masked') return pan.pan
    }
  }
  return undefined
}
