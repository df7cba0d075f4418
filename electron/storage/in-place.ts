import { statSync } from 'node:fs'
import { DatabaseMoved } from './failure.ts'

/** Whether the paths of the database and of its log still lead to the files that are open. */
export type InPlace = {
  /**
   * Throws `DatabaseMoved` where they do not, and from then on always: what is written from there on would be gone at
   * the next start. Two questions to the system, some microseconds each.
   */
  confirm(): void
  /** What was found by `confirm`. */
  moved(): 'gone' | 'replaced' | null
}

/** Device and inode of a file, or `null` where there is none. Throws file system errors. */
function identityOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev}:${found.ino}`
}

/**
 * A file that was deleted, or that another took the place of, takes every write as long as it is open; nobody finds
 * them again. So each commit looks first.
 *
 * @param paths of open files: the database, and its log where the file system lets SQLite have one
 */
export function createInPlace(paths: readonly string[]): InPlace {
  const opened = paths.map((path) => ({ path, identity: identityOf(path) }))
  let moved: 'gone' | 'replaced' | null = null
  return {
    confirm() {
      for (const { path, identity } of opened) {
        if (moved !== null) break
        if (identity === null) continue
        const found = identityOf(path)
        if (found !== identity) moved = found === null ? 'gone' : 'replaced'
      }
      if (moved !== null) throw new DatabaseMoved(moved)
    },
    moved: () => moved,
  }
}
