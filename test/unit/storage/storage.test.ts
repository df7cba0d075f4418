import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import { createTransactions, openDatabase } from '../../../electron/storage/database.ts'
import { files } from '../../../electron/storage/files.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import { filesHolding } from '../../faults/bytes-left.ts'
import { makeDirectory, removeDirectory, submission } from '../../bench/history.ts'
import { ciphertext, morning, uuid } from '../outbox/samples.ts'
import { fill, open, options, path, rig } from './rig.ts'

describe('a write that does not wait for the disk', () => {
  it('is there for every reader at once, is on the disk once synced, and still there at the next start', async () => {
    const storage = open()
    const { row, content } = submission(1)
    expect(
      storage.writeUnsynced(() =>
        storage.operations.insert({ row, content }, { card: null, bankAccount: null }),
      ),
    ).toMatchObject({ ok: true, value: { sequence: 1 } })
    expect(storage.operations.get(uuid(1))).toMatchObject({ state: 'queued' })
    expect(await storage.sync()).toEqual({ ok: true, value: null })
    // As a crash leaves it: the log is not folded into the database.
    const left = makeDirectory()
    for (const name of [files.database, files.log, files.checkpoint])
      copyFileSync(path(name), join(left, name))
    storage.close()
    const again = open({ directory: left })
    expect(again.operations.get(uuid(1))).toMatchObject({ state: 'queued' })
    again.close()
    removeDirectory(left)
  })

  it('leaves nothing behind where the work throws, and later writes wait for the disk again', () => {
    const storage = open()
    expect(() =>
      storage.writeUnsynced(() => {
        storage.meta.set('latest', '7')
        throw new TypeError('a fault of the program')
      }),
    ).toThrow('a fault of the program')
    expect(storage.meta.get('latest')).toBeNull()
    storage.writeUnsynced(() => storage.meta.set('latest', '8'))
    expect(storage.write(() => storage.meta.get('latest'))).toEqual({ ok: true, value: '8' })
    storage.close()
  })

  it('is refused after the storage was closed', async () => {
    const storage = open()
    storage.close()
    expect(storage.writeUnsynced(() => null)).toEqual({ ok: false, error: { tag: 'closed' } })
    expect(await storage.sync()).toEqual({ ok: false, error: { tag: 'closed' } })
  })
})

describe('how durable a commit is', () => {
  /** 2 is FULL: the log is synced before a commit answers (sqlite.org/pragma.html#pragma_synchronous). */
  const level = (database: DatabaseSync): unknown =>
    database.prepare('PRAGMA synchronous').get()?.['synchronous']

  it('is FULL for every write, also after one that did not wait and after one that failed', () => {
    const opened = openDatabase(path(files.database))
    if (!opened.ok) throw new Error(opened.error.tag)
    const database = opened.value
    const doors = createTransactions(database, () => {})
    const seen: unknown[] = []
    const look = (): number => seen.push(level(database))
    doors.write(look)
    doors.writeUnsynced(look)
    doors.write(look)
    expect(() =>
      doors.writeUnsynced(() => {
        throw new TypeError('a fault of the program')
      }),
    ).toThrow(TypeError)
    doors.write(look)
    expect(seen).toEqual([2, 1, 2, 2])
    database.close()
  })
})

describe('a data directory', () => {
  it('has one owner: a second process is turned away and the first goes on', () => {
    const first = open()
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'locked' } })
    fill(first, 1)
    first.close()
    const second = open()
    expect(second.operations.get(uuid(1))).not.toBeNull()
    second.close()
  })

  it('keeps what it was given across a start, in order', () => {
    const first = open()
    fill(first, 3)
    first.close()
    const second = open()
    expect(second.operations.open().map(({ operationId }) => operationId)).toEqual([
      uuid(1),
      uuid(2),
      uuid(3),
    ])
    expect(second.isRestored()).toBe(false)
    expect(second.salvage).toBeNull()
    second.close()
  })

  it('written by a newer version is left alone', () => {
    open().close()
    const database = new DatabaseSync(path(files.database))
    database.exec("PRAGMA user_version = 99; UPDATE meta SET value = '99' WHERE name = 'readableFrom'")
    database.close()
    const before = readFileSync(path(files.database))
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'newer' } })
    expect(readFileSync(path(files.database))).toEqual(before)
  })

  it('that is a file is refused', () => {
    const file = path('not-a-directory')
    writeFileSync(file, '')
    const refused = openStorage(options({ directory: file }))
    expect(refused).toEqual({ ok: false, error: { tag: 'readOnly' } })
  })

  it.skipIf(process.getuid?.() === 0)('that may not be written to is refused as read-only', () => {
    open().close()
    chmodSync(rig.directory, 0o500)
    const refused = openStorage(options())
    chmodSync(rig.directory, 0o700)
    expect(refused).toEqual({ ok: false, error: { tag: 'readOnly' } })
  })

  it('lets no row leave the table', () => {
    const storage = open()
    fill(storage, 1)
    storage.close()
    const database = new DatabaseSync(path(files.database))
    expect(() => database.exec('DELETE FROM operations')).toThrow('never leaves')
    database.close()
  })
})

