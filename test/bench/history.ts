import { createSteadyClock } from '../../domain/steady-clock.ts'
import { systemClock, systemElapsed } from '../../electron/app/system-time.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayOf } from '../../domain/day.ts'
import { defaultSettings } from '../../contract/settings.ts'
import type { Gateway } from '../../electron/gateways/gateway.ts'
import { startOutbox } from '../../electron/outbox/index.ts'
import type { Submission } from '../../electron/outbox/commands.ts'
import type { Outbox } from '../../electron/outbox/index.ts'
import { openStorage } from '../../electron/storage/storage.ts'
import type { Storage } from '../../electron/storage/storage.ts'
import { fingerprintOf, neverSent } from '../../electron/storage/operation-row.ts'
import { cardSale, day, morning, uuid } from '../unit/outbox/samples.ts'

export const makeDirectory = (): string => mkdtempSync(join(tmpdir(), 'extorno-bench-'))
export const removeDirectory = (directory: string): void =>
  rmSync(directory, { recursive: true, force: true })

export function open(directory: string): Storage {
  const opened = openStorage({
    directory,
    key: Buffer.alloc(32, 3),
    clock: { now: () => Date.now() },
    dayOf: (at) => dayOf(at, 'America/Lima'),
  })
  if (!opened.ok) throw new Error(opened.error.tag)
  return opened.value
}

/** @param concurrency requests in flight at once. @default the product's */
/** Whether anything is still to be sent; a queue that cannot be read ends the bench. */
export function isWaiting(outbox: Outbox): boolean {
  const summary = outbox.summary()
  if (!summary.ok) throw new Error(`the queue cannot be read: ${summary.error.why}`)
  return summary.value.waiting > 0
}

export function start(
  storage: Storage,
  gateway: Gateway | null,
  concurrency = defaultSettings().queue.concurrency,
): Outbox {
  const settings = defaultSettings()
  settings.queue.concurrency = concurrency
  const started = startOutbox({
    storage,
    settings: () => settings,
    gateway: (name) => (name === 'kushki' ? gateway : null),
    clock: createSteadyClock(systemClock, systemElapsed),
    timers: {
      after(wait, then) {
        const timer = setTimeout(then, wait)
        return () => clearTimeout(timer)
      },
    },
    randomness: { number: Math.random, uuid: () => crypto.randomUUID() },
  })
  if (!started.ok) throw new Error(started.error.tag)
  return started.value
}

/** A cardless void of sale `number`, ready to be stored. */
export function submission(number: number, over: Partial<Submission['row']> = {}): Submission {
  const sale = cardSale(number)
  const body = JSON.stringify({
    omit_card: true,
    amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 },
    transaction_mode: 'Void',
    transaction_type: 'charge',
    is_smart_void: true,
    client_transaction_id: uuid(500_000_000 + number),
    transaction_reference: sale.transaction_reference,
  })
  const now = Date.now()
  return {
    row: {
      operationId: uuid(number),
      saleKey: sale.key,
      gateway: 'kushki',
      kind: 'void',
      state: 'queued',
      money: { currency: 'PEN', minor: 10_000 },
      withCard: false,
      cardStoredAt: null,
      bankAccountKept: false,
      createdAt: now,
      updatedAt: now,
      notBefore: null,
      deadline: null,
      nextAttemptAt: now,
      ...neverSent,
      cashier: 'ana',
      supervisor: null,
      linkedTo: null,
      ...over,
    },
    content: { body, sale, fingerprint: fingerprintOf(body, ''), wireId: uuid(500_000_000 + number) },
    secrets: { card: null, bankAccount: null },
    ksn: null,
    isCardInMemory: false,
    detail: { kind: 'void', minor: 10_000 },
  }
}

/** Ended operations of the last two years, each with its journal, as a store has them. */
export function fillHistory(storage: Storage, count: number, from = 10_000_000): void {
  for (let done = 0; done < count; done += 5000)
    storage.write(() => {
      for (let index = done; index < Math.min(count, done + 5000); index += 1) {
        const createdAt = morning - 2 * 365 * day + Math.floor((index / count) * 2 * 365 * day)
        const { row, content, secrets } = submission(from + index, {
          state: index % 20 === 0 ? 'declined' : 'approved',
          createdAt,
          updatedAt: createdAt,
          nextAttemptAt: null,
        })
        storage.operations.insert({ row, content }, secrets)
        storage.journal.append({
          at: createdAt,
          operationId: row.operationId,
          who: 'ana',
          event: 'accepted',
          detail: {},
        })
      }
    })
}
