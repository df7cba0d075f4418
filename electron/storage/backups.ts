import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { busyMs } from './database.ts'
import { attempt, toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { metaTable } from './meta-table.ts'
import { modesIn, touchPrivateFile } from './private-files.ts'
import { renameFile } from './held-files.ts'

export type Backup = { path: string; at: number }

const dayMs = 86_400_000
const name = (at: number): string => `outbox-${new Date(at).toISOString().replaceAll(/[:.]/gu, '-')}.sqlite`
const nameShape = /^outbox-(?<day>\d{4}-\d{2}-\d{2})T(?<time>\d{2}-\d{2}-\d{2})-(?<ms>\d{3})Z\.sqlite$/u

/** The backups in a folder, newest first. */
export function listBackups(folder: string): Backup[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names
    .flatMap((file) => {
      const parts = nameShape.exec(file)?.groups
      if (!parts) return []
      const at = Date.parse(`${parts['day']}T${parts['time']?.replaceAll('-', ':')}.${parts['ms']}Z`)
      return [{ path: join(folder, file), at }]
    })
    .toSorted((one, other) => other.at - one.at)
}

/** One at a time: a backup clears away what an earlier one left unfinished, and would take a running one's copy for that. */
export function createBackups(source: string, folder: string, now: () => number) {
  let running: Promise<Result<Backup, StorageFailure>> | null = null
  return (keepDays: number): Promise<Result<Backup, StorageFailure>> => {
    running ??= backUp(source, folder, now(), keepDays).finally(() => (running = null))
    return running
  }
}

/**
 * Copies the database while it is in use. Secrets are taken out before the copy gets its name, and it says of itself
 * that it is a copy: whoever restores it looks its open rows up before sending anything.
 */
async function backUp(
  source: string,
  folder: string,
  now: number,
  keepDays: number,
): Promise<Result<Backup, StorageFailure>> {
  const path = join(folder, name(now))
  const partial = `${path}.partial`
  try {
    mkdirSync(folder, { recursive: true, mode: modesIn(folder).folder })
    removePartials(folder)
    touchPrivateFile(partial)
    await copy(source, partial)
    stripSecrets(partial, now)
    renameFile(partial, path)
    for (const old of listBackups(folder))
      if (old.at < now - keepDays * dayMs) rmSync(old.path, { force: true })
    return ok({ path, at: now })
  } catch (error) {
    // A disk that refuses this too: the next backup, or the next start, removes it.
    attempt(() => rmSync(partial, { force: true }))
    const failure = toFailure(error)
    if (failure === null) throw error
    return err(failure)
  }
}

/**
 * Copies from a connection and a snapshot of its own: on the one that writes, a transaction between two steps makes
 * node:sqlite give up, and on one without a snapshot each change by another starts the copy anew.
 */
async function copy(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: busyMs })
  try {
    source.exec('BEGIN; SELECT 1 FROM meta')
    await backup(source, to)
  } finally {
    source.close()
  }
}

/** Takes the secrets out of a copy that nothing has open, and has it say that it is one. Throws SQLite's errors. */
export function stripSecrets(path: string, now: number): void {
  const copy = new DatabaseSync(path)
  try {
    // One file, nothing beside it (a journal would hold what is taken out); deleted content is overwritten in place.
    copy.exec(
      'PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE; PRAGMA journal_mode = MEMORY; BEGIN; DELETE FROM card_blocks; DELETE FROM bank_accounts',
    )
    copy.exec('UPDATE operations SET card_stored_at = NULL, bank_account_kept = 0')
    metaTable(copy).set('copiedAt', String(now))
    copy.exec('COMMIT')
  } finally {
    copy.close()
  }
}

/** What a crash during a backup left behind: it still holds secrets. Throws file system errors. */
export function removePartials(folder: string): void {
  if (!existsSync(folder)) return
  for (const file of readdirSync(folder))
    if (file.includes('.sqlite.partial')) rmSync(join(folder, file), { force: true })
}
