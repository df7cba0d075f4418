import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Shift, Total } from '../../contract/shifts.ts'
import type { JournalTable } from './journal-table.ts'
import { totalOf } from './operations-queries.ts'

type Record_ = Record<string, SQLOutputValue>

const shiftOf = (record: Record_): Shift => ({
  number: Number(record['number']),
  cashier: String(record['cashier']),
  openedAt: Number(record['opened_at']),
  closedAt: record['closed_at'] === null ? null : Number(record['closed_at']),
})

/**
 * Shifts: of each person one at a time is open; they begin in the table of operations. Called inside `Storage.write` or
 * `Storage.read`; throws SQLite's errors.
 */
export type ShiftsTable = ReturnType<typeof shiftsTable>

export function shiftsTable(database: DatabaseSync, journal: Pick<JournalTable, 'append'>) {
  const open = database.prepare('SELECT * FROM shifts WHERE cashier = ? AND closed_at IS NULL')
  const close = database.prepare('UPDATE shifts SET closed_at = ? WHERE number = ?')
  const during = database.prepare(
    'SELECT * FROM shifts WHERE opened_at < ? AND (closed_at IS NULL OR closed_at >= ?) ORDER BY number',
  )
  const totals = database.prepare(
    `SELECT kind, state, currency, count(*) AS count, sum(minor) AS minor FROM operations WHERE shift = ?
     GROUP BY kind, state, currency ORDER BY kind, state, currency`,
  )
  const removeNames = database.prepare(
    `UPDATE shifts SET cashier = '', closed_at = coalesce(closed_at, ?) WHERE number IN
       (SELECT number FROM shifts WHERE cashier <> '' AND opened_at < ? ORDER BY opened_at LIMIT ?)`,
  )

  function openOf(cashier: string): Shift | null {
    const record = open.get(cashier)
    return record === undefined ? null : shiftOf(record)
  }

  return {
    openOf,
    /** @param who ended it: the person, or whoever closed the day */
    close({ number }: Shift, at: number, who: string, why: 'person' | 'closeOfDay'): void {
      close.run(at, number)
      journal.append({ at, operationId: null, who, event: 'shiftClosed', detail: { shift: number, why } })
    },
    /** Shifts that were open at some moment from `start` up to `end`, in order. */
    during: (start: number, end: number): Shift[] => during.all(end, start).map(shiftOf),
    /** What was asked for in a shift, as it is now. */
    totals: (number: number): Total[] => totals.all(number).map(totalOf),
    /** Takes the names out of shifts from before a moment; one that nobody closed ends. @returns how many */
    removeNames: (before: number, now: number, most: number): number =>
      Number(removeNames.run(now, before, most).changes),
  }
}
