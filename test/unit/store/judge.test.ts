import { describe, expect, it } from 'vitest'
import type { CounterBooks, HubBooks } from '../../store/books.ts'
import { differencesOf, figuresOf, moneyOf, restlessIn, settledTwice, togetherOf } from '../../store/judge.ts'
import type { StoreBooks } from '../../store/judge.ts'
import { faultsOf, isPassed } from '../../store/torture-result.ts'
import type { HubTortureResult } from '../../store/torture-result.ts'
import { createWitness } from '../../store/witness.ts'
import type { Row } from '../../faults/torture-rows.ts'

type Given = { id: string; counter?: string; state?: Row['state']; minor?: number; endedAt?: number }
const sale = 'kushki:one'

const rowOf = ({ id, state = 'approved', minor = 100 }: Given): Row => ({
  operationId: id,
  wireId: `wire ${id}`,
  gateway: 'kushki',
  kind: 'refund',
  state,
  minor,
  attention: null,
  withCard: false,
  deadline: null,
  journal: [],
})

/** Books in which each of these operations of one sale of 100 was accepted, told to the hub and, where approved, given back. */
function books(...given: Given[]): StoreBooks {
  const byCounter = Map.groupBy(given, ({ counter = 'Caja 1' }) => counter)
  const counters = [...byCounter].map(([label, of]): CounterBooks => ({
    label,
    counterId: label,
    accepted: of.map(({ id }) => id),
    rows: new Map(of.map((one) => [one.id, rowOf(one)])),
    journal: of.map(({ id }, index) => ({ sequence: index + 1, hash: `hash ${id}` })),
  }))
  const hub: HubBooks = {
    counters: counters.map(({ label, journal }) => ({ counter_id: label, label, sequence: journal.length })),
    events: [...byCounter].flatMap(([label, of]) =>
      of.map(({ id, state = 'approved', endedAt = 10 }, index) => ({
        counter_id: label,
        sequence: index + 1,
        operation_id: id,
        type: state,
        hash: `hash ${id}`,
        received_at: endedAt,
      })),
    ),
    operations: given.map(({ id, state = 'approved', minor = 100 }) => ({
      operation_id: id,
      sale_key: sale,
      kind: 'refund',
      currency: 'PEN',
      minor,
      state,
      code: null,
    })),
    claims: given.map(({ id, minor = 100 }) => ({
      operation_id: id,
      minor,
      phase: 'done' as const,
      sale_key: sale,
    })),
    alarms: [],
    callbacks: 0,
    toldCallbacks: [],
  }
  return {
    hub,
    counters,
    ledger: {
      operations: given
        .filter(({ state = 'approved' }) => state === 'approved')
        .map(({ id, minor = 100 }) => ({ operationId: `wire ${id}`, sale: 'one', minor, applied: 1 })),
      saleMinor: new Map([['one', 100]]),
    },
  }
}

