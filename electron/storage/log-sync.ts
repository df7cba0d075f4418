import { closeSync, fdatasync, openSync } from 'node:fs'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'

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
          descriptor ??= openSync(path, 'r+')
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
