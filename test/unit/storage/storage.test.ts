import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { verifyChain } from '../../../electron/journal/chain.ts'
import { listBackups } from '../../../electron/storage/backups.ts'
import { createDoors, openDatabase } from '../../../electron/storage/database.ts'
import { files } from '../../../electron/storage/files.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage, StorageOptions } from '../../../electron/storage/storage.ts'
import { filesHolding } from '../../faults/bytes-left.ts'
import { makeDirectory, removeDirectory, submission } from '../../bench/history.ts'
import { ciphertext, day, morning, uuid } from '../outbox/samples.ts'

let directory: string
let now = morning
beforeEach(() => {
  directory = makeDirectory()
  now = morning
})
afterEach(() => removeDirectory(directory))

const options = (over: Partial<StorageOptions> = {}): StorageOptions => ({
  directory,
  key: Buffer.alloc(32, 1),
  clock: { now: () => now },
  dayOf: () => '2026-11-20',
  machine: 'one',
  ...over,
})

function open(over: Partial<StorageOptions> = {}): Storage {
  const opened = openStorage(options(over))
  if (!opened.ok) throw new Error(opened.error.tag)
  return opened.value
}

const path = (name: string): string => join(directory, name)

/** Accepts operations 1…count, each with a card block. */
function fill(storage: Storage, count: number, from = 1): void {
  for (let number = from; number < from + count; number += 1) {
    const { row, content } = submission(number, { withCard: true, cardStoredAt: morning })
    const written = storage.write(() => {
      const card = Buffer.from(
        JSON.stringify({ card_details: { tracks: { enc_track2: ciphertext.track2 } } }),
      )
      storage.operations.insert({ row, content }, { card, bankAccount: null })
      storage.journal.append({
        at: now,
        operationId: row.operationId,
        who: 'ana',
        event: 'accepted',
        detail: {},
      })
    })
    if (!written.ok) throw new Error(written.error.tag)
  }
}

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
    for (const name of [files.database, files.log, files.mark]) copyFileSync(path(name), join(left, name))
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
    const doors = createDoors(database, () => {})
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

describe('what a crash left', () => {
  /** The directory as a process that is killed now leaves it. */
  function leftBehind(): string {
    const left = makeDirectory()
    for (const name of [files.database, files.log, files.mark]) copyFileSync(path(name), join(left, name))
    return left
  }

  it('between the end of a row and the emptying of the log holds no secret after the next start', () => {
    const storage = open()
    fill(storage, 1)
    const sealed = storage.operations.sealed('card', uuid(1))?.toString('hex') ?? ''
    storage.write(() => storage.operations.eraseSecret('card', uuid(1)))
    const left = leftBehind()
    storage.close()
    expect(filesHolding(left, [sealed])).not.toEqual([])
    const again = open({ directory: left })
    expect(filesHolding(left, [sealed])).toEqual([])
    again.close()
    removeDirectory(left)
  })

  it('in the middle of a backup goes at the next start', async () => {
    const storage = open()
    fill(storage, 1)
    const made = await storage.backUp(7)
    if (!made.ok) throw new Error(made.error.tag)
    const partial = `${made.value.path}.partial`
    copyFileSync(path(files.database), partial)
    storage.close()
    const again = open()
    expect(existsSync(partial)).toBe(false)
    expect(existsSync(made.value.path)).toBe(true)
    again.close()
  })

  it('with a damaged log is told, never a silent empty queue', async () => {
    const storage = open()
    fill(storage, 5)
    await vi.waitFor(
      () => expect(JSON.parse(readFileSync(path(files.mark), 'utf8'))).toMatchObject({ operations: 5 }),
      { timeout: 10_000 },
    )
    const left = leftBehind()
    storage.close()
    const log = readFileSync(join(left, files.log))
    // One bit of the first page in the log: SQLite takes no frame from there on.
    log[2056] = (log[2056] ?? 0) ^ 1
    writeFileSync(join(left, files.log), log)
    const again = open({ directory: left })
    expect(again.salvage).toMatchObject({ lost: 5 })
    expect(again.isRestored()).toBe(true)
    again.close()
    removeDirectory(left)
  })

  it('and that holds fewer rows than were known is told with their number', () => {
    const storage = open()
    fill(storage, 2)
    storage.close()
    copyFileSync(path(files.database), path('copy'))
    const later = open()
    fill(later, 6, 3)
    later.close()
    copyFileSync(path('copy'), path(files.database))
    const again = open()
    expect(again.salvage).toMatchObject({ kept: 2, lost: 6 })
    again.close()
  })
})

