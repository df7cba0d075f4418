import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnswerSummary } from '../../../domain/operations.ts'
import type { GatewayName } from '../../../domain/sales.ts'
import type { Gateway, GatewayAnswer } from '../../../electron/gateways/gateway.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import { bankRefundRequest, cardSale, cashSale, minute, uuid, voidRequest } from './samples.ts'

/** What came over the wire, and when. Milliseconds since the rows were let go. */
type Arrival = { what: 'send' | 'lookUp' | 'check'; at: number }

let rig: Rig
let arrivals: Arrival[]
/** Rows on the wire; a probe of a silent gateway is none of them. */
let inFlight: number
let maxInFlight: number
let start: number
/** How long both gateways take to answer. Milliseconds. */
let answerMs: number
/** What is answered in place of the acquirer; `null`: the acquirer answers. */
let instead: ((arrival: Arrival) => GatewayAnswer | null) | null

beforeEach(async () => {
  rig = await createRig(({ limits }) => {
    limits.maxRowsWaiting = 10_000
    limits.maxMoneyWaitingMinor = 999_999_999
    limits.perDayMinor = { reverse: 999_999_999, void: 999_999_999, refund: 999_999_999 }
  })
  arrivals = []
  inFlight = 0
  maxInFlight = 0
  start = rig.time.trueNow()
  answerMs = 0
  instead = null
  const real = rig.acquirer.gateway
  Object.assign(rig.acquirer, { gateway: (name: GatewayName) => watched(real(name)) })
})
afterEach(() => rig.dispose())

/** The acquirer's gateway, with a line that takes time and that the test may break. */
function watched(gateway: Gateway): Gateway {
  async function over<Answer>(
    what: Arrival['what'],
    ask: () => Promise<Answer>,
    broken: (answer: GatewayAnswer) => Answer,
  ): Promise<Answer> {
    const arrival = { what, at: rig.time.trueNow() - start }
    arrivals.push(arrival)
    const counts = what === 'check' ? 0 : 1
    inFlight += counts
    maxInFlight = Math.max(maxInFlight, inFlight)
    const told = instead?.(arrival) ?? null
    const answer = told === null ? await ask() : broken(told)
    if (answerMs > 0) await new Promise<void>((resolve) => void rig.time.timers.after(answerMs, resolve))
    inFlight -= counts
    return answer
  }
  const same = (answer: GatewayAnswer): GatewayAnswer => answer
  return {
    ...gateway,
    send: (request, signal) => over('send', () => gateway.send(request, signal), same),
    lookUp: (request, signal) =>
      over(
        'lookUp',
        () => gateway.lookUp(request, signal),
        (answer) => ({ outcome: 'noAnswer', ...answer }),
      ),
    check: (signal) => over('check', () => gateway.check(signal), same),
  }
}

const summary = (answerClass: AnswerSummary['class'], httpStatus?: number): AnswerSummary => ({
  class: answerClass,
  at: rig.time.clock.now(),
  ...(httpStatus === undefined ? {} : { httpStatus }),
})

/** Voids `from` … `to`, each of a sale of its own, accepted. */
function submitVoids(from: number, to: number): void {
  for (let id = from; id <= to; id += 1) {
    const sale = cardSale(id)
    rig.storage.sales.put([sale], rig.time.clock.now())
    expect(rig.submit(voidRequest(sale, { id }))).toMatchObject({ ok: true })
  }
}

/** Accepts rows while there is no link, then gives it back and lets them go at once. */
async function queueUp(submit: () => void): Promise<void> {
  rig.acquirer.set('offline')
  submit()
  await rig.time.advance(minute)
  rig.acquirer.set('ok')
  arrivals = []
  maxInFlight = 0
  start = rig.time.trueNow()
}

const sentAt = (): number[] => arrivals.filter(({ what }) => what === 'send').map(({ at }) => at)

describe('a gateway that says how long it wants to be left alone', () => {
  beforeEach(() => {
    instead = () => {
      instead = null
      return { summary: summary('retryLater', 503), retryAfterMs: 30_000 }
    }
  })

  it('is left alone by every row, and not asked anything else either', async () => {
    submitVoids(1, 1)
    await rig.time.settle()
    submitVoids(2, 3)
    rig.outbox.tryNow()
    await rig.time.advance(29_999)
    expect(arrivals).toEqual([{ what: 'send', at: 0 }])
    await rig.time.advance(5000)
    expect(sentAt().slice(1, 3)).toEqual([30_000, 30_000])
    expect([1, 2, 3].map((id) => rig.row(id).state)).toEqual(['approved', 'approved', 'approved'])
  })

  it('does not hold the other gateway', async () => {
    submitVoids(1, 1)
    await rig.time.settle()
    rig.submit(bankRefundRequest(cashSale(21), { id: 21 }))
    await rig.time.settle()
    expect(rig.row(21).state).toBe('approved')
    expect(rig.row(1).state).toBe('queued')
  })

  it('is left alone by the row that it said it to over a restart too', async () => {
    submitVoids(1, 1)
    await rig.time.settle()
    await rig.restart()
    await rig.time.advance(30_000 - (rig.time.trueNow() - start) - 1)
    expect(sentAt()).toEqual([0])
    await rig.time.advance(1)
    expect(sentAt()).toEqual([0, 30_000])
  })
})

