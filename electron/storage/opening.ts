import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { createCipher } from './cipher.ts'
import { openDatabase } from './database.ts'
import { toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { files } from './files.ts'
import { isAheadOf, newSalt, readCheckpoint, readRollbackDetector } from './checkpoint-file.ts'
import type { Checkpoint } from './checkpoint-file.ts'
import { metaTable } from './meta-table.ts'
import { aboutSecret } from './operations-table.ts'
import { salvage } from './salvage.ts'
import type { SalvageReport } from './salvage.ts'
import type { StorageDependencies } from './dependencies.ts'

export type Opened = {
  database: DatabaseSync
  report: SalvageReport | null
  checkpoint: Checkpoint | null
  salt: string
}

/** The database as it is, or a new one with what could be salvaged from a damaged or vanished one. */
export function openOrSalvage({
  directory,
  clock,
  key,
  dayOf,
}: StorageDependencies): Result<Opened, StorageFailure> {
  const path = join(directory, files.database)
  const checkpoint =
    readCheckpoint(join(directory, files.checkpoint)) ??
    readCheckpoint(join(directory, files.formerCheckpoint))
  const isGone = !existsSync(path) && (checkpoint?.operations ?? 0) > 0
  if (!isGone && !existsSync(join(directory, files.damaged))) {
    const database = openDatabase(path)
    if (database.ok) {
      if (!hasLostRows(database.value, checkpoint))
        return ok({ database: database.value, report: null, checkpoint, salt: checkpoint?.salt ?? newSalt() })
      database.value.close()
    } else if (database.error.tag !== 'damaged') return database
  }
  // A new salt: no copy of the damaged file's sealed secrets can be opened any more, only what is carried over.
  const salt = newSalt()
  const salvaged = salvage({
    directory,
    path,
    backups: join(directory, files.backups),
    checkpoint,
    now: clock.now(),
    dayOf,
    reseal(name, operationId, sealed) {
      if (key === null || checkpoint === null) return null
      const about = aboutSecret(name, operationId)
      const plain = createCipher(key, checkpoint.salt).open(sealed, about)
      return plain === null ? null : createCipher(key, salt).seal(plain, about)
    },
  })
  return salvaged.ok ? ok({ ...salvaged.value, checkpoint, salt }) : salvaged
}

/**
 * A file cut to nothing opens as a new, empty database, and a damaged log as an older one; the checkpoint knows better. A
 * backup that was put back says of itself that it is older.
 */
function hasLostRows(database: DatabaseSync, checkpoint: Checkpoint | null): boolean {
  if (checkpoint === null) return false
  const max = (sql: string): number => Number(database.prepare(sql).get()?.['n'])
  try {
    if (metaTable(database).get('copiedAt') !== null) return false
    return (
      max('SELECT coalesce(max(sequence), 0) AS n FROM operations') < checkpoint.operations ||
      max('SELECT coalesce(sum(count), 0) AS n FROM totals') < checkpoint.operations
    )
  } catch (error) {
    if (toFailure(error) === null) throw error
    return true
  }
}

/** Whether the database is not the one this directory's checkpoint was written for, on this machine. */
export function isOlderCopy(
  database: DatabaseSync,
  checkpoint: Checkpoint | null,
  machine: string,
  rollbackDetector: string | undefined,
): boolean {
  const seen = rollbackDetector === undefined ? null : readRollbackDetector(rollbackDetector)
  if (checkpoint !== null && seen !== null && isAheadOf(seen, checkpoint)) return true
  const meta = metaTable(database)
  if (meta.get('copiedAt') !== null) return true
  const generation = meta.get('generation')
  if (generation === null) return false
  return (
    checkpoint === null ||
    checkpoint.generation !== generation ||
    checkpoint.machine !== machine ||
    !containsJournalHead(database, checkpoint)
  )
}

/** Whether the journal still holds the entry that the checkpoint saw last. */
export function containsJournalHead(database: DatabaseSync, { journal }: Checkpoint): boolean {
  if (journal.sequence === 0) return true
  const reached = database.prepare('SELECT hash FROM journal WHERE sequence = ?').get(journal.sequence)
  return reached?.['hash'] === journal.hash
}
