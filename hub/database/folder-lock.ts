import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** SQLite's SQLITE_BUSY: another process has the lock. */
const busy = 5

/**
 * Takes a folder for this process, for as long as it runs. The lock is the operating system's, taken by SQLite on a file of its
 * own: it goes with the process, also by kill -9. `false`: another one has it.
 */
export function lockFolder(directory: string): boolean {
  const lock = new DatabaseSync(join(directory, 'hub.lock'), { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return false
    throw error
  }
  // Held by whoever may still be asked to let it go: a lock that nobody has a name for is closed when memory is cleared.
  process.once('exit', () => lock.close())
  return true
}
