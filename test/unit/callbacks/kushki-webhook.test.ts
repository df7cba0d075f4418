import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AskedFor } from '../../../domain/evidence.ts'
import type { AnswerSummary } from '../../../domain/operations.ts'
import { err, ok } from '../../../domain/result.ts'
import { createWebhookApplier } from '../../../electron/callbacks/kushki-webhook.ts'
import { sample } from '../../contract/samples.ts'

const now = 1_800_000_000_000
const secret = 'webhook-signature'
const published = sample('kushki-webhook-refund').body as Record<string, unknown>
const id = String(published['client_transaction_id'])
/** The published refund in Peru's money, with amounts that agree. */
const refund = {
  ...published,
  amount: { extra_taxes: {}, currency: 'PEN', subtotal_iva0: 60 },
  approved_transaction_amount: 60,
}
const asked: AskedFor = { kind: 'refund', id, amount: { currency: 'PEN', minor: 6000 } }

/** A webhook as Kushki signs it. */
function signed(content: unknown, webhookId = String(now), key = secret) {
  const body = typeof content === 'string' ? content : JSON.stringify(content)
  return {
    body,
    id: webhookId,
    signature: createHmac('sha256', key).update(`${body}.${webhookId}`).digest('hex'),
  }
}

/** A till with one open refund. */
function till(key: string | null = secret) {
  const settled: AnswerSummary[] = []
  const lookedUp: string[] = []
  const apply = createWebhookApplier({
    rows: {
      askedFor: (wireId) => ok(wireId === id ? asked : null),
      settle: (_wireId, summary) => {
        if (settled.length > 0) return ok('alreadyKnown')
        settled.push(summary)
        return ok('changed')
      },
      lookUp: (wireId) => void lookedUp.push(wireId),
    },
    clock: { now: () => now },
    secret: () => Promise.resolve(key),
    toleranceSeconds: () => 300,
  })
  return { apply, settled, lookedUp, hand: (content: unknown) => apply(signed(content)) }
}
const applied = (what: string) => ok({ applied: what })
const refused = (tag: string) => err({ tag })

describe("the signature of Kushki's webhooks", () => {
  const good = signed(refund)
  const otherDigit = good.signature.startsWith('0') ? '1' : '0'

  it.each([
    ['another key', signed(refund, String(now), 'other')],
    ['an altered byte', { ...good, body: good.body.replace('60', '61') }],
    ['another id', { ...good, id: String(now + 1) }],
    ['no id', { ...good, id: '' }],
    ['no signature', { ...good, signature: '' }],
    ['a signature cut short', { ...good, signature: good.signature.slice(0, 62) }],
    ['an altered signature', { ...good, signature: otherDigit + good.signature.slice(1) }],
    [
      'the simple signature, which is of the id alone',
      { ...good, signature: createHmac('sha256', secret).update(good.id).digest('hex') },
    ],
  ])('does not hold with %s, and nothing is done', async (_what, handed) => {
    const { apply, settled, lookedUp } = till()
    expect(await apply(handed)).toEqual(refused('BadSignature'))
    expect([settled, lookedUp]).toEqual([[], []])
  })

  it.each([now - 301_000, now + 301_000])('of another time is too old: %i', async (at) => {
    expect(await till().apply(signed(refund, String(at)))).toEqual(refused('TooOld'))
  })

  it.each([String(now), String(now / 1000), String(now - 299_000)])('of now holds: %s', async (webhookId) => {
    expect(await till().apply(signed(refund, webhookId))).toEqual(applied('changed'))
  })

  it('is not looked at without a secret', async () => {
    expect(await till(null).apply(good)).toEqual(refused('NoSecret'))
    expect(await till('').apply(signed(refund, String(now), ''))).toEqual(refused('NoSecret'))
  })
})

describe('a webhook of a refund', () => {
  it('ends it once, however often it comes', async () => {
    const { hand, settled } = till()
    expect(await hand(refund)).toEqual(applied('changed'))
    expect(await hand(refund)).toEqual(applied('alreadyKnown'))
    expect(settled).toMatchObject([
      { class: 'approved', code: '000', approvalCode: '000004', ticketNumber: '110000000000000008' },
    ])
  })

  it('declined ends it as declined', async () => {
    const { hand, settled } = till()
    const declined = {
      ...refund,
      transaction_status: 'DECLINED',
      response_code: '05',
      processor: { code: '05', message: 'Declined' },
      approved_transaction_amount: 0,
    }
    expect(await hand(declined)).toEqual(applied('changed'))
    expect(settled).toMatchObject([{ class: 'declined', code: '05' }])
  })

  it('as published, 60 beside an approved 0.6, proves nothing and is looked up', async () => {
    const { hand, settled, lookedUp } = till()
    const { amount: _amount, approved_transaction_amount: _approved, ...rest } = refund
    for (const webhook of [published, { ...refund, approved_transaction_amount: 0.6 }, rest])
      expect(await hand(webhook)).toEqual(applied('noted'))
    expect([settled, lookedUp]).toEqual([[], [id, id, id]])
  })

  it.each([
    { transaction_status: 'PENDING' },
    { transaction_type: 'SALE' },
    { response_code: '05' },
    { processor: { code: '05' } },
    { request_amount: 61 },
    { amount: { currency: 'USD', subtotal_iva0: 60 } },
    { amount: { currency: 'PEN', subtotal_iva0: 60, iva: 1 } },
  ])('with one member that does not fit is looked up: %j', async (over) => {
    const { hand, settled, lookedUp } = till()
    expect(await hand({ ...refund, ...over })).toEqual(applied('noted'))
    expect([settled, lookedUp]).toEqual([[], [id]])
  })

  it('of another till is not ours, and what is no webhook is said', async () => {
    const { hand, settled, lookedUp } = till()
    expect(await hand({ ...refund, client_transaction_id: 'another' })).toEqual(applied('notOurs'))
    expect(await hand(sample('kushki-webhook-sale').body)).toEqual(applied('notOurs'))
    expect(await hand('{"transaction_status"')).toEqual(refused('NotACallback'))
    expect(await hand({ client_transaction_id: id })).toEqual(refused('NotACallback'))
    expect([settled, lookedUp]).toEqual([[], []])
  })
})
