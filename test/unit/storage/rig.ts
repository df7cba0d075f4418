import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { StorageDependencies } from '../../../electron/storage/dependencies.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { makeDirectory, removeDirectory, submission } from '../../bench/history.ts'
import { ciphertext, morning } from '../outbox/samples.ts'

let directory: string
let now = morning
beforeEach(() => {
  directory = makeDirectory()
  now = morning
})
afterEach(() => removeDirectory(directory))

/** A data directory of its own for each test, with the clock in the test's hand. */
export const rig = {
  get directory(): string {
    return directory
  },
  now: (): number => now,
  advance(milliseconds: number): void {
    now += milliseconds
  },
}

export const key = Buffer.alloc(32, 1)

export const path = (name: string): string => join(directory, name)

export const options = (over: Partial<StorageDependencies> = {}): StorageDependencies => ({
  directory,
  key,
  clock: { now: () => now },
  dayOf: () => '2026-11-20',
  machine: 'one',
  ...over,
})

export function open(over: Partial<StorageDependencies> = {}): Storage {
  const opened = openStorage(options(over))
  if (!opened.ok) throw new Error(opened.error.tag)
  return opened.value
}

/** Accepts operations 1…count, each with a card block. */
export function fill(storage: Storage, count: number, from = 1): void {
  for (let number = from; number < from + count; number += 1) {
    const { row, content } = submission(number, { withCard: true, cardStoredAt: morning })
    const written = storage.write(() => {
      const card = Buffer.from(
        JSON.stringify({ card_details: { tracks: { enc_track2: ciphertext.track2 } } }),
      )
      storage.operations.insert({ row, content }, { card, bankAccount: null })
      storage.journal.append({
        at: now,
        operationId: row.operationId,
        who: 'ana',
        event: 'accepted',
        detail: {},
      })
    })
    if (!written.ok) throw new Error(written.error.tag)
  }
}
