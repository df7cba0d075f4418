import { err, ok, type Result } from '../../domain/result.ts'
import { beforeCutOff, daysBetween } from '../lima-time.ts'
import { totalMinorOf, type Transaction } from '../ledger/transactions.ts'
import type { OpenedCard } from '../cards/open-card.ts'
import type { Refusal } from './refusals.ts'
import { createBookings, type BookingParts, type Verdict } from './bookings.ts'
import type { RefundBody, ReverseBody, VoidBody } from './wire.ts'

/** How this acquirer behaves where the documents leave it open. */
export type ProcessorSettings = {
  /** Whether a void below the total is taken ("may be refused"). @default true */
  partialVoids: boolean
  /** How long a slow answer takes (amounts 74 and 174), real milliseconds. @default 5000 */
  slowAnswerMs: number
}

export type ProcessorParts = BookingParts & { settings: ProcessorSettings }

/** Voids declined before the refund opens (Voids & Refunds, "up to 3 attempts"). */
const voidTries = 3
/** Voids & Refunds: "The maximum time allowed to process a refund is 120 days." */
const refundDays = 120
/** Voids & Refunds §1: "you must wait at least 1 minute". Milliseconds. */
const reverseAfterMs = 60_000

const notAllowed = (why: string): Refusal => ({ tag: 'NotAllowed', why })

/** Refused where the card that came along is not the one of the sale; without a card there is nothing to compare. */
const otherCard = (sale: Transaction, card: OpenedCard | null): Refusal | null =>
  card === null || (card.bin === sale.bin && card.lastFour === sale.lastFour)
    ? null
    : notAllowed('the card is not the one of the original transaction')

/** Why a sale cannot be struck out, or `null`. @param remainingMinor what is left of it, minor units */
function reverseRefusal(
  sale: Transaction,
  body: ReverseBody,
  remainingMinor: number,
  { now, hasSaleLimit }: { now: number; hasSaleLimit: boolean },
): Refusal | null {
  if (sale.reversedAt !== null) return { tag: 'AlreadyReversed' }
  if (sale.status === 'declined') return notAllowed('the original transaction was declined')
  if (sale.kind !== body.transaction_type) return notAllowed(`the original transaction is a ${sale.kind}`)
  if (sale.currency !== body.amount.currency) return { tag: 'OtherCurrency' }
  if (totalMinorOf(body.amount) !== sale.totalMinor)
    return notAllowed('a reverse takes back the whole amount')
  if (hasSaleLimit && remainingMinor !== sale.totalMinor) {
    return notAllowed('the sale was voided or refunded before')
  }
  if (now - sale.createdAt < reverseAfterMs)
    return notAllowed('a reverse must wait one minute after the sale')
  return daysBetween(sale.createdAt, now) !== 0 || !beforeCutOff(now)
    ? notAllowed('a reverse is only available on the day of the sale, before 23:59')
    : null
}

/** Whether the time of a void of this sale is over. */
const isLateVoid = (sale: Transaction, now: number): boolean =>
  daysBetween(sale.createdAt, now) !== 0 || !beforeCutOff(now)

/** Why an approved sale cannot be voided, or `null`. */
function voidRefusal(
  sale: Transaction,
  body: VoidBody,
  { partialVoids, declinedVoids, isLate }: { partialVoids: boolean; declinedVoids: number; isLate: boolean },
): Refusal | null {
  if (sale.kind !== body.transaction_type) return notAllowed(`the original transaction is a ${sale.kind}`)
  if (!partialVoids && totalMinorOf(body.amount) < sale.totalMinor) {
    return notAllowed('Partial void not allowed')
  }
  if (isLate) {
    return notAllowed('a void is only available on the day of the sale, before 23:59')
  }
  return declinedVoids >= voidTries ? notAllowed('the void was tried three times') : null
}

/** Why neither a void nor a refund of a sale is taken, of which so much is left; or `null`. */
function saleRefusal(sale: Transaction, body: VoidBody | RefundBody, leftMinor: number): Refusal | null {
  if (sale.clientTransactionId === body.client_transaction_id) return { tag: 'DuplicateId' }
  if (sale.reversedAt !== null) return { tag: 'AlreadyReversed' }
  if (sale.status !== 'approved') return notAllowed('the original transaction was not approved')
  if (sale.currency !== body.amount.currency) return { tag: 'OtherCurrency' }
  const asked = totalMinorOf(body.amount)
  if (asked === 0) return notAllowed('the amount is zero')
  return asked > leftMinor ? notAllowed('the amount is more than what is left of the original') : null
}

