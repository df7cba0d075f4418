import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leastKeptDays } from '../../../domain/retention.ts'
import { genesis, hashEntry, journalTable, removalEvent } from '../../../electron/storage/journal-table.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import type { JournalTable } from '../../../electron/storage/journal-table.ts'
import { metaTable } from '../../../electron/storage/meta-table.ts'
import { dayClosesTable } from '../../../electron/storage/day-closes-table.ts'
import { shiftsTable } from '../../../electron/storage/shifts-table.ts'
import { personalData } from '../../../electron/storage/personal-data.ts'
import type { PersonalData } from '../../../electron/storage/personal-data.ts'
import { migrate } from '../../../electron/storage/schema.ts'
import { day } from '../outbox/samples.ts'

const begun = 1_795_000_000_000
const days = 400

let database: DatabaseSync
let journal: JournalTable
let personal: PersonalData
beforeEach(create)
afterEach(() => database.close())

function create(): void {
  database = new DatabaseSync(':memory:')
  migrate(database)
  journal = journalTable(database, () => '2026-11-20')
  personal = personalData(database, {
    journal,
    meta: metaTable(database),
    shifts: shiftsTable(database, journal),
    dayCloses: dayClosesTable(database),
  })
  for (const at of [1, 2, 3]) accept('Ana Flores', begun + at * day, at)
}

const accept = (who: string, at: number, minor = 1): void =>
  journal.append({ at, operationId: null, who, event: 'accepted', detail: { supervisor: 'Rosa', minor } })

/** As maintenance does it, some at a time, until nothing is left. */
function removeBefore(before: number, now: number, most = 1000): number {
  let rounds = 1
  while (personal.remove({ before, days, now, most })) rounds += 1
  return rounds
}

const all = () => [...journal.entries()]
const shown = () => all().map((entry) => [entry.shown.who, entry.shown.detail])

it('shows names that the chain knows only the salted hash of', () => {
  expect(shown()[1]).toEqual(['Ana Flores', '{"supervisor":"Rosa","minor":2}'])
  expect(JSON.stringify(database.prepare('SELECT * FROM journal').all())).not.toMatch(/Ana|Rosa/u)
  expect(new Set(all().map(({ who }) => who)).size).toBe(3)
  expect(verifyChain(all(), journal.head())).toMatchObject({ ok: true, entries: 3 })
})

it('says of names that another hand took only that they were removed', () => {
  database.exec('DELETE FROM journal_personal WHERE sequence = 2')
  expect(shown()[1]).toEqual(['removed', '{"supervisor":"removed","minor":2}'])
  expect(all().map(({ names }) => names)).toEqual(['there', 'missing', 'there'])
})

it('does not take a name that another hand put beside an entry of nobody', () => {
  journal.append({ at: begun, operationId: null, who: 'system', event: 'started', detail: {} })
  expect(all()[3]).toMatchObject({ names: 'there', shown: { who: 'system' } })
  database.exec(`INSERT INTO journal_personal VALUES (4, 'who', ${begun}, 'salt', 'Ana')`)
  expect(all()[3]).toMatchObject({ names: 'changed', shown: { who: 'system' } })
  expect(verifyChain(all(), journal.head())).toMatchObject({ ok: false, firstBad: 4 })
})

it.each(['system', 'counter', 'cashier', 'reconciler', 'kushki', 'liquido callback'])(
  'leaves "%s" as it is, which is nobody',
  (who) => {
    accept(who, begun)
    expect(all().at(-1)).toMatchObject({ who, shown: { who } })
  },
)

it('hides the name of a person in what is said of people', () => {
  journal.append({
    at: begun,
    operationId: null,
    who: 'Ana',
    event: 'personAdded',
    detail: { person: 'Luis', role: 'cashier' },
  })
  journal.append({ at: begun, operationId: null, who: 'Ana', event: 'authorised', detail: { for: 'Luis' } })
  expect(JSON.stringify(database.prepare('SELECT * FROM journal').all())).not.toContain('Luis')
  expect(
    shown()
      .slice(-2)
      .map(([, detail]) => detail),
  ).toEqual(['{"person":"Luis","role":"cashier"}', '{"for":"Luis"}'])
})

