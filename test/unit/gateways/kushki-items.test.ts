import { describe, expect, it } from 'vitest'
import { saleOfItem } from '../../../electron/gateways/kushki-items.ts'

const id = '6680eadc-6c8d-44aa-8ca0-18e061c1472a'
const item = {
  client_transaction_id: id,
  transaction_reference: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
  transaction_type: 'SALE',
  transaction_status: 'APPROVAL',
  created: 1_700_000_000_000,
  amount: 118,
  currency_code: 'PEN',
}
const amountOf = (over: object): unknown => saleOfItem({ ...item, ...over })?.amount

describe('the amount of an item', () => {
  it('is the amount object where there is one', () => {
    const amount = {
      currency: 'USD',
      iva: 18,
      subtotal_iva: 100,
      subtotal_iva0: 0,
      tip: 1.5,
      extra_taxes: {},
    }
    expect(amountOf({ amount })).toEqual({
      currency: 'USD',
      iva: 1_800,
      subtotal_iva: 10_000,
      subtotal_iva0: 0,
      tip: 150,
      extra_taxes: {},
    })
  })

  it("is the item's own parts where they add up", () => {
    expect(amountOf({ iva_value: 18, subtotal_iva: 100, subtotal_iva0: 0 })).toEqual({
      currency: 'PEN',
      iva: 1_800,
      subtotal_iva: 10_000,
      subtotal_iva0: 0,
    })
  })

  it.each([{}, { iva_value: 18 }])('is the total alone otherwise: %j', (over) => {
    expect(amountOf({ ...over, currency_code: 'USD' })).toEqual({
      currency: 'USD',
      iva: 0,
      subtotal_iva: 0,
      subtotal_iva0: 11_800,
    })
  })

  it('is in no currency where none is told, or one that is not known', () => {
    expect(amountOf({ currency_code: undefined })).toBeUndefined()
    expect(amountOf({ currency_code: 'MXN' })).toBeUndefined()
    expect(
      amountOf({
        currency_code: undefined,
        amount: { currency: 'MXN', iva: 0, subtotal_iva: 0, subtotal_iva0: 1 },
      }),
    ).toBeUndefined()
  })

  it('is not taken from beside an amount object that cannot be read', () => {
    const amount = { currency: 'MXN', iva: 0, subtotal_iva: 0, subtotal_iva0: 1 }
    expect(amountOf({ amount, request_amount: 1 })).toBeUndefined()
  })

  it.each([{ iva_value: null }, { approved_transaction_amount: 'many' }, { payment_brand: {} }])(
    'is not hidden by what only decorates: %j',
    (over) => expect(amountOf(over)).toMatchObject({ subtotal_iva0: 11_800 }),
  )

  it('may stand in the approved amount only', () => {
    expect(amountOf({ amount: undefined, approved_transaction_amount: '59.9' })).toMatchObject({
      subtotal_iva0: 5_990,
    })
  })
})

describe('an item that is no sale to work with', () => {
  it.each([
    ['a void', { transaction_type: 'VOID' }],
    ['a refund', { transaction_type: 'REFUND' }],
    ['a balance inquiry', { transaction_type: 'balanceInquiry' }],
    ['without an id', { client_transaction_id: undefined }],
    ['with an id of another kind', { client_transaction_id: '12' }],
    ['without an amount', { amount: undefined }],
    ['with half a cent', { amount: 1.005 }],
    ['without a time', { created: 'yesterday' }],
  ])('%s', (_what, over) => {
    expect(saleOfItem({ ...item, ...over })).toBeNull()
  })

  it.each([null, 'text', [], 7])('%j', (json) => {
    expect(saleOfItem(json)).toBeNull()
  })
})

