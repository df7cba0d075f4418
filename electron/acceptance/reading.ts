import type { OperationRequest } from '../../domain/operations.ts'
import type { CiphertextProfile, ReadingRefusal } from '../../domain/readings.ts'
import type { AcceptedProfile } from '../../contract/settings.ts'

/**
 * Why a request's card reading is not used, or `null` where it is fine or there is none: the acquirer has to have
 * agreed to its ciphertext (docs/decisions/0008-reader-names-its-ciphertext.md), and its KSN has to be one.
 */
export function refusedReading(
  request: OperationRequest,
  accepted: readonly AcceptedProfile[],
): ReadingRefusal | null {
  if (request.gateway !== 'kushki' || request.reading === undefined) return null
  const { profile } = request.reading
  if (!isAccepted(profile, accepted)) return { tag: 'ProfileNotAccepted', profile }
  const tracks = request.body.card_details?.tracks
  if (tracks && !/^(?:[0-9A-F]{20}|[0-9A-F]{16})$/u.test(tracks.track_ksn)) return { tag: 'KsnMalformed' }
  return null
}

/** Whether the acquirer agreed to this ciphertext. */
export const isAccepted = (profile: CiphertextProfile, accepted: readonly AcceptedProfile[]): boolean =>
  accepted.some((agreed) => fits(profile, agreed))

/** A member the acquirer's agreement leaves out accepts any value of it. */
function fits(profile: CiphertextProfile, agreed: AcceptedProfile): boolean {
  const { scheme, keyVariant, plaintext, padding, span } = agreed
  return (
    (scheme === undefined || scheme === profile.scheme) &&
    (keyVariant === undefined || keyVariant === profile.keyVariant) &&
    (plaintext === undefined || plaintext === profile.plaintext) &&
    (padding === undefined || padding === profile.padding) &&
    (span === undefined || span === profile.span)
  )
}
