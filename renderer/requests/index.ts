import { partialAmount, toKushkiAmount, type Amount } from '../../domain/money.ts'
import { bodyMatchesSale } from '../../domain/body-matches-sale.ts'
import type {
  CardDetails,
  KushkiRefundBody,
  KushkiReverseBody,
  KushkiVoidBody,
  PosDetails,
} from '../../domain/kushki.ts'
import { needsBankAccount } from '../../domain/payment-methods.ts'
import type { BankAccount } from '../../domain/liquido.ts'
import { operationRequestSchema, type OperationKind, type OperationRequest } from '../../domain/operations.ts'
import type { CardReading } from '../../domain/readings.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { saleTotalMinor } from '../../domain/sale-facts.ts'
import type { EarlierOperation } from '../../domain/rules.ts'
import type { KushkiSale, LiquidoSale, Sale } from '../../domain/sales.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { liquidoRefundBody } from './liquido-body.ts'

/** What the cashier chose, and what the request is made from. */
export type OperationChoice = {
  kind: OperationKind
  sale: Sale
  /** Every earlier operation on the sale, in any state, in the order they were made. */
  earlier: readonly EarlierOperation[]
  settings: StoreSettings
  /** Two new UUIDs v4, made once for this operation and kept through every retry. */
  ids: { operationId: string; clientTransactionId: string }
  /** Minor units; a reverse is always whole. @default what is left of the sale */
  amountMinor?: number
  /** The card in the reader; left out: cardless. Kushki only. */
  card?: { reading: CardReading; readerName: string }
  cashier?: string
  /** Why, as the store says it. */
  reason?: { text: string; note: string }
  /** Why, in a Liquido refund's own words. @default "Refund " and the payment's key */
  description?: string
  /** Where a Liquido refund of this payment method is a bank transfer. */
  bankAccount?: BankAccount
}

/** Why there is no request. The window offers only open kinds, so what is left is what a person typed. */
export type BuildError =
  | { tag: 'NotOffered' }
  | { tag: 'NoReference' }
  | { tag: 'AmountNotPossible' }
  | { tag: 'BankAccountNeeded' }
  /** A member that no valid request can have; `path` names it. */
  | { tag: 'Invalid'; path: string }

/** What was given back before, in order, minor units. */
const givenBack = (earlier: readonly EarlierOperation[]): number[] =>
  earlier
    .filter(({ state }) => state === 'approved')
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .map(({ amountMinor }) => amountMinor)

type Built = Result<object, BuildError>

type CardPart = CardBlock | typeof cardless

/**
 * Reverses a charge or a capture whose outcome is unknown (Kushki, Voids & Refunds §1). Always whole, and named by
 * the sale's own `client_transaction_id`: that is what makes it safe to repeat.
 *
 * @returns `null` for a pre-authorisation or re-authorisation, which cannot be reversed
 */
function reverseBody(sale: KushkiSale, card: CardPart): KushkiReverseBody | null {
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
const voidBody = (
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
const refundBody = (amount: Amount, card: CardPart, own: OwnTransaction): KushkiRefundBody => ({
  ...card,
  amount: toKushkiAmount(amount),
  transaction_mode: 'Authorization',
  transaction_type: 'refund',
  ...own,
})

/** What a request carries of the card, and of the terminal that read it. */
type CardBlock = {
  card?: { card_holder_name: string }
  card_details: CardDetails
  country: 'PER'
  isDeferred: false
  is_cashback: false
  pos_details: PosDetails
}

/** What main is told of a reading beside its card block. */
export const readingTold = (
  { profile, masked_pan }: CardReading,
  readerName: string,
): NonNullable<Extract<OperationRequest, { gateway: 'kushki' }>['reading']> => ({
  readerName,
  profile,
  ...(masked_pan === undefined ? {} : { masked_pan }),
})

/** The card left out (Kushki, Voids & Refunds: "send the omit_card field with the value of true"). */
const cardless = { omit_card: true } as const

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

function kushkiRequest(sale: KushkiSale, choice: OperationChoice): Built {
  const { kind, settings, card } = choice
  const cardPart = card ? cardBlock(card.reading, settings.kushki.posDetails) : cardless
  const reading = card ? { reading: readingTold(card.reading, card.readerName) } : undefined
  const request = { gateway: 'kushki', kind, ...reading }
  if (kind === 'reverse') {
    const body = reverseBody(sale, cardPart)
    return body ? ok({ ...request, body }) : err({ tag: 'NotOffered' })
  }
  if (sale.transaction_reference === undefined) return err({ tag: 'NoReference' })
  const before = givenBack(choice.earlier)
  const left = saleTotalMinor(sale) - before.reduce((sum, minor) => sum + minor, 0)
  const amount = partialAmount(sale.amount, before, choice.amountMinor ?? left)
  if (amount === null) return err({ tag: 'AmountNotPossible' })
  const own = {
    client_transaction_id: choice.ids.clientTransactionId,
    transaction_reference: sale.transaction_reference,
  }
  const body =
    kind === 'void'
      ? voidBody(sale, amount, cardPart, settings.kushki.isSmartVoid, own)
      : refundBody(amount, cardPart, own)
  return ok({ ...request, body })
}

function liquidoRequest(sale: LiquidoSale, choice: OperationChoice): Built {
  if (choice.kind !== 'refund') return err({ tag: 'NotOffered' })
  const needed = needsBankAccount(sale.paymentMethod)
  if (needed && choice.bankAccount === undefined) return err({ tag: 'BankAccountNeeded' })
  const left = sale.money.minor - givenBack(choice.earlier).reduce((sum, minor) => sum + minor, 0)
  const amountMinor = choice.amountMinor ?? left
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 1 || amountMinor > left)
    return err({ tag: 'AmountNotPossible' })
  const body = liquidoRefundBody(sale, {
    amountMinor,
    refundNumber: choice.earlier.filter(({ kind }) => kind === 'refund').length + 1,
    description: choice.description ?? `Refund ${sale.referenceId}`,
    bankAccount: needed ? choice.bankAccount : undefined,
    callbackUrl: choice.settings.liquido.callbackUrl,
  })
  return ok({ gateway: 'liquido', kind: 'refund', body })
}

/**
 * The request of an operation: the exact body that will go on the wire, and what it is for. Pure: the same choice
 * gives the same request. Main checks all of it again.
 */
export function buildOperationRequest(choice: OperationChoice): Result<OperationRequest, BuildError> {
  const { sale } = choice
  const built = sale.gateway === 'kushki' ? kushkiRequest(sale, choice) : liquidoRequest(sale, choice)
  if (!built.ok) return built
  const parsed = operationRequestSchema.safeParse({
    operationId: choice.ids.operationId,
    saleKey: sale.key,
    cashier: choice.cashier ?? '',
    ...(choice.reason === undefined ? {} : { reason: choice.reason }),
    ...built.value,
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return err({ tag: 'Invalid', path: issue?.path.join('.') ?? '' })
  }
  const mismatch = bodyMatchesSale(parsed.data, sale)
  return mismatch === null ? ok(parsed.data) : err({ tag: 'Invalid', path: mismatch })
}
