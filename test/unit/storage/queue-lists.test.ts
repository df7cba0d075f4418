import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { QueueQuery } from '../../../contract/ipc.ts'
import { dayOf } from '../../../domain/day.ts'
import { queueLoad } from '../../../electron/storage/operations-queries.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { submission } from '../../bench/history.ts'
import { cardSale, day, minute, morning, uuid } from '../outbox/samples.ts'
import { open, path } from './rig.ts'

let storage: Storage
beforeEach(() => {
  storage = open({ dayOf: (at) => dayOf(at, 'America/Lima') })
})
afterEach(() => storage.close())

function insert(number: number, over: Partial<OperationRow>): void {
  const { row, content } = submission(number, { createdAt: morning + number * minute, ...over })
  const written = storage.write(() =>
    storage.operations.insert({ row, content }, { card: null, bankAccount: null }),
  )
  if (!written.ok) throw new Error(written.error.tag)
}

function read<Value>(work: () => Value): Value {
  const value = storage.read(work)
  if (!value.ok) throw new Error(value.error.tag)
  return value.value
}

const numberOf = ({ operationId }: OperationRow): number => Number(operationId.slice(-6))
function list(query: QueueQuery, endedSince?: string, endedOf?: string | null) {
  const { rows, total } = read(() => storage.queries.list(query, endedSince, endedOf))
  return { rows: rows.map(numberOf), total }
}

const yesterday = morning - day

/** 1 and 2 of yesterday, the others of today; 3 and 5 wait for a person. */
beforeEach(() => {
  insert(1, { state: 'approved', createdAt: yesterday, cashier: 'Rosa' })
  insert(2, { state: 'queued', createdAt: yesterday + minute })
  insert(3, { state: 'attention', attention: 'takesTooLong', kind: 'refund' })
  insert(4, { state: 'approved', cashier: 'Rosa', money: { currency: 'PEN', minor: 2500 } })
  insert(5, { state: 'attention', attention: 'takesTooLong', money: { currency: 'USD', minor: 700 } })
  insert(6, { state: 'declined', cashier: 'Luz' })
  insert(7, { state: 'unknown', cashier: 'Luz' })
  insert(8, { state: 'cancelled', saleKey: cardSale(7).key })
})

describe('the queue', () => {
  it('has what needs a person first, then the newest', () => {
    expect(list({})).toEqual({ rows: [5, 3, 8, 7, 6, 4, 2, 1], total: 8 })
  })

  it('comes in pages, over the border between both', () => {
    expect(list({ limit: 1 })).toEqual({ rows: [5], total: 8 })
    expect(list({ limit: 3, offset: 1 })).toEqual({ rows: [3, 8, 7], total: 8 })
    expect(list({ limit: 2, offset: 2 })).toEqual({ rows: [8, 7], total: 8 })
    expect(list({ limit: 5, offset: 6 })).toEqual({ rows: [2, 1], total: 8 })
    expect(list({ limit: 5, offset: 8 })).toEqual({ rows: [], total: 8 })
    expect(list({ limit: 0 })).toEqual({ rows: [], total: 8 })
  })

  it('leaves out what ended before a day, and only that', () => {
    expect(list({}, '2026-11-20')).toEqual({ rows: [5, 3, 8, 7, 6, 4, 2], total: 7 })
    expect(list({}, '2026-11-21')).toEqual({ rows: [5, 3, 7, 2], total: 4 })
  })

  it('has of what ended only one cashier’s own, and all that is open', () => {
    expect(list({}, '', 'Rosa')).toEqual({ rows: [5, 3, 7, 4, 2, 1], total: 6 })
    expect(list({}, '2026-11-20', 'Rosa')).toEqual({ rows: [5, 3, 7, 4, 2], total: 5 })
    expect(list({}, '', 'Nobody')).toEqual({ rows: [5, 3, 7, 2], total: 4 })
  })

  it('has only the states that are asked for, each once', () => {
    expect(list({ states: ['approved', 'queued', 'approved'] })).toEqual({ rows: [4, 2, 1], total: 3 })
    expect(list({ states: ['attention'] })).toEqual({ rows: [5, 3], total: 2 })
    expect(list({ states: [] })).toEqual({ rows: [], total: 0 })
  })
})

