import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Tables } from './tables.ts'

/**
 * One change of the tables. Hubs of before and after it run side by side on one database, so it only adds what the others
 * do not mind (expand); what nobody uses any more goes in a later one (contract), which names the first migration that a
 * hub has to know to go on.
 */
export type Migration = {
  /** Its place in the order. */
  name: string
  statements: readonly string[]
  /** A hub whose newest migration is before this one can no longer run. */
  breaksBefore?: string
}

const migrations: readonly Migration[] = [
  {
    name: '0001-protocol',
    statements: [
      `CREATE TABLE stores (store_id uuid PRIMARY KEY, label text NOT NULL, created_at bigint NOT NULL,
        feed_sequence bigint NOT NULL, liquido_secret text)`,
      `CREATE TABLE counters (counter_id uuid PRIMARY KEY, store_id uuid NOT NULL REFERENCES stores, label text NOT NULL,
        public_key text NOT NULL UNIQUE, enrolled_at bigint NOT NULL, revoked_at bigint,
        sequence bigint NOT NULL, hash text, head text, whole_at bigint)`,
      'CREATE INDEX counters_store ON counters (store_id)',
      `CREATE TABLE presence (counter_id uuid PRIMARY KEY REFERENCES counters, seen_at bigint NOT NULL, skew_ms bigint NOT NULL)`,
      `CREATE TABLE codes (code_hash text PRIMARY KEY, purpose text NOT NULL, store_id uuid REFERENCES stores,
        counter_label text, expires_at bigint NOT NULL, used_for uuid)`,
      `CREATE TABLE nonces (counter_id uuid NOT NULL, nonce text NOT NULL, seen_at bigint NOT NULL,
        PRIMARY KEY (counter_id, nonce))`,
      'CREATE INDEX nonces_seen ON nonces (seen_at)',
      `CREATE TABLE events (counter_id uuid NOT NULL REFERENCES counters, sequence bigint NOT NULL, at bigint, day text,
        operation_id uuid, who text, type text, detail text, hash text NOT NULL, received_at bigint NOT NULL,
        PRIMARY KEY (counter_id, sequence))`,
      `CREATE TABLE operations (counter_id uuid NOT NULL REFERENCES counters, operation_id uuid NOT NULL,
        store_id uuid NOT NULL, sale_key text, kind text, currency text, minor bigint, state text NOT NULL, code text,
        accepted_at bigint, updated_at bigint NOT NULL, PRIMARY KEY (counter_id, operation_id))`,
      'CREATE INDEX operations_store ON operations (store_id, updated_at)',
      `CREATE TABLE alarms (counter_id uuid NOT NULL REFERENCES counters, kind text NOT NULL, sequence bigint NOT NULL,
        first_at bigint NOT NULL, last_at bigint NOT NULL, times bigint NOT NULL, PRIMARY KEY (counter_id, kind, sequence))`,
      `CREATE TABLE sales (sale_id uuid PRIMARY KEY, store_id uuid NOT NULL REFERENCES stores, sale_key text NOT NULL,
        currency text, minor bigint, lease_counter uuid, lease_until bigint, UNIQUE (store_id, sale_key))`,
      `CREATE TABLE claims (counter_id uuid NOT NULL REFERENCES counters, operation_id uuid NOT NULL,
        sale_id uuid NOT NULL REFERENCES sales, kind text NOT NULL, minor bigint NOT NULL, phase text NOT NULL,
        may_have_left boolean NOT NULL, expires_at bigint, since bigint NOT NULL, PRIMARY KEY (counter_id, operation_id))`,
      'CREATE INDEX claims_sale ON claims (sale_id)',
      `CREATE TABLE feed (store_id uuid NOT NULL REFERENCES stores, sequence bigint NOT NULL, at bigint NOT NULL,
        counter_id uuid, item text NOT NULL, PRIMARY KEY (store_id, sequence))`,
      `CREATE TABLE callbacks (callback_id uuid PRIMARY KEY, store_id uuid NOT NULL REFERENCES stores,
        body_hash text NOT NULL, received_at bigint NOT NULL, UNIQUE (store_id, body_hash))`,
      `CREATE TABLE administrators (administrator_id uuid PRIMARY KEY, name text NOT NULL UNIQUE, salt text NOT NULL,
        hash text NOT NULL, wrong bigint NOT NULL, locks bigint NOT NULL, locked_until bigint)`,
      `CREATE TABLE sessions (token_hash text PRIMARY KEY, administrator_id uuid NOT NULL REFERENCES administrators,
        seen_at bigint NOT NULL, until bigint NOT NULL)`,
      `CREATE TABLE audit (audit_id uuid PRIMARY KEY, at bigint NOT NULL, act text NOT NULL, by_name text NOT NULL,
        store_id uuid, counter_id uuid)`,
      'CREATE INDEX audit_at ON audit (at)',
      'CREATE TABLE meta (name text PRIMARY KEY, value text NOT NULL)',
    ],
  },
  {
    // What the console reads: the queue in its order, what is open apart from what is over, what happened to one, and a day.
    name: '0002-console',
    statements: [
      'CREATE INDEX operations_began ON operations (COALESCE(accepted_at, updated_at), counter_id, operation_id)',
      `CREATE INDEX operations_store_began
        ON operations (store_id, COALESCE(accepted_at, updated_at), counter_id, operation_id)`,
      `CREATE INDEX operations_open ON operations (state, COALESCE(accepted_at, updated_at), counter_id, operation_id)
        WHERE state NOT IN ('approved', 'declined', 'refused', 'expired', 'cancelled')`,
      'CREATE INDEX events_operation ON events (operation_id, counter_id, sequence)',
      `CREATE INDEX events_approved ON events (at) WHERE type = 'approved'`,
    ],
  },
]

/** The table of migrations itself, and the row that whoever migrates holds. */
const bootstrap = [
  `CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at bigint NOT NULL, breaks_before text)`,
  `INSERT INTO migrations VALUES ('0000-lock', 0, NULL) ON CONFLICT DO NOTHING`,
]

export type MigrationError = { tag: 'DatabaseNewer'; needs: string }

/**
 * Brings the tables to what this hub knows, in one transaction under one lock. A database that is further is taken as it is,
 * unless a migration of it says that hubs as old as this one can no longer run.
 *
 * @param transaction runs a transaction, and again where another one was in its way
 */
export async function migrate(
  transaction: <Value>(work: (tx: Transaction<Tables>) => Promise<Value>) => Promise<Value>,
  clock: Clock,
  known: readonly Migration[] = migrations,
): Promise<Result<null, MigrationError>> {
  await transaction(async (tx) => run(tx, bootstrap))
  return transaction(async (tx) => {
    // An index over years of events takes what it takes.
    await sql`SET LOCAL statement_timeout = 0`.execute(tx)
    await tx.selectFrom('migrations').select('name').where('name', '=', '0000-lock').forUpdate().execute()
    const applied = await tx.selectFrom('migrations').selectAll().execute()
    const newest = known.at(-1)?.name ?? ''
    const breaking = applied.find(({ breaks_before }) => breaks_before !== null && newest < breaks_before)
    if (breaking !== undefined) return err({ tag: 'DatabaseNewer', needs: breaking.breaks_before ?? '' })
    const there = new Set(applied.map(({ name }) => name))
    for (const { name, statements, breaksBefore } of known) {
      if (there.has(name)) continue
      await run(tx, statements)
      await tx
        .insertInto('migrations')
        .values({ name, applied_at: clock.now(), breaks_before: breaksBefore ?? null })
        .execute()
    }
    return ok(null)
  })
}

async function run(tx: Kysely<Tables>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx)
}
