import { writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../../domain/person.ts'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { createJournalSigner, readSignedHead } from '../../../electron/authority/journal-heads.ts'
import { dayCloseHandlers } from '../../../electron/handlers/day-close.ts'
import { createReconciler } from '../../../electron/reconciliation/reconciler.ts'
import type { DayRecords } from '../../../electron/gateways/gateway.ts'
import { files } from '../../../electron/storage/files.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { submission } from '../../bench/history.ts'
import { cardSale, day as dayMs, morning, uuid, voidRequest } from '../outbox/samples.ts'

const today = '2026-11-20'
const reason = 'Producto fallado'
const ana = { id: uuid(901), name: 'Ana Torres', role: 'cashier' } as const satisfies Person
const luis = { id: uuid(902), name: 'Luis Rojas', role: 'cashier' } as const satisfies Person
const marta = { id: uuid(903), name: 'Marta Salas', role: 'supervisor' } as const satisfies Person
const of = (person: Person) => ({ person, approver: null })

let rig: Rig
let recordsOf: DayRecords['recordsOf']
beforeEach(async () => {
  rig = await createRig((settings) => {
    settings.reasons = [reason]
  })
  recordsOf = () => Promise.resolve(ok([]))
})
afterEach(() => rig.dispose())

const value = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

function handlers() {
  const reconciler = createReconciler({
    storage: rig.storage,
    outbox: rig.outbox,
    gateway: (name) => rig.acquirer.gateway(name),
    kushki: { recordsOf: (...asked) => recordsOf(...asked) },
    clock: rig.time.clock,
  })
  return dayCloseHandlers({
    // Of the queue only these are asked.
    queue: () => ok({ storage: rig.storage, outbox: rig.outbox, reconciler } as never),
    settings: () => rig.settings,
    signer: () => createJournalSigner(Buffer.alloc(32, 9)),
    clock: rig.time.clock,
  })
}

const plain = { day: today, by: '', replaces: null, isCompared: false } as const
const make = async (
  more: Partial<Parameters<ReturnType<typeof handlers>['make']>[0]> = {},
  person: Person = marta,
) => value(await handlers().make({ ...plain, ...more }, of(person)))
const events = (event: string) => [...rig.storage.journal.entries()].filter((entry) => entry.event === event)

/** Three voids: two of Ana, one of them with a reason, and one of Luis. */
async function threeVoids(): Promise<void> {
  rig.submit(
    { ...voidRequest(cardSale(1), { id: 1 }), reason: { text: reason, note: 'no enciende' } },
    of(ana),
  )
  rig.submit(voidRequest(cardSale(2), { id: 2 }), of(ana))
  rig.submit(voidRequest(cardSale(3), { id: 3 }), of(luis))
  await rig.time.settle()
  await rig.time.advance(15 * 60_000)
}

describe('a close of day', () => {
  it('says what was asked for, by whom and why, and is stored with its number', async () => {
    await threeVoids()
    const { close, isNew } = await make()
    expect(isNew).toBe(true)
    expect(close).toMatchObject({
      number: 1,
      day: today,
      by: 'Marta Salas',
      replaces: null,
      replacedBy: null,
      comparison: { tag: 'notAsked' },
      earlierOpen: [],
      operations: [
        {
          operationId: uuid(1),
          kind: 'void',
          state: 'approved',
          cashier: ana.name,
          reason,
          ticketNumber: 'T1',
        },
        { operationId: uuid(2), cashier: ana.name, reason: null },
        { operationId: uuid(3), cashier: luis.name, reason: null },
      ],
    })
    expect(close.sums.map(({ cashier, reason: why, count }) => [cashier, why, count])).toEqual([
      [ana.name, reason, 1],
      [ana.name, null, 1],
      [luis.name, null, 1],
    ])
    await rig.restart()
    expect(value(await handlers().get({ number: 1 }, of(marta)))).toEqual(close)
    expect(value(await handlers().ofDay({ day: today }, of(marta)))).toEqual(close)
    expect(value(await handlers().list({ limit: 10, offset: 0 }, of(marta)))).toEqual({
      closes: [
        { number: 1, day: today, at: close.at, operations: 3, agreement: 'notKnown', replacedBy: null },
      ],
      total: 1,
    })
  })

  it('is in the journal, whose head is signed with it', async () => {
    await threeVoids()
    const { close } = await make()
    const [closed] = events('dayClosed')
    expect(JSON.parse(closed?.detail ?? '')).toMatchObject({
      closeNumber: 1,
      closedDay: today,
      operations: 3,
    })
    expect(closed?.shown.who).toBe('Marta Salas')
    const head = readSignedHead(close.head?.text ?? '')
    // The head is that of the entry of the close: the paper proves it.
    expect(head).toMatchObject({ sequence: closed?.sequence, hash: closed?.hash })
    expect(events('headSigned')).toHaveLength(1)
  })

  it('is one for two presses, at once or one after the other, and so is the head', async () => {
    await threeVoids()
    const calls = handlers()
    const [first, second] = await Promise.all([
      calls.make({ ...plain, isCompared: true }, of(marta)),
      calls.make({ ...plain, isCompared: true }, of(marta)),
    ])
    expect([value(first).close.number, value(first).isNew]).toEqual([1, true])
    expect([value(second).close.number, value(second).isNew]).toEqual([1, false])
    expect(await make()).toEqual({ close: value(first).close, isNew: false })
    expect(events('headSigned')).toHaveLength(1)
    expect(events('dayClosed')).toHaveLength(1)
  })

  it('is made again only where something changed since, and says which it takes the place of', async () => {
    await threeVoids()
    await make()
    expect(await make({ replaces: 1 })).toMatchObject({ isNew: false, close: { number: 1 } })
    rig.submit(voidRequest(cardSale(4), { id: 4 }), of(ana))
    await rig.time.settle()
    // Whoever does not know of the first is told of it.
    expect(await make()).toMatchObject({ isNew: false, close: { number: 1 } })
    expect(await make({ replaces: 1 })).toMatchObject({ isNew: true, close: { number: 2, replaces: 1 } })
    expect(value(await handlers().get({ number: 1 }, of(marta))).replacedBy).toBe(2)
  })

  it('has the next number, without a gap, also after a refused one and without the table of closes', async () => {
    await make()
    expect(await handlers().make({ ...plain, day: '2026-11-21' }, of(marta))).toEqual(
      err({ tag: 'DayNotBegun' }),
    )
    expect((await make({ day: '2026-11-19' })).close.number).toBe(2)
    await rig.restart(() => {
      const database = new DatabaseSync(join(rig.directory, 'outbox.sqlite'))
      expect(() => database.exec('DELETE FROM day_closes')).toThrow('never taken back')
      database.exec('DROP TRIGGER day_closes_stay; DELETE FROM day_closes')
      database.close()
    })
    expect((await make({ day: '2026-11-18' })).close.number).toBe(3)
  })

  it('lists what is still open, of the day and of earlier ones', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }), of(ana))
    const { row, content } = submission(8, {
      createdAt: morning - dayMs,
      state: 'attention',
      nextAttemptAt: null,
    })
    rig.storage.write(() =>
      rig.storage.operations.insert({ row, content }, { card: null, bankAccount: null }),
    )
    const { close } = await make()
    expect(close.operations).toMatchObject([{ operationId: uuid(1), state: 'queued' }])
    await rig.time.advance(10_000)
    expect(rig.row(1).lastAnswer).not.toBeNull()
    // That it was tried again meanwhile is no news.
    expect(await make({ replaces: 1 })).toMatchObject({ isNew: false, close: { number: 1 } })
    expect(close.earlierOpen).toMatchObject([{ kind: row.kind, state: 'attention', count: 1 }])
  })

  it.each([
    [
      'agrees',
      () => Promise.resolve(ok([])),
      { tag: 'compared', reconciliation: { compared: 3, differences: [] } },
      'agrees',
    ],
    [
      'differs: another counter took money back, or nobody',
      () =>
        Promise.resolve(
          ok([
            {
              source: 'lookUp' as const,
              id: uuid(77),
              kind: 'void' as const,
              amount: { currency: 'PEN' as const, minor: 15_000 },
              status: 'approved' as const,
              contradictions: [],
            },
          ]),
        ),
      {
        tag: 'compared',
        reconciliation: { differences: [{ tag: 'notOfThisCounter', id: uuid(77), minor: 15_000 }] },
      },
      'differs',
    ],
    [
      'cannot be compared',
      () => Promise.resolve(err({ tag: 'noAnswer' } as never)),
      { tag: 'notReached', gateway: 'kushki' },
      'notKnown',
    ],
  ] as const)('that %s says so', async (_name, records, comparison, agreement) => {
    await threeVoids()
    recordsOf = records
    expect((await make({ isCompared: true })).close.comparison).toMatchObject(comparison)
    expect(value(await handlers().list({ limit: 1, offset: 0 }, of(marta))).closes).toMatchObject([
      { agreement },
    ])
  })
})

