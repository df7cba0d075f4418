import type { CardReading, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { err, ok, type Result } from '../../../domain/result.ts'
import { holdsClearTags, isClearPackedPan } from '../../../domain/clear-card-data.ts'
import { ksnHex, toHex, toText } from '../bytes.ts'
import { checkKsn } from '../../../domain/ksn.ts'
import { holderName, isUnmaskedTrack, maskPan, panOfTrack } from '../masked-card.ts'
import { findTlv, type TlvObject } from '../../../domain/tlv.ts'

/** Tags of the MPI (as the vendor's published library names them). */
export const TAG = {
  cardStatus: 0x48,
  response: 0xe1,
  approved: 0xe3,
  onlineRequired: 0xe4,
  declined: 0xe5,
  statusChanged: 0xe6,
  holder: 0x5f20,
  track1: 0x5f21,
  track2: 0x5f22,
  serial: 0x9f1e,
  entryMode: 0x9f39,
  version: 0xdf7f,
  secureData: 0xdfae02,
  secureKsn: 0xdfae03,
  maskedTrack2: 0xdfae22,
  chipMaskedTrack2: 0xdfae57,
  maskedPan: 0xdfae5a,
} as const

const CONTACTLESS_MODES: ReadonlySet<number> = new Set([0x07, 0x91])

/** Whether anything shows the account number: plain tracks, plain EMV objects, or "masked" ones that mask nothing. */
const holdsClear = (list: readonly TlvObject[]): boolean => {
  const masked = findTlv(list, TAG.maskedTrack2)?.value
  const chipMasked = findTlv(list, TAG.chipMaskedTrack2)?.value
  return (
    holdsClearTags(list) ||
    findTlv(list, TAG.track1) !== undefined ||
    findTlv(list, TAG.track2) !== undefined ||
    (masked !== undefined && isUnmaskedTrack(toText(masked))) ||
    (chipMasked !== undefined && isClearPackedPan(chipMasked))
  )
}

/** The masked account number: text of a stripe's track 2, or packed digits of a chip's. */
const maskedPanOf = (list: readonly TlvObject[]): string | undefined => {
  const stripe = findTlv(list, TAG.maskedTrack2)
  const chip = findTlv(list, TAG.chipMaskedTrack2)
  const text =
    stripe === undefined
      ? (toHex(chip?.value ?? new Uint8Array()).split('D')[0] ?? '')
      : panOfTrack(toText(stripe.value))
  const masked = maskPan(text)
  return masked.kind === 'masked' ? masked.pan : undefined
}

/**
 * Makes a reading of the objects of a transaction that wants an authorisation (E4): the SRED block and its KSN. What
 * lies under the ciphertext depends on the key load and is not published, so the profile says that it is not known.
 * Errors: ClearCardData, NotEncrypting (no SRED block), KsnMalformed, KsnNotLoaded.
 */
export const readChip = (list: readonly TlvObject[]): Result<CardReading, ReadingRefusal> => {
  if (holdsClear(list)) return err({ tag: 'ClearCardData' })
  const data = findTlv(list, TAG.secureData)?.value
  const ksn = findTlv(list, TAG.secureKsn)?.value
  if (data === undefined || data.length === 0 || ksn === undefined) return err({ tag: 'NotEncrypting' })
  const track_ksn = ksnHex(ksn)
  const refusal = checkKsn(track_ksn)
  if (refusal !== null) return err(refusal)
  const mode = findTlv(list, TAG.entryMode)?.value[0] ?? 0
  const readingType: ReadingType = CONTACTLESS_MODES.has(mode) ? 'NFC' : 'ICC'
  const masked_pan = maskedPanOf(list)
  const card_holder_name = holderName(toText(findTlv(list, TAG.holder)?.value ?? new Uint8Array()))
  return ok({
    family: 'miura',
    format: 'miura-sred',
    reading_type: readingType,
    track_ksn,
    enc_tlv: toHex(data),
    ...(masked_pan === undefined ? {} : { masked_pan }),
    ...(card_holder_name === undefined ? {} : { card_holder_name }),
    profile: {
      scheme: 'tdes-dukpt',
      keyVariant: 'unknown',
      plaintext: 'unknown',
      padding: 'unknown',
      iv: null,
      span: 'one-block',
    },
  })
}

/** Bits of the card status (48): slot, then stripe. */
const CARD_IN_SLOT = 0x01
const CHIP_ANSWERS = 0x02
const STRIPE_SWIPED = 0x01
const STRIPE_READ = 0x0e

export type CardStatus = { inSlot: boolean; chip: boolean; stripe: ReadingRefusal | null }

/** What a card status says: a chip to be read, a card taken out, or a stripe and why it cannot be used. */
export const cardStatusOf = (list: readonly TlvObject[], status: TlvObject): CardStatus => {
  const slot = status.value[0] ?? 0
  const swipe = status.value[1] ?? 0
  return {
    inSlot: (slot & CARD_IN_SLOT) !== 0,
    chip: (slot & CHIP_ANSWERS) !== 0,
    stripe: (swipe & STRIPE_SWIPED) === 0 ? null : stripeRefusal(list, swipe),
  }
}

/** A stripe's tracks come as one SRED block, from which no track 2 can be taken. */
const stripeRefusal = (list: readonly TlvObject[], swipe: number): ReadingRefusal => {
  if (holdsClear(list)) return { tag: 'ClearCardData' }
  if ((swipe & STRIPE_READ) === 0) return { tag: 'BadRead' }
  return findTlv(list, TAG.secureData) === undefined ? { tag: 'NotEncrypting' } : { tag: 'NoSeparableTrack2' }
}
