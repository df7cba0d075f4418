import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { toFailure } from './failure.ts'
import { retryWhileHeld, tryRename } from './held-files.ts'
import { modesIn } from './private-files.ts'

/**
 * What is known about the database from outside of it: which generation (start) wrote last, on which machine, and how
 * far its journal had come. A database that does not fit its checkpoint is an older copy, or a copy from elsewhere.
 */
const checkpointSchema = z.strictObject({
  generation: z.string(),
  /** The generation before: its rollback detector may still be the one that is found after a crash at a start. */
  previous: z.string().default(''),
  /** `thisMachine()`; in version 0.1.0, which has no `rollbackDetector`, `formerMachine()`. */
  machine: z.string(),
  /** Whether there was a rollback detector: one that is missing then tells of a copy from elsewhere. */
  rollbackDetector: z.enum(['present', 'absent']).optional(),
  journal: z.strictObject({ sequence: z.int(), hash: z.string() }),
  /** How many operations the table held: how many a damaged one should give back. */
  operations: z.int(),
  /** Salt of the card data's key, hex. A new one makes every older copy of sealed columns unreadable. */
  salt: z.string().regex(/^[0-9a-f]{64}$/u),
})
export type Checkpoint = z.infer<typeof checkpointSchema>

export const newSalt = (): string => randomBytes(32).toString('hex')

const aside = (path: string): string => `${path}.new`

/**
 * The checkpoint beside a database, or `null` where there is none that can be read. One that was written and did not
 * get its name any more is the newer one.
 */
export const readCheckpoint = (path: string): Checkpoint | null => parsed(aside(path)) ?? parsed(path)

function parsed(path: string): Checkpoint | null {
  if (!existsSync(path)) return null
  try {
    return checkpointSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/**
 * Written aside and renamed: a crash leaves the old checkpoint or the new one. Throws file system errors.
 *
 * @returns `false` where the old file is held by another program: the new one stays beside it and is read all the same;
 *   the name has to be tried again
 */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): boolean {
  const text = JSON.stringify(checkpoint)
  retryWhileHeld(() => writeFileSync(aside(path), text, { mode: modesIn(dirname(path)).file, flush: true }))
  return tryRename(aside(path), path)
}

/**
 * What a file outside the data directory saw last. Whoever puts the whole directory back from a copy puts its
 * checkpoint back with it; the rollback detector stays, and has seen more than the checkpoint knows.
 */
const rollbackDetectorSchema = z.strictObject({ generation: z.string(), sequence: z.int() })
export type RollbackDetector = z.infer<typeof rollbackDetectorSchema>

/** The rollback detector of a data directory. One that is there and cannot be read says nothing. */
export function readRollbackDetector(path: string): RollbackDetector | 'missing' | 'unreadable' {
  if (!existsSync(path)) return 'missing'
  try {
    return rollbackDetectorSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return 'unreadable'
  }
}

/**
 * Written after its checkpoint. Best effort: where it cannot be written the till opens without one.
 *
 * @returns `false` where another program holds it: it has to be tried again
 */
export function writeRollbackDetector(path: string, { generation, journal }: Checkpoint): boolean {
  const rollbackDetector: RollbackDetector = { generation, sequence: journal.sequence }
  try {
    const modes = modesIn(dirname(path))
    mkdirSync(dirname(path), { recursive: true, mode: modes.folder })
    writeFileSync(aside(path), JSON.stringify(rollbackDetector), { mode: modes.file })
    return tryRename(aside(path), path)
  } catch (error) {
    if (toFailure(error) === null) throw error
    return true
  }
}

/** Whether the rollback detector saw something that the checkpoint does not know of. */
export const isAheadOf = (rollbackDetector: RollbackDetector, checkpoint: Checkpoint): boolean =>
  rollbackDetector.generation === checkpoint.generation
    ? rollbackDetector.sequence > checkpoint.journal.sequence
    : rollbackDetector.generation !== checkpoint.previous
