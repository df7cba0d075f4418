import { afterEach, beforeEach, expect, it } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { historyHandlers } from '../../../electron/handlers/history.ts'
import { submission } from '../../bench/history.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, day, morning, uuid, voidRequest } from '../outbox/samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

const value = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const calls = () => historyHandlers(() => ok({ storage: rig.storage, outbox: rig.outbox } as never))
const list = async (
  filter: Parameters<ReturnType<typeof calls>['list']>[0]['filter'],
  offset = 0,
  limit = 100,
) => value(await calls().list({ filter, limit, offset }, nobodySignsIn))

/** Operations that ended, number by number: of Ana and Luis in turn, every third with a reason, a day apart for each ten. */
function keep(count: number): void {
  rig.storage.write(() => {
    for (let number = 1; number <= count; number += 1) {
      const at = morning - Math.floor((number - 1) / 10) * day
      const { row, content } = submission(1000 + number, {
        state: 'approved',
        createdAt: at,
        updatedAt: at,
        nextAttemptAt: null,
        cashier: number % 2 === 0 ? 'Ana' : 'Luis',
        ...(number % 3 === 0 ? { reason: 'Monto equivocado' } : {}),
      })
      rig.storage.operations.insert({ row, content }, { card: null, bankAccount: null })
    }
  })
}

it('finds what one cashier did on a past day, and for which reason', async () => {
  keep(30)
  const past = { from: '2026-11-19', to: '2026-11-19' }
  expect(await list(past)).toMatchObject({
    total: 10,
    cashiers: ['Ana', 'Luis'],
    reasons: [null, 'Monto equivocado'],
  })
  const ofAna = await list({ ...past, cashier: 'Ana' })
  expect(ofAna.rows.map(({ operationId }) => operationId)).toEqual(
    [20, 18, 16, 14, 12].map((number) => uuid(1000 + number)),
  )
  expect((await list({ ...past, cashier: 'Ana', reason: 'Monto equivocado' })).total).toBe(2)
  expect((await list({ ...past, reason: null })).total).toBe(7)
  expect((await list({ ...past, kind: 'refund' })).total).toBe(0)
  expect((await list({ from: '2026-11-18', to: '2026-11-20' })).total).toBe(30)
})

it('holds twenty thousand operations, a page at a time', async () => {
  keep(20_000)
  const all = { from: '2000-01-01', to: '2026-11-20' }
  const first = await list(all, 0, 25)
  const last = await list(all, 19_990, 25)
  expect([first.total, first.rows.length, last.rows.length]).toEqual([20_000, 25, 10])
  expect(last.rows.at(-1)?.operationId).toBe(uuid(1000 + 19_991))
  expect((await list({ ...all, cashier: 'Ana' }, 0, 25)).total).toBe(10_000)
}, 60_000)

it('tells everything that happened to an operation, and nothing of one that is not there', async () => {
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.settle()
  await rig.time.advance(1000)
  const events = value(await calls().events({ operationId: uuid(1) }, nobodySignsIn))
  expect(events.map(({ event }) => event)).toEqual(['accepted', 'sending', 'approved'])
  expect(events[0]).toMatchObject({ who: 'ana', detail: { kind: 'void' } })
  expect(await calls().events({ operationId: uuid(77) }, nobodySignsIn)).toEqual(
    err({ tag: 'NoSuchOperation' }),
  )
})

it('gives all of a filter as a file', async () => {
  keep(30)
  const { text } = value(
    await calls().exportCsv({ from: '2026-11-19', to: '2026-11-19', cashier: 'Luis' }, nobodySignsIn),
  )
  expect(text.trim().split('\n')).toHaveLength(6)
})
