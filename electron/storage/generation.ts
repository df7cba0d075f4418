import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Timers } from '../../domain/clock.ts'
import { writeCheckpoint, writeRollbackDetector } from './checkpoint-file.ts'
import type { Checkpoint } from './checkpoint-file.ts'
import type { Transactions } from './database.ts'
import type { StorageDependencies } from './dependencies.ts'
import { attempt } from './failure.ts'
import { files } from './files.ts'
import { isHeld } from './held-files.ts'
import { thisMachine } from './machine.ts'
import { containsJournalHead, isOlderCopy } from './opening.ts'
import type { Opened } from './opening.ts'
import type { JournalTable } from './journal-table.ts'
import type { MetaTable } from './meta-table.ts'
import type { OperationsQueries } from './operations-queries.ts'

const ownTimers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds).unref()
    return () => clearTimeout(timer)
  },
}

/** How soon the checkpoint outside the database follows a change, and is tried again. Milliseconds. */
const checkpointGapMs = 1000
/** After this many tries it waits for the next change: a till at rest wakes for nothing. */
const maxTries = 60

/** The checkpoint of this start, which follows what is committed. Best effort: losing it never fails a commit. */
export type Generation = {
  schedule(): void
  /** Now. Throws SQLite's errors. */
  writeLast(): void
}

type Tables = { journal: JournalTable; meta: MetaTable; queries: OperationsQueries }

/**
 * Compares the database with what was known outside of it, records what differs, and starts a new generation. Throws
 * SQLite's errors, and those of a disk that takes no checkpoint.
 */
export function beginGeneration(
  dependencies: StorageDependencies,
  opened: Opened,
  tables: Tables,
  transactions: Pick<Transactions, 'read'>,
): Generation {
  const { directory, rollbackDetector, machine = thisMachine(), timers = ownTimers } = dependencies
  const { checkpoint: before, salt } = opened
  const path = (name: string): string => join(directory, name)
  const generation = randomUUID()

  const reached = (): Checkpoint => ({
    generation,
    previous: before?.generation ?? '',
    machine,
    rollbackDetector: rollbackDetector !== undefined && existsSync(rollbackDetector) ? 'present' : 'absent',
    journal: tables.journal.head(),
    operations: tables.queries.count(),
    salt,
  })

  /** Answers whether both got their names. Throws file system errors. */
  function keep(checkpoint: Checkpoint): boolean {
    const isNamed = writeCheckpoint(path(files.checkpoint), checkpoint)
    return (rollbackDetector === undefined || writeRollbackDetector(rollbackDetector, checkpoint)) && isNamed
  }

  /** The disk's refusal is nobody's failure: commits are told of it themselves. */
  function tryToKeep(checkpoint: Checkpoint): boolean {
    let isNamed = false
    attempt(() => {
      isNamed = keep(checkpoint)
    })
    return isNamed
  }
  const follower = createFollower(timers, () => {
    const checkpoint = transactions.read(reached)
    return !checkpoint.ok || tryToKeep(checkpoint.value)
  })

  recordDifferences(dependencies, opened, tables)
  const generationBefore = tables.meta.get('generation')
  tables.meta.set('generation', generation)
  tables.meta.remove('copiedAt')
  try {
    if (!keep(reached())) follower.schedule()
  } catch (error) {
    // A salt that stands nowhere else has to be on the disk before a card is sealed under it.
    if (!isHeld(error) || before?.salt !== salt) {
      // A generation that no checkpoint knows would pass for an older copy at the next start.
      if (generationBefore !== null) tables.meta.set('generation', generationBefore)
      throw error
    }
    follower.schedule()
  }
  // One that cannot be removed now is removed by a later start.
  for (const name of [files.formerCheckpoint, files.damaged])
    attempt(() => rmSync(path(name), { force: true }))

  return {
    schedule: () => follower.schedule(),
    writeLast() {
      follower.stop()
      tryToKeep(reached())
    },
  }
}

/** Runs `work` some time after a change, and again while it answers `false`, up to a number of tries. */
function createFollower(timers: Timers, work: () => boolean): { schedule(): void; stop(): void } {
  let cancel: (() => void) | null = null
  let tries = 0
  function wait(): void {
    cancel ??= timers.after(checkpointGapMs, () => {
      cancel = null
      tries += 1
      if (!work() && tries < maxTries) wait()
    })
  }
  return {
    schedule() {
      tries = 0
      wait()
    },
    stop: () => cancel?.(),
  }
}

/** What a person, and the journal's reader, has to know of where this database comes from. */
function recordDifferences(
  { clock, machine, rollbackDetector }: StorageDependencies,
  { database, checkpoint, isRescued }: Opened,
  { journal, meta }: Tables,
): void {
  const note = (event: string, detail: Readonly<Record<string, number>>): void =>
    journal.append({ at: clock.now(), operationId: null, who: 'system', event, detail })
  if (isOlderCopy(database, checkpoint, machine, rollbackDetector)) meta.set('restored', '1')
  if (checkpoint !== null && !containsJournalHead(database, checkpoint))
    note('journalShortened', { was: checkpoint.journal.sequence, is: journal.head().sequence })
  if (isRescued) note('rescued', {})
}
