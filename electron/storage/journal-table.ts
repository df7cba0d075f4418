import { createHash, randomBytes } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { parseStoredJson } from './operation-row.ts'

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
  const insert = database.prepare(
    'INSERT INTO journal (sequence, at, day, operation_id, who, event, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
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
  // An entry that is no JSON any more tells nothing, and must not hide what the others tell.
  const administrative = database.prepare(
    `SELECT value FROM (
       SELECT sequence, CASE WHEN json_valid(detail) THEN json_extract(detail, '$.' || ?1) END AS value
       FROM journal WHERE operation_id IS NULL)
     WHERE value IS NOT NULL ORDER BY sequence DESC LIMIT 1`,
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

/** Members of an entry's detail that name a person, or may: a note is anybody's words. `who` does too, unless it is the program or a gateway. */
const personalMembers: ReadonlySet<string> = new Set([
  'supervisor',
  'saleTypedBy',
  'person',
  'for',
  'reasonNote',
])
/** Who acts that is no person. */
const impersonal =
  /^(?:|system|counter|cashier|supervisor|reconciler|kushki|liquido|(?:kushki|liquido) callback)$/u
/** What stands in an entry in place of a name. */
const commitmentShape = /^sha256:[0-9a-f]{64}$/u

/** The text of an entry as it is stored and hashed: each name a commitment to a salted value. */
type StoredText = { who: string; detail: string }

/**
 * What an entry says of people: `shown` has its names put back; `names` whether each is `there` as it was hashed, at
 * least one is `missing` (removed after its time, or by another hand), or one was `changed`.
 */
export type EntryNames = { shown: StoredText; names: 'there' | 'missing' | 'changed' }

const commitmentTo = (salt: string, value: string): string =>
  `sha256:${createHash('sha256').update(`${salt}\n${value}`).digest('hex')}`

/** What is shown of a name that is not there any more. @param days after how many it was to be removed; `null`: not known */
export const removedText = (days: number | null): string =>
  days === null ? 'removed' : `removed after ${days} days`

/**
 * The names in the journal, in a table beside it: the chain holds a salted hash in their place, so that a name can be
 * deleted and everything else stays proven. Entries of before there was this table have their names in the clear for good.
 */
type JournalPersonal = ReturnType<typeof journalPersonal>

/** @param removedAfter after how many days names are removed, as was last noted; `null`: none ever were */
function journalPersonal(database: DatabaseSync, removedAfter: () => number | null) {
  const statements = statementsOf(database)

  function put(sequence: number, at: number, member: string, value: string): string {
    const salt = randomBytes(16).toString('hex')
    statements?.insert.run(sequence, member, at, salt, value)
    return commitmentTo(salt, value)
  }

  return {
    /** Puts the names of a new entry beside it. @returns the entry's text without them */
    take(
      { sequence, at }: { sequence: number; at: number },
      who: string,
      detail: Readonly<Record<string, string | number | boolean | null>>,
    ): StoredText {
      // Left over of an entry that was cut off.
      statements?.forget.run(sequence)
      const members = Object.entries(detail).map(([name, value]) => [
        name,
        personalMembers.has(name) && typeof value === 'string' && value !== ''
          ? put(sequence, at, `detail.${name}`, value)
          : value,
      ])
      return {
        who: impersonal.test(who) ? who : put(sequence, at, 'who', who),
        detail: JSON.stringify(Object.fromEntries(members)),
      }
    },
    /** An entry's text with its names. */
    give(sequence: number, stored: StoredText): EntryNames {
      const kept = new Map(statements?.ofEntry.all(sequence).map((row) => [String(row['member']), row]))
      const isNamed = kept.size > 0 || stored.who.startsWith('sha256:') || stored.detail.includes('"sha256:')
      return isNamed ? withNames(stored, kept, removedAfter) : { shown: stored, names: 'there' }
    },
  }
}

/** `null`: a database of before there was the table, which is only read. */
function statementsOf(database: DatabaseSync) {
  const table = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'journal_personal'`).get()
  return table === undefined
    ? null
    : {
        insert: database.prepare(
          'INSERT INTO journal_personal (sequence, member, at, salt, value) VALUES (?, ?, ?, ?, ?)',
        ),
        forget: database.prepare('DELETE FROM journal_personal WHERE sequence = ?'),
        ofEntry: database.prepare('SELECT member, salt, value FROM journal_personal WHERE sequence = ?'),
      }
}

function withNames(
  stored: StoredText,
  kept: Map<string, Record<string, SQLOutputValue>>,
  removedAfter: () => number | null,
): EntryNames {
  let [isMissing, isChanged] = [false, false]
  const clear = (member: string, text: unknown): unknown => {
    if (typeof text !== 'string' || !commitmentShape.test(text)) return text
    const name = kept.get(member)
    kept.delete(member)
    isMissing ||= name === undefined
    if (name === undefined) return removedText(removedAfter())
    const value = String(name['value'])
    isChanged ||= commitmentTo(String(name['salt']), value) !== text
    return value
  }
  const members = parseStoredJson(stored.detail)
  const detail =
    members === null
      ? stored.detail
      : JSON.stringify(
          Object.fromEntries(
            Object.entries(members).map(([name, value]) => [
              name,
              personalMembers.has(name) ? clear(`detail.${name}`, value) : value,
            ]),
          ),
        )
  const who = String(clear('who', stored.who))
  // A name that no entry asks for was put there by another hand.
  isChanged ||= kept.size > 0
  return {
    shown: { who, detail },
    names: isChanged ? 'changed' : isMissing ? 'missing' : 'there',
  }
}
