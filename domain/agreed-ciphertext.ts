import { z } from 'zod'
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
