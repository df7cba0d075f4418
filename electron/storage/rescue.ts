import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { stripSecrets } from './backups.ts'
import { toFailure } from './failure.ts'
import { files } from './files.ts'
import { modesIn, touchPrivateFile } from './private-files.ts'
import { renameFile } from './held-files.ts'

/**
 * Keeps what an open database holds whose file was deleted or replaced: SQLite still reads it through its open files.
 * It gets its name once it is whole and on the disk; the next start takes it up. Throws SQLite's and file system errors.
 */
export function rescue(database: DatabaseSync, directory: string): void {
  const path = join(directory, files.rescue)
  const partial = `${path}.partial`
  mkdirSync(directory, { recursive: true, mode: modesIn(directory).folder })
  rmSync(partial, { force: true })
  touchPrivateFile(partial)
  database.prepare('VACUUM INTO ?').run(partial)
  const descriptor = openSync(partial, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameFile(partial, path)
}

/**
 * Puts back what an earlier process rescued. Its rows are those of the moment the file was missed, as after a crash;
 * nothing was accepted and nothing sent after it. A file that lies in its place is kept aside without its secrets.
 * `merge`: that file holds operations the rescue does not know (another process accepted them), so both have to be
 * carried over. Throws SQLite's and file system errors.
 */
export function takeUpRescue(directory: string, now: number): 'none' | 'putBack' | 'merge' {
  const rescued = join(directory, files.rescue)
  const path = join(directory, files.database)
  if (!existsSync(rescued)) return 'none'
  if (existsSync(path)) {
    const other = compare(rescued, path)
    if (other === 'merged') {
      rmSync(rescued)
      return 'none'
    }
    if (other === 'holdsMore') return 'merge'
    const aside = `${path}.replaced-${new Date(now).toISOString().replaceAll(/[:.]/gu, '-')}`
    if (other === 'holdsNoMore') stripSecrets(path, now)
    renameFile(path, aside)
  }
  // The log of the file that was missed: the rescue holds what it held, and would be damaged by it.
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
  renameFile(rescued, path)
  return 'putBack'
}

/** `merged`: a start was killed after it had carried both over and before it removed the rescue. */
function compare(rescued: string, path: string): 'notOurs' | 'holdsNoMore' | 'holdsMore' | 'merged' {
  const database = new DatabaseSync(path)
  try {
    database.prepare('ATTACH ? AS rescue').run(rescued)
    const generation = database.prepare(`SELECT value FROM main.meta WHERE name = 'generation'`).get()
    if (generation?.['value'] === 'salvaged') return 'merged'
    const more = database
      .prepare(
        'SELECT 1 FROM main.operations WHERE operation_id NOT IN (SELECT operation_id FROM rescue.operations) LIMIT 1',
      )
      .get()
    return more === undefined ? 'holdsNoMore' : 'holdsMore'
  } catch (error) {
    // No database, or none of ours: nothing in it could be carried over. Anything else is the disk's.
    const failure = toFailure(error, path)
    if (failure === null ? isOfSqlite(error) : failure.tag === 'damaged') return 'notOurs'
    throw error
  } finally {
    database.close()
  }
}

const isOfSqlite = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
