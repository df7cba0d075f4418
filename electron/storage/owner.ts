import { DatabaseSync } from 'node:sqlite'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { touchPrivateFile } from './private-files.ts'

export type Owner = { release(): void }

/**
 * Makes this process the one owner of a data directory. The lock is the operating system's, taken by SQLite on a file
 * of its own: it goes with the process, also by kill -9, and works alike on every platform. `locked`: another process
 * (a second start, another user's session) is the owner.
 */
export function takeOwnership(lockPath: string): Result<Owner, StorageFailure> {
  let lock: DatabaseSync | null = null
  try {
    touchPrivateFile(lockPath)
    lock = new DatabaseSync(lockPath, { timeout: 0 })
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch (error) {
    if (lock?.isOpen) lock.close()
    const failure = toFailure(error, lockPath)
    if (failure === null) throw error
    return err(failure)
  }
  const held = lock
  return ok({
    release() {
      if (held.isOpen) held.close()
    },
  })
}
