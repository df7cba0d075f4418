import { closeSync, fdatasync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { touchPrivateFile } from './private-files.ts'
import { migrate } from './schema.ts'
import { retryWhileHeld } from './held-files.ts'

/** Below this size the whole file is checked at each start (tens of milliseconds); above it a start must not wait. */
const alwaysCheckedBytes = 16 * 1024 * 1024

/** How long a lock that another process holds for a moment is waited for. Milliseconds. */
export const busyMs = 2000

/**
 * Opens (or creates) the database as the outbox needs it: write-ahead log, each commit on the disk before it is
 * answered (`synchronous = FULL`), and deleted content overwritten with zeros (`secure_delete`).
 */
export function openDatabase(path: string): Result<DatabaseSync, StorageFailure> {
  let database: DatabaseSync | null = null
  try {
    touchPrivateFile(path)
    database = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: true })
    database.exec(
      'PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;',
    )
    if (migrate(database) === 'newer') {
      database.close()
      return err({ tag: 'newer' })
    }
    if (statSync(path).size <= alwaysCheckedBytes && !isSound(database)) {
      database.close()
      return err({ tag: 'damaged' })
    }
    return ok(database)
  } catch (error) {
    if (database?.isOpen) {
      database.close()
    }
    const failure = toFailure(error, path)
    if (failure === null) throw error
    return err(failure)
  }
}

/** Whether every page can be read and hangs together. */
const isSound = (database: DatabaseSync): boolean =>
  database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok'

/** A door to the database: errors of the disk become values, faults of the program are thrown on. */
export type Transactions = {
  /** Runs the work in one transaction: all of it is on the disk, or nothing is. Joins one that is under way. */
  write<Value>(work: () => Value): Result<Value, StorageFailure>
  /**
   * Runs the work in a transaction of its own that no crash of the program can undo, but a loss of power can until
   * `Storage.sync`, or a later `write`, has answered. For work whose consequences wait for that.
   */
  writeUnsynced<Value>(work: () => Value): Result<Value, StorageFailure>
  read<Value>(work: () => Value): Result<Value, StorageFailure>
}

/** @param confirmInPlace throws where a commit would be lost: asked before each */
export function createTransactions(
  database: DatabaseSync,
  onFailure: (failure: StorageFailure) => void,
  confirmInPlace: () => void = () => {},
): Transactions {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')

  function guard<Value>(work: () => Value): Result<Value, StorageFailure> {
    try {
      return ok(work())
    } catch (error) {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
      const failure = toFailure(error, database.isOpen ? database.location() : null)
      if (failure === null) throw error
      onFailure(failure)
      return err(failure)
    }
  }

  const inTransaction = <Value>(work: () => Value): Result<Value, StorageFailure> =>
    guard(() => {
      begin.run()
      const value = work()
      confirmInPlace()
      commit.run()
      return value
    })

  return {
    write: (work) => (database.isOpen && database.isTransaction ? ok(work()) : inTransaction(work)),
    writeUnsynced(work) {
      const relaxed = guard(() => database.exec('PRAGMA synchronous = NORMAL'))
      if (!relaxed.ok) return relaxed
      try {
        return inTransaction(work)
      } finally {
        if (database.isOpen) database.exec('PRAGMA synchronous = FULL')
      }
    },
    read: (work) => guard(work),
  }
}

/** Brings SQLite's write-ahead log to the disk as SQLite itself would, but on a thread of its own. */
export type LogSync = {
  run(): Promise<Result<null, StorageFailure>>
  close(): void
}

/**
 * A commit with `synchronous = NORMAL` leaves its frames in the log, in the system's cache; syncing the log is what
 * `FULL` adds to it (sqlite.org/pragma.html#pragma_synchronous). SQLite holds its locks on the database and its shared
 * memory, never on the log, so a second descriptor of the log takes none of them away when it is closed.
 *
 * @param path the log, which lives as long as the database is open
 */
export function createLogSync(path: string): LogSync {
  let descriptor: number | null = null
  return {
    run: () =>
      new Promise((resolve) => {
        const failed = (error: unknown): void => resolve(err(toFailure(error, path) ?? { tag: 'ioError' }))
        try {
          descriptor ??= retryWhileHeld(() => openSync(path, 'r+'))
          fdatasync(descriptor, (error) => (error ? failed(error) : resolve(ok(null))))
        } catch (error) {
          failed(error)
        }
      }),
    close() {
      if (descriptor !== null) closeSync(descriptor)
      descriptor = null
    },
  }
}
