import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { closeContentSchema } from '../../contract/day-close.ts'
import type { CloseContent, DayClose, DayCloseLine } from '../../contract/day-close.ts'
import { sumsOf } from '../../domain/close-sums.ts'
import { DamagedValue } from './failure.ts'
import { parseStoredJson } from './operation-row.ts'

type Record_ = Record<string, SQLOutputValue>

/** What is new of a close. */
export type NewClose = { day: string; at: number; content: CloseContent }

const agreementOf = ({ comparison }: CloseContent): DayCloseLine['agreement'] => {
  if (comparison.tag !== 'compared') return 'notKnown'
  return comparison.reconciliation.differences.length === 0 ? 'agrees' : 'differs'
}

const replacedBy = (record: Record_): number | null =>
  record['replaced_by'] === null ? null : Number(record['replaced_by'])

/** Throws `DamagedValue` where the disk gives what never went in. */
function closeOf(record: Record_): DayClose {
  const content = closeContentSchema.safeParse(parseStoredJson(record['content']))
  if (!content.success) throw new DamagedValue('content')
  return {
    ...content.data,
    number: Number(record['number']),
    day: String(record['day']),
    at: Number(record['at']),
    sums: sumsOf(content.data.operations),
    replacedBy: replacedBy(record),
    ...(record['removed_after_days'] === null
      ? {}
      : { removedAfterDays: Number(record['removed_after_days']) }),
  }
}

const lineOf = (record: Record_): DayCloseLine => ({
  number: Number(record['number']),
  day: String(record['day']),
  at: Number(record['at']),
  operations: Number(record['operations']),
  agreement: String(record['agreement']) as DayCloseLine['agreement'],
  replacedBy: replacedBy(record),
})

/** Of the same day, a later one: the next. */
const withReplacement = `SELECT *, (SELECT min(later.number) FROM day_closes AS later
  WHERE later.day = close.day AND later.number > close.number) AS replaced_by FROM day_closes AS close`

/** The closes of day. Called inside `Storage.write` or `Storage.read`; throws SQLite's errors. */
export type DayClosesTable = ReturnType<typeof dayClosesTable>

export function dayClosesTable(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO day_closes (number, day, at, operations, agreement, content) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const highest = database.prepare('SELECT coalesce(max(number), 0) AS n FROM day_closes')
  const count = database.prepare('SELECT count(*) AS n FROM day_closes')
  const page = database.prepare(`${withReplacement} ORDER BY number DESC LIMIT ? OFFSET ?`)
  const byNumber = database.prepare(`${withReplacement} WHERE number = ?`)
  const lastOfDay = database.prepare(`${withReplacement} WHERE day = ? ORDER BY number DESC LIMIT 1`)
  const old = database.prepare(
    'SELECT number, content FROM day_closes WHERE removed_after_days IS NULL AND at < ? ORDER BY at LIMIT ?',
  )
  const rewrite = database.prepare(
    'UPDATE day_closes SET content = ?, removed_after_days = ? WHERE number = ?',
  )

  return {
    /** The highest number that was given, 0 where there is none. */
    highest: (): number => Number(highest.get()?.['n']),
    add(number: number, { day, at, content }: NewClose): void {
      const { length } = content.operations
      insert.run(number, day, at, length, agreementOf(content), JSON.stringify(content))
    },
    get(number: number): DayClose | null {
      const record = byNumber.get(number)
      return record === undefined ? null : closeOf(record)
    },
    lastOf(day: string): DayClose | null {
      const record = lastOfDay.get(day)
      return record === undefined ? null : closeOf(record)
    },
    /** A page of all closes, the newest first. */
    list: (limit: number, offset: number): { closes: DayCloseLine[]; total: number } => ({
      closes: page.all(limit, offset).map(lineOf),
      total: Number(count.get()?.['n']),
    }),
    /** Takes the names out of closes from before a moment; one that cannot be read any more is emptied. @returns how many */
    removeNames(before: number, days: number, most: number): number {
      const found = old.all(before, most)
      for (const { number, content } of found) {
        const parsed = closeContentSchema.safeParse(parseStoredJson(content ?? null))
        const text = parsed.success ? JSON.stringify(withoutNames(parsed.data)) : ''
        rewrite.run(text, days, Number(number))
      }
      return found.length
    },
  }
}

const withoutNames = (content: CloseContent): CloseContent => ({
  ...content,
  by: '',
  operations: content.operations.map((operation) => ({ ...operation, cashier: '' })),
  shifts: content.shifts.map((shift) => ({ ...shift, cashier: '' })),
})
