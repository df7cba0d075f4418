import { existsSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * The sandbox's books. One table holds Kushki's transactions, sales and what takes them back alike, because its
 * search shows them alike; `effects` is what a test counts: one line for each time money was really given back.
 */
const schema = `
CREATE TABLE IF NOT EXISTS transactions (
  id INTEGER PRIMARY KEY,
  client_transaction_id TEXT NOT NULL,
  transaction_reference TEXT,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  charged INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  amount TEXT NOT NULL,
  bin TEXT NOT NULL,
  last_four TEXT NOT NULL,
  brand TEXT NOT NULL,
  approval_code TEXT NOT NULL,
  response_code TEXT NOT NULL,
  ticket_number TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  reversed_at INTEGER,
  original_id INTEGER REFERENCES transactions (id)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS sale_ids ON transactions (client_transaction_id) WHERE original_id IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS operation_ids ON transactions (client_transaction_id) WHERE original_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_client_id ON transactions (client_transaction_id);
CREATE UNIQUE INDEX IF NOT EXISTS by_reference ON transactions (transaction_reference) WHERE transaction_reference IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_original ON transactions (original_id) WHERE original_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_time ON transactions (created_at, id);
CREATE INDEX IF NOT EXISTS by_kind ON transactions (kind, created_at, id);
CREATE INDEX IF NOT EXISTS by_bin ON transactions (bin, created_at, id);
CREATE INDEX IF NOT EXISTS by_last_four ON transactions (last_four, created_at, id);

CREATE TABLE IF NOT EXISTS effects (
  id INTEGER PRIMARY KEY,
  gateway TEXT NOT NULL,
  operation_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  sale TEXT NOT NULL,
  minor INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS effects_by_operation ON effects (operation_id);

CREATE TABLE IF NOT EXISTS payments (
  reference_id TEXT PRIMARY KEY,
  payment_method TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  minor INTEGER NOT NULL,
  payer TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS refunds (
  idempotency_key TEXT PRIMARY KEY,
  reference_id TEXT NOT NULL REFERENCES payments (reference_id),
  body TEXT NOT NULL,
  minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  description TEXT,
  callback_url TEXT,
  created_at INTEGER NOT NULL,
  final_at INTEGER NOT NULL,
  final_status TEXT NOT NULL,
  visible_at INTEGER NOT NULL,
  settled_late_at INTEGER,
  status TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS refunds_by_payment ON refunds (reference_id);
`

/** Counted up with each change of the schema. Books of another version are written anew: it is training money. */
const schemaVersion = 2

function prepare(database: DatabaseSync): void {
  // Training money: losing the last write to a power cut costs nothing, waiting for the disk does.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (version !== schemaVersion) {
    database.exec(
      'DROP TABLE IF EXISTS refunds; DROP TABLE IF EXISTS payments; DROP TABLE IF EXISTS effects; ' +
        'DROP TABLE IF EXISTS transactions;',
    )
  }
  database.exec(schema)
  database.exec(`PRAGMA foreign_keys = ON; PRAGMA user_version = ${schemaVersion};`)
}

const notADatabase = 26
const corrupt = 11
const isDamaged = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  [notADatabase, corrupt].includes(Number(error.errcode) % 256)

/**
 * Opens the books, creating them where they are new. A file that is no database any more is kept aside as
 * `<file>.damaged`, and new books are begun. @param file a path, or `:memory:`
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  try {
    prepare(database)
    return database
  } catch (error) {
    database.close()
    if (!isDamaged(error) || existsSync(`${file}.damaged`)) throw error
    renameSync(file, `${file}.damaged`)
    for (const companion of ['-wal', '-shm']) rmSync(`${file}${companion}`, { force: true })
    return openDatabase(file)
  }
}

/** Empties every table. */
export function clearDatabase(database: DatabaseSync): void {
  database.exec(
    'DELETE FROM refunds; DELETE FROM payments; DELETE FROM effects; ' +
      'DELETE FROM transactions WHERE original_id IS NOT NULL; DELETE FROM transactions;',
  )
}

/** Whether SQLite refused a row that breaks a constraint (SQLITE_CONSTRAINT and its extensions). */
export const isConstraint = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === 19

/** Runs `work` as one transaction: all of it happens or none. */
export function atOnce<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE')
  try {
    const value = work()
    database.exec('COMMIT')
    return value
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
