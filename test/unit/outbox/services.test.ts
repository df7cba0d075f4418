import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GatewayConnection } from '../../../contract/ipc.ts'
import type { AnswerSummary } from '../../../domain/operations.ts'
import type { GatewayName } from '../../../domain/sales.ts'
import type { Gateway, GatewayAnswer } from '../../../electron/gateways/gateway.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import { bankRefundRequest, cardSale, cashSale, hour, minute, uuid, voidRequest } from './samples.ts'

type Asked = 'send' | 'lookUp' | 'check'

let rig: Rig
/** Every request to either gateway, and when. Milliseconds since the start. */
let asked: { what: Asked; at: number }[]
/** What a service answers in place of the acquirer; `null`: the acquirer answers. */
let instead: (what: Asked, name: GatewayName) => GatewayAnswer | null

beforeEach(async () => {
  rig = await createRig()
  asked = []
  instead = () => null
  const start = rig.time.trueNow()
  const real = rig.acquirer.gateway
  const over = (gateway: Gateway): Gateway => {
    const told = (what: Asked): GatewayAnswer | null => {
      asked.push({ what, at: rig.time.trueNow() - start })
      return instead(what, gateway.name)
    }
    return {
      ...gateway,
      send: async (request, signal) => told('send') ?? gateway.send(request, signal),
      lookUp: async (request, signal) => {
        const answer = told('lookUp')
        return answer === null ? gateway.lookUp(request, signal) : { outcome: 'noAnswer', ...answer }
      },
      check: async (signal) => told('check') ?? gateway.check(signal),
    }
  }
  Object.assign(rig.acquirer, { gateway: (name: GatewayName) => over(real(name)) })
})
afterEach(() => rig.dispose())

const answer = (
  answerClass: AnswerSummary['class'],
  code?: string,
  more: Partial<GatewayAnswer> = {},
): GatewayAnswer => ({
  summary: { class: answerClass, at: rig.time.clock.now(), ...(code === undefined ? {} : { code }) },
  ...more,
})
const unavailable = (): GatewayAnswer => answer('unknown', 'unavailable')
const page = (): GatewayAnswer => answer('unknown', 'notTheGateway')

/** Accepts the void of sale `id`. */
function submitVoid(id: number): void {
  expect(rig.submit(voidRequest(cardSale(id), { id }))).toMatchObject({ ok: true })
}
/** A void whose answer was lost, so that the search is asked. */
async function loseAnswerOf(id: number): Promise<void> {
  rig.acquirer.set('lostAnswer')
  submitVoid(id)
  await rig.time.settle()
  rig.acquirer.set('ok')
  expect(rig.row(id).state).toBe('unknown')
}
const connection = (name: GatewayName): GatewayConnection => {
  const found = rig.summary().connections.find(({ gateway }) => gateway === name)
  if (found === undefined) throw new Error(name)
  return found
}
const states = (name: GatewayName): Record<string, string> =>
  Object.fromEntries(connection(name).services.map(({ service, state }) => [service, state]))
const timesOf = (what: Asked): number[] => asked.filter((one) => one.what === what).map(({ at }) => at)

describe('a search that is down', () => {
  it.each<[string, () => GatewayAnswer]>([
    ['503', unavailable],
    ['an envelope that is not understood', () => answer('unknown', 'notUnderstood')],
    ['a 403 for the credential', () => answer('unauthorised', 'credentialRefused')],
    ["a firewall's page", page],
    ['no link', () => answer('notSent', 'notReached')],
  ])('(%s) stops no payment, and what waits for it goes on when it answers', async (_what, down) => {
    instead = (what) => (what === 'send' ? null : down())
    await loseAnswerOf(1)
    await rig.time.advance(10 * minute)
    submitVoid(2)
    await rig.time.settle()
    expect(rig.row(2).state).toBe('approved')
    expect(rig.row(1).state).toBe('unknown')
    expect(connection('kushki')).toMatchObject({ state: 'online', pausedBecause: null })
    instead = () => null
    // Nobody has to do anything, not even where the search had refused the credential.
    await rig.time.advance(2 * minute)
    expect(rig.row(1).state).toBe('approved')
    expect(states('kushki')).toEqual({ kushkiPayment: 'online', kushkiSearch: 'online' })
  })

  it('is asked with growing gaps, up to a minute', async () => {
    instead = (what) => (what === 'send' ? null : unavailable())
    await loseAnswerOf(1)
    await rig.time.advance(hour)
    expect(states('kushki')).toEqual({ kushkiPayment: 'untried', kushkiSearch: 'offline' })
    const times = timesOf('check')
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(gaps.length).toBeGreaterThan(50)
    expect(gaps.length).toBeLessThan(100)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(minute)
  })

  it('is asked at once when a person does not want to wait', async () => {
    instead = (what) => (what === 'send' ? null : unavailable())
    await loseAnswerOf(1)
    await rig.time.advance(20 * minute)
    instead = () => null
    expect(rig.outbox.tryNow()).toEqual({ ok: true, value: undefined })
    await rig.time.advance(250)
    expect(rig.row(1).state).toBe('approved')
  })
})

