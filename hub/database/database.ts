import { setTimeout as wait } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import type { Dialect, Transaction } from 'kysely'
import { Pool, types } from 'pg'
import type { Randomness } from '../../domain/clock.ts'
import type { Tables } from './tables.ts'

/** A transaction on the hub's tables. */
export type Sql = Transaction<Tables>

export type Database = {
  kind: 'pglite' | 'postgresql'
  /** For reading what one statement reads. */
  db: Kysely<Tables>
  /**
   * Runs a serialisable transaction, and again where another one was in its way (40001): `work` may run several times.
   *
   * @param lane transactions of one lane wait for one another here, instead of meeting in the database
   */
  transaction: <Value>(work: (tx: Sql) => Promise<Value>, lane?: string) => Promise<Value>
  close: () => Promise<void>
}

export type DatabasePlace = { kind: 'pglite'; directory: string } | { kind: 'postgresql'; url: string }

/** Serialisation failure, deadlock; a row or table that another process inserted at the same moment. */
const repeatable = new Set(['40001', '40P01', '23505', '42P07'])
const maxTries = 12

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

/** Whether an error says that the database is away or overloaded, not that a statement was wrong. */
export const isDatabaseAway = (error: unknown): boolean =>
  /^(?:08|53|57P)|^E[A-Z]+$/u.test(codeOf(error)) ||
  repeatable.has(codeOf(error)) ||
  (error instanceof Error &&
    /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout)/u.test(
      error.message,
    ))

/** Opens the embedded PostgreSQL in a folder (`memory://`: in none), or a pool of connections to a real one. */
export function openDatabase(place: DatabasePlace, randomness: Pick<Randomness, 'number'>): Database {
  const db = new Kysely<Tables>({ dialect: dialectOf(place) })
  const lanes = new Map<string, Promise<unknown>>()

  async function tried<Value>(work: (tx: Sql) => Promise<Value>): Promise<Value> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await db.transaction().setIsolationLevel('serializable').execute(work)
      } catch (error) {
        if (tries === maxTries || !repeatable.has(codeOf(error))) throw error
        // Apart from one another, or they would meet again.
        await wait(Math.ceil(2 ** Math.min(tries, 7) * (0.5 + randomness.number())))
      }
    }
  }

  return {
    kind: place.kind,
    db,
    transaction(work, lane) {
      if (lane === undefined) return tried(work)
      const before = lanes.get(lane) ?? Promise.resolve()
      const mine = before.then(() => tried(work))
      const settled = mine
        .catch(() => null)
        .then(() => {
          if (lanes.get(lane) === settled) lanes.delete(lane)
        })
      lanes.set(lane, settled)
      return mine
    },
    close: () => db.destroy(),
  }
}

const bigint = 20

function dialectOf(place: DatabasePlace): Dialect {
  if (place.kind === 'pglite') return new PGliteDialect({ pglite: () => PGlite.create(place.directory) })
  const pool = new Pool({
    connectionString: place.url,
    max: 8,
    connectionTimeoutMillis: 5000,
    statement_timeout: 15_000,
    types: {
      // Every bigint here is a count, an amount or a moment: below 2^53.
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === bigint ? Number : (types.getTypeParser(type, format) as (value: string) => unknown),
    },
  })
  // A connection that breaks while it waits in the pool is replaced by the next request's.
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}
