import { chmodSync, readdirSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { attempt, DamagedValue, DatabaseMoved, toFailure } from '../../../electron/storage/failure.ts'
import { files } from '../../../electron/storage/files.ts'
import { path, rig } from './rig.ts'

/** What the disk answers to who writes a file, and what `statfs` says of it (man 2 statfs); as it is, where nothing is set. */
const disk = vi.hoisted(() => ({
  code: '',
  room: null as { files: number; ffree: number; bavail: number } | null,
}))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    writeFileSync(to: string, ...rest: [string]) {
      if (disk.code === '') return real.writeFileSync(to, ...rest)
      throw Object.assign(new Error(disk.code), { code: disk.code, errno: -1, syscall: 'open', path: to })
    },
    statfsSync(path: string) {
      if (disk.room === null) return real.statfsSync(path)
      return disk.room
    },
  }
})
afterEach(() => Object.assign(disk, { code: '', room: null }))

/** An error as node:sqlite throws it; the codes and their names are those of sqlite.org/rescode.html. */
const ofSqlite = (errcode: number, message: string): Error =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode })

/** An error as node:fs throws it. */
const ofSystem = (code: string): Error =>
  Object.assign(new Error(`${code}: refused`), { code, errno: -1, syscall: 'rename' })

describe('what SQLite says of a disk that takes a file at the moment', () => {
  it.each([
    ['SQLITE_IOERR_READ', 266, 'disk I/O error', 'ioError'],
    ['SQLITE_IOERR_WRITE', 778, 'disk I/O error', 'ioError'],
    ['SQLITE_IOERR_FSYNC', 1034, 'disk I/O error', 'ioError'],
    ['SQLITE_IOERR_TRUNCATE', 1546, 'disk I/O error', 'ioError'],
    ['SQLITE_IOERR_SHMSIZE', 4874, 'disk I/O error', 'ioError'],
    ['SQLITE_IOERR_SHORT_READ', 522, 'disk I/O error', 'damaged'],
    ['SQLITE_IOERR_DATA', 8202, 'disk I/O error', 'damaged'],
    ['SQLITE_IOERR_CORRUPTFS', 8458, 'disk I/O error', 'damaged'],
    ['SQLITE_FULL', 13, 'database or disk is full', 'full'],
    ['SQLITE_READONLY', 8, 'attempt to write a readonly database', 'readOnly'],
    ['SQLITE_READONLY_DBMOVED', 1032, 'attempt to write a readonly database', 'gone'],
    ['SQLITE_CANTOPEN', 14, 'unable to open database file', 'readOnly'],
    ['SQLITE_PERM', 3, 'access permission denied', 'readOnly'],
    ['SQLITE_BUSY', 5, 'database is locked', 'locked'],
    ['SQLITE_LOCKED', 6, 'database table is locked', 'locked'],
    ['SQLITE_PROTOCOL', 15, 'locking protocol', 'locked'],
    ['SQLITE_CORRUPT', 11, 'database disk image is malformed', 'damaged'],
    ['SQLITE_NOTADB', 26, 'file is not a database', 'damaged'],
  ])('%s', (_, code, message, tag) => {
    expect(toFailure(ofSqlite(code, message), path(files.database))).toEqual({ tag })
    // The file that the disk was asked with is gone.
    expect(readdirSync(rig.directory)).toEqual([])
  })

  it('a constraint is a fault of the program', () => {
    expect(toFailure(ofSqlite(19, 'constraint failed'), path(files.database))).toBeNull()
  })
})

