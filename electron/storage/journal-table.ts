import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { genesis, hashEntry } from './journal-chain.ts'
import type { JournalEntry, JournalHead } from './journal-chain.ts'

/** What is written of one event; place in the chain, day and hash are added. */
export type JournalNote = {
  at: number
  operationId: string | null
  who: string
  event: string
  detail: Readonly<Record<string, string | number | boolean | null>>
}

/** A part of the journal by sequence: later than `after`, up to and with `upTo`; of one day, or of all (`null`). */
export type JournalRange = { day: string | null; after: number; upTo: number }

export type JournalTable = ReturnType<typeof journalTable>

const decode = (record: Record<string, SQLOutputValue>): JournalEntry => ({
  sequence: Number(record['sequence']),
  at: Number(record['at']),
  day: String(record['day']),
  operationId: record['operation_id'] === null ? null : String(record['operation_id']),
  who: String(record['who']),
  event: String(record['event']),
  detail: String(record['detail']),
  hash: String(record['hash']),
})

/** The append-only, hash-chained journal. Called inside `Storage.write` or `Storage.read`; throws SQLite's errors. */
export function journalTable(database: DatabaseSync, dayOf: (at: number) => string) {
  const last = database.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1')
  const insert = database.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const count = {
    all: database.prepare('SELECT coalesce(max(sequence), 0) AS n FROM journal'),
    day: database.prepare('SELECT count(*) AS n FROM journal WHERE day = ?'),
    dayIn: database.prepare(
      'SELECT count(*) AS n FROM journal WHERE day = ? AND sequence > ? AND sequence <= ?',
    ),
  }
  const first = {
    all: database.prepare(
      'SELECT * FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?',
    ),
    day: database.prepare(
      'SELECT * FROM journal WHERE day = ? AND sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?',
    ),
  }
  const ofOperation = database.prepare('SELECT * FROM journal WHERE operation_id = ? ORDER BY sequence')

  function head(): JournalHead {
    const record = last.get()
    return record
      ? { sequence: Number(record['sequence']), hash: String(record['hash']) }
      : { sequence: 0, hash: genesis }
  }

  return {
    head,
    /** Adds one event at the end of the chain, in the transaction it is called in. */
    append(note: JournalNote): void {
      const before = head()
      const entry = {
        sequence: before.sequence + 1,
        at: note.at,
        day: dayOf(note.at),
        operationId: note.operationId,
        who: note.who,
        event: note.event,
        detail: JSON.stringify(note.detail),
      }
      const { sequence, at, day, operationId, who, event, detail } = entry
      insert.run(sequence, at, day, operationId, who, event, detail, hashEntry(before.hash, entry))
    },
    /** All entries, or those of one day, in order, read one at a time. */
    *entries(day?: string): Generator<JournalEntry> {
      const records =
        day === undefined
          ? database.prepare('SELECT * FROM journal ORDER BY sequence').iterate()
          : database.prepare('SELECT * FROM journal WHERE day = ? ORDER BY sequence').iterate(day)
      for (const record of records) yield decode(record)
    },
    /**
     * The first `limit` entries of a range, read at once. What is in a range that ends at `head` never changes, however
     * much is appended between two reads.
     */
    page({ day, after, upTo }: JournalRange, limit: number): JournalEntry[] {
      const records =
        day === null ? first.all.all(after, upTo, limit) : first.day.all(day, after, upTo, limit)
      return records.map(decode)
    },
    /** Entries of a day in a range. */
    countOfDay: (day: string, after: number, upTo: number): number =>
      Number(count.dayIn.get(day, after, upTo)?.['n']),
    count: (day?: string): number =>
      Number((day === undefined ? count.all.get() : count.day.get(day))?.['n']),
    of: (operationId: string): JournalEntry[] => ofOperation.all(operationId).map(decode),
  }
}
