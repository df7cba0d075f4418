import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../domain/clock.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { createChance } from './chance.ts'
import { atOnce, clearDatabase, isConstraint, openDatabase } from './database.ts'
import { createEffects } from './effects.ts'
import { createPayments, type Payment } from './payments.ts'
import { createRefunds } from './refunds.ts'
import { daysBetween } from '../lima-time.ts'
import { generatedSales, paymentsOfToday, samplePayments, sampleSales, salesOfToday } from './samples.ts'
import { saleLine, type SaleSketch } from './sale-line.ts'
import { createTransactions, type NewTransaction } from './transactions.ts'

export type Ledger = ReturnType<typeof openLedger>

/** How many lines the books have, and when their newest sale was made; `null` where there is none. */
const contents = (database: DatabaseSync) =>
  database
    .prepare(
      'SELECT count(*) AS lines, max(created_at) FILTER (WHERE original_id IS NULL) AS newest FROM transactions',
    )
    .get() as { lines: number; newest: number | null }

type LedgerDependencies = {
  /** A path, or `:memory:`. */
  file: string
  /** The same seed makes the same sales. */
  seed: number
  /** Whether new books begin with the sample sales. */
  samples: boolean
  clock: Clock
}

/**
 * Opens the books and, where they are new, writes the sample sales into them; where they are of an earlier day,
 * today's.
 */
export function openLedger({ file, seed, samples, clock }: LedgerDependencies) {
  const database = openDatabase(file)
  const transactions = createTransactions(database)
  const payments = createPayments(database)
  const refunds = createRefunds(database)
  const effects = createEffects(database)
  // Sales added later must not meet the ids of the samples, nor those of an earlier run on the same file.
  let chance = createChance(seed)

  function add(lines: NewTransaction[], newPayments: Payment[]): void {
    for (const line of lines) transactions.add(line)
    for (const payment of newPayments) payments.add(payment)
  }

  function addSamples(): void {
    chance = createChance(seed)
    const now = clock.now()
    add(sampleSales(now, chance), samplePayments(now))
  }

  /** A ledger of an earlier day has nothing left to void: give it today's sales too. */
  function addToday(): void {
    const now = clock.now()
    add(salesOfToday(now, chance), paymentsOfToday(now))
  }

  const { lines, newest } = contents(database)
  if (newest === null) {
    if (samples) atOnce(database, addSamples)
  } else {
    chance = createChance(seed + lines)
    if (samples && daysBetween(newest, clock.now()) > 0) atOnce(database, addToday)
  }

  return {
    database,
    transactions,
    payments,
    refunds,
    effects,
    /** Adds sales and payments, all or none; gives the sales' lines. `IdTaken` where an id is there already. */
    add: (sketches: SaleSketch[], newPayments: Payment[]): Result<NewTransaction[], { tag: 'IdTaken' }> => {
      const lines = sketches.map((sketch) => saleLine(sketch, chance))
      try {
        atOnce(database, () => add(lines, newPayments))
        return ok(lines)
      } catch (error) {
        if (isConstraint(error)) return err({ tag: 'IdTaken' })
        throw error
      }
    },
    /** Adds `count` sales over the last `days` at once. */
    generate: (count: number, days: number): void => {
      atOnce(database, () => {
        for (const line of generatedSales(clock.now(), count, days, chance)) transactions.add(line)
      })
    },
    /** Empties the books; with `samples` the sample sales are written again, relative to the clock's now. */
    reset: (samples: boolean): void => {
      atOnce(database, () => {
        clearDatabase(database)
        chance = createChance(seed)
        if (samples) addSamples()
      })
    },
    close: (): void => {
      database.close()
    },
  }
}
