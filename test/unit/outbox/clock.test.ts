import { afterEach, describe, expect, it } from 'vitest'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  day,
  hour,
  minute,
  morning,
  refundRequest,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
afterEach(() => rig.dispose())

/** 23:59 in Lima on the day of the samples, true time. */
const cutOff = morning + 13 * hour + 59 * minute

/** A till whose clock is wrong by so much from its start, and that has heard what time it is at a gateway. */
async function tillThatHeardTheTime(clockAheadMs: number, at: number): Promise<void> {
  rig = await createRig(undefined, clockAheadMs)
  await rig.time.sleep(at - rig.time.trueNow())
  rig.submit(bankRefundRequest(cashSale(29), { id: 29 }))
  await rig.time.settle()
  expect(rig.row(29).state).toBe('approved')
}

describe('a clock that is set while operations wait', () => {
  it.each([25 * hour, 120 * day, -2 * hour, -30 * day])(
    'erases no card and ages nothing: %d ms',
    async (jump) => {
      rig = await createRig()
      rig.acquirer.set('offline')
      rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
      rig.submit(reverseRequest(unknownSale(11), { id: 2, withCard: true }))
      await rig.time.advance(minute)
      rig.time.shiftClock(jump)
      await rig.time.advance(5 * minute)
      expect([rig.row(1), rig.row(2)]).toMatchObject([
        { state: 'queued', cardKept: true },
        { state: 'queued', cardKept: true },
      ])
      rig.acquirer.set('ok')
      await rig.time.advance(3000)
      expect([rig.row(1).state, rig.row(2).state]).toEqual(['approved', 'approved'])
      expect(rig.summary().clockSkewMs).toBe(jump)
    },
  )

  it('makes no refund of a void: +1 day', async () => {
    rig = await createRig((settings) => {
      settings.queue.voidAtCutOff = 'refund'
    })
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    rig.time.shiftClock(day)
    await rig.time.advance(5 * minute)
    expect(rig.row(1).state).toBe('queued')
    rig.acquirer.set('ok')
    await rig.time.advance(3000)
    expect(rig.acquirer.arrivals.map(({ kind }) => kind)).toEqual(['void'])
  })

  it('opens no window again: two hours back, and the cut-off comes', async () => {
    rig = await createRig()
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(cutOff - rig.time.trueNow() - 5 * minute)
    rig.time.shiftClock(-2 * hour)
    await rig.time.advance(6 * minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'voidPastCutOff' })
  })

  it('is followed where it is corrected by a little', async () => {
    rig = await createRig(undefined, -90_000)
    rig.time.shiftClock(90_000)
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    expect(rig.row(1).createdAt).toBe(rig.time.trueNow())
  })

  it('keeps its waits and its card when a gateway says what time it is', async () => {
    rig = await createRig(undefined, -25 * hour)
    rig.acquirer.set('offline')
    // Made the day before by this till's clock: a refund, which has no window that tells.
    rig.storage.sales.put([cardSale(31, { createdAt: morning - 2 * day })], morning)
    rig.submit(refundRequest(cardSale(31), { id: 1, withCard: true }))
    await rig.time.advance(minute)
    rig.acquirer.set('retryLater')
    await rig.time.advance(10 * minute)
    expect(rig.summary().clockSkewMs).toBe(-25 * hour)
    expect(rig.row(1)).toMatchObject({ state: 'queued', cardKept: true })
    expect((rig.row(1).nextAttemptAt ?? 0) - rig.time.trueNow()).toBeLessThanOrEqual(minute)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('approved')
  })
})

describe('a clock that is wrong', () => {
  it('ten minutes fast closes no void that the gateway still takes', async () => {
    await tillThatHeardTheTime(10 * minute, cutOff - 7 * minute)
    expect(rig.submit(voidRequest(cardSale(1), { id: 1 }))).toMatchObject({ ok: true })
    await rig.time.settle()
    expect(rig.row(1).state).toBe('approved')
    expect(rig.summary().clockSkewMs).toBe(10 * minute)
  })

  it('ten minutes slow takes no void after the cut-off', async () => {
    await tillThatHeardTheTime(-10 * minute, cutOff + minute / 2)
    expect(rig.submit(voidRequest(cardSale(1), { id: 1 }))).toMatchObject({
      ok: false,
      error: { tag: 'NotAllowed', reason: 'afterCutOff' },
    })
    expect(rig.summary().clockSkewMs).toBe(-10 * minute)
  })

  it('ten minutes slow sends no void that waited past the cut-off', async () => {
    rig = await createRig(undefined, -10 * minute)
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(cutOff + 3 * minute - rig.time.trueNow())
    expect(rig.row(1).state).toBe('queued')
    rig.acquirer.set('ok')
    await rig.time.advance(3000)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'voidPastCutOff' })
    expect(rig.acquirer.effects(uuid(500_001))).toBe(0)
  })
})
