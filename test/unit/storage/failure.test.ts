import { chmodSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DatabaseMoved, toFailure } from '../../../electron/storage/failure.ts'
import { files } from '../../../electron/storage/files.ts'
import { path, rig } from './rig.ts'

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
    ['SQLITE_PERM', 3, 'access permission denied', 'readOnly'],
    ['SQLITE_BUSY', 5, 'database is locked', 'locked'],
    ['SQLITE_LOCKED', 6, 'database table is locked', 'locked'],
    ['SQLITE_PROTOCOL', 15, 'locking protocol', 'locked'],
    ['SQLITE_CORRUPT', 11, 'database disk image is malformed', 'damaged'],
    ['SQLITE_NOTADB', 26, 'file is not a database', 'damaged'],
  ])('%s', (_, code, message, tag) => {
    expect(toFailure(ofSqlite(code, message), path(files.database))).toEqual({ tag })
  })

  it('a constraint is a fault of the program', () => {
    expect(toFailure(ofSqlite(19, 'constraint failed'), path(files.database))).toBeNull()
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

it('what is no error of a disk is none', () => {
  expect(toFailure(new TypeError('a fault of the program'))).toBeNull()
  expect(toFailure('a text')).toBeNull()
})
