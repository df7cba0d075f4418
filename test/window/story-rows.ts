import type { OperationRequest, RowState } from '../../domain/operations.ts'
import type { QueueRow } from '../../contract/operations.ts'
import { saleTotalMinor, saleMarks } from '../../domain/sale-facts.ts'
import type { Sale } from '../../domain/sales.ts'

const actions: Readonly<Record<RowState, QueueRow['actions']>> = {
  queued: ['sendNow', 'cancel'],
  sending: [],
  unknown: ['lookUp'],
  inProgress: ['lookUp'],
  attention: ['lookUp', 'decide'],
  approved: [],
  declined: [],
  refused: [],
  expired: [],
  cancelled: [],
}

export const currencyOf = (sale: Sale): 'PEN' | 'USD' =>
  sale.gateway === 'kushki' ? sale.amount.currency : sale.money.currency

/** A row in a state, with what such a row has. */
export function storyRow(
  number: number,
  sale: Sale,
  kind: QueueRow['kind'],
  state: RowState,
  now: number,
  more: Partial<QueueRow> = {},
): QueueRow {
  return {
    operationId: `0b8b1f4e-7d0a-4a6b-9f3e-${String(number).padStart(12, '0')}`,
    saleKey: sale.key,
    ...saleMarks(sale),
    gateway: sale.gateway,
    kind,
    state,
    money: { currency: currencyOf(sale), minor: saleTotalMinor(sale) },
    askedMinor: null,
    withCard: false,
    cardKept: false,
    createdAt: now - number * 61_000,
    updatedAt: now - number * 30_000,
    notBefore: null,
    deadline: null,
    nextAttemptAt: null,
    attempts: 0,
    lookups: 0,
    mayHaveBeenDone: true,
    lastAnswer: null,
    attention: null,
    cashier: 'Ana',
    supervisor: null,
    linkedTo: null,
    actions: actions[state],
    revision: 0,
    ...more,
  }
}

/** The amount a request asks for, minor units. */
export const requestMinor = (request: OperationRequest): number => {
  if (request.gateway === 'liquido') return request.body.amount
  const { amount } = request.body
  const parts = [amount.iva, amount.subtotal_iva, amount.subtotal_iva0, amount.tip ?? 0]
  return Math.round(parts.reduce((sum, part) => sum + part, 0) * 100)
}

/** The row that main makes of an accepted request. */
export const acceptedRow = (request: OperationRequest, sale: Sale, now: number): QueueRow => ({
  ...storyRow(1, sale, request.kind, 'queued', now),
  operationId: request.operationId,
  money: { currency: currencyOf(sale), minor: requestMinor(request) },
  withCard: 'reading' in request && request.reading !== undefined,
  cardKept: 'reading' in request && request.reading !== undefined,
  createdAt: now,
  updatedAt: now,
  cashier: request.cashier,
  ...(request.reason === undefined
    ? {}
    : {
        reason: request.reason.text,
        ...(request.reason.note === '' ? {} : { note: request.reason.note }),
      }),
})

export const inState = (row: QueueRow, state: RowState, more: Partial<QueueRow>): QueueRow => ({
  ...row,
  state,
  actions: actions[state],
  updatedAt: row.updatedAt + 1,
  revision: row.revision + 1,
  ...more,
})

/** A queue in the middle of a bad morning: one row in each state that a person may meet. */
export function storyQueue(sales: readonly Sale[], now: number): QueueRow[] {
  const sale = (index: number): Sale => {
    const found = sales[index]
    if (!found) throw new Error(`the story has no sale ${index}`)
    return found
  }
  const answer = (more: Partial<NonNullable<QueueRow['lastAnswer']>>): QueueRow['lastAnswer'] => ({
    class: 'notSent',
    at: now - 90_000,
    ...more,
  })
  const deadline = now + 9 * 3_600_000
  return [
    storyRow(2, sale(2), 'void', 'queued', now, {
      attempts: 3,
      nextAttemptAt: now + 32_000,
      deadline,
      withCard: true,
      cardKept: true,
      lastAnswer: answer({ code: 'notReached' }),
    }),
    storyRow(3, sale(1), 'reverse', 'unknown', now, {
      attempts: 1,
      lookups: 2,
      nextAttemptAt: now + 65_000,
      deadline,
      lastAnswer: answer({ class: 'unknown', code: 'timeout' }),
    }),
    storyRow(4, sale(6), 'refund', 'inProgress', now, { attempts: 1, nextAttemptAt: now + 40_000 }),
    storyRow(5, sale(7), 'refund', 'attention', now, {
      attempts: 1,
      lookups: 8,
      attention: 'lookupFoundNothing',
      lastAnswer: answer({ class: 'unknown', code: 'connectionLost' }),
    }),
    storyRow(6, sale(3), 'void', 'attention', now, {
      attention: 'voidPastCutOff',
      actions: ['convertToRefund', 'decide'],
    }),
    storyRow(7, sale(3), 'void', 'declined', now, {
      attempts: 1,
      lastAnswer: answer({ class: 'declined', code: '62', httpStatus: 200 }),
    }),
    storyRow(8, sale(5), 'refund', 'approved', now, {
      attempts: 1,
      lastAnswer: answer({ class: 'approved', code: '000', approvalCode: '214501', httpStatus: 200 }),
    }),
  ]
}