describe('sealed columns', () => {
  it('hold no byte of the card in the clear, and give it back only for its own row', () => {
    const storage = open()
    fill(storage, 2)
    expect(filesHolding(rig.directory, [ciphertext.track2])).toEqual([])
    expect(storage.operations.secret('card', uuid(1))?.toString()).toContain(ciphertext.track2)
    storage.close()
    const database = new DatabaseSync(path(files.database))
    database.exec(
      `UPDATE card_blocks SET sealed = (SELECT sealed FROM card_blocks WHERE operation_id = '${uuid(1)}')`,
    )
    database.close()
    const again = open()
    expect(again.operations.secret('card', uuid(1))).not.toBeNull()
    expect(again.operations.secret('card', uuid(2))).toBeNull()
    again.close()
  })

  it('are there only with a key', () => {
    const storage = open({ key: null })
    expect(storage.hasKey).toBe(false)
    storage.close()
    const other = open()
    expect(other.hasKey).toBe(true)
    other.close()
  })

  it('cannot be opened with another key', () => {
    const storage = open()
    fill(storage, 1)
    storage.close()
    const other = open({ key: Buffer.alloc(32, 2) })
    expect(other.operations.secret('card', uuid(1))).toBeNull()
    other.close()
  })

  it('leave no sealed byte behind after they are erased and the log is emptied', () => {
    const storage = open()
    fill(storage, 1)
    const database = new DatabaseSync(path(files.database), { readOnly: true })
    const sealed = database.prepare('SELECT sealed FROM card_blocks').get()?.['sealed']
    database.close()
    const hex = Buffer.from(sealed as Uint8Array).toString('hex')
    expect(filesHolding(rig.directory, [hex])).not.toEqual([])
    storage.write(() => storage.operations.eraseSecret('card', uuid(1)))
    expect(storage.scrub()).toBe(true)
    expect(filesHolding(rig.directory, [hex])).toEqual([])
    storage.close()
  })
})