describe('who sees what of a close', () => {
  it('a cashier the sums of all and the own operations, and what is open; a supervisor everything', async () => {
    await threeVoids()
    const { close } = await make({}, ana)
    expect(close.operations.map(({ cashier }) => cashier)).toEqual([ana.name, ana.name])
    expect(close.sums).toHaveLength(3)
    expect(value(await handlers().get({ number: 1 }, of(luis))).operations).toHaveLength(1)
    expect(value(await handlers().get({ number: 1 }, of(marta))).operations).toHaveLength(3)
    expect(value(await handlers().get({ number: 1 }, nobodySignsIn)).operations).toHaveLength(3)
  })

  it('one that is not there is none', async () => {
    expect(await handlers().get({ number: 7 }, of(marta))).toEqual(err({ tag: 'NoSuchClose' }))
    expect(await handlers().exportCsv({ number: 7 }, of(marta))).toEqual(err({ tag: 'NoSuchClose' }))
  })

  it('the file has a line for each operation as it was then', async () => {
    await threeVoids()
    await make()
    const { text } = value(await handlers().exportCsv({ number: 1 }, of(marta)))
    const lines = text.trim().split('\n')
    expect(lines[0]).toBe('close,day,operation,accepted,ticket,kind,state,currency,amount,cashier,reason')
    expect(lines[1]).toContain(`,T1,void,approved,PEN,100.00,${ana.name},${reason}`)
    expect(lines).toHaveLength(4)
  })
})

