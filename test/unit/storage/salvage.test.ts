import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { listBackups } from '../../../electron/storage/backups.ts'
import { files } from '../../../electron/storage/files.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import { salvage } from '../../../electron/storage/salvage.ts'
import { cashSale, day, morning, uuid } from '../outbox/samples.ts'
import { fill, open, path, rig } from './rig.ts'

type Rows = Record<string, unknown>[]
const tables = [
  'operations',
  'journal',
  'journal_personal',
  'sales',
  'used_ksns',
  'shifts',
  'day_closes',
  'card_blocks',
  'bank_accounts',
] as const

function rowsIn(file: string, table: string): Rows {
  const database = new DatabaseSync(file)
  try {
    return database.prepare(`SELECT * FROM ${table}`).all()
  } finally {
    database.close()
  }
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

/** Three operations with their cards, and a row in every other table that is carried over. */
function fillAll(): void {
  const storage = open()
  fill(storage, 3)
  storage.sales.put([cashSale(5)], morning)
  storage.write(() => storage.meta.set('people', 'the sealed list'))
  storage.close()
  change(
    path(files.database),
    `INSERT INTO used_ksns VALUES ('FFFF9876543210E00009', '${uuid(1)}', 1);
     INSERT OR IGNORE INTO journal_personal VALUES (1, 'who', 1, 'salt', 'ana');
     INSERT INTO shifts VALUES (7, 'Rosa', 1, 2), (8, 'Rosa', 3, NULL);
     INSERT INTO day_closes VALUES (4, '2026-11-19', 1, 2, 'agrees', '{}', NULL);
     INSERT INTO bank_accounts VALUES ('${uuid(2)}', x'0102');
     UPDATE operations SET bank_account_kept = 1 WHERE sequence IN (1, 2)`,
  )
}

/** Stands for a secret sealed under another salt. */
const sealedAnew = (sealed: unknown): Uint8Array =>
  new Uint8Array([...(sealed instanceof Uint8Array ? sealed : []), 0xff])

const request = (over: Partial<Parameters<typeof salvage>[0]> = {}): Parameters<typeof salvage>[0] => ({
  directory: rig.directory,
  path: path(files.database),
  rescue: null,
  backups: path(files.backups),
  checkpoint: null,
  now: morning,
  dayOf: () => '2026-11-20',
  reseal: (_name, _operationId, sealed) => Buffer.from(sealedAnew(sealed)),
  ...over,
})

function salvaged(over: Partial<Parameters<typeof salvage>[0]> = {}) {
  const done = salvage(request(over))
  if (!done.ok) throw new Error(done.error.tag)
  done.value.database.close()
  return done.value.report
}

describe('a database that is saved row by row', () => {
  it('has every row of every table again, and the damaged one lies aside under the time’s name', () => {
    fillAll()
    const before = Object.fromEntries(tables.map((table) => [table, rowsIn(path(files.database), table)]))
    for (const suffix of ['', '-wal', '-shm', '-journal'])
      writeFileSync(path(`outbox.sqlite.salvage${suffix}`), 'left by a start that was killed')
    writeFileSync(path(`${files.database}-shm`), '')
    const report = salvaged()
    const aside = `${path(files.database)}.damaged-${new Date(morning).toISOString().replaceAll(/[:.]/gu, '-')}`
    expect(report).toEqual({ kept: 3, lost: 0, asidePath: aside })
    expect(aside).not.toMatch(/:|\.\d{3}Z/u)
    const after = Object.fromEntries(tables.map((table) => [table, rowsIn(path(files.database), table)]))
    expect({ ...after, journal: after['journal']?.slice(0, -1) }).toEqual({
      ...before,
      operations: before['operations']?.map((row) => ({
        ...row,
        bank_account_kept: row['sequence'] === 2 ? 1 : 0,
      })),
      card_blocks: before['card_blocks']?.map((row) => ({ ...row, sealed: sealedAnew(row['sealed']) })),
      bank_accounts: [{ operation_id: uuid(2), sealed: sealedAnew(new Uint8Array([1, 2])) }],
    })
    expect(rowsIn(path(files.database), 'journal').at(-1)).toMatchObject({
      at: morning,
      operation_id: null,
      event: 'salvaged',
      who: 'system',
      detail: '{"kept":3,"lost":0}',
    })
    expect(
      Object.fromEntries(rowsIn(path(files.database), 'meta').map((row) => Object.values(row))),
    ).toMatchObject({
      restored: '1',
      generation: 'salvaged',
      people: 'the sealed list',
    })
    expect(rowsIn(aside, 'operations')).toHaveLength(3)
    expect(readdirSync(rig.directory).filter((name) => name.startsWith('outbox.sqlite.salvage'))).toEqual([])
  })

  it('lies aside as it was, where it is no database at all', () => {
    writeFileSync(path(files.database), 'no database')
    const { asidePath } = salvaged()
    expect(readFileSync(asidePath, 'utf8')).toBe('no database')
    expect(rowsIn(path(files.database), 'operations')).toEqual([])
  })

  it('says that a card is gone which cannot be sealed anew', () => {
    fillAll()
    salvaged({ reseal: () => null })
    const rows = rowsIn(path(files.database), 'operations')
    expect(rows.map((row) => [row['card_stored_at'], row['bank_account_kept']])).toEqual([
      [null, 0],
      [null, 0],
      [null, 0],
    ])
    expect(rowsIn(path(files.database), 'card_blocks')).toEqual([])
  })

  it('of an earlier version is read as it is', () => {
    fillAll()
    change(
      path(files.database),
      `DROP TRIGGER shifts_stay; DROP TRIGGER day_closes_stay; DROP TRIGGER used_ksns_not_deleted;
       DROP TABLE shifts; DROP TABLE day_closes; DROP TABLE used_ksns; DROP TABLE journal_personal`,
    )
    expect(salvaged()).toMatchObject({ kept: 3, lost: 0 })
    expect(rowsIn(path(files.database), 'sales')).toHaveLength(1)
    expect(rowsIn(path(files.database), 'card_blocks')).toHaveLength(3)
  })

  it('gives no row whose body or state the disk has changed, and counts it as lost', () => {
    fillAll()
    change(
      path(files.database),
      `UPDATE operations SET body = '{}' WHERE sequence = 1; UPDATE operations SET state = 'nowhere' WHERE sequence = 3`,
    )
    expect(salvaged()).toMatchObject({ kept: 1, lost: 2 })
  })

  it('gives a row whose names were removed, and none that only says so or only lost its body', () => {
    fillAll()
    change(
      path(files.database),
      `UPDATE operations SET body = '', removed_after_days = 400 WHERE sequence = 1;
       UPDATE operations SET body = '' WHERE sequence = 2;
       UPDATE operations SET body = '{}', removed_after_days = 400 WHERE sequence = 3`,
    )
    expect(salvaged()).toMatchObject({ kept: 1, lost: 2 })
    expect(rowsIn(path(files.database), 'operations').map((row) => row['operation_id'])).toEqual([uuid(1)])
  })

  it('that lost its used key serial numbers has those of its operations: no card comes twice', () => {
    fillAll()
    change(
      path(files.database),
      `DROP TRIGGER used_ksns_not_deleted; DROP TABLE used_ksns;
       UPDATE operations SET fingerprint = fingerprint || 'FFFF9876543210E00009' WHERE sequence = 2`,
    )
    expect(salvaged()).toMatchObject({ kept: 3, lost: 0 })
    expect(rowsIn(path(files.database), 'used_ksns')).toMatchObject([
      { ksn: 'FFFF9876543210E00009', operation_id: uuid(2) },
    ])
  })

  it('loses of a table only the rows whose values its columns refuse', () => {
    fillAll()
    change(
      path(files.database),
      `CREATE TABLE other AS SELECT * FROM sales; DROP TABLE sales; ALTER TABLE other RENAME TO sales;
       INSERT INTO sales SELECT 'x', sale, 'not a time', created_at, day, ticket, reference, wire_id, bin, last_four, minor FROM sales;
       INSERT INTO sales SELECT 'y', sale, seen_at, created_at, day, ticket, reference, wire_id, bin, last_four, minor
         FROM sales WHERE key <> 'x'`,
    )
    expect(salvaged()).toMatchObject({ kept: 3, lost: 0 })
    expect(rowsIn(path(files.database), 'sales').map((row) => row['key'])).toEqual([cashSale(5).key, 'y'])
    expect(rowsIn(path(files.database), 'card_blocks')).toHaveLength(3)
  })

  it('has the journal of its backup where it lost its own', async () => {
    const storage = open()
    fill(storage, 2)
    await storage.backUp(7)
    storage.close()
    change(path(files.database), 'DROP TRIGGER journal_not_deleted; DELETE FROM journal')
    expect(salvaged()).toMatchObject({ kept: 2, lost: 0 })
    expect(rowsIn(path(files.database), 'journal').map((row) => row['event'])).toEqual([
      'accepted',
      'accepted',
      'salvaged',
    ])
  })

  it('that is not there, and that nobody knows of, lost nobody knows how much', () => {
    expect(salvaged()).toMatchObject({ kept: 0, lost: null })
  })

  it('with a column of another version gives what is known of its rows', () => {
    fillAll()
    change(path(files.database), `ALTER TABLE operations ADD COLUMN of_another_version TEXT DEFAULT 'x'`)
    expect(salvaged()).toMatchObject({ kept: 3, lost: 0 })
  })

  it('gives every row before and behind a page that is lost', () => {
    const storage = open()
    fill(storage, 12)
    storage.close()
    const bytes = readFileSync(path(files.database))
    const page = Math.floor(bytes.indexOf(`${uuid(6)}kushki`) / 4096)
    expect(page).toBeGreaterThan(0)
    bytes.fill(0xa5, page * 4096, (page + 1) * 4096)
    writeFileSync(path(files.database), bytes)
    const { kept, lost } = salvaged()
    expect(kept + (lost ?? 0)).toBe(12)
    const left = rowsIn(path(files.database), 'operations').map((row) => row['operation_id'])
    expect(left).not.toContain(uuid(6))
    expect(left).toEqual(expect.arrayContaining([uuid(1), uuid(12)]))
    expect(rowsIn(path(files.database), 'journal')).toHaveLength(13)
  })

  it('has no row twice, and one journal, though a backup has the same', async () => {
    const storage = open()
    fill(storage, 2)
    await storage.backUp(7)
    fill(storage, 1, 3)
    const head = storage.journal.head()
    storage.close()
    salvaged()
    const again = open()
    expect(again.journal.count()).toBe(4)
    expect(verifyChain(again.journal.entries(), head)).toMatchObject({ ok: true, entries: 4 })
    expect(again.operations.open()).toHaveLength(3)
    again.close()
  })

  it('that is known to have held nothing lost nothing', () => {
    open().close()
    const checkpoint = { operations: 0 } as Parameters<typeof salvage>[0]['checkpoint']
    expect(salvaged({ checkpoint })).toMatchObject({ kept: 0, lost: 0 })
  })

  it('says that nobody knows how many there were, where nobody does', () => {
    writeFileSync(path(files.database), 'no database at all')
    expect(salvaged()).toMatchObject({ kept: 0, lost: null })
  })

  it('takes the number that was known outside, and SQLite’s own count where that is higher', () => {
    fillAll()
    const checkpoint = { operations: 9 } as Parameters<typeof salvage>[0]['checkpoint']
    expect(salvaged({ checkpoint })).toMatchObject({ kept: 3, lost: 6 })
    change(path(files.database), `UPDATE sqlite_sequence SET seq = 20 WHERE name = 'operations'`)
    expect(salvaged({ checkpoint, now: morning + 1 })).toMatchObject({ kept: 3, lost: 17 })
  })
})

describe('beside what was rescued of another', () => {
  it('both are carried over, with the rescue’s journal, and the rescue goes', () => {
    fillAll()
    const rescue = path(files.rescue)
    change(path(files.database), `VACUUM INTO '${rescue}'`)
    change(rescue, `DELETE FROM card_blocks; UPDATE sqlite_sequence SET seq = 3`)
    // What another process accepted in its place, under a sequence that the rescue gave to another operation.
    change(
      path(files.database),
      `UPDATE operations SET operation_id = '${uuid(9)}', wire_id = NULL WHERE sequence = 3;
       DROP TRIGGER journal_not_deleted; DELETE FROM journal WHERE sequence > 1`,
    )
    expect(salvaged({ rescue })).toMatchObject({ kept: 4, lost: 0 })
    const rows = rowsIn(path(files.database), 'operations')
    expect(rows.map((row) => row['operation_id'])).toEqual([uuid(1), uuid(2), uuid(3), uuid(9)])
    expect(rowsIn(path(files.database), 'journal').map((row) => row['event'])).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'salvaged',
    ])
    expect(existsSync(rescue)).toBe(false)
  })

  it('the journal of another is not joined to the rescue’s, however long it is', () => {
    fillAll()
    change(path(files.database), `VACUUM INTO '${path('rescued')}'`)
    const other = open()
    fill(other, 4, 20)
    other.close()
    renameSync(path('rescued'), path(files.rescue))
    salvaged({ rescue: path(files.rescue) })
    expect(rowsIn(path(files.database), 'journal')).toHaveLength(4)
    const again = open()
    expect(verifyChain(again.journal.entries(), null)).toMatchObject({ ok: true })
    expect(again.operations.open()).toHaveLength(7)
    again.close()
  })

  it('of the backups only the newest is asked, and only for what the others do not give', async () => {
    const storage = open()
    fill(storage, 2)
    await storage.backUp(7)
    rig.advance(day)
    fill(storage, 2, 3)
    await storage.backUp(7)
    fill(storage, 1, 5)
    storage.close()
    const [newest, older] = listBackups(path(files.backups)).map((backup) => backup.path)
    change(
      older ?? '',
      `UPDATE operations SET operation_id = '${uuid(91)}', wire_id = NULL WHERE sequence = 1`,
    )
    change(newest ?? '', `UPDATE operations SET cashier = 'copy'`)
    change(
      path(files.database),
      `DROP TRIGGER operations_stay; DELETE FROM operations WHERE operation_id = '${uuid(2)}'`,
    )
    expect(salvaged()).toMatchObject({ kept: 5, lost: 0 })
    const rows = rowsIn(path(files.database), 'operations')
    expect(rows.map((row) => [row['operation_id'], row['cashier']])).toEqual([
      [uuid(1), 'ana'],
      [uuid(2), 'copy'],
      ...[3, 4, 5].map((number) => [uuid(number), 'ana']),
    ])
  })
})
