import type { DatabaseSync } from 'node:sqlite'
import { ksnsOfOperations } from './used-ksns.ts'

/**
 * Every step from an empty file to today's schema, in order. A step is never changed once it was released; a new need
 * is a new step. `user_version` says how many were taken.
 *
 * `operations` keeps a row for ever: `due_at` is set only where the dispatcher may act on the row, `go_by` says what goes
 * first of what is due, `open_sale_key` is set only while the row has not ended, so that both partial indexes stay as small as the queue however long the history.
 * `used_ksns` is never shortened: a key serial number that came with one operation comes with no other.
 * `journal_personal` has the names that entries of the journal hold salted hashes of, until they are removed after their time;
 * `removed_after_days` says of an operation that its names, masked card and body were.
 * `shifts`: one is open for each person at most; an operation names the one it was accepted in. `day_closes` has each close of day whole.
 * `totals` counts rows and money by day, kind, state and currency, kept by triggers: sums never scan the history.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE operations (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    operation_id TEXT NOT NULL UNIQUE,
    sale_key TEXT NOT NULL,
    gateway TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor INTEGER NOT NULL,
    with_card INTEGER NOT NULL,
    card_stored_at REAL,
    bank_account_kept INTEGER NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    not_before REAL,
    deadline REAL,
    next_attempt_at REAL,
    attempts INTEGER NOT NULL,
    lookups INTEGER NOT NULL,
    misses INTEGER NOT NULL,
    last_answer TEXT,
    attention TEXT,
    cashier TEXT NOT NULL,
    supervisor TEXT,
    linked_to TEXT,
    day TEXT NOT NULL,
    is_fate_open INTEGER NOT NULL,
    is_restored INTEGER NOT NULL,
    is_clock_suspect INTEGER NOT NULL,
    body TEXT NOT NULL,
    sale TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    wire_id TEXT,
    due_at REAL,
    open_sale_key TEXT
  ) STRICT;
  CREATE UNIQUE INDEX operations_wire_id ON operations (gateway, wire_id) WHERE wire_id IS NOT NULL;
  CREATE INDEX operations_sale ON operations (sale_key);
  CREATE INDEX operations_state ON operations (state);
  CREATE INDEX operations_day ON operations (day);
  CREATE INDEX operations_due ON operations (gateway, due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX operations_open ON operations (open_sale_key) WHERE open_sale_key IS NOT NULL;
  CREATE INDEX operations_card ON operations (card_stored_at) WHERE card_stored_at IS NOT NULL;
  CREATE INDEX operations_bank ON operations (updated_at) WHERE bank_account_kept = 1;

  CREATE TABLE card_blocks (operation_id TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE bank_accounts (operation_id TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE totals (
    day TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, currency TEXT NOT NULL,
    count INTEGER NOT NULL, minor INTEGER NOT NULL,
    PRIMARY KEY (day, kind, state, currency)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX totals_state ON totals (state);
  CREATE TRIGGER operations_counted AFTER INSERT ON operations BEGIN
    INSERT INTO totals VALUES (NEW.day, NEW.kind, NEW.state, NEW.currency, 1, NEW.minor)
      ON CONFLICT DO UPDATE SET count = count + 1, minor = minor + excluded.minor;
  END;
  CREATE TRIGGER operations_moved AFTER UPDATE OF state ON operations WHEN OLD.state <> NEW.state BEGIN
    UPDATE totals SET count = count - 1, minor = minor - OLD.minor
      WHERE day = OLD.day AND kind = OLD.kind AND state = OLD.state AND currency = OLD.currency;
    DELETE FROM totals
      WHERE day = OLD.day AND kind = OLD.kind AND state = OLD.state AND currency = OLD.currency AND count = 0;
    INSERT INTO totals VALUES (NEW.day, NEW.kind, NEW.state, NEW.currency, 1, NEW.minor)
      ON CONFLICT DO UPDATE SET count = count + 1, minor = minor + excluded.minor;
  END;
  CREATE TRIGGER operations_stay BEFORE DELETE ON operations BEGIN
    SELECT RAISE(ABORT, 'a row never leaves the table');
  END;

  CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    day TEXT NOT NULL,
    operation_id TEXT,
    who TEXT NOT NULL,
    event TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_day ON journal (day);
  CREATE INDEX journal_operation ON journal (operation_id) WHERE operation_id IS NOT NULL;
  CREATE TRIGGER journal_not_changed BEFORE UPDATE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
  END;
  CREATE TRIGGER journal_not_deleted BEFORE DELETE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
  END;

  CREATE TABLE sales (
    key TEXT PRIMARY KEY,
    sale TEXT NOT NULL,
    seen_at REAL NOT NULL,
    created_at REAL NOT NULL,
    day TEXT NOT NULL,
    ticket TEXT,
    reference TEXT,
    wire_id TEXT NOT NULL,
    bin TEXT,
    last_four TEXT,
    minor INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sales_day ON sales (day, created_at);
  CREATE INDEX sales_created ON sales (created_at);
  CREATE INDEX sales_ticket ON sales (ticket COLLATE NOCASE);
  CREATE INDEX sales_reference ON sales (reference COLLATE NOCASE);
  CREATE INDEX sales_wire_id ON sales (wire_id COLLATE NOCASE);
  CREATE INDEX sales_last_four ON sales (last_four);
  CREATE INDEX sales_minor ON sales (minor);
  CREATE INDEX sales_seen ON sales (seen_at);
  `,
  `
  ALTER TABLE operations RENAME COLUMN misses TO consecutive_lookup_failures;
  ALTER TABLE operations RENAME COLUMN is_fate_open TO may_have_been_processed;
  `,
  `
  ALTER TABLE operations ADD COLUMN asked_minor INTEGER;
  ALTER TABLE operations ADD COLUMN first_sent_at REAL;
  ALTER TABLE operations ADD COLUMN looked_up_at REAL;
  ALTER TABLE operations ADD COLUMN reachable_ms REAL NOT NULL DEFAULT 0;
  ALTER TABLE operations ADD COLUMN decline_seen INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE operations ADD COLUMN pending_verdict TEXT;
  UPDATE operations SET first_sent_at = created_at WHERE attempts > 0;
  `,
  `
  ALTER TABLE operations ADD COLUMN go_by REAL;
  UPDATE operations SET go_by = CASE
    WHEN deadline IS NOT NULL AND (state = 'queued' OR state = 'unknown' AND kind = 'reverse') THEN deadline
    ELSE due_at + 86400000 END
    WHERE due_at IS NOT NULL;
  CREATE INDEX operations_order ON operations (gateway, go_by, sequence, due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX operations_deadline ON operations (deadline) WHERE state = 'queued' AND deadline IS NOT NULL;
  `,
  `
  ALTER TABLE operations ADD COLUMN last_sent_at REAL;
  UPDATE operations SET last_sent_at = updated_at WHERE attempts > 0 OR may_have_been_processed = 1;
  `,
  `
  CREATE TABLE used_ksns (ksn TEXT PRIMARY KEY, operation_id TEXT NOT NULL, at REAL NOT NULL) STRICT;
  CREATE TRIGGER used_ksns_not_changed BEFORE UPDATE ON used_ksns BEGIN
    SELECT RAISE(ABORT, 'a key serial number is used for good');
  END;
  CREATE TRIGGER used_ksns_not_deleted BEFORE DELETE ON used_ksns BEGIN
    SELECT RAISE(ABORT, 'a key serial number is used for good');
  END;
  ${ksnsOfOperations}
  `,
  `
  CREATE TABLE journal_personal (
    sequence INTEGER NOT NULL,
    member TEXT NOT NULL,
    at REAL NOT NULL,
    salt TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (sequence, member)
  ) STRICT;
  CREATE INDEX journal_personal_at ON journal_personal (at);
  ALTER TABLE operations ADD COLUMN removed_after_days INTEGER;
  CREATE INDEX operations_personal ON operations (updated_at)
    WHERE removed_after_days IS NULL AND open_sale_key IS NULL;
  `,
  `
  ALTER TABLE operations ADD COLUMN reason TEXT;
  ALTER TABLE operations ADD COLUMN note TEXT;
  `,
  `
  CREATE TABLE shifts (
    number INTEGER PRIMARY KEY,
    cashier TEXT NOT NULL,
    opened_at REAL NOT NULL,
    closed_at REAL
  ) STRICT;
  CREATE UNIQUE INDEX shifts_open ON shifts (cashier) WHERE closed_at IS NULL;
  CREATE INDEX shifts_named ON shifts (opened_at) WHERE cashier <> '';
  CREATE TRIGGER shifts_stay BEFORE DELETE ON shifts BEGIN
    SELECT RAISE(ABORT, 'a shift is never taken back');
  END;
  ALTER TABLE operations ADD COLUMN shift INTEGER;
  CREATE INDEX operations_shift ON operations (shift) WHERE shift IS NOT NULL;
  CREATE INDEX operations_history ON operations (day, cashier, kind, reason);

  CREATE TABLE day_closes (
    number INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    at REAL NOT NULL,
    operations INTEGER NOT NULL,
    agreement TEXT NOT NULL,
    content TEXT NOT NULL,
    removed_after_days INTEGER
  ) STRICT;
  CREATE INDEX day_closes_day ON day_closes (day, number);
  CREATE INDEX day_closes_named ON day_closes (at) WHERE removed_after_days IS NULL;
  CREATE TRIGGER day_closes_stay BEFORE DELETE ON day_closes BEGIN
    SELECT RAISE(ABORT, 'a close of day is never taken back');
  END;
  `,
]

/**
 * How many of these steps a program has to know to work on today's schema. A step that only adds leaves it as it is, so that the version before
 * still opens the queue; one that takes away, or gives what is there another meaning, sets it to its own number, and comes a version
 * after the one that can do without.
 */
const readableFrom = 9

/**
 * Brings a database to today's schema, each step in a transaction of its own. Throws SQLite's errors.
 * @returns `newer` where steps were taken that this program would have to know; it has changed nothing then
 */
export function migrate(database: DatabaseSync): 'current' | 'newer' {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (version > migrations.length) return stepsNeeded(database) <= migrations.length ? 'current' : 'newer'
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue
    database.exec(
      `BEGIN IMMEDIATE; ${step};
       INSERT OR REPLACE INTO meta (name, value) VALUES ('readableFrom', '${readableFrom}');
       PRAGMA user_version = ${index + 1}; COMMIT`,
    )
  }
  return 'current'
}

/** What a newer version wrote of how many steps its schema needs; one that wrote nothing needs all of its own. */
function stepsNeeded(database: DatabaseSync): number {
  const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get()
  if (known === undefined) return Infinity
  const needed = database.prepare("SELECT value FROM meta WHERE name = 'readableFrom'").get()?.['value']
  return typeof needed === 'string' && /^\d+$/u.test(needed) ? Number(needed) : Infinity
}
