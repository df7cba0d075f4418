import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../domain/clock.ts'
import type { Behaviour } from '../behaviour.ts'
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
  behaviour: () => Behaviour
}

/** The processor's word: the new line of the books, whether its answer is slow, and whether it is a repeated one. */
export type Verdict = { line: NewTransaction; slow: boolean; isRepeated: boolean }

type BookedKind = 'reverse' | OperationKind
type OperationBody = { client_transaction_id: string; amount: WireAmount }
/** What the processor decided of an operation: its code, and how much of it is given back, minor units. */
type Decision = { code: string; isApproved: boolean; minor: number }

/** Decides by the amount, by a fault, or by a personality that approves or declines for a part. */
function decide(
  kind: BookedKind,
  asked: number,
  code: string,
  partial: Behaviour['kushki']['partial'],
): Decision {
  if (code !== '00') return { code, isApproved: false, minor: asked }
  if (kind === 'reverse' || partial === null) return { code, isApproved: true, minor: asked }
  return partial === 'approved'
    ? { code: '10', isApproved: true, minor: Math.floor(asked / 2) }
    : { code: '10', isApproved: false, minor: asked }
}

/** The line that an operation leaves. @param uuid makes its reference and its approval code */
const lineOf = (
  sale: Transaction,
  kind: BookedKind,
  body: OperationBody,
  { code, isApproved, minor }: Decision,
  { now, effectiveAt, uuid }: { now: number; effectiveAt: number; uuid: () => string },
): NewTransaction => ({
  clientTransactionId: body.client_transaction_id,
  reference: uuid(),
  kind: kind === 'reverse' ? sale.kind : kind,
  status: isApproved ? 'approved' : 'declined',
  charged: false,
  createdAt: now,
  currency: sale.currency,
  totalMinor: minor,
  amount: body.amount,
  bin: sale.bin,
  lastFour: sale.lastFour,
  brand: sale.brand,
  approvalCode: isApproved ? uuid().replaceAll(/\D/gu, '').slice(0, 6).padEnd(6, '0') : '',
  responseCode: code,
  ticketNumber: String(Math.trunc(now)).padStart(18, '9'),
  effectiveAt,
  reversedAt: null,
  originalId: sale.id,
})

/** What was booked on a sale, and the booking of one more operation. */
export function createBookings({ database, transactions, effects, clock, uuid, behaviour }: BookingParts) {
  function write(sale: Transaction, line: NewTransaction, kind: BookedKind): void {
    const isApproved = line.status === 'approved'
    if (kind !== 'reverse') transactions.add(line)
    else if (isApproved) transactions.markReversed(sale.id, line.effectiveAt)
    if (!isApproved) return
    effects.add({
      gateway: 'kushki',
      operationId: line.clientTransactionId,
      kind,
      sale: sale.clientTransactionId,
      minor: line.totalMinor,
      at: line.effectiveAt,
    })
  }

  return {
    /** What earlier voids and refunds left of a sale, minor units; those still to come are counted. */
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
    book: (sale: Transaction, kind: BookedKind, body: OperationBody, declineWith: string | null): Verdict => {
      const { kushki, operations } = behaviour()
      const now = clock.now()
      const asked = totalMinorOf(body.amount)
      const { code, slow } = byAmount(asked, kind !== 'refund')
      const decision = decide(kind, asked, declineWith ?? code, kushki.partial)
      const line = lineOf(sale, kind, body, decision, {
        now,
        effectiveAt: now + operations.effectAfterMs,
        uuid,
      })
      atOnce(database, () => write(sale, line, kind))
      return { line, slow, isRepeated: false }
    },
  }
}
