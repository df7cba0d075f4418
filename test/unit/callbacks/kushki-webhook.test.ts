import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AskedFor } from '../../../domain/evidence.ts'
import type { AnswerSummary } from '../../../domain/operations.ts'
import { err, ok } from '../../../domain/result.ts'
import { createWebhookApplier } from '../../../electron/callbacks/kushki-webhook.ts'
import { readKushkiWebhook, webhookAnswer } from '../../../electron/gateways/kushki-webhook.ts'
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

describe('what a webhook proves', () => {
  const webhook = {
    client_transaction_id: id,
    amount: { currency: 'PEN', subtotal_iva0: 60 },
    transaction_status: 'APPROVAL',
    transaction_type: 'REFUND',
    transaction_reference: 'reference',
    ticket_number: 'ticket',
    approval_code: 'approval',
    response_code: '00',
    processor: { code: '00', message: 'Approved' },
  }
  const told = (over: object, of: Partial<AskedFor> = {}) => {
    const read = readKushkiWebhook({ ...webhook, ...over })
    return read === null ? null : webhookAnswer(read, { ...asked, ...of }, 7)
  }
  const { message: _message, ...withoutMessage } = {
    class: 'approved',
    code: '000',
    at: 7,
    reference: 'reference',
    ticketNumber: 'ticket',
    message: 'Approved',
    approvalCode: 'approval',
  }
  const approval = { ...withoutMessage, message: 'Approved' }
  const of = (kind: AskedFor['kind']): Partial<AskedFor> => ({ kind })

  it.each<[string, object, Partial<AskedFor>, unknown]>([
    ['an approval', {}, {}, approval],
    [
      'an approval with the processor’s 000',
      { processor: { code: '000', message: 'Approved' } },
      {},
      approval,
    ],
    ['without a processor', { processor: undefined }, {}, withoutMessage],
    ['with an empty code', { processor: { code: '' } }, {}, withoutMessage],
    ['against the processor', { processor: { code: '05' } }, {}, 'contradiction'],
    ['with no taxes', { amount: { ...webhook.amount, extra_taxes: {} } }, {}, approval],
    ['with taxes that cannot be read', { amount: { ...webhook.amount, extra_taxes: null } }, {}, 'amount'],
    ['with taxes of another form', { amount: { ...webhook.amount, extra_taxes: 'none' } }, {}, 'amount'],
    [
      'with taxes that make it more',
      { amount: { ...webhook.amount, extra_taxes: { airport_tax: 1 } } },
      {},
      'amount',
    ],
    [
      'with taxes that are part of it',
      { amount: { currency: 'PEN', subtotal_iva0: 59, extra_taxes: { airport_tax: 1 } } },
      {},
      approval,
    ],
    ['with numbers alone', { amount: undefined, request_amount: 60, currency_code: 'PEN' }, {}, approval],
    ['without an amount', { amount: undefined }, {}, 'amount'],
    ['of no kind that is known', { transaction_type: 'ADJUSTMENT' }, {}, 'kind'],
    [
      'of no status that is known',
      { transaction_status: 'IN_REVIEW', processor: undefined, response_code: undefined },
      {},
      'status',
    ],
    ['of another operation', { client_transaction_id: 'another' }, {}, 'nothing'],
    ['a refund to the acquirer too', { acq_transaction_type: 'refund' }, {}, approval],
    [
      'a void of a charge',
      { transaction_type: 'VOID', acq_transaction_type: 'charge' },
      of('void'),
      approval,
    ],
    [
      'a void of what nobody named',
      { transaction_type: 'VOID', acq_transaction_type: null },
      of('void'),
      approval,
    ],
    [
      'a void that is a refund to the acquirer',
      { transaction_type: 'VOID', acq_transaction_type: 'refund' },
      of('void'),
      'contradiction',
    ],
    ['a reverse', { transaction_type: 'REVERSE' }, of('reverse'), approval],
    ['a void under the id of a reverse', { transaction_type: 'VOID' }, of('reverse'), 'kind'],
    [
      'a reverse that was declined',
      {
        transaction_type: 'REVERSE',
        transaction_status: 'DECLINED',
        response_code: '05',
        processor: undefined,
      },
      of('reverse'),
      'kind',
    ],
    ['the sale of a reverse', { transaction_type: 'SALE' }, of('reverse'), 'nothing'],
    [
      'the sale of a reverse, as reversed',
      { transaction_type: 'SALE', transaction_status: 'REVERSED', processor: undefined },
      of('reverse'),
      'kind',
    ],
    [
      'the sale of a reverse, declined',
      { transaction_type: 'SALE', transaction_status: 'DECLINED', response_code: '05', processor: undefined },
      of('reverse'),
      'kind',
    ],
  ])('%s', (_what, over, change, proven) => {
    expect(told(over, change)).toStrictEqual(proven)
  })

  it.each([
    [
      { processor: { code: '05', message: 'No' }, response_code: '57' },
      { code: '05', message: 'No' },
    ],
    [{ processor: { code: 'ZZ' }, response_code: '57' }, { code: '57' }],
    [{ processor: { code: '' }, response_code: '57' }, { code: '57' }],
    [{ processor: undefined, response_code: 'ZZ' }, { code: 'declined' }],
    [{ processor: undefined, response_code: undefined }, { code: 'declined' }],
  ])('a decline with %j', (over, code) => {
    expect(told({ transaction_status: 'DECLINED', ...over })).toStrictEqual({
      class: 'declined',
      at: 7,
      reference: 'reference',
      ticketNumber: 'ticket',
      ...code,
    })
  })
})
