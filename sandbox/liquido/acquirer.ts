import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../domain/clock.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { atOnce } from '../ledger/database.ts'
import type { Effects } from '../ledger/effects.ts'
import type { Payment, Payments } from '../ledger/payments.ts'
import type { Refund, Refunds } from '../ledger/refunds.ts'
import { askedEnd, bankTransferMethods, cardMethods, type RefundBody } from './wire.ts'

/** Liquido, sandbox: a payment that is no card settles after three minutes unless the description says otherwise. */
const defaultDelayMs = 180_000

export type LiquidoRefusal =
  | { tag: 'PaymentUnknown' }
  | { tag: 'PaymentNotSettled' }
  | { tag: 'OtherCurrency' }
  | { tag: 'MoreThanLeft' }
  | { tag: 'BankAccountNeeded'; paymentMethod: string }
  | { tag: 'KeyUsedWithOtherBody' }

export type RefundWithPayment = { refund: Refund; payment: Payment }

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
function refundOf(body: RefundBody, asText: string, { paymentMethod }: Payment, now: number): Refund {
  const end = askedEnd(body.description ?? '')
  const delayMs = end.delayMs ?? (cardMethods.includes(paymentMethod) ? 0 : defaultDelayMs)
  return {
    idempotencyKey: body.idempotencyKey,
    referenceId: body.referenceId,
    body: asText,
    minor: body.amount,
    currency: body.currency,
    description: body.description ?? null,
    callbackUrl: body.callbackUrl ?? null,
    createdAt: now,
    finalAt: now + delayMs,
    finalStatus: end.status,
    status: 'IN_PROGRESS',
  }
}

/** Liquido's rules: takes refunds, ends them when their time has come, and finds them by key. */
export function createLiquidoAcquirer({
  database,
  payments,
  refunds,
  effects,
  clock,
}: {
  database: DatabaseSync
  payments: Payments
  refunds: Refunds
  effects: Effects
  clock: Clock
}) {
  /** Ends what is due. Money moves here and nowhere else, so a refund that fails never shows an effect. */
  function settleDue(): void {
    const now = clock.now()
    for (const refund of refunds.due(now)) {
      atOnce(database, () => {
        refunds.finish(refund.idempotencyKey)
        if (refund.finalStatus === 'FAILED') return
        effects.add({
          gateway: 'liquido',
          operationId: refund.idempotencyKey,
          kind: 'refund',
          sale: refund.referenceId,
          minor: refund.minor,
          at: refund.finalAt,
        })
      })
    }
  }

  function find(idempotencyKey: string): RefundWithPayment | null {
    settleDue()
    const refund = refunds.get(idempotencyKey)
    const payment = refund === null ? null : payments.get(refund.referenceId)
    return refund === null || payment === null ? null : { refund, payment }
  }

  return {
    settleDue,
    find,
    /** Takes a refund. The same key with the same body gives the refund that is there, and has no second effect. */
    take: (body: RefundBody): Result<RefundWithPayment, LiquidoRefusal> => {
      const asText = inOrder(body)
      const earlier = find(body.idempotencyKey)
      if (earlier !== null) {
        return earlier.refund.body === asText ? ok(earlier) : err({ tag: 'KeyUsedWithOtherBody' })
      }
      const payment = payments.get(body.referenceId)
      if (payment === null) return err({ tag: 'PaymentUnknown' })
      const refusal = refusalOf(body, payment, refunds.takenMinor(payment.referenceId))
      if (refusal !== null) return err(refusal)
      refunds.add(refundOf(body, asText, payment, clock.now()))
      const made = find(body.idempotencyKey)
      if (made === null) throw new Error('a refund was written and is not there')
      return ok(made)
    },
  }
}
