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

/** Entry modes of contactless and of a stripe (9F39: ISO 8583 field 22, as EMV Book 4 has it); any other is a chip. */
const CONTACTLESS_MODES: ReadonlySet<number> = new Set([0x07, 0x91])
const STRIPE_MODES: ReadonlySet<number> = new Set([0x02, 0x80, 0x90])

const readingTypeOf = (list: readonly TlvObject[]): ReadingType => {
  const mode = findTlv(list, TAG.entryMode)?.value[0] ?? 0
  return CONTACTLESS_MODES.has(mode) ? 'NFC' : STRIPE_MODES.has(mode) ? 'MCR' : 'ICC'
}

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
 * The SRED block. Beside a masked tag 57 it is that tag encrypted, object and all, under the data key, filled with 00
 * (both blocks of a public test decrypt so under the published test key). What another block holds is not published.
 */
const sredMembers = (
  data: Uint8Array,
  isTrack2: boolean,
): Pick<CardReading, 'enc_track2' | 'enc_tlv' | 'profile'> =>
  isTrack2
    ? {
        enc_track2: toHex(data),
        profile: {
          scheme: 'tdes-dukpt',
          keyVariant: 'data',
          plaintext: 'tlv-object',
          padding: '00',
          iv: null,
          span: 'per-tag',
        },
      }
    : {
        enc_tlv: toHex(data),
        profile: {
          scheme: 'tdes-dukpt',
          keyVariant: 'unknown',
          plaintext: 'unknown',
          padding: 'unknown',
          iv: null,
          span: 'one-block',
        },
      }

/**
 * Makes a reading of the objects of a transaction that wants an authorisation (E4): the SRED block and its KSN.
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
  const masked_pan = maskedPanOf(list)
  const card_holder_name = holderName(toText(findTlv(list, TAG.holder)?.value ?? new Uint8Array()))
  return ok({
    family: 'miura',
    format: 'miura-sred',
    reading_type: readingTypeOf(list),
    track_ksn,
    ...sredMembers(data, findTlv(list, TAG.chipMaskedTrack2) !== undefined),
    ...(masked_pan === undefined ? {} : { masked_pan }),
    ...(card_holder_name === undefined ? {} : { card_holder_name }),
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
