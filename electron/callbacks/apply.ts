import type { StorageFailed } from '../../contract/operations.ts'
import type { Clock } from '../../domain/clock.ts'
import type { LiquidoRefundBody } from '../../domain/liquido.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import { ok, type Result } from '../../domain/result.ts'
import type { Sale } from '../../domain/sales.ts'
import { recordAnswer } from '../gateways/liquido-answer.ts'
import { afterCallback } from '../sales/told-payment.ts'
import { storageFailed, type StorageFailure } from '../storage/failure.ts'
import { readCallback, type CallbackError, type CallbackEvent, type HandedCallback } from './callback.ts'

/**
 * What a callback did: `changed` a row's state; it was `alreadyKnown`; it is about a refund that is `notOurs` (another
 * till's, or one that was never accepted here); or it was `noted` without changing a row.
 */
export type Applied = 'changed' | 'alreadyKnown' | 'notOurs' | 'noted'

/** What the queue offers a callback. */
export type RefundRows = {
  /** The body that was accepted for the refund with this key, without its bank account; `null`: none was. */
  bodyOf(idempotencyKey: string): Result<LiquidoRefundBody | null, StorageFailure>
  /**
   * Ends the row by a definite answer that came by another way than its request. A row that has ended stays as it is:
   * that something else was said later is the journal's to keep.
   */
  settle(
    idempotencyKey: string,
    summary: AnswerSummary,
  ): Result<'changed' | 'alreadyKnown' | 'notOurs', StorageFailure>
}

/** The sales seen before, as far as callbacks add to them. */
type SeenSales = {
  get(key: string): Result<Sale | null, StorageFailure>
  put(sales: readonly Sale[], now: number): Result<null, StorageFailure>
}

export type CallbackApplier = (
  handed: HandedCallback,
) => Promise<Result<{ applied: Applied }, CallbackError | StorageFailed>>

export type CallbackApplierDependencies = {
  rows: RefundRows
  sales: SeenSales
  clock: Clock
  /** The OAuth client secret, which signs callbacks; `null` where none is set. */
  secret: () => Promise<string | null>
  toleranceSeconds: () => number
}

/**
 * Takes callbacks however they come in (a paste, a file, the loopback endpoint), in any order and any number of times:
 * the same callback twice is `alreadyKnown`.
 */
export function createCallbackApplier(options: CallbackApplierDependencies): CallbackApplier {
  const { rows, sales, clock, secret, toleranceSeconds } = options

  function applyRefund({
    record,
  }: Extract<CallbackEvent, { about: 'refund' }>): Result<{ applied: Applied }, StorageFailed> {
    const body = rows.bodyOf(record.idempotencyKey)
    if (!body.ok) return storageFailed(body.error)
    if (body.value === null) return ok({ applied: 'notOurs' })
    const answer = recordAnswer(record, body.value, 'callback', clock.now())
    // Another till's refund under the key of ours, or a record at odds with itself: the query has to say.
    if (answer === null || answer.summary.class === 'unknown') return ok({ applied: 'noted' })
    const settled = rows.settle(record.idempotencyKey, answer.summary)
    return settled.ok ? ok({ applied: settled.value }) : storageFailed(settled.error)
  }

  function applyPayment({
    payment,
  }: Extract<CallbackEvent, { about: 'payment' }>): Result<{ applied: Applied }, StorageFailed> {
    const found = sales.get(payment.key)
    if (!found.ok) return storageFailed(found.error)
    const before = found.value?.gateway === 'liquido' ? found.value : null
    const after = afterCallback(before, payment)
    const isKnown =
      before !== null &&
      before.typedBy === undefined &&
      before.status === after.status &&
      before.chargedBack === after.chargedBack
    if (isKnown) return ok({ applied: 'alreadyKnown' })
    const put = sales.put([after], clock.now())
    return put.ok ? ok({ applied: 'noted' }) : storageFailed(put.error)
  }

  return async (handed) => {
    const event = readCallback(handed, await secret(), handed.takenAt ?? clock.now(), toleranceSeconds())
    if (!event.ok) return event
    return event.value.about === 'refund' ? applyRefund(event.value) : applyPayment(event.value)
  }
}