it('stays proven when names are removed, a few at a time, and says after how many days they were', () => {
  const head = journal.head()
  const before = begun + 3 * day
  expect(removeBefore(before, before + days * day, 3)).toBe(3)
  const text = 'removed after 400 days'
  expect(shown().slice(0, 3)).toEqual([
    [text, `{"supervisor":"${text}","minor":1}`],
    [text, `{"supervisor":"${text}","minor":2}`],
    ['Ana Flores', '{"supervisor":"Rosa","minor":3}'],
  ])
  expect(all().at(-1)).toMatchObject({ who: 'system', event: removalEvent })
  expect(all()).toHaveLength(4)
  expect(verifyChain(all(), head)).toMatchObject({ ok: true, entries: 4 })
})

it('is noted once for each day', () => {
  const before = begun + 3 * day
  removeBefore(before, before + days * day)
  removeBefore(before, before + days * day)
  expect(all()).toHaveLength(4)
  removeBefore(before + day, before + (days + 1) * day)
  expect(all()).toHaveLength(5)
})

it('keeps its chain, and one that was kept on paper, under removals in any order among other entries', () => {
  const step = fc.oneof(
    fc.record({
      type: fc.constant('accept' as const),
      who: fc.string(),
      supervisor: fc.string(),
      gap: fc.nat(40),
    }),
    fc.record({
      type: fc.constant('remove' as const),
      keptDays: fc.integer({ min: leastKeptDays, max: 900 }),
      most: fc.integer({ min: 1, max: 5 }),
      rounds: fc.integer({ min: 1, max: 4 }),
    }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(40), (steps, paperAt) => {
      database.close()
      create()
      let now = begun + 4 * day
      let paper = journal.head()
      for (const [index, one] of steps.entries()) {
        if (index === paperAt) paper = journal.head()
        if (one.type === 'accept') {
          now += one.gap * day
          journal.append({
            at: now,
            operationId: null,
            who: one.who,
            event: 'accepted',
            detail: { supervisor: one.supervisor, note: 'sha256:' },
          })
        } else
          for (let round = 0; round < one.rounds; round += 1)
            personal.remove({
              before: now - one.keptDays * day,
              days: one.keptDays,
              now,
              most: one.most,
            })
      }
      expect(verifyChain(all(), paper)).toMatchObject({ ok: true, firstBad: null })
    }),
  )
})

describe('another hand', () => {
  it.each([
    `UPDATE journal_personal SET value = 'Eva' WHERE sequence = 2 AND member = 'who'`,
    `UPDATE journal_personal SET value = 'Eva' WHERE sequence = 2 AND member = 'detail.supervisor'`,
    `UPDATE journal_personal SET salt = '' WHERE sequence = 2 AND member = 'who'`,
    `INSERT INTO journal_personal VALUES (2, 'detail.minor', 0, '', '5')`,
    `DELETE FROM journal_personal WHERE sequence = 2 AND member = 'who'`,
    `DELETE FROM journal_personal WHERE sequence = 2`,
  ])('is shown: %s', (sql) => {
    database.exec(sql)
    expect(verifyChain(all(), null)).toMatchObject({ ok: false, firstBad: 2 })
  })

  it('is shown where it deletes names before their time and says that they were removed', () => {
    database.exec('DELETE FROM journal_personal WHERE sequence = 2')
    const said = (before: number, at: number): void =>
      journal.append({
        at,
        operationId: null,
        who: 'system',
        event: removalEvent,
        detail: { before, days: 400 },
      })
    said(begun + 9 * day, begun + 9 * day)
    expect(verifyChain(all(), null)).toMatchObject({ ok: false, firstBad: 2 })
    said(begun, begun + 900 * day)
    expect(verifyChain(all(), null)).toMatchObject({ ok: false, firstBad: 2 })
    said(begun + 9 * day, begun + (9 + leastKeptDays) * day)
    expect(verifyChain(all(), null)).toMatchObject({ ok: true })
  })

  it.each(['no JSON', '', '7', 'null', '"sha256:"'])(
    'is shown where it writes %j in place of what an entry says',
    (text) => {
      database.exec(`DROP TRIGGER journal_not_changed`)
      database.prepare('UPDATE journal SET detail = ? WHERE sequence = 2').run(text)
      expect(verifyChain(all(), null)).toMatchObject({ ok: false, firstBad: 2 })
    },
  )

  it('is shown where it makes an entry about a removal unreadable', () => {
    database.exec(`DROP TRIGGER journal_not_changed; DELETE FROM journal_personal WHERE sequence = 2`)
    const detail = { before: begun + 9 * day, days }
    journal.append({ at: begun + 900 * day, operationId: null, who: 'system', event: removalEvent, detail })
    database.exec(`UPDATE journal SET detail = 'no JSON' WHERE sequence = 4`)
    expect(verifyChain(all(), null)).toMatchObject({ ok: false, firstBad: 2 })
  })

  it('that puts a name in the clear into an entry has to make the chain anew', () => {
    const before = journal.head()
    const [first, second] = all()
    if (first === undefined || second === undefined) throw new Error('no entries')
    const forged = { ...second, who: 'Eva' }
    expect(hashEntry(hashEntry(genesis, first), second)).toBe(second.hash)
    expect(hashEntry(first.hash, forged)).not.toBe(second.hash)
    expect(verifyChain([first, forged, ...all().slice(2)], before)).toMatchObject({ ok: false, firstBad: 2 })
  })
})

