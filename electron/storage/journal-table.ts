import { createHash } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { isRemovalDue } from '../../domain/retention.ts'
import { journalPersonal } from './journal-personal.ts'
import type { EntryNames, JournalPersonal } from './journal-personal.ts'

/** One line of the journal: what happened to an operation (or to the store's queue), when, and by whom. */
export type JournalEntry = EntryNames & {
  /** 1, 2, 3, …: a gap is a deletion. */
  sequence: number
  at: number
  /** The day in the store's zone. */
  day: string
  operationId: string | null
  /** As it is hashed: a salted hash of a person's name, `system`, or a gateway's name for its answers. */
  who: string
  event: string
  /** JSON of named fields. Never card data, never a bank account. */
  detail: string
  /** SHA-256 over the entry before it and this one as it is stored. */
  hash: string
}

/** Says that the names of every entry from before a moment (`before`, milliseconds since the epoch) were removed. */
export const removalEvent = 'personalDataRemoved'

/** The hash before the first entry. */
export const genesis = createHash('sha256').update('extorno journal, version 1').digest('hex')

/** An entry's hash: each field with its length before it, so that no two entries can read the same. */
export function hashEntry(before: string, entry: Omit<JournalEntry, 'hash' | keyof EntryNames>): string {
  const hash = createHash('sha256').update(before)
  for (const field of [
    String(entry.sequence),
    String(entry.at),
    entry.day,
    entry.operationId ?? '',
    entry.who,
    entry.event,
    entry.detail,
  ])
    hash.update(`\n${Buffer.byteLength(field)}:`).update(field)
  return hash.digest('hex')
}

/** Up to where the journal is known to have reached: kept outside the database, to notice a tail cut off. */
export type JournalHead = { sequence: number; hash: string }

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

const decodeWith =
  (personal: JournalPersonal) =>
  (record: Record<string, SQLOutputValue>): JournalEntry => {
    const sequence = Number(record['sequence'])
    const stored = { who: String(record['who']), detail: String(record['detail']) }
    return {
      sequence,
      at: Number(record['at']),
      day: String(record['day']),
      operationId: record['operation_id'] === null ? null : String(record['operation_id']),
      event: String(record['event']),
      hash: String(record['hash']),
      ...stored,
      ...personal.give(sequence, stored),
    }
  }

/** The append-only, hash-chained journal. Called inside `Storage.write` or `Storage.read`; throws SQLite's errors. */
export function journalTable(database: DatabaseSync, dayOf: (at: number) => string) {
  const removedAfter = database.prepare(`SELECT value FROM meta WHERE name = 'removedAfterDays'`)
  const personal = journalPersonal(database, () => {
    const days = removedAfter.get()?.['value']
    return typeof days === 'string' ? Number(days) : null
  })
  const decode = decodeWith(personal)
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
  const administrative = database.prepare(
    `SELECT json_extract(detail, '$.' || ?1) AS value FROM journal
     WHERE operation_id IS NULL AND json_extract(detail, '$.' || ?1) IS NOT NULL ORDER BY sequence DESC LIMIT 1`,
  )
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
        event: note.event,
        ...personal.take({ sequence: before.sequence + 1, at: note.at }, note.who, note.detail),
      }
      const { sequence, at, day, operationId, event, who, detail } = entry
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
    /** A member of the latest entry of no operation that has it; `null`: none has. */
    lastAdministrative: (member: string): string | number | null => {
      const value = administrative.get(member)?.['value']
      return typeof value === 'string' || typeof value === 'number' ? value : null
    },
    of: (operationId: string): JournalEntry[] => ofOperation.all(operationId).map(decode),
  }
}

/**
 * An entry that says itself that others may be missing: at a start the journal did not reach what was known of it
 * (`journalShortened`: a copy was put back, the log was damaged, or somebody cut it), or it was carried over from a
 * damaged database (`salvaged`).
 */
type Gap = { sequence: number; at: number; event: 'journalShortened' | 'salvaged' }

/** `ok`: the chain is unbroken; `firstBad`: the first sequence that does not follow; `gaps`: at most the first 100. */
export type Verification = { entries: number; ok: boolean; firstBad: number | null; gaps: Gap[] }

const maxGaps = 100

/** Walks the chain an entry at a time, for a journal too long to be walked at once. */
export function createVerifier(head: JournalHead | null) {
  let before = genesis
  let firstBad: number | null = null
  let entries = 0
  let isHeadSeen = head === null || head.sequence === 0
  const gaps: Gap[] = []
  const nameless = createNameless()

  return {
    take(entry: JournalEntry): void {
      entries += 1
      const { sequence, at, event, hash } = entry
      nameless.take(entry)
      if ((event === 'journalShortened' || event === 'salvaged') && gaps.length < maxGaps)
        gaps.push({ sequence, at, event })
      if (firstBad !== null) return
      const isBad = sequence !== entries || hashEntry(before, entry) !== hash || entry.names === 'changed'
      if (isBad || (sequence === head?.sequence && hash !== head.hash)) firstBad = entries
      if (sequence === head?.sequence) isHeadSeen = true
      before = hash
    },
    end(): Verification {
      if (firstBad === null && !isHeadSeen) firstBad = entries + 1
      const first = Math.min(firstBad ?? Infinity, nameless.firstUnexplained())
      firstBad = first === Infinity ? null : first
      return { entries, ok: firstBad === null, firstBad, gaps }
    },
  }
}

/**
 * Entries whose names are missing. A later entry has to say that names were removed of as long ago, and to be younger than
 * they are by as much as a store keeps them at least: who deletes a name of today has nothing that explains it.
 */
function createNameless() {
  let unexplained: { sequence: number; at: number }[] = []
  return {
    take({ sequence, at, event, detail, names }: JournalEntry): void {
      if (names === 'missing') unexplained.push({ sequence, at })
      if (event !== removalEvent || unexplained.length === 0) return
      const { before } = JSON.parse(detail) as { before?: unknown }
      if (typeof before !== 'number' || !isRemovalDue(before, at)) return
      unexplained = unexplained.filter((entry) => entry.at >= before)
    },
    firstUnexplained: (): number => unexplained[0]?.sequence ?? Infinity,
  }
}

/**
 * Walks the whole chain. A changed, missing or reordered entry breaks it.
 *
 * @param head an entry that must be there as it was (a cut-off tail is otherwise a shorter, sound chain)
 */
export function verifyChain(entries: Iterable<JournalEntry>, head: JournalHead | null): Verification {
  const verifier = createVerifier(head)
  for (const entry of entries) verifier.take(entry)
  return verifier.end()
}
