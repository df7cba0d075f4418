import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { readCallback } from '../../../electron/callbacks/callback.ts'
import { liquidoAnswer, recordIn } from '../../../electron/gateways/liquido-answer.ts'
import { sample, samplesOf, type Sample } from '../../contract/samples.ts'
import { answered, at, inSoles } from './given.ts'

/* What the other side publishes, given to the parsers as it is. */

/** The request that a record is the answer to, as far as the record says. */
const requestOf = (record: Record<string, unknown>): LiquidoRefundBody => ({
  ...(sample('liquido-refund-request').body as LiquidoRefundBody),
  idempotencyKey: String(record['idempotencyKey']),
  referenceId: String(record['referenceId']),
  amount: Number(record['amount']),
  currency: record['currency'] as LiquidoRefundBody['currency'],
})

describe("Liquido's refunds", () => {
  const isRecord = ({ body, cut }: Sample): boolean => cut !== true && 'transferStatus' in Object(body)
  const published = [
    ...samplesOf({ gateway: 'liquido', exchange: 'refund', direction: 'answer' }),
    ...samplesOf({ gateway: 'liquido', exchange: 'refund-query', direction: 'answer' }),
  ].filter(isRecord)
  const classOf = { SETTLED: 'approved', IN_PROGRESS: 'inProgress', FAILED: 'declined' } as const
  const recordOf = ({ body }: Sample) =>
    body as Record<string, unknown> & { transferStatus: keyof typeof classOf }

  function expectClassified(each: Sample): void {
    const record = recordOf(each)
    const request = requestOf(record)
    const read =
      each.exchange === 'refund-query'
        ? recordIn(answered(each), request, 'lookUp', at)
        : liquidoAnswer(answered(each), request, at)
    expect(read?.summary).toMatchObject({
      class: classOf[record.transferStatus],
      code: record.transferStatus,
      reference: record['idempotencyKey'],
    })
  }

  it('of all countries are here', () => expect(published.length).toBeGreaterThan(7))

  it.each(published.map((each) => inSoles(each)))('its status is the answer: $id', expectClassified)

  it('an unavailable service decides nothing', () => {
    const { summary } = liquidoAnswer(
      answered(sample('liquido-error-status')),
      sample('liquido-refund-request').body as LiquidoRefundBody,
      at,
    )
    expect(summary).toMatchObject({ class: 'unknown' })
  })

  it('a transferStatusCode that is not 200 is a failure of a first try', () => {
    const { summary } = liquidoAnswer(
      answered(sample('liquido-error-transfer-status')),
      sample('liquido-refund-request').body as LiquidoRefundBody,
      at,
    )
    expect(summary).toMatchObject({ class: 'declined', code: 'FAILED' })
  })
})

describe("Liquido's callbacks", () => {
  const secret = 'client-secret'
  const read = (body: unknown) => {
    const text = JSON.stringify(body)
    const timestamp = at / 1000
    const signature = createHmac('sha256', secret)
      .update(`payload=${text},timestamp=${timestamp}`)
      .digest('hex')
    const header = `algorithm=HmacSHA256,timestamp=${timestamp},signature=${signature}`
    return readCallback({ body: text, signature: header }, secret, at, 300)
  }
  const refund = (eventType: string) => ({ ok: true, value: { about: 'refund', eventType } })
  const payment = (eventType: string, told: object) => ({
    ok: true,
    value: { about: 'payment', eventType, payment: told },
  })
  const cases: readonly (readonly [id: string, expected: object])[] = [
    ['liquido-callback-refund-succeeded', refund('CHARGE_REFUND_SUCCEEDED')],
    ['liquido-callback-refund-failed', refund('CHARGE_REFUND_FAILED')],
    [
      'liquido-callback-charge-paycash',
      payment('CHARGE_SUCCEEDED', {
        key: 'liquido:00000000-0000-4000-8000-000000000062',
        paymentMethod: 'PAY_CASH',
        money: { currency: 'PEN', minor: 1000 },
        createdAt: Date.parse('2025-02-19T19:38:02Z'),
      }),
    ],
    [
      'liquido-callback-charge-paycash-own-key',
      payment('CHARGE_SUCCEEDED', { key: 'liquido:ref_0000000000000000000000001' }),
    ],
    ['liquido-callback-charged-back', payment('CHARGE_CHARGED_BACK', { chargedBack: true })],
    // A payment link's event has no keys: nothing of it can be matched.
    ['liquido-callback-payment-link', { ok: false, error: { tag: 'NotACallback' } }],
  ]

  it.each(cases)('%s', (id, expected) => {
    expect(read(inSoles(sample(id).body))).toMatchObject(expected)
  })

  it("the payer's document as an object hides no refund: liquido-callback-refund-el-salvador", () => {
    const { data } = sample('liquido-callback-refund-el-salvador').body as { data: { chargeDetails: object } }
    // The copy ends early: what follows is as on the Peruvian page.
    const rest = {
      referenceId: '2022030114000005',
      paymentMethod: 'CARD',
      transferStatus: 'SETTLED',
      transferStatusCode: 200,
    }
    const whole = {
      eventType: 'CHARGE_REFUND_SUCCEEDED',
      data: { chargeDetails: { ...data.chargeDetails, ...rest } },
    }
    expect(read(whole)).toMatchObject(refund('CHARGE_REFUND_SUCCEEDED'))
  })

  it('all of them stand in this table', () => {
    const tested = [...cases.map(([id]) => id), 'liquido-callback-refund-el-salvador']
    const published = samplesOf({ gateway: 'liquido', exchange: 'callback' }).map(({ id }) => id)
    expect(published.toSorted()).toEqual(tested.toSorted())
  })
})
