import { createHash, randomBytes } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'

/** Members of an entry's detail that name a person. `who` does too, unless it is the program or a gateway. */
const personalMembers: ReadonlySet<string> = new Set(['supervisor', 'saleTypedBy', 'person', 'for'])
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
export type JournalPersonal = ReturnType<typeof journalPersonal>

/** @param removedAfter after how many days names are removed, as was last noted; `null`: none ever were */
export function journalPersonal(database: DatabaseSync, removedAfter: () => number | null) {
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
        insert: database.prepare('INSERT INTO journal_personal VALUES (?, ?, ?, ?, ?)'),
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
  const members = Object.entries(JSON.parse(stored.detail) as Record<string, unknown>)
  const detail = members.map(([name, value]) => [
    name,
    personalMembers.has(name) ? clear(`detail.${name}`, value) : value,
  ])
  const who = String(clear('who', stored.who))
  // A name that no entry asks for was put there by another hand.
  isChanged ||= kept.size > 0
  return {
    shown: { who, detail: JSON.stringify(Object.fromEntries(detail)) },
    names: isChanged ? 'changed' : isMissing ? 'missing' : 'there',
  }
}
