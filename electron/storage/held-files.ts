import { renameSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { backoffMs, noJitter } from '../../domain/backoff.ts'

/** What Windows says of a file that another program, a virus scanner or a backup, has open for a moment. */
const heldCodes: ReadonlySet<unknown> = new Set(['EBUSY', 'EPERM', 'EACCES'])
export const isHeld = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && heldCodes.has(error.code)

/** Waits while main stands still: 10 ms, doubling, 0.6 s in all. */
const atOnce = { firstMs: 10, maxMs: 320, jitter: noJitter }
const maxTriesAtOnce = 7
/** Waits that nothing stands still for: some 7 s in all, longer than a scanner takes for a large file. */
const inTurn = { firstMs: 20, maxMs: 1000, jitter: noJitter }
const maxTriesInTurn = 13

const sleeper = new Int32Array(new SharedArrayBuffer(4))
const sleep = (milliseconds: number): void => void Atomics.wait(sleeper, 0, 0, milliseconds)

/** Elsewhere than on Windows these codes say that the right is missing: another try would get the same answer. */
const mayBeHeld = (error: unknown): boolean => process.platform === 'win32' && isHeld(error)

/** Does file work again while another program holds the file. Throws what the last try threw. */
export function retryWhileHeld<Value>(work: () => Value): Value {
  for (let tries = 1; ; tries += 1)
    try {
      return work()
    } catch (error) {
      if (tries === maxTriesAtOnce || !mayBeHeld(error)) throw error
      sleep(backoffMs(tries, atOnce, 0))
    }
}

/**
 * `renameSync` that waits, for 0.6 s at most, for a program that holds either file. The one way a file of ours gets its
 * name (held by test/unit/storage/held-files.test.ts); the checkpoint has a rule of its own, and waits for nothing.
 */
export const renameFile = (from: string, to: string): void => retryWhileHeld(() => renameSync(from, to))

/** The same where nobody waits for the answer: for 7 s at most. Rejects with what the last try threw. */
export async function renameFileLater(from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      return await rename(from, to)
    } catch (error) {
      if (tries === maxTriesInTurn || !mayBeHeld(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, backoffMs(tries, inTurn, 0)))
    }
}

/** `renameSync` once. @returns `false` where another program holds either file; throws whatever else the system says */
export function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (!isHeld(error)) throw error
    return false
  }
}
