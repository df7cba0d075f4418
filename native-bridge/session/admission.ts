import { cardReadingSchema } from '../../domain/readings.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { refusedCiphertext } from '../../domain/agreed-ciphertext.ts'
import type { AcceptedProfile, SentCiphertext } from '../../domain/agreed-ciphertext.ts'
import { holdsClearCardData, isNumberAsName } from '../../domain/clear-card-data.ts'
import type { KsnHistory } from '../../domain/ksn.ts'
import { maskPan } from '../protocols/masked-card.ts'

/**
 * Decides whether a decoded reading may leave the bridge. Every reading passes here, whatever its protocol promised:
 * nothing in clear, a key serial number that rises, a ciphertext the acquirer agreed to.
 */
export function admit(
  reading: CardReading,
  rules: { accepted: readonly AcceptedProfile[]; history: KsnHistory },
): Result<CardReading, ReadingRefusal> {
  if (showsCardData(reading)) return err({ tag: 'ClearCardData' })
  const parsed = cardReadingSchema.safeParse(reading)
  if (!parsed.success) return err({ tag: 'ReaderError', code: 'SHAPE' })
  // Before the profile: a KSN counts as used even where its reading is of no use to this acquirer.
  const ksn = rules.history.admit(parsed.data.track_ksn)
  if (ksn !== null) return err(ksn)
  const refusal = refusedCiphertext(sentOf(parsed.data), rules.accepted)
  return refusal === null ? ok(parsed.data) : err(refusal)
}

/** What the window will send of a reading: the request has one KSN, so a TLV block under another is left out. */
const sentOf = ({
  profile,
  reading_type,
  enc_track2,
  enc_tlv,
  track_ksn,
  tlv_ksn,
}: CardReading): SentCiphertext => ({
  profile,
  readingType: reading_type,
  hasTrack2: enc_track2 !== undefined,
  hasTlv: reading_type !== 'MCR' && enc_tlv !== undefined && (tlv_ksn ?? track_ksn) === track_ksn,
})

/**
 * Whether a field meant for ciphertext or masked data holds an account number in clear: main looks at the ciphertext
 * again by the same rule before it takes an operation.
 */
function showsCardData(reading: CardReading): boolean {
  if (reading.masked_pan !== undefined && maskPan(reading.masked_pan).kind === 'clear') return true
  if (isNumberAsName(reading.card_holder_name)) return true
  return [reading.enc_track1, reading.enc_track2, reading.enc_track3, reading.enc_tlv].some(
    (hex) => hex !== undefined && holdsClearCardData(hex),
  )
}

/** What a test read shows: which format and card were read, without any ciphertext. */
export function withoutCiphertext(reading: CardReading): CardReading {
  const {
    enc_track1: _track1,
    enc_track2: _track2,
    enc_track3: _track3,
    enc_tlv: _tlv,
    pin_ksn: _pinKsn,
    ...rest
  } = reading
  return rest
}
