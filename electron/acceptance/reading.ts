import { refusedCiphertext } from '../../domain/agreed-ciphertext.ts'
import type { AcceptedProfile, SentCiphertext } from '../../domain/agreed-ciphertext.ts'
import { holdsClearCardData, isNumberAsName } from '../../domain/ciphertext.ts'
import { checkKsn } from '../../domain/ksn.ts'
import type { CardDetails } from '../../domain/kushki.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { CiphertextProfile, ReadingRefusal } from '../../domain/readings.ts'

/** Why a request's card reading is not used, or `null` where it is fine or there is none. */
export function refusedReading(
  request: OperationRequest,
  accepted: readonly AcceptedProfile[],
): ReadingRefusal | null {
  if (request.gateway !== 'kushki' || request.reading === undefined) return null
  const { card, card_details } = request.body
  // A card block without a reading, and a reading without one, were refused before (`bodyMatchesSale`).
  return card_details === undefined
    ? null
    : refusedCard({ card, card_details }, request.reading.profile, accepted)
}

/** What travels with the card, as the window sends it. */
type CardBlock = { card?: { card_holder_name?: string | undefined } | undefined; card_details: CardDetails }

/**
 * Why a card block is not used, or `null`. Nothing in it may be in clear, its KSN has to be one, and the acquirer has to
 * have agreed to its ciphertext (docs/decisions/0008-reader-names-its-ciphertext.md). The bridge has looked before; main
 * does not take the window's word for it.
 */
export function refusedCard(
  { card, card_details }: CardBlock,
  profile: CiphertextProfile,
  accepted: readonly AcceptedProfile[],
): ReadingRefusal | null {
  const { tracks, enc_tlv } = card_details
  const ciphertexts = [tracks.enc_track1, tracks.enc_track2, enc_tlv]
  if (
    isNumberAsName(card?.card_holder_name) ||
    ciphertexts.some((hex) => hex !== undefined && holdsClearCardData(hex))
  )
    return { tag: 'ClearCardData' }
  return refusedCiphertext(sentCiphertext(card_details, profile), accepted) ?? checkKsn(tracks.track_ksn)
}

/** What of a card block is ciphertext, and of which form. */
export const sentCiphertext = (
  { reading_type, tracks, enc_tlv }: CardDetails,
  profile: CiphertextProfile,
): SentCiphertext => ({
  profile,
  readingType: reading_type,
  hasTrack2: tracks.enc_track2 !== undefined,
  hasTlv: enc_tlv !== undefined,
})