it('leaves names that version 0.1.0 chained in the clear, and stays proven around them', () => {
  database.exec(`DROP TABLE journal_personal; DELETE FROM meta; DROP TRIGGER journal_not_deleted; DELETE FROM journal;
    DROP INDEX operations_personal; ALTER TABLE operations DROP COLUMN removed_after_days;
        DROP TABLE shifts; DROP TABLE day_closes; DROP INDEX operations_history; DROP INDEX operations_shift;
        ALTER TABLE operations DROP COLUMN shift; ALTER TABLE operations DROP COLUMN reason; ALTER TABLE operations DROP COLUMN note; PRAGMA user_version = 6`)
  // As a version without the table writes: the name is in the text that is hashed.
  journal = journalTable(database, () => '2026-11-20')
  const text = {
    at: begun,
    day: '2026-11-20',
    operationId: null,
    who: 'Ana',
    event: 'accepted',
    detail: '{}',
  }
  database
    .prepare('INSERT INTO journal VALUES (1, ?, ?, NULL, ?, ?, ?, ?)')
    .run(begun, text.day, text.who, text.event, text.detail, hashEntry(genesis, { sequence: 1, ...text }))
  migrate(database)
  journal = journalTable(database, () => '2026-11-20')
  personal = personalData(database, {
    journal,
    meta: metaTable(database),
    shifts: shiftsTable(database, journal),
    dayCloses: dayClosesTable(database),
  })
  accept('Luis', begun + day)
  const before = begun + 2 * day
  removeBefore(before, before + days * day)
  expect(shown().map(([who]) => who)).toEqual(['Ana', 'removed after 400 days', 'system'])
  expect(verifyChain(all(), null)).toMatchObject({ ok: true, entries: 3 })
})

it('reads the journal of a database of before there were such names', () => {
  database.close()
  database = new DatabaseSync(':memory:')
  database.exec(`CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE journal (sequence INTEGER PRIMARY KEY, at REAL, day TEXT, operation_id TEXT, who TEXT, event TEXT, detail TEXT, hash TEXT)`)
  const entry = {
    sequence: 1,
    at: begun,
    day: '2026-11-20',
    operationId: null,
    who: 'Ana',
    event: 'accepted',
    detail: '{}',
  }
  const { sequence, at, who, event, detail } = entry
  database
    .prepare('INSERT INTO journal VALUES (?, ?, ?, NULL, ?, ?, ?, ?)')
    .run(sequence, at, entry.day, who, event, detail, hashEntry(genesis, entry))
  journal = journalTable(database, () => '')
  expect(verifyChain(all(), null)).toMatchObject({ ok: true, entries: 1 })
  expect(shown()).toEqual([['Ana', '{}']])
})
