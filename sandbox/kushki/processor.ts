import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../domain/clock.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { beforeCutOff, daysBetween } from '../lima-time.ts'
import { atOnce } from '../ledger/database.ts'
import type { Effects } from '../ledger/effects.ts'
import {
  totalMinorOf,
  type NewTransaction,
  type OperationKind,
  type Transaction,
  type Transactions,
  type WireAmount,
} from '../ledger/transactions.ts'
import { byAmount } from './amounts.ts'
import type { Refusal } from './answers.ts'
import type { RefundBody, ReverseBody, VoidBody } from './wire.ts'

/** How this acquirer behaves where the documents leave it open. */
export type ProcessorSettings = {
  /** Whether a void below the total is taken ("may be refused"). @default true */
  partialVoids: boolean
  /** How long a slow answer takes (amounts 74 and 174), real milliseconds. @default 5000 */
  slowAnswerMs: number
  /** How old a transaction is before search shows it, sandbox milliseconds. @default 0 */
  searchableAfterMs: number
}

export type ProcessorParts = {
  database: DatabaseSync
  transactions: Transactions
  effects: Effects
  clock: Clock
  settings: ProcessorSettings
  uuid: () => string
}

/** The processor's word: the new line of the books, and whether its answer is slow. */
export type Verdict = { line: NewTransaction; slow: boolean }

/** Voids declined before the refund opens (Voids & Refunds, "up to 3 attempts"). */
const voidTries = 3
/** Voids & Refunds: "The maximum time allowed to process a refund is 120 days." */
const refundDays = 120
/** Voids & Refunds §1: "you must wait at least 1 minute". Milliseconds. */
const reverseAfterMs = 60_000

export type Processor = ReturnType<typeof createProcessor>

