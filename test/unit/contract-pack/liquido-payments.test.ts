import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { operationOptions } from '../../../domain/rules.ts'
import type { LiquidoSale } from '../../../domain/sales.ts'
import { paymentIn } from '../../../electron/gateways/liquido-payment.ts'
import { sample, samplesOf, type Sample } from '../../contract/samples.ts'
import { answered, at, inSoles } from './given.ts'

/* Payments as Liquido publishes them, given to the parser as they are. */

const published = samplesOf({ gateway: 'liquido', exchange: 'payment', direction: 'answer' })
/** The end that a status is read as, where it is not the whole of it. */
const ends: Readonly<Record<string, string>> = {
  SETTLED: 'approved',
  IN_PROGRESS: 'unknown',
  INITIAL_STATUS: 'unknown',
  FAILED: 'declined',
  CANCELLED: 'declined',
}
const isRecord = ({ body, cut }: Sample): boolean => cut !== true && 'transferStatus' in Object(body)
const bodyOf = (id: string): Record<string, unknown> => sample(id).body as Record<string, unknown>
const keyOf = (body: object): string => String((body as { idempotencyKey?: unknown }).idempotencyKey)

/** The parser's reading of a body that came as an answer. */
const read = (body: object, key = keyOf(body)): LiquidoSale | null =>
  paymentIn({ ...answered(sample('liquido-payment-answer')), text: JSON.stringify(body) }, key, at)

describe('a published payment', () => {
  it('of Peru fills everything', () => {
    expect(read(bodyOf('liquido-payment-answer'))).toEqual({
      key: 'liquido:2022030214000008',
      gateway: 'liquido',
      createdAt: Date.parse('2022-03-01T21:16:42-08:00'),
      status: 'approved',
      referenceId: '2022030214000008',
      paymentMethod: 'CREDIT_CARD',
      money: { currency: 'PEN', minor: 500 },
      payerName: 'username',
      cardLastFour: '4242',
    })
  })

  it.each(published.filter(isRecord).map((each) => inSoles(each)))(
    'of any country, where its country is left out, is read: $id',
    ({ body }) => {
      const { country: _country, ...record } = body as Record<string, unknown>
      const payment = read(record)
      expect(payment).toMatchObject({
        referenceId: record['idempotencyKey'],
        paymentMethod: record['paymentMethod'],
        money: { minor: record['amount'] },
        status: ends[String(record['transferStatus'])],
      })
    },
  )

  it.each(['MX', 'EC', 'CL'])('of another country is none of this store: %s', (country) => {
    expect(read({ ...bodyOf('liquido-payment-answer'), country })).toBeNull()
  })

  it("the payer's document as an object hides nothing", () => {
    const payer = { name: 'Rosa', document: { documentId: '00000001', type: 'DNI' } }
    expect(read({ ...bodyOf('liquido-payment-answer'), payer })).toMatchObject({ payerName: 'Rosa' })
  })

  it.each([{ payer: 7 }, { payer: {} }, { transferDetails: 'none' }, { createTime: 5 }, { finalAmount: 1 }])(
    'what is only shown may have any form: %j',
    (over) => {
      expect(read({ ...bodyOf('liquido-payment-answer'), ...over })).toMatchObject({
        money: { currency: 'PEN', minor: 500 },
      })
    },
  )

  it.each([
    { amount: 5.5 },
    { amount: '500' },
    { amount: 0 },
    { currency: 'MXN' },
    { transferStatus: null },
    { paymentMethod: '' },
    { idempotencyKey: 'another' },
  ])('what decides is read strictly: %j', (over) => {
    expect(read({ ...bodyOf('liquido-payment-answer'), ...over }, '2022030214000008')).toBeNull()
  })

  it('a refusal or a failing service holds none', () => {
    const { body } = sample('liquido-payment-answer')
    expect(
      paymentIn({ outcome: 'answered', status: 503, text: JSON.stringify(body) }, '2022030214000008', at),
    ).toBeNull()
  })
})

describe('which payments may be refunded', () => {
  const refundOf = (over: object): object => {
    const payment = read({ ...bodyOf('liquido-payment-answer'), ...over })
    if (payment === null) throw new Error('not read')
    const { refund } = operationOptions(payment, [], at, defaultSettings().rules)
    return refund.state === 'closed' ? { closed: refund.reason } : { [refund.state]: true }
  }
  it.each([
    ['SETTLED', { open: true }],
    ['INITIAL_STATUS', { closed: 'paymentNotConfirmed' }],
    ['IN_PROGRESS', { closed: 'paymentNotConfirmed' }],
    ['FAILED', { closed: 'saleDeclined' }],
    ['CANCELLED', { closed: 'saleDeclined' }],
    ['EXPIRED', { closed: 'saleDeclined' }],
    ['REFUNDING', { closed: 'refundedAtGateway' }],
    ['REFUNDED', { closed: 'refundedAtGateway' }],
    ['CHARGED_BACK', { closed: 'alreadyReversed' }],
    ['settled', { closed: 'paymentNotConfirmed' }],
    ['A_NEW_WORD', { closed: 'paymentNotConfirmed' }],
  ])('%s', (transferStatus, expected) => {
    expect(refundOf({ transferStatus })).toEqual(expected)
  })

  it('one that its own code speaks against is not', () => {
    expect(refundOf({ transferStatusCode: 500 })).toEqual({ closed: 'paymentNotConfirmed' })
  })
})
