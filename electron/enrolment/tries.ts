import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replacePrivateFile } from '../storage/private-files.ts'

const triesSchema = z.strictObject({
  /** Wrong codes in a row, and when the last one was. */
  wrong: z.int().min(0),
  lastAt: z.int(),
  /** Bundles that were opened here; `isNoted`: the journal has it. */
  used: z.array(
    z.strictObject({ id: z.guid(), at: z.int(), names: z.array(z.string()), isNoted: z.boolean() }),
  ),
})
export type Tries = z.output<typeof triesSchema>

const none: Tries = { wrong: 0, lastAt: 0, used: [] }
const maxUsed = 100

/** Wrong codes in a row before the next has to wait, and how long. Milliseconds. */
const freeTries = 5
const waitMs = 15 * 60_000

/** Until when no code is tried; `null`: now. A clock that was set back does not make it longer. */
export function waitsUntil({ wrong, lastAt }: Tries, now: number): number | null {
  const until = lastAt + waitMs
  return wrong >= freeTries && now < until && now >= lastAt ? until : null
}

/** What was tried and used at this counter, in a file of its own: it holds over a restart. */
export function openTries(path: string): { get(): Tries; set(tries: Tries): boolean } {
  return {
    get() {
      try {
        return triesSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        return none
      }
    },
    set(tries) {
      try {
        replacePrivateFile(path, JSON.stringify({ ...tries, used: tries.used.slice(-maxUsed) }))
        return true
      } catch {
        return false
      }
    },
  }
}
