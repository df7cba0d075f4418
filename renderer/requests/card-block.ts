import type { CardDetails, PosDetails } from '../../domain/kushki.ts'
import type { CardReading } from '../../domain/readings.ts'

/** What a request carries of the card, and of the terminal that read it. */
export type CardBlock = {
  card?: { card_holder_name: string }
  card_details: CardDetails
  country: 'PER'
  isDeferred: false
  is_cashback: false
  pos_details: PosDetails
}

/** The card left out (Kushki, Voids & Refunds: "send the omit_card field with the value of true"). */
export const cardless = { omit_card: true } as const

/**
 * A reading as Kushki's `card`, `card_details` and `pos_details`, with the members of the seed's chip sample. Track 1
 * goes with a stripe only, the TLV with chip and contactless only (reference, fields). The request has one KSN for
 * both, so a TLV under another key than the track's is left out: the acquirer could not open it.
 */
export function cardBlock(reading: CardReading, posDetails: PosDetails): CardBlock {
  const isStripe = reading.reading_type === 'MCR'
  const isTlvUnderTrackKsn = reading.tlv_ksn === undefined || reading.tlv_ksn === reading.track_ksn
  return {
    ...(reading.card_holder_name === undefined
      ? {}
      : { card: { card_holder_name: reading.card_holder_name } }),
    country: 'PER',
    isDeferred: false,
    is_cashback: false,
    pos_details: posDetails,
    card_details: {
      tracks: {
        track_ksn: reading.track_ksn,
        ...(isStripe && reading.enc_track1 !== undefined ? { enc_track1: reading.enc_track1 } : {}),
        ...(reading.enc_track2 === undefined ? {} : { enc_track2: reading.enc_track2 }),
        ...(reading.track2_length === undefined ? {} : { track2_length: reading.track2_length }),
      },
      ...(!isStripe && isTlvUnderTrackKsn && reading.enc_tlv !== undefined
        ? { enc_tlv: reading.enc_tlv }
        : {}),
      ...(reading.pin_ksn === undefined ? {} : { pin_ksn: reading.pin_ksn }),
      reading_type: reading.reading_type,
    },
  }
}
