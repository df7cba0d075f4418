import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'

/**
 * What is known about the database from outside of it: which generation (start) wrote last, on which machine, and how
 * far its journal had come. A database that does not fit its mark is an older copy, or a copy from elsewhere.
 */
const markSchema = z.strictObject({
  generation: z.string(),
  machine: z.string(),
  journal: z.strictObject({ sequence: z.int(), hash: z.string() }),
  /** How many operations the table held: how many a damaged one should give back. */
  operations: z.int(),
  /** Salt of the card data's key, hex. A new one makes every older copy of sealed columns unreadable. */
  salt: z.string().regex(/^[0-9a-f]{64}$/u),
})
export type Mark = z.infer<typeof markSchema>

export const newSalt = (): string => randomBytes(32).toString('hex')

/** The mark beside a database, or `null` where there is none that can be read. */
export function readMark(path: string): Mark | null {
  if (!existsSync(path)) return null
  try {
    return markSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Written aside and renamed: a crash leaves the old mark or the new one. Throws file system errors. */
export function writeMark(path: string, mark: Mark): void {
  writeFileSync(`${path}.new`, JSON.stringify(mark), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/** Names this machine without telling which it is: a hash of its host name and, on Linux, its machine id. */
export function thisMachine(): string {
  const idPath = '/etc/machine-id'
  const id = existsSync(idPath) ? readFileSync(idPath, 'utf8') : ''
  return createHash('sha256').update(`${hostname()}\n${id}`).digest('hex').slice(0, 32)
}