describe('the judge of a store', () => {
  it('finds nothing where nothing is wrong', () => {
    const all = books({ id: 'a', minor: 60 }, { id: 'b', minor: 40, counter: 'Caja 2', endedAt: 30 })
    expect(figuresOf(all)).toEqual({ counters: 2, events: 2, claims: 2, doubled: 0, lost: 0 })
    expect([moneyOf(all), restlessIn(all.counters), settledTwice(all.hub)]).toEqual([[], [], 0])
    const sent = new Map([
      ['wire a', 5],
      ['wire b', 20],
    ])
    expect(togetherOf(all, sent)).toEqual([])
    expect(differencesOf(all.hub, all.hub)).toEqual([])
  })

  it('sees a sale that was given back twice, at two counters or as one operation', () => {
    expect(figuresOf(books({ id: 'a' }, { id: 'b', counter: 'Caja 2' }))).toMatchObject({ doubled: 1 })
    const twice = books({ id: 'a', minor: 40 })
    twice.ledger.operations[0]!.applied = 2
    expect(figuresOf(twice)).toMatchObject({ doubled: 1 })
    expect(moneyOf(twice)).toHaveLength(1)
  })

  it('sees an operation that no queue knows, or that the ledger does not', () => {
    const gone = books({ id: 'a' })
    gone.counters[0]!.accepted.push('b')
    expect(figuresOf(gone)).toMatchObject({ lost: 1 })
    const unbooked = books({ id: 'a' })
    unbooked.ledger.operations = []
    expect(figuresOf(unbooked)).toMatchObject({ lost: 1 })
    expect(moneyOf(unbooked)).toHaveLength(1)
  })

  it('sees an entry of a journal that the hub lacks, or has otherwise', () => {
    const lacking = books({ id: 'a' })
    lacking.hub.events = []
    expect(figuresOf(lacking)).toMatchObject({ lost: 1 })
    const other = books({ id: 'a' })
    other.hub.events[0]!.hash = 'another'
    expect(figuresOf(other)).toMatchObject({ lost: 1 })
  })

  it('sees two operations of a sale on their way together', () => {
    const all = books(
      { id: 'a', minor: 60, endedAt: 30 },
      { id: 'b', minor: 40, counter: 'Caja 2', endedAt: 40 },
    )
    const sent = new Map([
      ['wire a', 5],
      ['wire b', 20],
    ])
    expect(togetherOf(all, sent)).toHaveLength(1)
    // The first one is open still.
    const open = books({ id: 'a', state: 'attention' }, { id: 'b', counter: 'Caja 2' })
    expect(togetherOf(open, sent)).toHaveLength(1)
  })

  it('sees a row without an end, an end that came twice, a callback that was told twice', () => {
    expect(restlessIn(books({ id: 'a', state: 'unknown' }).counters)).toHaveLength(1)
    const { hub } = books({ id: 'a' })
    expect(settledTwice({ ...hub, events: [...hub.events, ...hub.events] })).toBe(1)
    expect(settledTwice({ ...hub, callbacks: 1, toldCallbacks: ['x', 'x'] })).toBe(1)
    expect(settledTwice({ ...hub, callbacks: 2, toldCallbacks: ['x'] })).toBe(1)
  })

  it('sees a rebuilt hub that says otherwise of an operation or of what is taken', () => {
    const { hub } = books({ id: 'a' })
    const [operation, claim] = [hub.operations[0]!, hub.claims[0]!]
    expect(differencesOf(hub, { ...hub, operations: [{ ...operation, state: 'declined' }] })).toHaveLength(2)
    expect(differencesOf(hub, { ...hub, claims: [{ ...claim, minor: 1 }] })).toHaveLength(2)
    expect(differencesOf(hub, { ...hub, claims: [] })).toHaveLength(1)
  })
})

it('a revoked counter that is answered is seen, and what was asked before is not', () => {
  const witness = createWitness()
  const answer = { key: 'k', path: '/v1/claims', body: '{}' }
  witness.revoked('k')
  witness.hear({ ...answer, beganAt: 0 })
  expect(witness.served).toEqual([])
  witness.hear({ ...answer, beganAt: performance.now() + 1 })
  expect(witness.served).toEqual(['/v1/claims of k'])
  witness.enrolledAgain('k')
  witness.hear({ ...answer, path: '/v1/events', body: '{"sequence":7}', beganAt: Infinity })
  expect([witness.acknowledged('k'), witness.served.length]).toEqual([7, 1])
})

const clean: HubTortureResult = {
  counters: 3,
  events: 10,
  claims: 4,
  doubled: 0,
  lost: 0,
  rounds: 1,
  database: 'pglite',
  kills: { hub: 0, database: 0, counter: 0 },
  splits: 0,
  skews: 0,
  copies: 0,
  revocations: 0,
  personalities: [],
  accepted: 3,
  held: 0,
  appliedOnce: 3,
  callbacks: 0,
  withPerson: 0,
  unexplained: [],
  money: [],
  together: [],
  acknowledgedLost: [],
  restless: [],
  copiesUnnoticed: [],
  copiesSent: [],
  revokedServed: [],
  settledTwice: 0,
  rebuiltOtherwise: [],
  overdrawn: 0,
  hubFaults: [],
}

it('a run passes with none of its faults, and with something accepted', () => {
  expect(isPassed(clean)).toBe(true)
  expect(isPassed({ ...clean, accepted: 0 })).toBe(false)
  expect(isPassed({ ...clean, doubled: 1 })).toBe(false)
  expect(isPassed({ ...clean, lost: 1 })).toBe(false)
  for (const name of [
    'unexplained',
    'money',
    'together',
    'acknowledgedLost',
    'restless',
    'copiesUnnoticed',
    'copiesSent',
    'revokedServed',
    'rebuiltOtherwise',
    'hubFaults',
  ] as const)
    expect(faultsOf({ ...clean, [name]: ['one'] })).toEqual([name])
  for (const name of ['settledTwice', 'overdrawn'] as const)
    expect(faultsOf({ ...clean, [name]: 1 })).toEqual([name])
})