describe('a gateway that is asked too much', () => {
  it('is asked one thing at a time when it takes requests again', async () => {
    await queueUp(() => submitVoids(1, 9))
    answerMs = 100
    let tooMany = 4
    instead = ({ what }) =>
      what === 'send' && (tooMany -= 1) >= 0
        ? { summary: summary('retryLater', 429), retryAfterMs: 1000 }
        : null
    rig.outbox.tryNow()
    await rig.time.advance(10 * minute)
    const [first = 0, ...later] = sentAt()
    const [second, third, fourth, fifth = 0, sixth = 0] = later.map((at) => at - first)
    expect([second, third, fourth]).toEqual([0, 0, 0])
    expect(fifth).toBeGreaterThanOrEqual(answerMs + 1000)
    expect(sixth).toBeGreaterThanOrEqual(fifth + answerMs)
    expect(new Set(rig.acquirer.allEffects().values())).toEqual(new Set([1]))
    expect(Array.from({ length: 9 }, (_, index) => rig.row(index + 1).state)).toEqual(
      Array(9).fill('approved'),
    )
  })
})

describe('the number of requests at once', () => {
  it('is never above the setting, over both gateways, and is used', async () => {
    rig.settings.queue.concurrency = 3
    await queueUp(() => {
      submitVoids(1, 20)
      for (let id = 21; id <= 29; id += 1) rig.submit(bankRefundRequest(cashSale(id), { id }))
    })
    answerMs = 100
    rig.outbox.tryNow()
    await rig.time.advance(minute)
    expect(sentAt()).toHaveLength(29)
    expect(maxInFlight).toBe(3)
  })
})

describe('a gateway that does not answer', () => {
  const isSilent = (): GatewayAnswer => ({ summary: summary('unknown') })

  it('is sent nothing more after three requests in a row, only asked now and then, and worked off when it is back', async () => {
    rig.settings.queue.concurrency = 1
    // What is sent arrives; only the answers are lost.
    rig.acquirer.set('lostAnswer')
    instead = ({ what }) => (what === 'send' ? null : isSilent())
    submitVoids(1, 9)
    await rig.time.advance(minute)
    expect(arrivals.slice(0, 3).map(({ what }) => what)).toEqual(['send', 'send', 'send'])
    // The rows that were sent are looked up until the search has kept silent three times too.
    expect(sentAt()).toHaveLength(3)
    expect(arrivals.filter(({ what }) => what === 'lookUp').length).toBeLessThanOrEqual(3)
    const asked = arrivals.filter(({ what }) => what === 'check').map(({ at }) => at)
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(125)
    // Reached and silent: asked more and more seldom.
    expect(asked.length).toBeLessThan(16)
    expect(gaps.at(-1)).toBeGreaterThan(5000)

    instead = null
    rig.acquirer.set('ok')
    await rig.time.advance(2 * minute)
    expect(new Set(rig.acquirer.allEffects().values())).toEqual(new Set([1]))
    expect(Array.from({ length: 9 }, (_, index) => rig.row(index + 1).state)).toEqual(
      Array(9).fill('approved'),
    )
  })

  it('now and then, with answers between, is a few rows’ bad luck and holds nobody up', async () => {
    rig.settings.queue.concurrency = 1
    let sent = 0
    // Two of three answers are lost.
    instead = ({ what }) => (what === 'send' && (sent += 1) % 3 !== 0 ? isSilent() : null)
    submitVoids(1, 9)
    await rig.time.settle()
    await rig.time.advance(0)
    expect(sentAt()).toHaveLength(9)
    expect(arrivals.filter(({ what }) => what === 'check')).toEqual([])
  })
})

describe('a thousand rows that waited for the link', () => {
  it('are worked off with progress, stop and go on, with new ones in between, each once', async () => {
    await queueUp(() => submitVoids(1, 1000))
    expect(rig.summary()).toMatchObject({
      waiting: 1000,
      drain: { total: 1000, done: 0, stopped: false },
    })
    answerMs = 100
    rig.outbox.tryNow()
    await rig.time.advance(5000)
    const { waiting, drain } = rig.summary()
    expect(drain).toEqual({ total: 1000, done: 1000 - waiting, stopped: false })
    expect(drain?.done).toBeGreaterThan(100)

    rig.outbox.stopDrain()
    await rig.time.advance(1000)
    const sentBefore = sentAt().length
    submitVoids(1001, 1005)
    await rig.time.advance(minute)
    expect(sentAt()).toHaveLength(sentBefore + 5)
    expect([1001, 1005].map((id) => rig.row(id).state)).toEqual(['approved', 'approved'])
    expect(rig.summary()).toMatchObject({ waiting: 1000 - sentBefore, drain: { stopped: true } })

    rig.outbox.tryNow()
    await rig.time.advance(3000)
    submitVoids(1006, 1010)
    rig.outbox.tryNow()
    await rig.time.advance(minute)
    expect(rig.summary()).toMatchObject({ waiting: 0, attention: 0, drain: null })
    expect(sentAt()).toHaveLength(1010)
    expect(rig.acquirer.allEffects()).toEqual(
      new Map(Array.from({ length: 1010 }, (_, index) => [uuid(500_001 + index), 1])),
    )
    expect(maxInFlight).toBe(rig.settings.queue.concurrency)
  }, 60_000)
})
