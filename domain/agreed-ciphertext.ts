import { z } from 'zod'
import { holdsClearCardData, isNumberAsName } from './clear-card-data.ts'
import { checkKsn } from './ksn.ts'
import type { CardDetails } from './kushki.ts'
import { ciphertextProfileSchema, profileMemberSchema } from './readings.ts'
import type { CiphertextProfile, ProfileMember, ReadingRefusal, ReadingType } from './readings.ts'

/** A ciphertext that the store's acquirer agreed to open. A member left out admits any value of it. */
export const acceptedProfileSchema = ciphertextProfileSchema
  .omit({ iv: true, tlv: true })
  .partial()
  .extend({
    /** `other`: a vector that is not zero. The request has no field for one: the acquirer has to know it. */
    iv: z.enum(['zero', 'other']).optional(),
    /** Of chip and contactless: a TLV list beside track 2, under its KSN (`enc_tlv`), or none sent. */
    tlv: z.enum(['list', 'none']).optional(),
  })
export type AcceptedProfile = z.infer<typeof acceptedProfileSchema>

/**
 * The form of the documents' own chip sample (Kushki, Voids & Refunds §1), known because it opens under the published
 * test key: triple DES CBC with a zero vector, DUKPT data key, track 2 in packed digits filled with F, and for a chip a
 * plain list of TLV objects under the same KSN. The one form the acquirer is known to open.
 */
export const sampleProfile = {
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  plaintext: 'packed-track',
  padding: 'F-nibble',
  iv: 'zero',
  span: 'per-track',
  tlv: 'list',
} as const satisfies AcceptedProfile

/** A card's ciphertexts as they will be sent: `hasTlv` only of a block that can be, under the KSN of the track. */
export type SentCiphertext = {
  profile: CiphertextProfile
  readingType: ReadingType
  hasTrack2: boolean
  hasTlv: boolean
}

/**
 * Exactly what was sent, as an agreement: for an acquirer who was seen to open it. A stripe proves nothing of a chip, whose
 * data have to be as in the sample then.
 */
export function agreementOf(sent: SentCiphertext): AcceptedProfile {
  const { iv, tlv: _tlv, ...profile } = sent.profile
  const isListSent = sent.readingType === 'MCR' || (sent.hasTrack2 && sent.hasTlv)
  return { ...profile, iv: iv === null ? 'zero' : 'other', tlv: isListSent ? 'list' : 'none' }
}

/** What travels with the card, as the window sends it. */
type CardBlock = { card?: { card_holder_name?: string | undefined } | undefined; card_details: CardDetails }

/**
 * Why a card block is not used, or `null`. Nothing in it may be in clear, its KSN has to be one, and the acquirer has to
 * have agreed to its ciphertext (docs/decisions/0008-reader-names-its-ciphertext.md). The bridge has looked before; main
 * takes nobody's word for it.
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

/** Why an acquirer with these agreements could not open it, or `null`: it can. */
export function refusedCiphertext(
  sent: SentCiphertext,
  accepted: readonly AcceptedProfile[],
): Extract<ReadingRefusal, { tag: 'NoSeparableTrack2' | 'ProfileNotAccepted' }> | null {
  if (!sent.hasTrack2 && !sent.hasTlv) return { tag: 'NoSeparableTrack2' }
  const [nearest] = accepted
    .map((agreed) => differences(sent, agreed))
    .toSorted((one, other) => one.length - other.length)
  if (nearest?.length === 0) return null
  return { tag: 'ProfileNotAccepted', profile: sent.profile, differs: nearest ?? [] }
}

/** By what a ciphertext differs from one agreement. */
function differences(sent: SentCiphertext, agreed: AcceptedProfile): ProfileMember[] {
  const { profile } = sent
  const actual: Record<ProfileMember, string> = {
    scheme: profile.scheme,
    keyVariant: profile.keyVariant,
    plaintext: profile.plaintext,
    padding: profile.padding,
    iv: profile.iv === null ? 'zero' : 'other',
    span: profile.span,
    tlv: tlvOf(sent, agreed),
  }
  return profileMemberSchema.options.filter(
    (member) => agreed[member] !== undefined && agreed[member] !== actual[member],
  )
}

/** What is sent beside track 2. A stripe has no chip data, and a block that is sent alone is told of by `plaintext`. */
function tlvOf(
  { profile, readingType, hasTrack2, hasTlv }: SentCiphertext,
  { tlv }: AcceptedProfile,
): string {
  if (readingType === 'MCR' && !hasTlv) return tlv ?? 'none'
  if (!hasTlv || !hasTrack2) return 'none'
  return profile.tlv ?? 'unknown'
}
