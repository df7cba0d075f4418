import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { createBackups, removePartials } from './backups.ts'
import type { Backup } from './backups.ts'
import { createCipher } from './cipher.ts'
import type { Cipher } from './cipher.ts'
import { busyMs, createLogSync, createTransactions } from './database.ts'
import type { Transactions } from './database.ts'
import { dayClosesTable } from './day-closes-table.ts'
import type { DayClosesTable } from './day-closes-table.ts'
import type { StorageDependencies } from './dependencies.ts'
import { attempt, toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { files } from './files.ts'
import { beginGeneration } from './generation.ts'
import type { Generation } from './generation.ts'
import { historyQueries } from './history-queries.ts'
import type { HistoryQueries } from './history-queries.ts'
import { createInPlace } from './in-place.ts'
import type { InPlace } from './in-place.ts'
import { journalTable } from './journal-table.ts'
import type { JournalTable } from './journal-table.ts'
import { readCheckpoint } from './checkpoint-file.ts'
import type { Checkpoint } from './checkpoint-file.ts'
import { metaTable } from './meta-table.ts'
import { makePrivateFolder } from './private-files.ts'
import type { MetaTable } from './meta-table.ts'
import { openOrSalvage } from './opening.ts'
import type { Opened } from './opening.ts'
import { operationsQueries } from './operations-queries.ts'
import type { OperationsQueries } from './operations-queries.ts'
import { operationsTable } from './operations-table.ts'
import type { OperationsTable } from './operations-table.ts'
import { takeOwnership } from './owner.ts'
import { usedKsns } from './used-ksns.ts'
import type { UsedKsns } from './used-ksns.ts'
import { clearRemains } from './removal-remains.ts'
import { personalData } from './personal-data.ts'
import type { PersonalData } from './personal-data.ts'
import { salesCache } from './sales-cache.ts'
import type { SalesCache } from './sales-cache.ts'
import { shiftsTable } from './shifts-table.ts'
import type { ShiftsTable } from './shifts-table.ts'
import { rescue } from './rescue.ts'
import type { SalvageReport } from './salvage.ts'

export type Storage = Transactions & {
  directory: string
  /** Whether card blocks and bank accounts can be sealed. */
  hasKey: boolean
  /** The database came from an older copy or from another machine; its open rows have to be looked up first. */
  isRestored(): boolean
  /** What was and was not saved from a damaged database at this start; `null` where there was none. */
  salvage: SalvageReport | null
  operations: OperationsTable
  queries: OperationsQueries
  journal: JournalTable
  sales: SalesCache
  usedKsns: UsedKsns
  shifts: ShiftsTable
  dayCloses: DayClosesTable
  history: HistoryQueries
  meta: MetaTable
  personal: PersonalData
  /** Answers once everything committed so far is on the disk; the disk is waited for off the main thread. */
  sync(): Promise<Result<null, StorageFailure>>
  /** After the commit that erased secrets: empties the write-ahead log, which still held them. `false`: try again. */
  scrub(): boolean
  /**
   * A copy of the database without secrets in `backups/`, while running; older copies than `keepDays` are removed. While
   * one is being made, it is the answer.
   */
  backUp(keepDays: number): Promise<Result<Backup, StorageFailure>>
  /**
   * Whether the database still is where it was opened. Where it is not (`gone`, `replaced`), every commit is refused
   * from then on, and what the open file holds is kept for the next start.
   */
  confirmInPlace(): Result<null, StorageFailure>
  /** How far the journal is known to reach, from outside the database. */
  knownHead(): Checkpoint['journal'] | null
  close(): void
}

type Tables = Pick<
  Storage,
  | 'operations'
  | 'queries'
  | 'journal'
  | 'meta'
  | 'sales'
  | 'usedKsns'
  | 'shifts'
  | 'dayCloses'
  | 'history'
  | 'personal'
>

/**
 * Opens the store's data directory for this process alone. A damaged database is kept aside and what can be read of
 * it is carried into a new one; that is told in `salvage`, never passed over in silence.
 */
export function openStorage(dependencies: StorageDependencies): Result<Storage, StorageFailure> {
  const { directory } = dependencies
  const path = (name: string): string => join(directory, name)
  try {
    makePrivateFolder(directory)
  } catch (error) {
    return failed(error)
  }
  const owner = takeOwnership(path(files.lock))
  if (!owner.ok) return owner
  const isLogLeft = existsSync(path(files.log)) && statSync(path(files.log)).size > 0
  const opened = openOrSalvage(dependencies)
  if (!opened.ok) {
    owner.value.release()
    return opened
  }
  const { database } = opened.value
  attempt(() => clearRemains(database, directory))
  try {
    const storage = assemble(dependencies, opened.value, () => owner.value.release())
    // What a crash kept from being emptied or removed may hold secrets that were erased since.
    removePartials(path(files.backups))
    if (isLogLeft) database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return ok(storage)
  } catch (error) {
    database.close()
    owner.value.release()
    return failed(error)
  }
}

function failed(error: unknown): Result<never, StorageFailure> {
  const failure = toFailure(error)
  if (failure === null) throw error
  return err(failure)
}

function assemble(dependencies: StorageDependencies, opened: Opened, release: () => void): Storage {
  const { directory, key, dayOf, clock, onFailure } = dependencies
  const { database, report, salt } = opened
  const path = (name: string): string => join(directory, name)
  const cipher = key ? createCipher(key, salt) : null
  const inPlace = createInPlace([path(files.database), path(files.log)])
  const rescueOnceMoved = createRescue(inPlace, () => {
    rescue(database, directory)
    checkpoint.writeLast()
  })
  const onFailed = (failure: StorageFailure): void => {
    if (failure.tag === 'damaged') attempt(() => writeFileSync(path(files.damaged), ''))
    rescueOnceMoved()
    onFailure?.(failure)
  }
  const transactions = createTransactions(database, onFailed, () => inPlace.confirm())
  const tables = prepareTables(database, transactions, cipher, dayOf)
  const logSync = createLogSync(path(files.log))
  const checkpoint = beginGeneration(dependencies, opened, tables, transactions)
  const confirmInPlace = (): Result<null, StorageFailure> =>
    transactions.read(() => {
      inPlace.confirm()
      return null
    })
  return {
    directory,
    hasKey: cipher !== null,
    isRestored: () => tables.meta.get('restored') === '1',
    salvage: report,
    ...tables,
    ...transactions,
    write(work) {
      const result = transactions.write(work)
      if (result.ok) checkpoint.schedule()
      return result
    },
    async sync() {
      if (!database.isOpen) return err({ tag: 'closed' })
      const synced = await logSync.run()
      if (!synced.ok) onFailure?.(synced.error)
      // A log that was deleted meanwhile is on the disk, and nobody finds it again.
      const kept = synced.ok && database.isOpen ? confirmInPlace() : synced
      if (kept.ok) checkpoint.schedule()
      return kept
    },
    confirmInPlace,
    scrub: () => emptyLog(database, transactions),
    backUp: createBackups(path(files.database), path(files.backups), () => clock.now()),
    knownHead: () => readCheckpoint(path(files.checkpoint))?.journal ?? null,
    close() {
      if (!database.isOpen) return
      try {
        finish(database, checkpoint, rescueOnceMoved)
      } finally {
        logSync.close()
        database.close()
        release()
      }
    },
  }
}

function prepareTables(
  database: DatabaseSync,
  transactions: Transactions,
  cipher: Cipher | null,
  dayOf: StorageDependencies['dayOf'],
): Tables {
  const journal = journalTable(database, dayOf)
  const meta = metaTable(database)
  const shifts = shiftsTable(database, journal)
  const dayCloses = dayClosesTable(database)
  return {
    shifts,
    dayCloses,
    history: historyQueries(database),
    operations: operationsTable(database, cipher, dayOf),
    queries: operationsQueries(database),
    journal,
    meta,
    sales: salesCache(database, transactions, dayOf),
    usedKsns: usedKsns(database),
    personal: personalData(database, { journal, meta, shifts, dayCloses }),
  }
}

/** Rescues, once, what an open database holds whose file was deleted or replaced; tried again where it fails. */
function createRescue(inPlace: InPlace, rescueAll: () => void): () => void {
  let isRescued = false
  return () => {
    if (inPlace.moved() !== null && !isRescued) isRescued = attempt(rescueAll)
  }
}

/** What is last written before closing; what the disk does not take, the next start finds out. */
function finish(database: DatabaseSync, checkpoint: Generation, rescueOnceMoved: () => void): void {
  attempt(() => {
    rescueOnceMoved()
    checkpoint.writeLast()
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  })
}

/** Empties the log. A reader (a backup, the journal's command) is not waited for: the window would stand still. */
function emptyLog(database: DatabaseSync, transactions: Transactions): boolean {
  const done = transactions.read(() => {
    database.exec('PRAGMA busy_timeout = 0')
    try {
      return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    } finally {
      database.exec(`PRAGMA busy_timeout = ${busyMs}`)
    }
  })
  return done.ok && done.value?.['busy'] === 0
}
