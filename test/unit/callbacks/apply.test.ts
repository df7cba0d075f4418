import { describe, expect, it } from 'vitest'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { parseLiquidoTime } from '../../../domain/liquido.ts'
import type { AnswerSummary } from '../../../domain/operations.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Sale } from '../../../domain/sales.ts'
import { createCallbackApplier } from '../../../electron/callbacks/apply.ts'
import { seed } from '../requests/choices.ts'
import { failedDetails, now, paymentEvent, refundEvent, secret, signed } from './callbacks.ts'

const key = '2022030114000005-1'
const body = { ...(seed('liquido-refund-request') as LiquidoRefundBody), idempotencyKey: key }

/** A till with one open refund, and the applier of its callbacks. */
function till(options: { secret?: string | null; broken?: boolean } = {}) {
  const settled: AnswerSummary[] = []
  const sales = new Map<string, Sale>()
  const apply = createCallbackApplier({
    rows: {
      bodyOf: (idempotencyKey) =>
        options.broken ? err({ tag: 'damaged' }) : ok(idempotencyKey === key ? body : null),
      settle: (_idempotencyKey, summary) => {
        if (settled.length > 0) return ok('alreadyKnown')
        settled.push(summary)
        return ok('changed')
      },
    },
    sales: {
      get: (saleKey) => (options.broken ? err({ tag: 'damaged' }) : ok(sales.get(saleKey) ?? null)),
      put: (list) => {
        for (const sale of list) sales.set(sale.key, sale)
        return ok(null)
      },
    },
    clock: { now: () => now },
    secret: () => Promise.resolve(options.secret === undefined ? secret : options.secret),
    toleranceSeconds: () => 300,
  })
  return { apply, settled, sales, hand: (content: unknown) => apply(signed(content)) }
}
const applied = (what: string) => ({ ok: true, value: { applied: what } })
const refused = (tag: string) => ({ ok: false, error: { tag } })

describe('how a refund ended', () => {
  it("the documents' callback ends its refund once", async () => {
    const { hand, settled } = till()
    expect(await hand(refundEvent())).toEqual(applied('changed'))
    expect(await hand(refundEvent())).toEqual(applied('alreadyKnown'))
    expect(settled).toEqual([{ class: 'approved', at: now, code: 'SETTLED', reference: key }])
  })

  it('failed, with the reason', async () => {
    const { hand, settled } = till()
    expect(await hand(refundEvent('CHARGE_REFUND_FAILED', failedDetails))).toEqual(applied('changed'))
    expect(settled).toMatchObject([{ class: 'declined', code: 'FAILED', message: 'Account closed' }])
  })

  it('the opposite of what is known does not undo it', async () => {
    const { hand, settled } = till()
    await hand(refundEvent())
    expect(await hand(refundEvent('CHARGE_REFUND_FAILED', failedDetails))).toEqual(applied('alreadyKnown'))
    expect(settled).toHaveLength(1)
  })

  it("another till's refund is not ours", async () => {
    const { hand, settled } = till()
    expect(await hand(refundEvent('CHARGE_REFUND_SUCCEEDED', { idempotencyKey: '1-1' }))).toEqual(
      applied('notOurs'),
    )
    expect(settled).toEqual([])
  })

  it.each([{ amount: 400 }, { referenceId: '1' }, { transferStatusCode: 500 }])(
    'a record that is not of our refund decides nothing: %j',
    async (over) => {
      const { hand, settled } = till()
      expect(await hand(refundEvent('CHARGE_REFUND_SUCCEEDED', over))).toEqual(applied('noted'))
      expect(settled).toEqual([])
    },
  )
})

