import { describe, expect, it } from 'vitest'
import { parseLiquidoTime, paymentStanding, refundNumber } from '../../../domain/liquido.ts'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { typedPaymentSchema } from '../../../domain/sales.ts'

const body: LiquidoRefundBody = {
  idempotencyKey: '2022030214000007-1',
  referenceId: '2022030214000007',
  amount: 500,
  currency: 'PEN',
  country: 'PE',
  description: '',
}

it.each([
  ['-1', 1],
  ['-12', 12],
  ['-1x', null],
  ['-01', null],
  ['-0', null],
  ['-1234567890', null],
  ['1', null],
  ['', null],
])("a refund's key that goes on with %j counts as %j", (rest, number) => {
  expect(refundNumber({ ...body, idempotencyKey: body.referenceId + rest })).toBe(number)
})

it.each([
  ['2022-03-01 21:18:56 UTC', '2022-03-01T21:18:56Z'],
  ['2022-03-01 21:18:56 GMT', '2022-03-01T21:18:56Z'],
  ['2022-03-01 21:18:56 GMT-08:00', '2022-03-02T05:18:56Z'],
  ['2022-03-01 21:18:56 GMT+05:30', '2022-03-01T15:48:56Z'],
])('%s is %s', (text, moment) => {
  expect(parseLiquidoTime(text)).toBe(Date.parse(moment))
})

it.each([
  '',
  '2022-03-01T21:18:56Z',
  '2022-03-01 21:18:56',
  '2022-03-01 21:18:56 PST',
  '2022-03-01 21:18:56 UTC+1',
  '2022-03-01 21:18:56 UTC.',
  'at 2022-03-01 21:18:56 UTC',
  '2022-13-01 21:18:56 UTC',
])('%j is no time of Liquido', (text) => {
  expect(parseLiquidoTime(text)).toBeNull()
})

describe("a payment's status", () => {
  it.each([
    ['SETTLED', { status: 'approved' }],
    ['IN_PROGRESS', { status: 'unknown' }],
    ['FAILED', { status: 'declined' }],
    ['REFUNDED', { status: 'approved', refunded: true }],
    ['CHARGED_BACK', { status: 'approved', chargedBack: true }],
    ['A_NEW_WORD', { status: 'unknown' }],
  ])('%s', (word, standing) => {
    expect(paymentStanding(word)).toEqual(standing)
  })
})

it('a payment of nothing cannot be typed', () => {
  const typed = (minor: number): boolean =>
    typedPaymentSchema.safeParse({
      referenceId: body.referenceId,
      paymentMethod: 'CREDIT_CARD',
      money: { currency: 'PEN', minor },
      day: '2026-11-20',
    }).success
  expect([0, 1].map(typed)).toEqual([false, true])
})