it('after their time the names are gone from closes and shifts, and the sums stay', async () => {
  await threeVoids()
  await make()
  const now = rig.time.trueNow() + 401 * dayMs
  expect(rig.storage.personal.oldestAt()).toBeLessThan(now)
  while (
    value(rig.storage.write(() => rig.storage.personal.remove({ before: now, days: 400, now, most: 100 })))
  );
  const close = value(await handlers().get({ number: 1 }, of(marta)))
  expect(close).toMatchObject({
    by: '',
    removedAfterDays: 400,
    operations: [{ reason, cashier: '' }, {}, {}],
  })
  expect(new Set([...close.operations, ...close.shifts].map(({ cashier }) => cashier))).toEqual(new Set(['']))
  const { text } = value(await handlers().exportCsv({ number: 1 }, of(marta)))
  expect(text).toContain('removed after 400 days')
  const left = JSON.stringify([close.shifts, rig.storage.shifts.during(0, now)])
  expect(left).not.toContain('Ana')
})

it('a close that the disk has changed is emptied when its names are removed', async () => {
  await threeVoids()
  await make()
  const database = new DatabaseSync(join(rig.directory, files.database))
  const content = (): unknown => database.prepare('SELECT content FROM day_closes').get()?.['content']
  database.exec(`UPDATE day_closes SET content = '{"by":"Marta Salas"'`)
  const now = rig.time.trueNow() + 401 * dayMs
  while (
    value(rig.storage.write(() => rig.storage.personal.remove({ before: now, days: 400, now, most: 100 })))
  );
  expect(content()).toBe('')
  database.close()
})

it('a damaged database gives its closes and shifts back', async () => {
  await threeVoids()
  const { close } = await make()
  await rig.restart(() => writeFileSync(join(rig.directory, files.damaged), ''))
  expect(rig.storage.salvage).toMatchObject({ kept: 3, lost: 0 })
  expect(value(await handlers().get({ number: 1 }, of(marta)))).toEqual(close)
  expect(rig.storage.shifts.during(0, Infinity)).toEqual(close.shifts)
})
