import { cardReadingSchema } from '../../domain/readings.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { AcceptedProfile } from '../../contract/settings.ts'
import { holdsClearTags, holdsClearTrack } from '../protocols/clear-card-data.ts'
import type { KsnHistory } from '../protocols/ksn.ts'
import { maskPan } from '../protocols/masked-card.ts'
import { readTlv } from '../protocols/tlv/tlv.ts'

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
  if (!rules.accepted.some((profile) => fits(parsed.data, profile))) {
    return err({ tag: 'ProfileNotAccepted', profile: parsed.data.profile })
  }
  return ok(parsed.data)
}

/** Whether the reading's ciphertext is one the acquirer agreed to; a member left out accepts any value. */
function fits({ profile }: CardReading, accepted: AcceptedProfile): boolean {
  return (
    agrees(accepted.scheme, profile.scheme) &&
    agrees(accepted.keyVariant, profile.keyVariant) &&
    agrees(accepted.plaintext, profile.plaintext) &&
    agrees(accepted.padding, profile.padding) &&
    agrees(accepted.span, profile.span)
  )
}

const agrees = <Value>(wanted: Value | undefined, actual: Value): boolean =>
  wanted === undefined || wanted === actual

/** A whole track 2 packed two digits to a byte (EMV tag 57): account number, D, expiry, the rest, filler. */
const packedTrack2 = /^\d{12,19}D\d{2}(?:0[1-9]|1[0-2])\d{3,}[F0]*$/u

/**
 * Whether a field meant for ciphertext or masked data holds an account number in clear: a track as text, a track packed
 * two digits to a byte, tags in clear, or a PAN without its mask. Each looks at a whole value, so that ciphertext, which
 * is as good as random, is not taken for one in the lifetime of a store.
 */
function showsCardData(reading: CardReading): boolean {
  if (reading.masked_pan !== undefined && maskPan(reading.masked_pan).kind === 'clear') return true
  if (/\d{8}/u.test(reading.card_holder_name ?? '')) return true
  return [reading.enc_track1, reading.enc_track2, reading.enc_track3, reading.enc_tlv].some((hex) => {
    if (hex === undefined) return false
    const bytes = Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16))
    if (holdsClearTrack(bytes) || packedTrack2.test(hex)) return true
    const tags = readTlv(bytes)
    return tags.ok && holdsClearTags(tags.value)
  })
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