describe('payments that are down', () => {
  it('do not stop the search, and take one row alone, with growing gaps, until one is answered', async () => {
    rig.settings.queue.concurrency = 1
    await loseAnswerOf(1)
    instead = (what) => (what === 'send' ? answer('unknown', 'timeout') : null)
    for (const id of [2, 3, 4, 5, 6, 7, 8, 9]) submitVoid(id)
    await rig.time.advance(100)
    // The first was lost with its answer, and two more make three.
    expect(timesOf('send')).toHaveLength(3)
    await rig.time.advance(3000)
    const sent = timesOf('send')
    expect(sent.length).toBeGreaterThan(3)
    expect(sent.length).toBeLessThan(8)
    expect(timesOf('lookUp').length).toBeGreaterThan(0)
    expect(rig.row(1).state).toBe('approved')
    instead = () => null
    await rig.time.advance(minute)
    expect(rig.row(9).state).toBe('approved')
    expect(states('kushki')).toEqual({ kushkiPayment: 'online', kushkiSearch: 'online' })
  })

  it('behind a portal that answers everything lose no row to it: the next ones wait', async () => {
    rig.settings.queue.concurrency = 1
    instead = page
    for (const id of [1, 2, 3, 4, 5]) submitVoid(id)
    await rig.time.advance(4 * minute)
    expect(timesOf('send')).toHaveLength(1)
    expect([1, 2, 5].map((id) => rig.row(id).state)).toEqual(['unknown', 'queued', 'queued'])
    expect(connection('kushki').state).toBe('offline')
    instead = () => null
    await rig.time.advance(2000)
    expect([2, 3, 4, 5].map((id) => rig.row(id).state)).toEqual(Array(4).fill('approved'))
  })

  it('are tried with one row all the same, where only the search is walled off for good', async () => {
    instead = (what) => (what === 'send' && timesOf('send').length > 1 ? null : page())
    submitVoid(1)
    await rig.time.settle()
    submitVoid(2)
    await rig.time.advance(4 * minute)
    expect(rig.row(2).state).toBe('queued')
    await rig.time.advance(2 * minute)
    expect(rig.row(2).state).toBe('approved')
  })
})

describe("Liquido's token", () => {
  it('that cannot be had is told as its own service, and the API goes on with it', async () => {
    instead = (_what, name) =>
      name === 'liquido' ? answer('notSent', 'tokenFailed', { service: 'liquidoToken' }) : null
    rig.submit(bankRefundRequest(cashSale(21), { id: 21 }))
    await rig.time.advance(minute)
    expect(states('liquido')).toEqual({ liquidoToken: 'offline', liquidoApi: 'untried' })
    expect(connection('liquido').state).toBe('offline')
    instead = () => null
    await rig.time.advance(2000)
    expect(rig.row(21).state).toBe('approved')
    expect(states('liquido')).toEqual({ liquidoToken: 'online', liquidoApi: 'online' })
  })
})

describe('a service that asked to be left alone', () => {
  beforeEach(async () => {
    instead = (what) =>
      what === 'send' ? { ...answer('retryLater', 'E005'), retryAfterMs: 10 * minute } : null
    submitVoid(1)
    await rig.time.settle()
    instead = () => null
  })

  it('is not asked by a person either, who is told until when', async () => {
    const until = rig.time.clock.now() + 10 * minute
    const held = { ok: false, error: { tag: 'HeldByGateway', gateway: 'kushki', until } }
    expect(connection('kushki').services[0]).toEqual({
      service: 'kushkiPayment',
      state: 'held',
      nextTryAt: until,
    })
    expect(rig.outbox.sendNow(uuid(1))).toEqual(held)
    expect(rig.outbox.tryNow()).toEqual(held)
    await rig.time.advance(10 * minute - 1)
    expect(timesOf('send')).toHaveLength(1)
    await rig.time.advance(1)
    expect(rig.row(1).state).toBe('approved')
    expect(rig.outbox.tryNow()).toEqual({ ok: true, value: undefined })
  })

  it('holds nothing but itself', async () => {
    rig.submit(bankRefundRequest(cashSale(21), { id: 21 }))
    await rig.time.settle()
    expect(rig.row(21).state).toBe('approved')
  })
})
