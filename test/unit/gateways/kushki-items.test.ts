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
