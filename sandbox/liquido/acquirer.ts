import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../domain/clock.ts'
import type { Behaviour } from '../behaviour.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { atOnce } from '../ledger/database.ts'
import type { Effects } from '../ledger/effects.ts'
import type { Payment, Payments } from '../ledger/payments.ts'
import type { Refund, Refunds } from '../ledger/refunds.ts'
import { askedEnd, bankTransferMethods, cardMethods, type RefundBody } from './wire.ts'

/** Liquido, sandbox: a payment that is no card settles after three minutes unless the description says otherwise. */
const defaultDelayMs = 180_000
/** An end that no clock of a test comes to: the largest instant there is. */
const never = 8_640_000_000_000_000

export type LiquidoRefusal =
  | { tag: 'PaymentUnknown' }
  | { tag: 'PaymentNotSettled' }
  | { tag: 'OtherCurrency' }
  | { tag: 'MoreThanLeft' }
  | { tag: 'BankAccountNeeded'; paymentMethod: string }
  | { tag: 'KeyUsedWithOtherBody' }
  | { tag: 'KeyUsed' }

export type RefundWithPayment = { refund: Refund; payment: Payment }
/** A refund that was taken now, or the one that its key stands for already. */
export type TakenRefund = RefundWithPayment & { isRepeated: boolean }

export type LiquidoAcquirer = ReturnType<typeof createLiquidoAcquirer>

/** A body in one form whatever the order of its members, so that equal requests are equal text. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  )
}

/** Why a payment cannot be refunded as asked, or `null`. @param takenMinor what refunds took of it before, minor units */
function refusalOf(body: RefundBody, payment: Payment, takenMinor: number): LiquidoRefusal | null {
  const { paymentMethod, status, currency, minor } = payment
  if (status !== 'SETTLED') return { tag: 'PaymentNotSettled' }
  if (currency !== body.currency) return { tag: 'OtherCurrency' }
  if (body.amount > minor - takenMinor) return { tag: 'MoreThanLeft' }
  const hasAccount = body.additionalInfo?.bankTransferAccountInfo !== undefined
  return bankTransferMethods.includes(paymentMethod) && !hasAccount
    ? { tag: 'BankAccountNeeded', paymentMethod }
    : null
}

/** A refund that ends when and how its description asks. @param asText the body in one form */
function refundOf(
  body: RefundBody,
  asText: string,
  { paymentMethod }: Payment,
  now: number,
  { liquido, operations }: Behaviour,
): Refund {
  const { neverEnds, settledAfterFailureMs } = liquido
  const end = askedEnd(body.description ?? '')
  const delayMs = end.delayMs ?? (cardMethods.includes(paymentMethod) ? 0 : defaultDelayMs)
  const visibleAt = now + operations.effectAfterMs
  const finalAt = neverEnds ? never : visibleAt + delayMs
  const turns = settledAfterFailureMs > 0 && !neverEnds
  return {
    idempotencyKey: body.idempotencyKey,
    referenceId: body.referenceId,
    body: asText,
    minor: body.amount,
    currency: body.currency,
    description: body.description ?? null,
    callbackUrl: body.callbackUrl ?? null,
    createdAt: now,
    finalAt,
    finalStatus: turns ? 'FAILED' : end.status,
    visibleAt,
    settledLateAt: turns ? finalAt + settledAfterFailureMs : null,
    status: 'IN_PROGRESS',
  }
}

type Books = {
  database: DatabaseSync
  payments: Payments
  refunds: Refunds
  effects: Effects
  clock: Clock
  behaviour: () => Behaviour
}

/** Ends what is due. Money moves here and nowhere else, so a refund that fails never shows an effect. */
function createSettlement({ database, refunds, effects, clock }: Books): () => void {
  function addEffect({ idempotencyKey, referenceId, minor }: Refund, at: number): void {
    effects.add({
      gateway: 'liquido',
      operationId: idempotencyKey,
      kind: 'refund',
      sale: referenceId,
      minor,
      at,
    })
  }

  return () => {
    const now = clock.now()
    for (const refund of refunds.due(now)) {
      atOnce(database, () => {
        refunds.finish(refund.idempotencyKey)
        if (refund.finalStatus === 'SETTLED') addEffect(refund, refund.finalAt)
      })
    }
    for (const refund of refunds.dueLate(now)) {
      atOnce(database, () => {
        refunds.settleLate(refund.idempotencyKey)
        addEffect(refund, refund.settledLateAt ?? now)
      })
    }
  }
}

/** Liquido's rules: takes refunds, ends them when their time has come, and finds them by key. */
export function createLiquidoAcquirer(books: Books) {
  const { payments, refunds, clock, behaviour } = books
  const settleDue = createSettlement(books)

  function find(idempotencyKey: string): RefundWithPayment | null {
    settleDue()
    const refund = refunds.get(idempotencyKey)
    const payment = refund === null ? null : payments.get(refund.referenceId)
    return refund === null || payment === null ? null : { refund, payment }
  }

  /** A key that comes again: the same body gives the refund that is there, unless this acquirer refuses all repeats. */
  function repeated(earlier: RefundWithPayment, asText: string): Result<TakenRefund, LiquidoRefusal> {
    const { duplicates } = behaviour().operations
    if (duplicates !== null && duplicates !== 200) return err({ tag: 'KeyUsed' })
    return earlier.refund.body === asText
      ? ok({ ...earlier, isRepeated: true })
      : err({ tag: 'KeyUsedWithOtherBody' })
  }

  return {
    settleDue,
    /** A refund by its key, once it can be found. */
    find: (idempotencyKey: string): RefundWithPayment | null => {
      const found = find(idempotencyKey)
      return found === null || found.refund.visibleAt > clock.now() ? null : found
    },
    /** Takes a refund. Its key has one effect, however often it comes. */
    take: (body: RefundBody): Result<TakenRefund, LiquidoRefusal> => {
      const asText = inOrder(body)
      const earlier = find(body.idempotencyKey)
      if (earlier !== null) return repeated(earlier, asText)
      const payment = payments.get(body.referenceId)
      if (payment === null) return err({ tag: 'PaymentUnknown' })
      const { hasSaleLimit } = behaviour().operations
      const takenMinor = hasSaleLimit ? refunds.takenMinor(payment.referenceId) : 0
      const refusal = refusalOf(body, payment, takenMinor)
      if (refusal !== null) return err(refusal)
      refunds.add(refundOf(body, asText, payment, clock.now(), behaviour()))
      const made = find(body.idempotencyKey)
      if (made === null) throw new Error('a refund was written and is not there')
      return ok({ ...made, isRepeated: false })
    },
  }
}
