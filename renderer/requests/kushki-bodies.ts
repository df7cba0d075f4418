import { toKushkiAmount } from '../../domain/amount-parts.ts'
import type {
  CardDetails,
  KushkiRefundBody,
  KushkiReverseBody,
  KushkiVoidBody,
  PosDetails,
} from '../../domain/kushki.ts'
import type { Amount } from '../../domain/money.ts'
import type { KushkiSale } from '../../domain/sales.ts'
import type { CardReading } from '../../domain/readings.ts'

type CardPart = CardBlock | typeof cardless

/**
 * Reverses a charge or a capture whose outcome is unknown (Kushki, Voids & Refunds §1). Always whole, and named by
 * the sale's own `client_transaction_id`: that is what makes it safe to repeat.
 *
 * @returns `null` for a pre-authorisation or re-authorisation, which cannot be reversed
 */
export function reverseBody(sale: KushkiSale, card: CardPart): KushkiReverseBody | null {
  const { transaction_type } = sale
  if (transaction_type !== 'charge' && transaction_type !== 'capture') return null
  return {
    ...card,
    amount: toKushkiAmount(sale.amount),
    transaction_mode: 'Reverse',
    transaction_type,
    client_transaction_id: sale.client_transaction_id,
  }
}

/** A void or a refund is a transaction of its own, with a new UUID v4, that points at the sale by its reference. */
type OwnTransaction = { client_transaction_id: string; transaction_reference: string }

/**
 * Voids an approved sale of the same day (Kushki, Voids & Refunds §2).
 *
 * @param amount below the sale's for a partial void, which the processor may refuse (E041)
 * @param isSmartVoid whether to send `is_smart_void: true` as the Peru sample does; its documented default is false
 */
export const voidBody = (
  sale: KushkiSale,
  amount: Amount,
  card: CardPart,
  isSmartVoid: boolean,
  own: OwnTransaction,
): KushkiVoidBody => ({
  ...card,
  amount: toKushkiAmount(amount),
  transaction_mode: 'Void',
  transaction_type: sale.transaction_type,
  ...(isSmartVoid ? { is_smart_void: true } : {}),
  ...own,
})

/**
 * Refunds an approved sale or pre-authorisation (Kushki, Voids & Refunds §3). The type is `refund` whatever the sale
 * was: a pre-authorisation is named by its reference like any other.
 */
export const refundBody = (amount: Amount, card: CardPart, own: OwnTransaction): KushkiRefundBody => ({
  ...card,
  amount: toKushkiAmount(amount),
  transaction_mode: 'Authorization',
  transaction_type: 'refund',
  ...own,
})

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