describe('a damaged database', () => {
  /** Overwrites whole pages in the middle, as a failing disk does. */
  function flip(pages: readonly number[]): void {
    const bytes = readFileSync(path(files.database))
    for (const page of pages) bytes.fill(0xa5, page * 4096, (page + 1) * 4096)
    writeFileSync(path(files.database), bytes)
  }

  it('with flipped pages is kept aside, and every row that can be read is carried over', () => {
    const storage = open()
    storage.write(() => storage.meta.set('people', 'the sealed list'))
    fill(storage, 200)
    storage.close()
    const pages = readFileSync(path(files.database)).length / 4096
    flip([Math.floor(pages / 2), Math.floor(pages / 2) + 1])
    const again = open()
    // Else nobody could sign in any more.
    expect(again.meta.get('people')).toBe('the sealed list')
    const { kept, lost, asidePath } = again.salvage ?? { kept: -1, lost: -1, asidePath: '' }
    expect(kept + (lost ?? 0)).toBe(200)
    expect(kept).toBeGreaterThan(0)
    expect(existsSync(asidePath)).toBe(true)
    expect(again.operations.open()).toHaveLength(kept)
    expect(again.isRestored()).toBe(true)
    expect(again.journal.of(uuid(1)).length + kept).toBeGreaterThan(0)
    // The sealed blocks in the file kept aside were sealed under a salt that is gone.
    expect(readFileSync(path(files.checkpoint), 'utf8')).toContain('salt')
    again.close()
    const next = open()
    expect(next.salvage).toBeNull()
    expect(next.operations.open()).toHaveLength(kept)
    next.close()
  })

  it('gives back its sealed card blocks also where the page of its facts is lost', () => {
    const storage = open()
    fill(storage, 3)
    storage.close()
    const database = new DatabaseSync(path(files.database))
    const page = database.prepare(`SELECT rootpage AS page FROM sqlite_schema WHERE name = 'meta'`).get()
    database.close()
    flip([Number(page?.['page']) - 1])
    const again = open()
    expect(again.salvage).toMatchObject({ kept: 3, lost: 0 })
    expect(again.operations.open().map(({ cardStoredAt }) => cardStoredAt)).toEqual([
      morning,
      morning,
      morning,
    ])
    expect(again.operations.hasSecret('card', uuid(2))).toBe(true)
    again.close()
  })

  it.each([0, 100, 5000, 40_960])('cut to %i bytes is never a silent empty queue', (size) => {
    const storage = open()
    fill(storage, 50)
    storage.close()
    truncateSync(path(files.database), size)
    const again = open()
    expect(again.salvage).toMatchObject({ lost: 50 - (again.salvage?.kept ?? 0) })
    expect(again.operations.open()).toHaveLength(again.salvage?.kept ?? -1)
    again.close()
  })

  it('that gives a word which never went in is carried over at the next start, without its row', () => {
    const storage = open()
    fill(storage, 2)
    storage.close()
    const database = new DatabaseSync(path(files.database))
    database.exec(`UPDATE operations SET state = 'nowhere' WHERE sequence = 1`)
    database.close()
    const failures: string[] = []
    const damaged = open({ onFailure: ({ tag }) => failures.push(tag) })
    expect(damaged.salvage).toBeNull()
    expect(damaged.read(() => damaged.operations.get(uuid(1)))).toEqual({
      ok: false,
      error: { tag: 'damaged' },
    })
    expect(failures).toEqual(['damaged'])
    damaged.close()
    const again = open()
    expect(again.salvage).toMatchObject({ kept: 1, lost: 1 })
    again.close()
    expect(existsSync(path(files.damaged))).toBe(false)
  })

  describe('of more than 16 MB', () => {
    /** A database whose start would take seconds if every page were read, with a page of this table spoilt. */
    function spoilt(table: string): void {
      const storage = open()
      fill(storage, 2)
      storage.close()
      const database = new DatabaseSync(path(files.database))
      database.exec('CREATE TABLE large (value BLOB); INSERT INTO large VALUES (zeroblob(17000000))')
      const page = database.prepare('SELECT rootpage AS page FROM sqlite_schema WHERE name = ?').get(table)
      database.close()
      flip([Number(page?.['page']) - 1])
    }

    it('is not read whole at a start', () => {
      spoilt('large')
      const again = open()
      expect(again.salvage).toBeNull()
      expect(again.operations.open()).toHaveLength(2)
      again.close()
    })

    it('is salvaged where what it holds cannot be counted', () => {
      spoilt('totals')
      const again = open()
      expect(again.salvage).toMatchObject({ kept: 2, lost: 0 })
      expect(again.queries.count()).toBe(2)
      again.close()
    })
  })

  it('that vanished is told of, and its newest backup gives back what it has', async () => {
    const storage = open()
    fill(storage, 5)
    expect(await storage.backUp(7)).toMatchObject({ ok: true })
    fill(storage, 3, 6)
    storage.close()
    rmSync(path(files.database))
    const again = open()
    expect(again.salvage).toMatchObject({ kept: 5, lost: 3 })
    expect(again.isRestored()).toBe(true)
    again.close()
  })

  it('with the log of another time beside it is not taken for today’s', () => {
    const storage = open()
    fill(storage, 3)
    copyFileSync(path(`${files.database}-wal`), path('old-wal'))
    fill(storage, 30, 4)
    storage.close()
    copyFileSync(path('old-wal'), path(`${files.database}-wal`))
    const again = open()
    // Either the log does not fit and is ignored, or what came of it is older than the checkpoint, or damaged: never silent.
    const rows = again.operations.open().length
    expect(rows === 33 || again.isRestored() || again.salvage !== null).toBe(true)
    again.close()
  })
})

describe('the journal of a database', () => {
  it('that lost its tail says so in the journal itself, before the checkpoint follows', () => {
    const storage = open()
    fill(storage, 3)
    storage.close()
    const database = new DatabaseSync(path(files.database))
    database.exec('DROP TRIGGER journal_not_deleted; DELETE FROM journal WHERE sequence > 1')
    database.close()
    const again = open()
    expect([...again.journal.entries()].at(-1)).toMatchObject({
      event: 'journalShortened',
      who: 'system',
      detail: '{"was":3,"is":1}',
    })
    again.close()
  })

  it('that lost its tail is noticed by the head known outside', () => {
    const storage = open()
    fill(storage, 3)
    storage.close()
    const again = open()
    const head = again.knownHead()
    expect(verifyChain(again.journal.entries(), head)).toMatchObject({ ok: true })
    expect(verifyChain([...again.journal.entries()].slice(0, 2), head)).toMatchObject({
      ok: false,
      firstBad: 3,
    })
    again.close()
  })
})
