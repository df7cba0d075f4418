import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { z } from 'zod'
import { toFailure } from './failure.ts'

/**
 * What is known about the database from outside of it: which generation (start) wrote last, on which machine, and how
 * far its journal had come. A database that does not fit its checkpoint is an older copy, or a copy from elsewhere.
 */
const checkpointSchema = z.strictObject({
  generation: z.string(),
  /** The generation before: its rollback detector may still be the one that is found after a crash at a start. */
  previous: z.string().default(''),
  machine: z.string(),
  journal: z.strictObject({ sequence: z.int(), hash: z.string() }),
  /** How many operations the table held: how many a damaged one should give back. */
  operations: z.int(),
  /** Salt of the card data's key, hex. A new one makes every older copy of sealed columns unreadable. */
  salt: z.string().regex(/^[0-9a-f]{64}$/u),
})
export type Checkpoint = z.infer<typeof checkpointSchema>

export const newSalt = (): string => randomBytes(32).toString('hex')

/** The checkpoint beside a database, or `null` where there is none that can be read. */
export function readCheckpoint(path: string): Checkpoint | null {
  if (!existsSync(path)) return null
  try {
    return checkpointSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Written aside and renamed: a crash leaves the old checkpoint or the new one. Throws file system errors. */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  writeFileSync(`${path}.new`, JSON.stringify(checkpoint), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/**
 * What a file outside the data directory saw last. Whoever puts the whole directory back from a copy puts its
 * checkpoint back with it; the rollback detector stays, and has seen more than the checkpoint knows.
 */
const rollbackDetectorSchema = z.strictObject({ generation: z.string(), sequence: z.int() })
export type RollbackDetector = z.infer<typeof rollbackDetectorSchema>

/** The rollback detector of a data directory, or `null` where there is none that can be read. */
export function readRollbackDetector(path: string): RollbackDetector | null {
  try {
    return rollbackDetectorSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Written after its checkpoint. Best effort: where it cannot be written the till opens without one. */
export function writeRollbackDetector(path: string, { generation, journal }: Checkpoint): void {
  const rollbackDetector: RollbackDetector = { generation, sequence: journal.sequence }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(rollbackDetector), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch (error) {
    if (toFailure(error) === null) throw error
  }
}

/** Whether the rollback detector saw something that the checkpoint does not know of. */
export const isAheadOf = (rollbackDetector: RollbackDetector, checkpoint: Checkpoint): boolean =>
  rollbackDetector.generation === checkpoint.generation
    ? rollbackDetector.sequence > checkpoint.journal.sequence
    : rollbackDetector.generation !== checkpoint.previous

/** Names this machine without telling which it is: a hash of its host name and, on Linux, its machine id. */
export function thisMachine(): string {
  const idPath = '/etc/machine-id'
  const id = existsSync(idPath) ? readFileSync(idPath, 'utf8') : ''
  return createHash('sha256').update(`${hostname()}\n${id}`).digest('hex').slice(0, 32)
}
