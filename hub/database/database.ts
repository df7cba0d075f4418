import { setTimeout as wait } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import type { Dialect, IsolationLevel, Transaction } from 'kysely'
import { Pool, types } from 'pg'
import type { Randomness } from '../../domain/clock.ts'
import { listenAt } from './notifications.ts'
import { openSynced } from './synced-files.ts'
import type { SyncFile } from './synced-files.ts'
import type { Tables } from './tables.ts'

/** A transaction on the hub's tables. */
export type Sql = Transaction<Tables>

export type Database = {
  kind: 'pglite' | 'postgresql'
  /** For reading what one statement reads. */
  db: Kysely<Tables>
  /** Runs a serialisable transaction, and again where another one was in its way (40001): `work` may run several times. */
  transaction: <Value>(work: (tx: Sql) => Promise<Value>) => Promise<Value>
  /**
   * Runs a transaction on what belongs to one store: its counters' journals, operations, sales, claims and feed. One at a time of a
   * store, whichever hub it comes by, since each holds the store's row from its beginning; so each sees all that the ones before it did,
   * and those of different stores share nothing. `work` may run several times.
   */
  ofStore: <Value>(storeId: string, work: (tx: Sql) => Promise<Value>) => Promise<Value>
  /** The server's setting by which what it confirms may be lost; `null`: there is none. */
  whatMayLose: () => Promise<string | null>
  /** Hears what the hubs of this database say to each other, where the database passes it on; else never calls. */
  listen: (onMessage: (message: string) => void) => { stop: () => Promise<void> }
  /** Says something to all hubs of this database, this one too. Best effort: a message may be lost. */
  say: (message: string) => Promise<void>
  close: () => Promise<void>
}

/** `directory` `null`: in memory, gone with the process. */
export type DatabasePlace =
  | { kind: 'pglite'; directory: string | null; sync?: SyncFile }
  | { kind: 'postgresql'; url: string }

/** Serialisation failure, deadlock; a row, a table or its type that another process made at the same moment. */
const repeatable = new Set(['40001', '40P01', '23505', '42P07', '42710'])
const maxTries = 12

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

/** Whether an error says that the database is away or overloaded (a statement or a transaction took too long), not that a statement was wrong. */
export const isDatabaseAway = (error: unknown): boolean =>
  /^(?:08|53|57P|57014|25P03)|^E[A-Z]+$/u.test(codeOf(error)) ||
  repeatable.has(codeOf(error)) ||
  (error instanceof Error &&
    /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (?:has encountered a connection error|was closed))/u.test(
      error.message,
    ))

/** Opens the embedded PostgreSQL, or a pool of connections to a real one. */
export function openDatabase(place: DatabasePlace, randomness: Pick<Randomness, 'number'>): Database {
  const db = new Kysely<Tables>({ dialect: dialectOf(place) })
  const lanes = new Map<string, Promise<unknown>>()

  async function tried<Value>(level: IsolationLevel, work: (tx: Sql) => Promise<Value>): Promise<Value> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await db.transaction().setIsolationLevel(level).execute(work)
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
    transaction: (work) => tried('serializable', work),
    ofStore(storeId, work) {
      // They wait for one another here, instead of each with a connection of its own.
      const before = lanes.get(storeId) ?? Promise.resolve()
      // Each statement sees what was committed before it. A serialisable transaction would be judged by what other stores' do at the same
      // moment: by the pages that it read, of which a journal that comes whole reads most.
      const mine = before.then(() =>
        tried('read committed', async (tx) => {
          await tx
            .selectFrom('stores')
            .select('store_id')
            .where('store_id', '=', storeId)
            .forNoKeyUpdate()
            .execute()
          return work(tx)
        }),
      )
      const settled = mine
        .catch(() => null)
        .then(() => {
          if (lanes.get(storeId) === settled) lanes.delete(storeId)
        })
      lanes.set(storeId, settled)
      return mine
    },
    async whatMayLose() {
      const { rows } = await sql<{ name: string }>`
        SELECT name FROM pg_settings WHERE setting = 'off' AND name IN ('fsync', 'full_page_writes', 'synchronous_commit')`.execute(
        db,
      )
      // In memory everything is lost in the end.
      return place.kind === 'pglite' && place.directory === null ? null : (rows[0]?.name ?? null)
    },
    // The embedded one has this one hub.
    listen: (onMessage) =>
      place.kind === 'pglite' ? { stop: () => Promise.resolve() } : listenAt(place.url, channel, onMessage),
    async say(message) {
      if (place.kind === 'postgresql') await sql`SELECT pg_notify(${channel}, ${message})`.execute(db)
    },
    close: () => db.destroy(),
  }
}

const channel = 'extorno_hub'
const statementMs = 15_000
const bigint = 20

function dialectOf(place: DatabasePlace): Dialect {
  if (place.kind === 'pglite') {
    const { directory, sync } = place
    return new PGliteDialect({
      pglite: () => (directory === null ? PGlite.create() : openSynced(directory, sync)),
    })
  }
  const pool = new Pool({
    connectionString: place.url,
    max: 8,
    connectionTimeoutMillis: 5000,
    statement_timeout: statementMs,
    // A hub whose machine is gone holds a store's row no longer than this.
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: {
      // Every bigint here is a count, an amount or a moment: below 2^53.
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === bigint ? Number : (types.getTypeParser(type, format) as (value: string) => unknown),
    },
  })
  // A connection that breaks, in the pool or between two statements of a transaction, is replaced by the next request's; who was
  // using it is told by its next statement.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new PostgresDialect({ pool })
}
