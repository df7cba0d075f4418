import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayOf } from '../../../domain/day.ts'
import type { Evidence } from '../../../domain/evidence.ts'
import { err, ok } from '../../../domain/result.ts'
import type { LookUpAnswer } from '../../../electron/gateways/gateway.ts'
import { files } from '../../../electron/storage/files.ts'
import { createReconciler } from '../../../electron/reconciliation/reconciler.ts'
import { createRig, zone } from './rig.ts'
import type { Rig } from './rig.ts'
import { cardSale, hour, morning, reverseRequest, unknownSale, uuid, voidRequest } from './samples.ts'

const day = dayOf(morning, zone)
const minute = 60_000
let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

/** A reconciler whose gateway says of each operation what the test wants, by its number. */
function reconcilerWhere(says: Record<number, LookUpAnswer>, records: Evidence[] = []) {
  const gateway = rig.acquirer.gateway('kushki')
  return createReconciler({
    storage: rig.storage,
    outbox: rig.outbox,
    gateway: () =>
      gateway && {
        ...gateway,
        lookUp: (request) => {
          const id = 'client_transaction_id' in request.body ? request.body.client_transaction_id : ''
          const told = Object.entries(says).find(([number]) => id === uuid(500_000 + Number(number)))?.[1]
          return Promise.resolve(told ?? { outcome: 'found', summary: { class: 'approved', at: 0 } })
        },
      },
    kushki: { recordsOf: () => Promise.resolve(ok(records)) },
    clock: rig.time.clock,
  })
}

async function threeVoids(): Promise<void> {
  for (const number of [1, 2, 3]) rig.submit(voidRequest(cardSale(number), { id: number }))
  await rig.time.settle()
  await rig.time.advance(15 * minute)
}