describe('what became of a payment', () => {
  const events = [
    paymentEvent('CHARGE_SUCCEEDED'),
    paymentEvent('CHARGE_CHARGED_BACK'),
    paymentEvent('CHARGE_FAILED', { transferStatus: 'FAILED', transferStatusCode: 500 }),
  ]
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]

  it.each(orders)('in any order the same: %i %i %i', async (...order) => {
    const { hand, sales } = till()
    for (const index of order) await hand(events[index])
    for (const event of events) expect(await hand(event)).toEqual(applied('alreadyKnown'))
    expect([...sales.values()]).toEqual([
      {
        key: 'liquido:2022030214000007',
        gateway: 'liquido',
        createdAt: Date.parse('2022-03-01T15:10:35+08:00'),
        status: 'approved',
        chargedBack: true,
        referenceId: '2022030214000007',
        paymentMethod: 'CREDIT_CARD',
        money: { currency: 'PEN', minor: 500 },
      },
    ])
  })

  it('a success makes it known, and keeps what a person typed of it', async () => {
    const { hand, sales } = till()
    expect(await hand(events[0])).toEqual(applied('noted'))
    const [sale] = sales.values()
    if (sale?.gateway !== 'liquido') throw new Error('no payment')
    sales.set(sale.key, { ...sale, payerName: 'Rosa' })
    expect(await hand(events[1])).toEqual(applied('noted'))
    expect(sales.get(sale.key)).toEqual({ ...sale, payerName: 'Rosa', chargedBack: true })
  })

  it('takes the place of what a person typed, and the charge-back with it', async () => {
    const { hand, sales } = till()
    await hand(events[1])
    const [told] = sales.values()
    if (told?.gateway !== 'liquido') throw new Error('no payment')
    const { chargedBack: _chargedBack, ...paid } = told
    const typed = {
      ...paid,
      money: { currency: 'PEN' as const, minor: 900_000 },
      paymentMethod: 'BANK_TRANSFER',
    }
    sales.set(told.key, { ...typed, typedBy: 'Marta', payerName: 'Rosa' })
    expect(await hand(events[2])).toEqual(applied('noted'))
    expect(sales.get(told.key)).toEqual({ ...paid, payerName: 'Rosa', status: 'declined' })
    sales.set(told.key, { ...typed, typedBy: 'Marta' })
    expect(await hand(events[0])).toEqual(applied('noted'))
    expect(sales.get(told.key)).toEqual(paid)
    expect(await hand(events[1])).toEqual(applied('noted'))
    expect(sales.get(told.key)).toEqual(told)
  })

  it('a failure makes it declined', async () => {
    const { hand, sales } = till()
    expect(await hand(events[2])).toEqual(applied('noted'))
    expect([...sales.values()]).toMatchObject([{ status: 'declined' }])
  })
})

describe('what is no callback', () => {
  it.each([
    ['no JSON', '{"eventType"'],
    ['another event', refundEvent('CHARGE_EXPLODED')],
    ['an event at odds with its record', refundEvent('CHARGE_REFUND_FAILED')],
    ['no details', { eventType: 'CHARGE_SUCCEEDED', data: {} }],
    ['half a céntimo', paymentEvent('CHARGE_SUCCEEDED', { amount: 0.5 })],
    ['a currency we do not take', paymentEvent('CHARGE_SUCCEEDED', { currency: 'MXN' })],
  ])('%s', async (_what, content) => {
    const { hand, settled, sales } = till()
    expect(await hand(content)).toEqual(refused('NotACallback'))
    expect([settled, sales.size]).toEqual([[], 0])
  })

  it('signed by somebody else, too old, or with no secret to check it by', async () => {
    const { apply } = till()
    expect(await apply(signed(refundEvent(), now, 'other'))).toEqual(refused('BadSignature'))
    expect(await apply(signed(refundEvent(), now - 301_000))).toEqual(refused('TooOld'))
    expect(await till({ secret: null }).hand(refundEvent())).toEqual(refused('NoSecret'))
  })

  it('says when it could not be kept', async () => {
    const { hand } = till({ broken: true })
    const damaged = err({ tag: 'StorageFailed', why: 'damaged' })
    expect(await hand(refundEvent())).toEqual(damaged)
    expect(await hand(paymentEvent('CHARGE_SUCCEEDED'))).toEqual(damaged)
  })
})

describe("Liquido's times", () => {
  it.each([
    ['2022-03-01 21:18:56 GMT-08:00', '2022-03-01T21:18:56-08:00'],
    ['2022-03-01 15:10:35 GMT+08:00', '2022-03-01T15:10:35+08:00'],
    ['2022-03-01 15:10:35 UTC', '2022-03-01T15:10:35Z'],
  ])('%s', (text, iso) => {
    expect(parseLiquidoTime(text)).toBe(Date.parse(iso))
  })

  it.each(['', 'yesterday', '2022-13-01 15:10:35 UTC', '2022-03-01T15:10:35Z'])('not %j', (text) => {
    expect(parseLiquidoTime(text)).toBeNull()
  })
})
