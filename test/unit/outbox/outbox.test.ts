import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../../domain/result.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  hour,
  minute,
  refundRequest,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

describe('a row that is accepted', () => {
  it('is sent at once and ends with the answer', async () => {
    const accepted = rig.submit(voidRequest(cardSale(1), { id: 1 }))
    expect(accepted).toMatchObject({
      ok: true,
      value: { state: 'queued', operationId: uuid(1), money: { minor: 10_000 } },
    })
    await rig.time.settle()
    expect(rig.row(1)).toMatchObject({ state: 'approved', attempts: 1, nextAttemptAt: null, actions: [] })
    expect(rig.acquirer.effects(uuid(500_001))).toBe(1)
  })

  it('waits offline and goes within two seconds of the gateway answering again', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    rig.submit(reverseRequest(unknownSale(11), { id: 2 }))
    rig.submit(bankRefundRequest(cashSale(21), { id: 3 }))
    await rig.time.advance(10 * minute)
    expect([rig.row(1), rig.row(2), rig.row(3)].map(({ state, attempts }) => [state, attempts])).toEqual([
      ['queued', 0],
      ['queued', 0],
      ['queued', 0],
    ])
    expect(rig.summary()).toMatchObject({
      waiting: 3,
      waitingMinor: { PEN: 30_000 },
      connections: [
        { gateway: 'kushki', state: 'offline' },
        { gateway: 'liquido', state: 'offline' },
      ],
    })
    // Ten minutes at a question every one to two seconds, not more.
    expect(rig.acquirer.checks()).toBeLessThan(2 * 610)
    rig.acquirer.set('ok')
    await rig.time.advance(2000)
    expect([rig.row(1), rig.row(2), rig.row(3)].map(({ state }) => state)).toEqual([
      'approved',
      'approved',
      'approved',
    ])
    expect([...rig.acquirer.allEffects().values()]).toEqual([1, 1, 1])
  })

  it('is looked up, not sent again, when its answer was lost', async () => {
    rig.acquirer.set('lostAnswer')
    rig.submit(refundOfYesterday(1))
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    await rig.time.settle()
    expect(rig.row(2)).toMatchObject({ state: 'unknown', attempts: 1, actions: ['lookUp'] })
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(2).state).toBe('approved')
    expect(rig.acquirer.effects(uuid(500_002))).toBe(1)
  })

  it('goes to a person when its request was lost and no search finds it', async () => {
    rig.acquirer.set('lostRequest')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    rig.acquirer.set('ok')
    await rig.time.advance(hour)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'lookupFoundNothing' })
    expect(rig.row(1).lookups).toBeGreaterThan(8)
    expect(rig.acquirer.effects(uuid(500_001))).toBe(0)
    expect(rig.outbox.decide(uuid(1), 'sendAgain', 'Marta')).toMatchObject({ ok: true })
    await rig.time.settle()
    expect(rig.row(1).state).toBe('approved')
  })

  it('is repeated where repeating is proven safe', async () => {
    rig.acquirer.set('lostAnswer')
    rig.submit(reverseRequest(unknownSale(11), { id: 1 }))
    await rig.time.settle()
    expect(rig.row(1).state).toBe('unknown')
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'approved', lookups: 0 })
    expect([...rig.acquirer.allEffects().values()]).toEqual([1])
  })

  it('pauses its gateway when the credential is refused, and goes on after it was mended', async () => {
    rig.acquirer.set('unauthorised')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    await rig.time.advance(hour)
    expect(rig.row(1)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(rig.summary().connections[0]).toMatchObject({
      state: 'paused',
      pausedBecause: 'unauthorised',
    })
    rig.acquirer.set('ok')
    await rig.time.advance(hour)
    expect(rig.row(2).state).toBe('queued')
    rig.outbox.resume('kushki')
    await rig.time.settle()
    expect([rig.row(1).state, rig.row(2).state]).toEqual(['approved', 'approved'])
  })

  it('is polled while the gateway is still at it', async () => {
    rig.acquirer.set('slowEnd')
    rig.submit(bankRefundRequest(cashSale(21), { id: 1 }))
    await rig.time.advance(5 * minute)
    expect(rig.row(1).state).toBe('inProgress')
    rig.acquirer.set('ok')
    await rig.time.advance(2 * minute)
    expect(rig.row(1).state).toBe('approved')
  })

  it('keeps nobody busy while the gateway takes its hours, and then goes to a person', async () => {
    let turns = 0
    rig.disk.sync = () => {
      turns += 1
      // A turn that follows a turn for ever would never let the time pass.
      return turns > 5000 ? new Promise(() => {}) : Promise.resolve(ok(null))
    }
    rig.acquirer.set('slowEnd')
    rig.submit(bankRefundRequest(cashSale(21), { id: 1 }))
    await rig.time.advance(hour)
    expect(rig.row(1).state).toBe('inProgress')
    const before = turns
    await rig.time.advance(hour)
    // A look-up a minute, each written twice, and the latest time seen a minute.
    expect(turns - before).toBeLessThan(60 * 4)
    await rig.time.sleep(22 * hour)
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'takesTooLong' })
  })

  it('is never sent as a void after the cut-off: a person is asked', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(14 * hour)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({
      state: 'attention',
      attention: 'voidPastCutOff',
      mayHaveBeenDone: false,
    })
    expect(rig.acquirer.arrivals).toEqual([])
    expect(rig.outbox.decide(uuid(1), 'wasDone', 'Marta')).toMatchObject({
      error: { tag: 'NotAllowed', reason: 'neverSent' },
    })
    const converted = rig.outbox.convertToRefund(uuid(1))
    expect(converted).toMatchObject({ ok: true, value: { state: 'cancelled' } })
    await rig.time.settle()
    const refund = rig.list({ saleKey: cardSale(1).key }).rows.find(({ kind }) => kind === 'refund')
    expect(refund).toMatchObject({ state: 'approved', linkedTo: uuid(1), money: { minor: 10_000 } })
    expect(rig.acquirer.arrivals.map(({ kind }) => kind)).toEqual(['refund'])
  })

  it('becomes a linked refund after the cut-off where the store wants that', async () => {
    rig.settings.queue.voidAtCutOff = 'refund'
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(14 * hour)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('expired')
    expect(rig.acquirer.arrivals.map(({ kind, applied }) => [kind, applied])).toEqual([['refund', true]])
  })

  it.each([
    ['operation', (limits: Rig['settings']['limits']) => (limits.perOperationMinor.refund = 9999)],
    ['day', (limits: Rig['settings']['limits']) => (limits.perDayMinor.refund = 9999)],
  ])('becomes no refund past the limit of an %s, by itself or by a person', async (_, limit) => {
    rig.settings.queue.voidAtCutOff = 'refund'
    limit(rig.settings.limits)
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(14 * hour)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'voidPastCutOff' })
    expect(rig.outbox.convertToRefund(uuid(1))).toEqual({
      ok: false,
      error: { tag: 'NotAllowed', reason: 'refundOverLimit' },
    })
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it('as a reverse past its deadline goes to a person, never becomes something else', async () => {
    rig.acquirer.set('offline')
    rig.submit(reverseRequest(unknownSale(11), { id: 1 }))
    await rig.time.sleep(14 * hour)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'reverseUnsent' })
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it('as a reverse that was surely never sent is given up by a person, and by nobody taken for done', async () => {
    rig.acquirer.set('offline')
    rig.submit(reverseRequest(unknownSale(11), { id: 1 }))
    await rig.time.sleep(14 * hour)
    // Its gateway is still away: nothing has to be asked to know that it was not sent.
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'reverseUnsent', lookups: 0 })
    expect(rig.row(1).actions).toEqual(['cancel'])
    expect(rig.outbox.decide(uuid(1), 'wasDone', 'Marta').ok).toBe(false)
    expect(rig.outbox.decide(uuid(1), 'sendAgain', 'Marta')).toMatchObject({
      error: { tag: 'NotAllowed', reason: 'afterCutOff' },
    })
    expect(rig.outbox.cancel(uuid(1))).toMatchObject({ ok: true, value: { state: 'cancelled' } })
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('cancelled')
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it('as a reverse that may have been processed is looked up first', async () => {
    await rig.time.sleep(13 * hour + 50 * minute)
    rig.acquirer.set('lostRequest')
    rig.submit(reverseRequest(unknownSale(11), { id: 1 }))
    await rig.time.settle()
    rig.acquirer.set('offline')
    await rig.time.sleep(15 * minute)
    expect(rig.row(1).state).toBe('unknown')
    rig.acquirer.set('ok')
    await rig.time.advance(30 * minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'reversePastDeadline' })
  })

  it('is not sent because the clock was set back past its cut-off', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(13 * hour + 58 * minute)
    rig.time.shiftClock(-6 * hour)
    await rig.time.advance(2 * minute)
    rig.acquirer.set('ok')
    await rig.time.advance(5 * minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'voidPastCutOff' })
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it('is not sent either when the clock was set back while the program was closed', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.restart(() => rig.time.shiftClock(-20 * hour))
    rig.acquirer.set('ok')
    await rig.time.advance(5 * minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'clockWentBack' })
    // Nor by a person, as long as the clock shows a time before the row was made.
    expect(rig.outbox.decide(uuid(1), 'sendAgain', 'Marta')).toEqual({
      ok: false,
      error: { tag: 'NotAllowed', reason: 'saleInFuture' },
    })
    expect(rig.acquirer.arrivals).toEqual([])
    rig.time.shiftClock(20 * hour)
    // A clock that was set is believed once a gateway says the same, which is asked for that.
    await rig.time.advance(minute)
    expect(rig.outbox.decide(uuid(1), 'sendAgain', 'Marta')).toMatchObject({ ok: true })
    await rig.time.settle()
    expect(rig.row(1).state).toBe('approved')
  })

  it('can be cancelled while it is queued, and not after', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
    await rig.time.advance(minute)
    expect(rig.outbox.cancel(uuid(1))).toMatchObject({
      ok: true,
      value: { state: 'cancelled', cardKept: false },
    })
    expect(rig.outbox.cancel(uuid(1))).toEqual({ ok: false, error: { tag: 'NotNow', state: 'cancelled' } })
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.acquirer.arrivals).toEqual([])
  })
})

const refundOfYesterday = (id: number) => refundRequest(cardSale(id), { id })
