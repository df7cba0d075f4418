import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import { fill, open, options, path } from './rig.ts'

/** Does to the database what the step of a newer version does, which says of its schema what a program has to know. */
function takeStep(sql: string, readableFrom: (known: number) => number | null): void {
  const database = new DatabaseSync(path(files.database))
  const known = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  const needed = readableFrom(known)
  database.exec(sql)
  if (needed === null) database.exec("DELETE FROM meta WHERE name = 'readableFrom'")
  else
    database
      .prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('readableFrom', ?)")
      .run(String(needed))
  database.exec(`PRAGMA user_version = ${known + 1}`)
  database.close()
}
const adding = `
  ALTER TABLE operations ADD COLUMN tip INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE journal ADD COLUMN witness TEXT;
  ALTER TABLE journal_personal ADD COLUMN language TEXT;
  ALTER TABLE meta ADD COLUMN since REAL;
  ALTER TABLE sales ADD COLUMN tip INTEGER;
  ALTER TABLE used_ksns ADD COLUMN reader TEXT;
  ALTER TABLE card_blocks ADD COLUMN at REAL;
  ALTER TABLE shifts ADD COLUMN drawer TEXT;
  ALTER TABLE day_closes ADD COLUMN drawer TEXT;
  CREATE TABLE tips (number INTEGER PRIMARY KEY, minor INTEGER NOT NULL) STRICT;`

describe('a database in which a newer version took a step', () => {
  it('that only adds is worked on, and the step stays taken', async () => {
    const before = open()
    fill(before, 2)
    before.close()
    takeStep(adding, (known) => known)
    const storage = open()
    fill(storage, 1, 3)
    expect(storage.operations.open()).toHaveLength(3)
    expect(verifyChain(storage.journal.page({ day: null, after: 0, upTo: 9 }, 9), null)).toMatchObject({
      entries: 3,
      ok: true,
    })
    expect(await storage.backUp(7)).toMatchObject({ ok: true })
    storage.close()
    const database = new DatabaseSync(path(files.database))
    expect(database.prepare('SELECT tip FROM operations').all()).toEqual([{ tip: 0 }, { tip: 0 }, { tip: 0 }])
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 10 })
    database.close()
  })

  it('that only adds is carried over where it is damaged', () => {
    const before = open()
    fill(before, 2)
    before.close()
    takeStep(`${adding} DELETE FROM totals`, (known) => known)
    const storage = open()
    expect(storage.salvage).toMatchObject({ kept: 2, lost: 0 })
    storage.close()
  })

  it.each([
    ['needs itself', (known: number) => known + 1],
    ['says nothing of it', () => null],
  ])('that %s is left alone', (_, readableFrom) => {
    open().close()
    takeStep(adding, readableFrom)
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'newer' } })
  })

  it('says so of its own schema', () => {
    open().close()
    const database = new DatabaseSync(path(files.database))
    const needed = database.prepare("SELECT value FROM meta WHERE name = 'readableFrom'").get()?.['value']
    const taken = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    expect(Number(needed)).toBeGreaterThan(0)
    expect(Number(needed)).toBeLessThanOrEqual(taken)
    database.close()
  })
})
