import { expect, it } from 'vitest'
import { bodyMatchesSale } from '../../../domain/body-matches-sale.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { Sale } from '../../../domain/sales.ts'
import { refundFromVoid } from '../../../domain/void-to-refund.ts'
import { buildOperationRequest } from '../../../renderer/requests/index.ts'
import { kushkiSale, liquidoSale } from '../rules/sales.ts'
import { chipReading, ids, seedStore } from './choices.ts'

const id = 'cffd9e13-993d-4d8b-9862-3ac4c0f63dec'
const sale = kushkiSale({
  key: `kushki:${id}`,
  client_transaction_id: id,
  amount: { currency: 'PEN', iva: 1_800, subtotal_iva: 10_000, subtotal_iva0: 0, extra_taxes: { iac: 5 } },
})

function request(kind: OperationRequest['kind'], of: Sale = sale, withCard = false): OperationRequest {
  const result = buildOperationRequest({
    kind,
    sale: of,
    earlier: [],
    settings: seedStore(),
    ids,
    ...(withCard ? { card: { reading: chipReading(), readerName: 'Augusta' } } : {}),
  })
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

/** The request with other members in its body; what a hostile window could send and the schema would let pass. */
const changed = (from: OperationRequest, body: object, outside: object = {}): OperationRequest =>
  ({ ...from, ...outside, body: { ...from.body, ...body } }) as OperationRequest

const amount = (over: object): object => ({ amount: { ...(request('void').body.amount as object), ...over } })

it.each([
  ['another sale', changed(request('void'), {}, { saleKey: 'kushki:other' }), 'saleKey'],
  [
    'a reverse by another id',
    changed(request('reverse'), { client_transaction_id: ids.operationId }),
    'client_transaction_id',
  ],
  [
    "a void by the sale's id",
    changed(request('void'), { client_transaction_id: id }),
    'client_transaction_id',
  ],
  [
    "a refund by the sale's id",
    changed(request('refund'), { client_transaction_id: id }),
    'client_transaction_id',
  ],
  ['another reference', changed(request('refund'), { transaction_reference: 'x' }), 'transaction_reference'],
  ['another type', changed(request('void'), { transaction_type: 'preAuth' }), 'transaction_type'],
  ['another currency', changed(request('void'), amount({ currency: 'USD' })), 'amount'],
  ['a larger part', changed(request('void'), amount({ iva: 18.01, subtotal_iva: 99.99 })), 'amount'],
  ['a tip the sale has not', changed(request('void'), amount({ tip: 0 })), 'amount'],
  ['a tax the sale has not', changed(request('void'), amount({ extra_taxes: { ice: 0.05 } })), 'amount'],
  [
    'no taxes where the sale has some',
    changed(request('void'), amount({ extra_taxes: undefined })),
    'amount',
  ],
  ['a part of a reverse', changed(request('reverse'), amount({ iva: 17.99 })), 'amount'],
  [
    'nothing at all',
    changed(request('void'), amount({ iva: 0, subtotal_iva: 0, extra_taxes: { iac: 0 } })),
    'amount',
  ],
  [
    'a reading without a card',
    changed(request('void'), {}, { reading: { readerName: 'x', profile: chipReading().profile } }),
    'reading',
  ],
  ['a card without a reading', changed(request('void', sale, true), {}, { reading: undefined }), 'reading'],
])('%s', (_what, hostile, member) => {
  expect(bodyMatchesSale(hostile, sale)).toBe(member)
})

const payment = liquidoSale()
it.each([
  ['another payment', { referenceId: '1' }, 'referenceId'],
  ['a key of another form', { idempotencyKey: `${payment.referenceId}-01` }, 'idempotencyKey'],
  ['a key of another payment', { idempotencyKey: '1-1' }, 'idempotencyKey'],
  ['another currency', { currency: 'USD' }, 'currency'],
  ['more than the payment', { amount: 501 }, 'amount'],
  ['a bank account nobody asked for', { additionalInfo: { bankTransferAccountInfo: {} } }, 'additionalInfo'],
])('Liquido: %s', (_what, body, member) => {
  expect(bodyMatchesSale(changed(request('refund', payment), body), payment)).toBe(member)
})

it('knows a sale of the other gateway', () => {
  const foreign = { ...request('refund', payment), saleKey: sale.key }
  expect(bodyMatchesSale(foreign, sale)).toBe('gateway')
})

it('turns a void into a refund of its own that fits the same sale', () => {
  const annul = request('void', sale, true)
  if (annul.kind !== 'void') throw new Error('not a void')
  const newId = '22222222-2222-4222-8222-222222222222'
  const body = refundFromVoid(annul.body, newId)
  const refund = request('refund', sale, true)
  expect(body).toEqual({ ...refund.body, client_transaction_id: newId })
  expect(bodyMatchesSale({ ...refund, body } as OperationRequest, sale)).toBeNull()
})