describe('a data directory', () => {
  it('has one owner: a second process is turned away and the first goes on', () => {
    const first = open()
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'closed' } })
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
    database.exec('PRAGMA user_version = 99')
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
    chmodSync(directory, 0o500)
    const refused = openStorage(options())
    chmodSync(directory, 0o700)
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
    expect(filesHolding(directory, [ciphertext.track2])).toEqual([])
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
    expect(filesHolding(directory, [hex])).not.toEqual([])
    storage.write(() => storage.operations.eraseSecret('card', uuid(1)))
    expect(storage.scrub()).toBe(true)
    expect(filesHolding(directory, [hex])).toEqual([])
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
    fill(storage, 200)
    storage.close()
    const pages = readFileSync(path(files.database)).length / 4096
    flip([Math.floor(pages / 2), Math.floor(pages / 2) + 1])
    const again = open()
    const { kept, lost, asidePath } = again.salvage ?? { kept: -1, lost: -1, asidePath: '' }
    expect(kept + (lost ?? 0)).toBe(200)
    expect(kept).toBeGreaterThan(0)
    expect(existsSync(asidePath)).toBe(true)
    expect(again.operations.open()).toHaveLength(kept)
    expect(again.isRestored()).toBe(true)
    expect(again.journal.of(uuid(1)).length + kept).toBeGreaterThan(0)
    // The sealed blocks in the file kept aside were sealed under a salt that is gone.
    expect(readFileSync(path(files.mark), 'utf8')).toContain('salt')
    again.close()
    const next = open()
    expect(next.salvage).toBeNull()
    expect(next.operations.open()).toHaveLength(kept)
    next.close()
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
    // Either the log does not fit and is ignored, or what came of it is older than the mark, or damaged: never silent.
    const rows = again.operations.open().length
    expect(rows === 33 || again.isRestored() || again.salvage !== null).toBe(true)
    again.close()
  })
})

describe('a backup', () => {
  it('is made while running, holds no secret, and says of itself that it is a copy', async () => {
    const storage = open()
    fill(storage, 4)
    const made = await storage.backUp(7)
    expect(made.ok).toBe(true)
    const [backup] = listBackups(path(files.backups))
    const database = new DatabaseSync(backup?.path ?? '', { readOnly: true })
    expect(database.prepare('SELECT count(*) AS n FROM operations').get()?.['n']).toBe(4)
    expect(database.prepare('SELECT count(*) AS n FROM card_blocks').get()?.['n']).toBe(0)
    expect(database.prepare(`SELECT value FROM meta WHERE name = 'copiedAt'`).get()?.['value']).toBe(
      String(now),
    )
    database.close()
    storage.close()
  })

  it('is made while the queue works', async () => {
    const storage = open()
    fill(storage, 200)
    const making = new Set([storage.backUp(7)])
    for (const made of making) void made.finally(() => making.clear())
    const [made] = making
    for (let number = 1000; making.size > 0; number += 1) {
      fill(storage, 1, number)
      storage.write(() => storage.operations.eraseSecret('card', uuid(number)))
      storage.scrub()
      await setImmediate()
    }
    expect(await made).toMatchObject({ ok: true })
    expect(storage.scrub()).toBe(true)
    storage.close()
  })

  it('is kept for some days', async () => {
    const storage = open()
    await storage.backUp(7)
    now += 8 * day
    await storage.backUp(7)
    expect(readdirSync(path(files.backups))).toHaveLength(1)
    storage.close()
  })

  it('put back is noticed: its open rows have to be looked up first', async () => {
    const storage = open()
    fill(storage, 4)
    await storage.backUp(7)
    storage.close()
    copyFileSync(listBackups(path(files.backups))[0]?.path ?? '', path(files.database))
    const again = open()
    expect(again.isRestored()).toBe(true)
    again.close()
  })

  it('as well as a raw copy of an older file, and a directory copied to another machine', () => {
    const storage = open()
    fill(storage, 2)
    storage.close()
    copyFileSync(path(files.database), path('copy'))
    const later = open()
    fill(later, 2, 3)
    later.close()
    copyFileSync(path('copy'), path(files.database))
    const old = open()
    expect(old.isRestored()).toBe(true)
    old.write(() => old.meta.remove('restored'))
    old.close()
    const elsewhere = open({ machine: 'two' })
    expect(elsewhere.isRestored()).toBe(true)
    elsewhere.close()
  })
})

describe('the witness outside the directory', () => {
  it('notices a directory that was put back whole, and nothing else', () => {
    const witness = path('elsewhere/seen.json')
    open({ witness }).close()
    const storage = open({ witness })
    expect(storage.isRestored()).toBe(false)
    storage.close()
    for (const name of [files.database, files.mark]) copyFileSync(path(name), path(`copy of ${name}`))
    const later = open({ witness })
    fill(later, 1)
    later.close()
    for (const name of [files.database, files.mark]) copyFileSync(path(`copy of ${name}`), path(name))
    const back = open({ witness })
    expect(back.isRestored()).toBe(true)
    back.close()
  })

  it('that can be written nowhere keeps no till from opening', () => {
    writeFileSync(path('a file'), '')
    const storage = open({ witness: path('a file/seen.json') })
    expect(storage.isRestored()).toBe(false)
    storage.close()
  })

  it('of a start that was killed before it wrote one is not taken for a copy', () => {
    const witness = path('elsewhere/seen.json')
    open({ witness }).close()
    const before = readFileSync(witness)
    open({ witness }).close()
    writeFileSync(witness, before)
    const storage = open({ witness })
    expect(storage.isRestored()).toBe(false)
    storage.close()
  })
})

describe('the journal of a database', () => {
  it('that lost its tail says so in the journal itself, before the mark follows', () => {
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