/** The acquirer's rules: each call checks one operation against the books and, where it holds, applies it. */
export function createProcessor({ database, transactions, effects, clock, settings, uuid }: ProcessorParts) {
  const refuse = (why: string) => err<Refusal>({ tag: 'NotAllowed', why })

  const operationLine = (
    sale: Transaction,
    kind: OperationKind | 'reverse',
    body: { client_transaction_id: string; amount: WireAmount },
    code: string,
  ): NewTransaction => ({
    clientTransactionId: body.client_transaction_id,
    reference: uuid(),
    kind: kind === 'reverse' ? sale.kind : kind,
    status: code === '00' ? 'approved' : 'declined',
    charged: false,
    createdAt: clock.now(),
    currency: sale.currency,
    totalMinor: totalMinorOf(body.amount),
    amount: body.amount,
    bin: sale.bin,
    lastFour: sale.lastFour,
    brand: sale.brand,
    approvalCode: code === '00' ? uuid().replaceAll(/\D/gu, '').slice(0, 6).padEnd(6, '0') : '',
    responseCode: code,
    ticketNumber: String(Math.trunc(clock.now())).padStart(18, '9'),
    originalId: sale.id,
  })

  /** What earlier voids and refunds left of a sale, minor units. */
  function remainingMinor(sale: Transaction): number {
    const givenBack = transactions
      .operationsOn(sale.id)
      .filter(({ status }) => status === 'approved')
      .reduce((sum, { totalMinor }) => sum + totalMinor, 0)
    return sale.totalMinor - givenBack
  }

  const declinedVoids = (sale: Transaction): number =>
    transactions.operationsOn(sale.id).filter(({ kind, status }) => kind === 'void' && status === 'declined')
      .length

  /** What a void and a refund share: a known, approved sale in the same currency with enough left of it. */
  function approvedSale(body: VoidBody | RefundBody): Result<Transaction, Refusal> {
    const sale = transactions.saleByReference(body.transaction_reference)
    if (transactions.operationById(body.client_transaction_id) !== null) return err({ tag: 'DuplicateId' })
    if (sale === null) return refuse('unknown original transaction')
    if (sale.clientTransactionId === body.client_transaction_id) return err({ tag: 'DuplicateId' })
    if (sale.status === 'reversed') return err({ tag: 'AlreadyReversed' })
    if (sale.status !== 'approved') return refuse('the original transaction was not approved')
    if (sale.currency !== body.amount.currency) return err({ tag: 'OtherCurrency' })
    const asked = totalMinorOf(body.amount)
    if (asked === 0) return refuse('the amount is zero')
    if (asked > remainingMinor(sale)) return refuse('the amount is more than what is left of the original')
    return ok(sale)
  }

  function apply(sale: Transaction, line: NewTransaction, kind: 'reverse' | OperationKind): void {
    atOnce(database, () => {
      if (kind === 'reverse') {
        if (line.status === 'approved') transactions.markReversed(sale.id)
      } else transactions.add(line)
      if (line.status === 'approved') {
        effects.add({
          gateway: 'kushki',
          operationId: line.clientTransactionId,
          kind,
          sale: sale.clientTransactionId,
          minor: line.totalMinor,
          at: line.createdAt,
        })
      }
    })
  }

  function process(
    sale: Transaction,
    kind: 'reverse' | OperationKind,
    body: ReverseBody | VoidBody | RefundBody,
    declineWith: string | null,
  ): Result<Verdict, Refusal> {
    const outcome = byAmount(totalMinorOf(body.amount), kind !== 'refund')
    const line = operationLine(sale, kind, body, declineWith ?? outcome.code)
    apply(sale, line, kind)
    return ok({ line, slow: outcome.slow })
  }

  return {
    /**
     * Strikes out a sale whose outcome the terminal does not know, whether or not the card was charged
     * (Voids & Refunds §1). Keyed by the sale's own id.
     */
    reverse: (body: ReverseBody, declineWith: string | null): Result<Verdict, Refusal> => {
      const now = clock.now()
      const sale = transactions.saleById(body.client_transaction_id)
      if (sale === null) return refuse('unknown original transaction')
      if (sale.status === 'reversed') return err({ tag: 'AlreadyReversed' })
      if (sale.status === 'declined') return refuse('the original transaction was declined')
      if (sale.kind !== body.transaction_type) return refuse(`the original transaction is a ${sale.kind}`)
      if (sale.currency !== body.amount.currency) return err({ tag: 'OtherCurrency' })
      if (totalMinorOf(body.amount) !== sale.totalMinor)
        return refuse('a reverse takes back the whole amount')
      if (remainingMinor(sale) !== sale.totalMinor) return refuse('the sale was voided or refunded before')
      if (now - sale.createdAt < reverseAfterMs)
        return refuse('a reverse must wait one minute after the sale')
      if (daysBetween(sale.createdAt, now) !== 0 || !beforeCutOff(now)) {
        return refuse('a reverse is only available on the day of the sale, before 23:59')
      }
      return process(sale, 'reverse', body, declineWith)
    },

    /** Takes an approved sale of the same day off the card before the cut-off (Voids & Refunds §2). */
    void: (body: VoidBody, declineWith: string | null): Result<Verdict, Refusal> => {
      const now = clock.now()
      const found = approvedSale(body)
      if (!found.ok) return found
      const sale = found.value
      if (sale.kind !== body.transaction_type) return refuse(`the original transaction is a ${sale.kind}`)
      if (!settings.partialVoids && totalMinorOf(body.amount) < sale.totalMinor) {
        return refuse('Partial void not allowed')
      }
      if (daysBetween(sale.createdAt, now) !== 0 || !beforeCutOff(now)) {
        return refuse('a void is only available on the day of the sale, before 23:59')
      }
      if (declinedVoids(sale) >= voidTries) return refuse('the void was tried three times')
      return process(sale, 'void', body, declineWith)
    },

    /** Pays an approved sale back: after the cut-off, on another day, or after three voids (Voids & Refunds §3). */
    refund: (body: RefundBody, declineWith: string | null): Result<Verdict, Refusal> => {
      const now = clock.now()
      const found = approvedSale(body)
      if (!found.ok) return found
      const sale = found.value
      const days = daysBetween(sale.createdAt, now)
      if (days > refundDays)
        return err({ tag: 'RefundPeriod', why: `more than ${refundDays} days after the sale` })
      if (days === 0 && beforeCutOff(now) && declinedVoids(sale) < voidTries) {
        return err({ tag: 'RefundPeriod', why: 'the sale can still be voided' })
      }
      return process(sale, 'refund', body, declineWith)
    },
  }
}