describe('the kind and state of an item', () => {
  it.each([
    ['SALE', 'charge'],
    ['charge', 'charge'],
    ['CAPTURE', 'capture'],
    ['preAuth', 'preAuth'],
    ['PREAUTHORIZATION', 'preAuth'],
    ['RE_AUTHORIZATION', 'reAuthorization'],
  ])('%s is a %s', (transaction_type, type) => {
    expect(saleOfItem({ ...item, transaction_type })).toMatchObject({ transaction_type: type })
  })

  it.each([
    ['APPROVAL', 'approved'],
    ['DECLINED', 'declined'],
    ['INITIALIZED', 'unknown'],
    ['something new', 'unknown'],
    ['REVERSAL_DECLINED', 'unknown'],
  ])('%s is %s', (transaction_status, status) => {
    expect(saleOfItem({ ...item, transaction_status })).toMatchObject({ status })
  })

  it('leaves out what is empty, and makes the mask from its parts', () => {
    const sale = saleOfItem({
      ...item,
      transaction_reference: null,
      approval_code: '',
      bin_card: '411111',
      last_four_digits: '1111',
    })
    expect(sale).toMatchObject({ maskedPan: '411111******1111' })
    expect(sale).not.toHaveProperty('transaction_reference')
    expect(sale).not.toHaveProperty('approvalCode')
  })
})

describe('an item as a sale', () => {
  const plain = {
    key: `kushki:${id}`,
    gateway: 'kushki',
    createdAt: 1_700_000_000_000,
    status: 'approved',
    client_transaction_id: id,
    transaction_type: 'charge',
    amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 11_800 },
    transaction_reference: item.transaction_reference,
  }

  it.each<[object, object]>([
    [{}, {}],
    [{ transaction_type: 'pre-authorization' }, { transaction_type: 'preAuth' }],
    [{ transaction_type: 'Pre Auth' }, { transaction_type: 'preAuth' }],
    [{ transaction_type: 'RE_AUTHORIZATION' }, { transaction_type: 'reAuthorization' }],
    [{ transaction_type: 'CAPTURE' }, { transaction_type: 'capture' }],
    [{ transaction_type: 'DEFERRED' }, {}],
    [{ transaction_status: 'approved' }, {}],
    [{ transaction_status: 'declined' }, { status: 'declined' }],
    [{ transaction_status: 'REVERSED' }, { reversed: true }],
    [{ transaction_status: 'IN_REVIEW' }, { status: 'unknown' }],
    [
      { masked_credit_card: '411111XXXXXX1111', bin_card: '42', last_four_digits: '4' },
      { maskedPan: '411111XXXXXX1111' },
    ],
    [{ bin_card: '411111', last_four_digits: 1111 }, { maskedPan: '411111******1111' }],
    [{ bin_card: '411111' }, {}],
    [{ last_four_digits: '1111' }, {}],
    [
      { payment_brand: 'VISA', ticket_number: 77, approval_code: 'A1' },
      { brand: 'VISA', ticketNumber: '77', approvalCode: 'A1' },
    ],
    [{ payment_brand: '', ticket_number: null, approval_code: undefined }, {}],
    [{ deferred: { months: '1' } }, {}],
    [{ deferred: { months: '2' } }, { instalments: 2 }],
    [{ deferred: { months: '99' } }, { instalments: 99 }],
    [{ deferred: { months: '100' } }, {}],
    [{ deferred: { months: '2.5' } }, {}],
  ])('%j', (over, different) => {
    expect(saleOfItem({ ...item, ...over })).toStrictEqual({ ...plain, ...different })
  })

  it.each([
    { transaction_type: 'VOID' },
    { transaction_type: 'REFUND' },
    { client_transaction_id: undefined },
    { client_transaction_id: 'no id' },
    { amount: 'many' },
    { amount: undefined },
    { currency_code: undefined },
    { created: 'yesterday' },
  ])('is none: %j', (over) => {
    expect(saleOfItem({ ...item, ...over })).toBeNull()
  })

  it('has the amount that is told under no object', () => {
    expect(amountOf({ amount: null, request_amount: 59.9 })).toMatchObject({ subtotal_iva0: 5990 })
    expect(amountOf({ amount: 'many', request_amount: 59.9 })).toMatchObject({ subtotal_iva0: 5990 })
  })
})
