import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock, Timers } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { backUp, removePartials } from './backups.ts'
import type { Backup } from './backups.ts'
import { createCipher } from './cipher.ts'
import { busyMs, createTransactions } from './database.ts'
import type { Transactions } from './database.ts'
import { toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { files } from './files.ts'
import { journalTable } from './journal-table.ts'
import type { JournalTable } from './journal-table.ts'
import { createLogSync } from './log-sync.ts'
import {
  readCheckpoint,
  readRollbackDetector,
  isAheadOf,
  thisMachine,
  writeCheckpoint,
  writeRollbackDetector,
} from './checkpoint-file.ts'
import type { Checkpoint } from './checkpoint-file.ts'
import { metaTable } from './meta-table.ts'
import type { MetaTable } from './meta-table.ts'
import { isFromElsewhere, openOrSalvage, containsJournalHead } from './opening.ts'
import { operationsQueries } from './operations-queries.ts'
import type { OperationsQueries } from './operations-queries.ts'
import { operationsTable } from './operations-table.ts'
import type { OperationsTable } from './operations-table.ts'
import { takeOwnership } from './owner.ts'
import { salesCache } from './sales-cache.ts'
import type { SalesCache } from './sales-cache.ts'
import type { SalvageReport } from './salvage.ts'

export type StorageDependencies = {
  /** The profile's data directory; made where it is missing. */
  directory: string
  /** 32 bytes from the keyring; `null`: no card block and no bank account can be kept. */
  key: Buffer | null
  clock: Clock
  /** @default the machine's own, which keep no process alive */
  timers?: Timers
  /** The day (`YYYY-MM-DD`) of a moment in the store's zone. */
  dayOf: (at: number) => string
  /** Names the machine. @default a hash of its host name and machine id */
  machine?: string
  /** A file outside the directory that notices when the whole directory was put back from a copy. @default none */
  rollbackDetector?: string
  /** A read or write failed, after the storage was opened. */
  onFailure?: (failure: StorageFailure) => void
}

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
  meta: MetaTable
  /** Answers once everything committed so far is on the disk; the disk is waited for off the main thread. */
  sync(): Promise<Result<null, StorageFailure>>
  /** After the commit that erased secrets: empties the write-ahead log, which still held them. `false`: try again. */
  scrub(): boolean
  /** A copy of the database without secrets in `backups/`, while running; older copies than `keepDays` are removed. */
  backUp(keepDays: number): Promise<Result<Backup, StorageFailure>>
  /** How far the journal is known to reach, from outside the database. */
  knownHead(): Checkpoint['journal'] | null
  close(): void
}

const ownTimers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds).unref()
    return () => clearTimeout(timer)
  },
}

/** How soon the checkpoint outside the database follows a change, milliseconds. */
const markGapMs = 1000

/**
 * Opens the store's data directory for this process alone. A damaged database is kept aside and what can be read of
 * it is carried into a new one; that is told in `salvage`, never passed over in silence.
 */