describe('what SQLite says of a disk that takes no file', () => {
  it.each([
    ['SQLITE_FULL', 13, 'EIO', 'ioError'],
    ['SQLITE_FULL', 13, 'ENOSPC', 'full'],
    // The log's shared memory that cannot grow is told as an I/O error.
    ['SQLITE_IOERR_SHMSIZE', 4874, 'ENOSPC', 'full'],
    ['SQLITE_IOERR_WRITE', 778, 'EROFS', 'readOnly'],
    ['SQLITE_CANTOPEN', 14, 'ENOSPC', 'full'],
    ['SQLITE_CANTOPEN', 14, 'EIO', 'ioError'],
    ['SQLITE_READONLY', 8, 'ENOSPC', 'readOnly'],
    ['SQLITE_PERM', 3, 'ENOSPC', 'readOnly'],
    ['SQLITE_CORRUPT', 11, 'ENOSPC', 'damaged'],
    ['SQLITE_BUSY', 5, 'ENOSPC', 'locked'],
  ])('%s (%i), where a file is answered %s: %s', (_, code, refusal, tag) => {
    disk.code = refusal
    disk.room = { files: 0, ffree: 0, bavail: 0 }
    expect(toFailure(ofSqlite(code, 'refused'), path(files.database))).toEqual({ tag })
  })

  it('is what SQLite says, where nobody knows the directory', () => {
    disk.code = 'EROFS'
    expect(toFailure(ofSqlite(13, 'full'))).toEqual({ tag: 'full' })
    expect(toFailure(ofSqlite(778, 'refused'))).toEqual({ tag: 'ioError' })
  })
})

describe('no room (ENOSPC)', () => {
  it.each([
    ['without free blocks', { files: 1000, ffree: 500, bavail: 0 }, 'full'],
    ['without free blocks and files', { files: 1000, ffree: 0, bavail: 0 }, 'full'],
    ['with blocks, for no file more', { files: 1000, ffree: 0, bavail: 9 }, 'noInodes'],
    ['with blocks, for one file more', { files: 1000, ffree: 1, bavail: 9 }, 'full'],
    ['of a file system that counts no files (btrfs)', { files: 0, ffree: 0, bavail: 9 }, 'full'],
  ])('on a disk %s: %s', (_, room, tag) => {
    disk.room = room
    const refused = Object.assign(ofSystem('ENOSPC'), { path: path('outbox.sqlite-wal') })
    expect(toFailure(refused)).toEqual({ tag })
  })
})

describe.skipIf(process.getuid?.() === 0)('SQLITE_CANTOPEN', () => {
  it('in a directory that may not be written to is read-only', () => {
    chmodSync(rig.directory, 0o500)
    const failure = toFailure(ofSqlite(14, 'unable to open database file'), path(files.database))
    chmodSync(rig.directory, 0o700)
    expect(failure).toEqual({ tag: 'readOnly' })
  })
})

describe('what the system says', () => {
  it.each([
    ['EIO', 'ioError'],
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['EROFS', 'readOnly'],
    ['EACCES', 'readOnly'],
    ['EPERM', 'readOnly'],
    ['EBUSY', 'locked'],
    ['ENOENT', 'gone'],
    ['EMFILE', 'ioError'],
  ])('%s', (code, tag) => {
    expect(toFailure(ofSystem(code))).toEqual({ tag })
  })
})

it('a database that was moved says which way', () => {
  expect(toFailure(new DatabaseMoved('gone'))).toEqual({ tag: 'gone' })
  expect(toFailure(new DatabaseMoved('replaced'))).toEqual({ tag: 'replaced' })
})

it('a word that never went in is damage', () => {
  expect(toFailure(new DamagedValue('state'))).toEqual({ tag: 'damaged' })
})

it('an attempt says whether the disk took it; a fault of the program is nobody’s refusal', () => {
  let isDone = false
  expect(attempt(() => (isDone = true))).toBe(true)
  expect(isDone).toBe(true)
  expect(
    attempt(() => {
      throw ofSystem('ENOSPC')
    }),
  ).toBe(false)
  expect(() =>
    attempt(() => {
      throw new TypeError('a fault of the program')
    }),
  ).toThrow(TypeError)
})

it('what is no error of a disk is none', () => {
  expect(toFailure(new TypeError('a fault of the program'))).toBeNull()
  expect(toFailure('a text')).toBeNull()
})