describe('a day', () => {
  it('that agrees says so to the cent, and it stands in the journal', async () => {
    await threeVoids()
    const total = [1, 2, 3].reduce((sum, number) => sum + rig.row(number).money.minor, 0)
    expect(await reconcilerWhere({}).reconcile(day, 'Marta')).toEqual(
      ok({
        day,
        at: rig.time.clock.now(),
        compared: 3,
        open: 0,
        tooNew: 0,
        agreedMinor: { PEN: total },
        differences: [],
      }),
    )
    expect([...rig.storage.journal.entries()].at(-1)).toMatchObject({
      shown: { who: 'Marta' },
      event: 'reconciled',
      detail: JSON.stringify({ day, compared: 3, differences: 0 }),
    })
  })

  it('that does not puts every operation it is about before a person', async () => {
    await threeVoids()
    const { minor } = rig.row(2).money
    const answer = await reconcilerWhere({ 2: { outcome: 'notFound' } }).reconcile(day, 'Marta')
    expect(answer).toMatchObject({
      ok: true,
      value: {
        compared: 3,
        differences: [{ tag: 'notAtGateway', operationId: uuid(2), kind: 'void', minor }],
      },
    })
    expect([1, 2, 3].map((number) => rig.row(number).state)).toEqual(['approved', 'attention', 'approved'])
    expect(rig.row(2)).toMatchObject({ attention: 'contradicted', lastAnswer: { code: 'dayDisagrees' } })
  })

  it('names what the gateway has and this counter has not, but nothing that it knows of another day', async () => {
    await threeVoids()
    const record = (id: string): Evidence => ({
      source: 'lookUp',
      id,
      kind: 'void',
      amount: { currency: 'PEN', minor: 500 },
      status: 'approved',
      contradictions: [],
    })
    const answer = await reconcilerWhere({}, [record(uuid(77)), record(uuid(500_001))]).reconcile(day, '')
    expect(answer).toMatchObject({
      ok: true,
      value: { differences: [{ tag: 'notOfThisCounter', operationId: null, id: uuid(77), minor: 500 }] },
    })
  })

  it('leaves out what ended a moment ago, and what has not ended', async () => {
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    await rig.time.settle()
    expect(await reconcilerWhere({ 1: { outcome: 'notFound' } }).reconcile(day, '')).toMatchObject({
      ok: true,
      value: { compared: 0, tooNew: 1, open: 1, differences: [] },
    })
    expect(rig.row(1).state).toBe('approved')
  })

  it('of which the gateway says nothing is not judged at all', async () => {
    await threeVoids()
    const silent: LookUpAnswer = { outcome: 'noAnswer', summary: { class: 'notSent', at: 0 } }
    expect(await reconcilerWhere({ 3: silent }).reconcile(day, '')).toEqual(
      err({ tag: 'NotReached', gateway: 'kushki' }),
    )
    expect([1, 2, 3].map((number) => rig.row(number).state)).toEqual(['approved', 'approved', 'approved'])
  })

  it('agrees about a void of a copy that was put back, whose refund had been made in its place', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(14 * hour)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    const backup = await rig.storage.backUp(7)
    rig.outbox.convertToRefund(uuid(1))
    await rig.time.advance(minute)
    await rig.restart(() =>
      copyFileSync(backup.ok ? backup.value.path : '', join(rig.directory, files.database)),
    )
    await rig.time.advance(hour)
    expect(rig.row(1)).toMatchObject({ state: 'approved', lastAnswer: { processedAs: 'refund' } })
    const [refund] = rig.acquirer.arrivals
    const record: Evidence = {
      source: 'lookUp',
      id: refund?.id ?? '',
      kind: 'refund',
      amount: { currency: 'PEN', minor: 10_000 },
      status: 'approved',
      contradictions: [],
    }
    const reconciler = createReconciler({
      storage: rig.storage,
      outbox: rig.outbox,
      gateway: (name) => rig.acquirer.gateway(name),
      kushki: { recordsOf: () => Promise.resolve(ok([record])) },
      clock: rig.time.clock,
    })
    expect(await reconciler.reconcile(day, '')).toMatchObject({
      ok: true,
      value: { compared: 1, agreedMinor: { PEN: 10_000 }, differences: [] },
    })
    // The refund was made on the day after the void.
    const next = dayOf(rig.time.clock.now(), zone)
    expect(await reconciler.reconcile(next, '')).toMatchObject({ ok: true, value: { differences: [] } })
    expect(rig.row(1).state).toBe('approved')
  })

  it('agrees about a reverse that was cancelled where another one of its sale was done', async () => {
    rig.acquirer.set('offline')
    rig.submit(reverseRequest(unknownSale(11), { id: 1 }))
    await rig.time.settle()
    expect(rig.outbox.cancel(uuid(1))).toMatchObject({ ok: true })
    rig.acquirer.set('ok')
    rig.submit(reverseRequest(unknownSale(11), { id: 2 }))
    await rig.time.advance(15 * minute)
    expect([rig.row(1).state, rig.row(2).state]).toEqual(['cancelled', 'approved'])
    const reconciler = createReconciler({
      storage: rig.storage,
      outbox: rig.outbox,
      gateway: (name) => rig.acquirer.gateway(name),
      kushki: { recordsOf: () => Promise.resolve(ok([])) },
      clock: rig.time.clock,
    })
    expect(await reconciler.reconcile(day, '')).toMatchObject({
      ok: true,
      value: { compared: 2, agreedMinor: { PEN: 10_000 }, differences: [] },
    })
    expect(rig.row(1).state).toBe('cancelled')
  })

  it('has nothing to say of an operation that never left, where the gateway proves neither', async () => {
    const unproven: LookUpAnswer = { outcome: 'undecided', summary: { class: 'unknown', at: 0 } }
    rig.acquirer.set('offline')
    for (const number of [1, 2]) rig.submit(voidRequest(cardSale(number), { id: number }))
    await rig.time.settle()
    expect(rig.outbox.cancel(uuid(1))).toMatchObject({ ok: true })
    rig.acquirer.set('ok')
    await rig.time.advance(15 * minute)
    expect([rig.row(1).state, rig.row(2).state]).toEqual(['cancelled', 'approved'])
    expect(await reconcilerWhere({ 1: unproven, 2: unproven }).reconcile(day, '')).toMatchObject({
      ok: true,
      value: { compared: 2, differences: [{ tag: 'undecided', operationId: uuid(2) }] },
    })
    expect(rig.row(1).state).toBe('cancelled')
  })

  it('agrees about what was approved for a part and told so, where a record proves neither', async () => {
    const unproven: LookUpAnswer = { outcome: 'undecided', summary: { class: 'unknown', at: 0 } }
    rig.acquirer.setHabits({ isPartial: true })
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(15 * minute)
    expect(rig.row(1)).toMatchObject({ state: 'approved', askedMinor: 10_000, money: { minor: 5000 } })
    expect(await reconcilerWhere({ 1: unproven }).reconcile(day, 'Marta')).toMatchObject({
      ok: true,
      value: { compared: 1, agreedMinor: { PEN: 5000 }, differences: [] },
    })
    expect(rig.row(1).state).toBe('approved')
    // Where its gateway says that nothing was given back, it does not agree.
    expect(await reconcilerWhere({ 1: { outcome: 'notFound' } }).reconcile(day, 'Marta')).toMatchObject({
      ok: true,
      value: { differences: [{ tag: 'notAtGateway', operationId: uuid(1) }] },
    })
  })

  it('is compared once at a time', async () => {
    await threeVoids()
    const reconciler = reconcilerWhere({})
    const [first, second, other] = await Promise.all([
      reconciler.reconcile(day, ''),
      reconciler.reconcile(day, ''),
      reconciler.reconcile('2026-11-19', ''),
    ])
    expect([first.ok, other]).toEqual([true, err({ tag: 'Busy' })])
    expect(second).toBe(first)
    expect([...rig.storage.journal.entries()].filter(({ event }) => event === 'reconciled')).toHaveLength(1)
  })
})