/** Why an approved sale cannot be refunded, or `null`. */
function refundRefusal(sale: Transaction, declinedVoids: number, now: number): Refusal | null {
  const days = daysBetween(sale.createdAt, now)
  if (days > refundDays) return { tag: 'RefundPeriod', why: `more than ${refundDays} days after the sale` }
  return days === 0 && beforeCutOff(now) && declinedVoids < voidTries
    ? { tag: 'RefundPeriod', why: 'the sale can still be voided' }
    : null
}

/** What became of an operation whose id comes again, where the acquirer answers so; `null` elsewhere. */
function earlier(
  { transactions, behaviour }: Pick<ProcessorParts, 'transactions' | 'behaviour'>,
  body: VoidBody | RefundBody,
): Verdict | null {
  if (behaviour().operations.duplicates !== 200) return null
  const line = transactions.operationById(body.client_transaction_id)
  return line === null ? null : { line, slow: false, isRepeated: true }
}

export type Processor = ReturnType<typeof createProcessor>

/** The acquirer's rules: each call checks one operation against the books and, where it holds, applies it. */
export function createProcessor({ settings, ...parts }: ProcessorParts) {
  const { transactions, clock } = parts
  const { remainingMinor, declinedVoids, book } = createBookings(parts)

  /** What a void and a refund share: a known, approved sale in the same currency with enough left of it. */
  function approvedSale(body: VoidBody | RefundBody, card: OpenedCard | null): Result<Transaction, Refusal> {
    const sale = transactions.saleByReference(body.transaction_reference)
    if (transactions.operationById(body.client_transaction_id) !== null) return err({ tag: 'DuplicateId' })
    if (sale === null) return err(notAllowed('unknown original transaction'))
    const { hasSaleLimit } = parts.behaviour().operations
    const leftMinor = hasSaleLimit ? remainingMinor(sale) : sale.totalMinor
    const refusal = saleRefusal(sale, body, leftMinor) ?? otherCard(sale, card)
    return refusal === null ? ok(sale) : err(refusal)
  }

  function refundOf(
    sale: Transaction,
    body: VoidBody | RefundBody,
    declineWith: string | null,
  ): Result<Verdict, Refusal> {
    const refusal = refundRefusal(sale, declinedVoids(sale), clock.now())
    return refusal === null ? ok(book(sale, 'refund', body, declineWith)) : err(refusal)
  }

  return {
    /**
     * Strikes out a sale whose outcome the terminal does not know, whether or not the card was charged
     * (Voids & Refunds §1). Keyed by the sale's own id.
     */
    reverse: (
      body: ReverseBody,
      declineWith: string | null,
      card: OpenedCard | null,
    ): Result<Verdict, Refusal> => {
      const sale = transactions.saleById(body.client_transaction_id)
      if (sale === null) return err(notAllowed('unknown original transaction'))
      const { hasSaleLimit } = parts.behaviour().operations
      const refusal =
        reverseRefusal(sale, body, remainingMinor(sale), { now: clock.now(), hasSaleLimit }) ??
        otherCard(sale, card)
      return refusal === null ? ok(book(sale, 'reverse', body, declineWith)) : err(refusal)
    },

    /** Takes an approved sale of the same day off the card before the cut-off (Voids & Refunds §2). */
    void: (body: VoidBody, declineWith: string | null, card: OpenedCard | null): Result<Verdict, Refusal> => {
      const repeated = earlier(parts, body)
      if (repeated !== null) return ok(repeated)
      const found = approvedSale(body, card)
      if (!found.ok) return found
      const sale = found.value
      const isLate = isLateVoid(sale, clock.now())
      if (isLate && parts.behaviour().kushki.refundsLateVoids) return refundOf(sale, body, declineWith)
      const { partialVoids } = settings
      const refusal = voidRefusal(sale, body, { partialVoids, declinedVoids: declinedVoids(sale), isLate })
      return refusal === null ? ok(book(sale, 'void', body, declineWith)) : err(refusal)
    },

    /** Pays an approved sale back: after the cut-off, on another day, or after three voids (Voids & Refunds §3). */
    refund: (
      body: RefundBody,
      declineWith: string | null,
      card: OpenedCard | null,
    ): Result<Verdict, Refusal> => {
      const repeated = earlier(parts, body)
      if (repeated !== null) return ok(repeated)
      const found = approvedSale(body, card)
      if (!found.ok) return found
      return refundOf(found.value, body, declineWith)
    },
  }
}