describe('the operations of a day or a sale', () => {
  it('are all there, what needs a person first', () => {
    expect(list({ day: '2026-11-20' })).toEqual({ rows: [5, 3, 8, 7, 6, 4], total: 6 })
    expect(list({ day: '2026-11-19' }, '2026-11-21')).toEqual({ rows: [2, 1], total: 2 })
    expect(list({ day: '2026-11-20', limit: 2, offset: 1 })).toEqual({ rows: [3, 8], total: 6 })
    expect(list({ saleKey: cardSale(7).key })).toEqual({ rows: [8, 7], total: 2 })
    expect(list({ saleKey: cardSale(7).key, day: '2026-11-19' })).toEqual({ rows: [], total: 0 })
    expect(list({ saleKey: cardSale(7).key, day: '2026-11-20' })).toEqual({ rows: [8, 7], total: 2 })
  })

  it('are narrowed by states and by whose they are', () => {
    expect(list({ day: '2026-11-20', states: ['approved', 'declined'] })).toEqual({ rows: [6, 4], total: 2 })
    expect(list({ day: '2026-11-20' }, '', 'Luz')).toEqual({ rows: [5, 3, 7, 6], total: 4 })
  })

  it('come one at a time in order of acceptance', () => {
    expect(read(() => [...storage.queries.ofDay('2026-11-20')].map(numberOf))).toEqual([3, 4, 5, 6, 7, 8])
  })
})

describe('the sums', () => {
  it('are of a day, by kind, state and currency', () => {
    expect(read(() => storage.queries.dayTotals('2026-11-20'))).toEqual([
      { kind: 'refund', state: 'attention', currency: 'PEN', count: 1, minor: 10_000 },
      { kind: 'void', state: 'approved', currency: 'PEN', count: 1, minor: 2500 },
      { kind: 'void', state: 'attention', currency: 'USD', count: 1, minor: 700 },
      { kind: 'void', state: 'cancelled', currency: 'PEN', count: 1, minor: 10_000 },
      { kind: 'void', state: 'declined', currency: 'PEN', count: 1, minor: 10_000 },
      { kind: 'void', state: 'unknown', currency: 'PEN', count: 1, minor: 10_000 },
    ])
  })

  it('are of what was accepted before a day and is open', () => {
    expect(read(() => storage.queries.openBefore('2026-11-20'))).toEqual([
      { kind: 'void', state: 'queued', currency: 'PEN', count: 1, minor: 10_000 },
    ])
    expect(read(() => storage.queries.openBefore('2026-11-19'))).toEqual([])
  })

  it('are of some states, by currency', () => {
    expect(read(() => storage.queries.inStates(['attention', 'queued', 'unknown']))).toEqual({
      count: 4,
      minor: { PEN: 30_000, USD: 700 },
    })
    expect(read(() => storage.queries.count())).toBe(8)
    expect(read(() => storage.queries.newestSequence())).toBe(8)
  })

  it('are what a limit counts: all that is open, and of today what was or may be given back', () => {
    expect(read(() => queueLoad(storage.queries, '2026-11-20'))).toEqual({
      rows: 4,
      minor: { PEN: 30_000, USD: 700 },
      today: [
        { kind: 'refund', currency: 'PEN', minor: 10_000 },
        { kind: 'void', currency: 'PEN', minor: 2500 },
        { kind: 'void', currency: 'USD', minor: 700 },
        { kind: 'void', currency: 'PEN', minor: 10_000 },
      ],
    })
  })
})

it('the voids that ended by a refund are told by their operation', () => {
  const answer = { class: 'approved', at: morning, code: '000' } as const
  insert(11, { state: 'approved', lastAnswer: { ...answer, processedAs: 'refund' } })
  insert(12, { state: 'approved', lastAnswer: answer })
  insert(13, { state: 'declined', lastAnswer: { ...answer, processedAs: 'refund' } })
  insert(14, { state: 'approved', kind: 'refund', lastAnswer: { ...answer, processedAs: 'refund' } })
  expect(read(() => storage.queries.voidsEndedByRefund())).toEqual([uuid(11)])
})

it('a storage without operations has nothing to tell', () => {
  const empty = open({ directory: path('empty') })
  expect(empty.read(() => [empty.queries.count(), empty.queries.newestSequence()])).toEqual({
    ok: true,
    value: [0, 0],
  })
  empty.close()
})