export function openStorage(options: StorageDependencies): Result<Storage, StorageFailure> {
  const { directory, clock } = options
  const path = (name: string): string => join(directory, name)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    const failure = toFailure(error)
    if (failure === null) throw error
    return err(failure)
  }
  const owner = takeOwnership(path(files.lock))
  if (!owner.ok) return owner
  const isLogLeft = existsSync(path(files.log)) && statSync(path(files.log)).size > 0
  const opened = openOrSalvage(options)
  if (!opened.ok) {
    owner.value.release()
    return opened
  }
  const { database, report, checkpoint: before, salt } = opened.value
  try {
    return ok(assemble(database, report, before, salt))
  } catch (error) {
    database.close()
    owner.value.release()
    const failure = toFailure(error)
    if (failure === null) throw error
    return err(failure)
  }

  function assemble(
    database: DatabaseSync,
    report: SalvageReport | null,
    before: Checkpoint | null,
    salt: string,
  ): Storage {
    const machine = options.machine ?? thisMachine()
    const cipher = options.key ? createCipher(options.key, salt) : null
    const doors = createTransactions(database, (failure) => {
      if (failure.tag === 'damaged') noteDamage(path(files.damaged))
      options.onFailure?.(failure)
    })
    const journal = journalTable(database, options.dayOf)
    const meta = metaTable(database)
    const operations = operationsTable(database, cipher, options.dayOf)
    const queries = operationsQueries(database)
    const logSync = createLogSync(path(files.log))
    const generation = randomUUID()
    const timers = options.timers ?? ownTimers
    let cancelMark: (() => void) | null = null

    const checkpoint = (): void => {
      const written: Checkpoint = {
        generation,
        previous: before?.generation ?? '',
        machine,
        journal: journal.head(),
        operations: queries.count(),
        salt,
      }
      writeCheckpoint(path(files.checkpoint), written)
      if (options.rollbackDetector !== undefined) writeRollbackDetector(options.rollbackDetector, written)
    }
    /** The checkpoint is a help, not a promise: that it cannot be written (full disk) fails nothing that was committed. */
    const follow = (): void => {
      cancelMark ??= timers.after(markGapMs, () => {
        cancelMark = null
        doors.read(checkpoint)
      })
    }

    const seen =
      options.rollbackDetector === undefined ? null : readRollbackDetector(options.rollbackDetector)
    const isPutBack = before !== null && seen !== null && isAheadOf(seen, before)
    if (isPutBack || isFromElsewhere(database, before, machine)) meta.set('restored', '1')
    if (before !== null && !containsJournalHead(database, before))
      journal.append({
        at: clock.now(),
        operationId: null,
        who: 'system',
        event: 'journalShortened',
        detail: { was: before.journal.sequence, is: journal.head().sequence },
      })
    meta.set('generation', generation)
    meta.remove('copiedAt')
    checkpoint()
    rmSync(path(files.formerCheckpoint), { force: true })
    rmSync(path(files.damaged), { force: true })
    // What a crash kept from being emptied or removed may hold secrets that were erased since.
    removePartials(path(files.backups))
    if (isLogLeft) database.exec('PRAGMA wal_checkpoint(TRUNCATE)')

    return {
      directory,
      hasKey: cipher !== null,
      isRestored: () => meta.get('restored') === '1',
      salvage: report,
      operations,
      queries,
      journal,
      meta,
      sales: salesCache(database, doors, options.dayOf),
      write(work) {
        const result = doors.write(work)
        if (result.ok) follow()
        return result
      },
      writeUnsynced: (work) => doors.writeUnsynced(work),
      async sync() {
        if (!database.isOpen) return err({ tag: 'closed' })
        const synced = await logSync.run()
        if (synced.ok) follow()
        else options.onFailure?.(synced.error)
        return synced
      },
      read: (work) => doors.read(work),
      scrub() {
        // A reader (a backup, the journal's command) is not waited for: the window would stand still.
        const done = doors.read(() => {
          database.exec('PRAGMA busy_timeout = 0')
          try {
            return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
          } finally {
            database.exec(`PRAGMA busy_timeout = ${busyMs}`)
          }
        })
        return done.ok && done.value?.['busy'] === 0
      },
      backUp: (keepDays) => backUp(path(files.database), path(files.backups), clock.now(), keepDays),
      knownHead: () => readCheckpoint(path(files.checkpoint))?.journal ?? null,
      close() {
        if (!database.isOpen) return
        cancelMark?.()
        try {
          checkpoint()
          database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        } catch (error) {
          if (toFailure(error) === null) throw error
        } finally {
          logSync.close()
          database.close()
          if (owner.ok) owner.value.release()
        }
      },
    }
  }
}

function noteDamage(path: string): void {
  try {
    writeFileSync(path, '')
  } catch (error) {
    if (toFailure(error) === null) throw error
  }
}
