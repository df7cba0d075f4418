import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { createCipher } from './cipher.ts'
import { openDatabase } from './database.ts'
import { toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { files } from './files.ts'
import { isAheadOf, newSalt, readCheckpoint, readRollbackDetector } from './checkpoint-file.ts'
import type { Checkpoint, RollbackDetector } from './checkpoint-file.ts'
import { formerMachine, thisMachine } from './machine.ts'
import { metaTable } from './meta-table.ts'
import { aboutSecret } from './operations-table.ts'
import { takeUpRescue } from './rescue.ts'
import { salvage } from './salvage.ts'
import type { SalvageReport } from './salvage.ts'
import type { StorageDependencies } from './dependencies.ts'

export type Opened = {
  database: DatabaseSync
  report: SalvageReport | null
  checkpoint: Checkpoint | null
  salt: string
  /** It is what an earlier process rescued of a file that was deleted or replaced. */
  isRescued: boolean
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
  const taken = takeUp(directory, path, clock.now())
  if (!taken.ok) return taken
  const rescued = taken.value
  const isRescued = rescued !== 'none'
  const isGone = !existsSync(path) && (checkpoint?.operations ?? 0) > 0
  if (!isGone && rescued !== 'merge' && !existsSync(join(directory, files.damaged))) {
    const database = openDatabase(path)
    if (database.ok) {
      if (!hasLostRows(database.value, checkpoint)) {
        const salt = checkpoint?.salt ?? newSalt()
        return ok({ database: database.value, report: null, checkpoint, salt, isRescued })
      }
      database.value.close()
    } else if (database.error.tag !== 'damaged') return database
  }
  // A new salt: no copy of the damaged file's sealed secrets can be opened any more, only what is carried over.
  const salt = newSalt()
  const salvaged = salvage({
    directory,
    path,
    rescue: rescued === 'merge' ? join(directory, files.rescue) : null,
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
  return salvaged.ok ? ok({ ...salvaged.value, checkpoint, salt, isRescued }) : salvaged
}

function takeUp(
  directory: string,
  path: string,
  now: number,
): Result<ReturnType<typeof takeUpRescue>, StorageFailure> {
  try {
    return ok(takeUpRescue(directory, now))
  } catch (error) {
    const failure = toFailure(error, path)
    if (failure === null) throw error
    return err(failure)
  }
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

/**
 * Whether the database is not the one this directory's checkpoint was written for, on this machine.
 *
 * @param machine as given; `undefined`: the one this runs on
 */
export function isOlderCopy(
  database: DatabaseSync,
  checkpoint: Checkpoint | null,
  machine: string | undefined,
  rollbackDetector: string | undefined,
): boolean {
  const seen = rollbackDetector === undefined ? 'notAsked' : readRollbackDetector(rollbackDetector)
  if (checkpoint !== null && isOfAnotherPlace(checkpoint, machine, seen)) return true
  const meta = metaTable(database)
  if (meta.get('copiedAt') !== null) return true
  const generation = meta.get('generation')
  if (generation === null) return false
  return (
    checkpoint === null || checkpoint.generation !== generation || !containsJournalHead(database, checkpoint)
  )
}

/**
 * Whether a checkpoint was written elsewhere, or its directory put back whole. The rollback detector tells it; where
 * none could ever be written, the machine's own id has to.
 */
function isOfAnotherPlace(
  checkpoint: Checkpoint,
  given: string | undefined,
  seen: RollbackDetector | 'missing' | 'unreadable' | 'notAsked',
): boolean {
  if (typeof seen === 'object' && isAheadOf(seen, checkpoint)) return true
  if (seen === 'missing' && checkpoint.rollbackDetector !== 'absent') return true
  // Version 0.1.0 took the host name for the machine: a detector that fits knows better.
  if (checkpoint.rollbackDetector === undefined)
    return typeof seen !== 'object' && checkpoint.machine !== (given ?? formerMachine())
  const machine = given ?? thisMachine()
  return machine !== '' && checkpoint.machine !== '' && checkpoint.machine !== machine
}

/** Whether the journal still holds the entry that the checkpoint saw last. */
export function containsJournalHead(database: DatabaseSync, { journal }: Checkpoint): boolean {
  if (journal.sequence === 0) return true
  const reached = database.prepare('SELECT hash FROM journal WHERE sequence = ?').get(journal.sequence)
  return reached?.['hash'] === journal.hash
}
