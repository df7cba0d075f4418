import { afterEach, beforeEach, expect, it } from 'vitest'
import type { HubClient } from '../../../electron/store-hub/hub-client.ts'
import { createHubPermits } from '../../../electron/store-hub/hub-permits.ts'
import type { HubPermits } from '../../../electron/store-hub/hub-permits.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, uuid, voidRequest } from '../outbox/samples.ts'

type Answers = Partial<Record<'claim' | 'startSending' | 'release', object>>
const granted = { ok: true, value: { outcome: 'granted', remainingMinor: 0, expiresAt: null } }
const failed = (tag: string): object => ({ ok: false, error: { tag } })

let rig: Rig
let permits: HubPermits
/** What the hub answers from now on. */
let answers: Answers
/** The calls that came to it. */
let calls: string[]
let changed: string[]

beforeEach(async () => {
  rig = await createRig()
  answers = { startSending: granted, claim: granted, release: { ok: true, value: {} } }
  calls = []
  changed = []
  const client = {
    call(name: 'claim' | 'startSending' | 'release') {
      calls.push(name)
      return Promise.resolve(answers[name])
    },
  } as unknown as HubClient
  permits = createHubPermits({
    client,
    counterId: uuid(5),
    storage: () => rig.storage,
    onChanged: (ids) => changed.push(...ids),
    timers: rig.time.timers,
    randomness: { number: () => 0, uuid: () => '' },
  })
  // Nothing goes: the queue only has the rows.
  Object.assign(rig.permits, { isAsked: () => true, lets: () => false } satisfies Partial<Rig['permits']>)
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  rig.submit(voidRequest(cardSale(2), { id: 2 }))
})
afterEach(async () => {
  await permits.stop()
  await rig.dispose()
})

it('asks once, says what it waits for, and lets an operation go as long as the program runs', async () => {
  expect(permits.lets(uuid(1))).toBe(false)
  expect(permits.holdOf(uuid(1))).toEqual({ why: 'asked' })
  expect(permits.lets(uuid(1))).toBe(false)
  await rig.time.settle()
  expect(calls).toEqual(['startSending'])
  expect(changed).toEqual([uuid(1)])
  expect([permits.lets(uuid(1)), permits.holdOf(uuid(1))]).toEqual([true, null])
  permits.forget(uuid(1))
  expect(permits.lets(uuid(1))).toBe(false)
})

it('claims what the hub does not know, and asks to send it then', async () => {
  answers.startSending = failed('ClaimUnknown')
  permits.lets(uuid(1))
  await rig.time.settle()
  expect(calls).toEqual(['startSending', 'claim', 'startSending'])
})

it('lets nothing go while the hub is away, asks it seldom, and for all once it is back', async () => {
  answers.startSending = failed('NotReached')
  permits.lets(uuid(1))
  permits.lets(uuid(2))
  await rig.time.settle()
  expect([1, 2].map((number) => permits.holdOf(uuid(number)))).toEqual([{ why: 'away' }, { why: 'away' }])
  const before = calls.length
  await rig.time.advance(600_000)
  // Each five to ten seconds, for both.
  expect(calls.length - before).toBeLessThan(130)
  answers.startSending = granted
  permits.askAgain()
  await rig.time.settle()
  expect([1, 2].map((number) => permits.lets(uuid(number)))).toEqual([true, true])
})

it.each([
  [
    {
      ok: true,
      value: { outcome: 'heldBy', counterId: uuid(9), label: 'Caja 2', since: 7, why: 'operation' },
    },
    { why: 'heldBy', counter: 'Caja 2', since: 7 },
  ],
  [
    { ok: true, value: { outcome: 'remaining', remainingMinor: 300 } },
    { why: 'remaining', money: { currency: 'PEN', minor: 300 } },
  ],
  [failed('ClaimEnded'), { why: 'refused' }],
  [failed('SaleDiffers'), { why: 'refused' }],
  [failed('Revoked'), { why: 'notTaken' }],
  [failed('Unavailable'), { why: 'away' }],
  [failed('NoAnswer'), { why: 'away' }],
  [failed('NotAHub'), { why: 'away' }],
])('keeps an operation for %j', async (answer, hold) => {
  answers.startSending = answer
  permits.lets(uuid(1))
  await rig.time.settle()
  expect(permits.holdOf(uuid(1))).toEqual(hold)
  expect(permits.lets(uuid(1))).toBe(false)
  answers.startSending = granted
  await rig.time.advance(60_000)
  expect(permits.lets(uuid(1))).toBe(true)
})

it('forgets what was cancelled while it was held', async () => {
  answers.startSending = { ok: true, value: { outcome: 'remaining', remainingMinor: 0 } }
  permits.lets(uuid(1))
  await rig.time.settle()
  rig.outbox.cancel(uuid(1))
  await rig.time.advance(20_000)
  calls.length = 0
  await rig.time.advance(600_000)
  expect([calls, permits.holdOf(uuid(1))]).toEqual([[], null])
})

it.each([
  ['granted', granted, null],
  [
    'held',
    { ok: true, value: { outcome: 'remaining', remainingMinor: 0 } },
    { why: 'remaining', money: { currency: 'PEN', minor: 0 } },
  ],
  ['without a word of the hub', failed('NoAnswer'), null],
  ['known under another amount', failed('SaleDiffers'), null],
])('before it is accepted, an operation is %s', async (_what, answer, hold) => {
  answers.claim = answer
  expect(await permits.claimFirst(voidRequest(cardSale(3), { id: 3 }))).toEqual(hold)
  expect(calls).toEqual(['claim'])
})

it('asks nothing for a sale that is not known: acceptance says so', async () => {
  expect(await permits.claimFirst(voidRequest(cardSale(77), { id: 77 }))).toBeNull()
  expect(calls).toEqual([])
})
