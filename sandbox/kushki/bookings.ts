import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../domain/clock.ts'
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

export type BookingParts = {
  database: DatabaseSync
  transactions: Transactions
  effects: Effects
  clock: Clock
  uuid: () => string
}

/** The processor's word: the new line of the books, and whether its answer is slow. */
export type Verdict = { line: NewTransaction; slow: boolean }

type OperationBody = { client_transaction_id: string; amount: WireAmount }

/** The line that an operation leaves. @param uuid makes its reference and its approval code */
const lineOf = (
  sale: Transaction,
  kind: OperationKind | 'reverse',
  body: OperationBody,
  { code, now, uuid }: { code: string; now: number; uuid: () => string },
): NewTransaction => ({
  clientTransactionId: body.client_transaction_id,
  reference: uuid(),
  kind: kind === 'reverse' ? sale.kind : kind,
  status: code === '00' ? 'approved' : 'declined',
  charged: false,
  createdAt: now,
  currency: sale.currency,
  totalMinor: totalMinorOf(body.amount),
  amount: body.amount,
  bin: sale.bin,
  lastFour: sale.lastFour,
  brand: sale.brand,
  approvalCode: code === '00' ? uuid().replaceAll(/\D/gu, '').slice(0, 6).padEnd(6, '0') : '',
  responseCode: code,
  ticketNumber: String(Math.trunc(now)).padStart(18, '9'),
  originalId: sale.id,
})

/** What was booked on a sale, and the booking of one more operation. */
export function createBookings({ database, transactions, effects, clock, uuid }: BookingParts) {
  function write(sale: Transaction, line: NewTransaction, kind: 'reverse' | OperationKind): void {
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
  }

  return {
    /** What earlier voids and refunds left of a sale, minor units. */
    remainingMinor: (sale: Transaction): number =>
      transactions
        .operationsOn(sale.id)
        .filter(({ status }) => status === 'approved')
        .reduce((left, { totalMinor }) => left - totalMinor, sale.totalMinor),
    declinedVoids: (sale: Transaction): number =>
      transactions
        .operationsOn(sale.id)
        .filter(({ kind, status }) => kind === 'void' && status === 'declined').length,
    /** Books an operation as its amount wants it to end. @param declineWith the code of a fault that asks for one */
    book: (
      sale: Transaction,
      kind: 'reverse' | OperationKind,
      body: OperationBody,
      declineWith: string | null,
    ): Verdict => {
      const { code, slow } = byAmount(totalMinorOf(body.amount), kind !== 'refund')
      const line = lineOf(sale, kind, body, { code: declineWith ?? code, now: clock.now(), uuid })
      atOnce(database, () => write(sale, line, kind))
      return { line, slow }
    },
  }
}
