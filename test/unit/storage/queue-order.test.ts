import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, it } from 'vitest'
import type { RowState } from '../../../domain/operations.ts'
import { submission } from '../../bench/history.ts'
import { open, path } from './rig.ts'
import type { Storage } from '../../../electron/storage/storage.ts'

let storage: Storage | null = null
afterEach(() => storage?.close())

/** Operations 1…count, the newest last; every row is in the state that `stateOf` says. */
function queueOf(count: number, stateOf: (number: number) => RowState): Storage {
  const opened = open()
  storage = opened
  opened.write(() => {
    for (let number = 1; number <= count; number += 1) {
      const { row, content, secrets } = submission(number, { state: stateOf(number) })
      opened.operations.insert({ row, content }, secrets)
    }
  })
  return opened
}

const openStates: RowState[] = ['attention', 'queued', 'sending', 'unknown', 'inProgress']

it('131 rows, the oldest of which needs a person: it is the first of the first page', () => {
  const { queries } = queueOf(131, (number) => (number === 1 ? 'attention' : 'queued'))
  for (const query of [{}, { states: openStates }, { day: '2026-11-20' }]) {
    const { rows, total } = queries.list({ ...query, limit: 100 })
    expect(total).toBe(131)
    expect(rows[0]).toMatchObject({ state: 'attention', sequence: 1 })
    expect(rows.slice(1).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 99 }, (_, index) => 131 - index),
    )
  }
})

it('every row is reached page by page, once, what needs a person before the rest', () => {
  const states: RowState[] = ['queued', 'approved', 'attention', 'unknown', 'declined', 'attention']
  const { queries } = queueOf(1203, (number) => states[number % states.length] ?? 'queued')
  const seen: { sequence: number; state: RowState }[] = []
  for (let offset = 0; offset < 1300; offset += 70)
    seen.push(...queries.list({ limit: 70, offset }).rows.map(({ sequence, state }) => ({ sequence, state })))
  expect(seen).toHaveLength(1203)
  const rank = ({ state, sequence }: (typeof seen)[number]): number =>
    state === 'attention' ? 1_000_000 + sequence : sequence
  expect(seen).toEqual(seen.toSorted((one, other) => rank(other) - rank(one)))
})

it('a page far down sorts nothing: it is a merge of walks along the index', () => {
  queueOf(3, () => 'queued')
  const database = new DatabaseSync(path('outbox.sqlite'), { readOnly: true })
  const walk = 'SELECT sequence FROM operations WHERE state = ? AND sequence >= ?'
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN ${walk} UNION ALL ${walk} ORDER BY sequence DESC LIMIT ? OFFSET ?`)
    .all('queued', 0, 'approved', 0, 10, 90_000)
    .map(({ detail }) => String(detail))
  database.close()
  expect(plan.join('\n')).not.toContain('TEMP B-TREE')
  expect(plan.filter((line) => line.includes('operations_state'))).toHaveLength(2)
})
