import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import type { Person } from '../../../domain/person.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { peopleHandlers } from '../../../electron/handlers/people.ts'
import { shiftsHandlers } from '../../../electron/handlers/shifts.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, hour, morning, uuid, voidRequest } from '../outbox/samples.ts'

const ana = { id: uuid(901), name: 'Ana Torres', role: 'cashier' } as const satisfies Person
const luis = { id: uuid(902), name: 'Luis Rojas', role: 'cashier' } as const satisfies Person
const of = (person: Person) => ({ person, approver: null })

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

const value = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const queue = () => ok({ storage: rig.storage, outbox: rig.outbox } as never)
const shifts = () => shiftsHandlers(queue, rig.time.clock)
const current = async (person: Person) => value(await shifts().current({ by: '' }, of(person)))
const events = (event: string) =>
  [...rig.storage.journal.entries()]
    .filter((entry) => entry.event === event)
    .map(({ shown }) => [shown.who, JSON.parse(shown.detail) as unknown])

/** Signs a person in at a till whose authority takes every PIN. */
const signIn = async (person: Person): Promise<void> => {
  const authority = {
    signIn: () => Promise.resolve(ok(undefined)),
    session: () => ({ state: 'signedIn', person, people: [] }),
  }
  await peopleHandlers(() => authority as never, queue, rig.time.clock).signIn(
    { personId: person.id, pin: '7392' },
    nobodySignsIn,
  )
}

describe('a shift', () => {
  it('begins with the sign-in and stays the same at the next', async () => {
    expect(await current(ana)).toBeNull()
    await signIn(ana)
    const begun = { number: 1, cashier: ana.name, openedAt: morning, closedAt: null, totals: [] }
    expect(await current(ana)).toEqual(begun)
    await rig.time.advance(hour)
    await signIn(luis)
    await signIn(ana)
    expect(await current(ana)).toEqual(begun)
    expect(await current(luis)).toMatchObject({ number: 2, openedAt: morning + hour })
    expect(events('shiftOpened')).toEqual([
      [ana.name, { shift: 1, why: 'signIn' }],
      [luis.name, { shift: 2, why: 'signIn' }],
    ])
  })

  it('begins with the first operation where nobody signs in, in the name that was typed', async () => {
    rig.submit({ ...voidRequest(cardSale(1), { id: 1 }), cashier: 'Rosa' })
    rig.submit({ ...voidRequest(cardSale(2), { id: 2 }), cashier: '' })
    rig.submit({ ...voidRequest(cardSale(3), { id: 3 }), cashier: 'Rosa' })
    const rosas = value(await shifts().current({ by: 'Rosa' }, nobodySignsIn))
    expect(rosas?.totals.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect(value(await shifts().current({ by: '' }, nobodySignsIn))).toMatchObject({ number: 2, cashier: '' })
    expect(events('shiftOpened')).toEqual([
      ['Rosa', { shift: 1, why: 'operation' }],
      ['cashier', { shift: 2, why: 'operation' }],
    ])
  })

  it('stands between no customer and a refund: after its end the next operation begins another', async () => {
    await signIn(ana)
    value(await shifts().close({ number: 1, by: '' }, of(ana)))
    expect(rig.submit(voidRequest(cardSale(1), { id: 1 }), of(ana))).toMatchObject({ ok: true })
    expect(await current(ana)).toMatchObject({ number: 2, totals: [{ kind: 'void', count: 1 }] })
  })

  it('ends by its person, once, with the sums of what was asked for in it', async () => {
    await signIn(ana)
    rig.submit(voidRequest(cardSale(1), { id: 1 }), of(ana))
    await rig.time.settle()
    rig.submit(voidRequest(cardSale(2), { id: 2 }), of(luis))
    await rig.time.advance(hour)
    expect(await shifts().close({ number: 1, by: '' }, of(luis))).toEqual(err({ tag: 'NotOpen' }))
    const closed = value(await shifts().close({ number: 1, by: '' }, of(ana)))
    expect(closed).toMatchObject({
      number: 1,
      closedAt: morning + hour,
      totals: [{ kind: 'void', state: 'approved', currency: 'PEN', count: 1 }],
    })
    expect(await shifts().close({ number: 1, by: '' }, of(ana))).toEqual(err({ tag: 'NotOpen' }))
    expect(events('shiftClosed')).toEqual([[ana.name, { shift: 1, why: 'person' }]])
  })

  it('is there after a restart, and is never taken back', async () => {
    await signIn(ana)
    await rig.restart(() => {
      const database = new DatabaseSync(join(rig.directory, 'outbox.sqlite'))
      expect(() => database.exec('DELETE FROM shifts')).toThrow('never taken back')
      database.close()
    })
    expect(await current(ana)).toMatchObject({ number: 1, openedAt: morning })
  })
})

it('a database from before there were shifts opens, and its operations are in none', async () => {
  rig.submit(voidRequest(cardSale(1), { id: 1 }), of(ana))
  await rig.restart(() => {
    const database = new DatabaseSync(join(rig.directory, 'outbox.sqlite'))
    database.exec(
      `DROP TABLE shifts; DROP TABLE day_closes; DROP INDEX operations_shift; DROP INDEX operations_history;
       ALTER TABLE operations DROP COLUMN shift; PRAGMA user_version = 8`,
    )
    database.close()
  })
  expect(rig.row(1)).toMatchObject({ cashier: ana.name })
  expect(await current(ana)).toBeNull()
  rig.submit(voidRequest(cardSale(2), { id: 2 }), of(ana))
  expect((await current(ana))?.totals).toMatchObject([{ count: 1 }])
})
