import type { DatabaseSync } from 'node:sqlite'
import { removalEvent } from './journal-table.ts'
import type { JournalTable } from './journal-table.ts'
import type { DayClosesTable } from './day-closes-table.ts'
import type { MetaTable } from './meta-table.ts'
import type { ShiftsTable } from './shifts-table.ts'

/** What is removed of a time: everything written before it, after how many days, and how much at once. */
type Removal = {
  /** Milliseconds since the epoch. */
  before: number
  days: number
  now: number
  /** Names, operations and sales, of each at most. */
  most: number
}

/**
 * Names of people, first and last digits of cards, and what was asked for: in the operations, the names beside the journal,
 * shifts, closes of day and the cache of sales. Called inside `Storage.write` or `Storage.read`; throws SQLite's errors.
 */
export type PersonalData = ReturnType<typeof personalData>

export function personalData(
  database: DatabaseSync,
  {
    journal,
    meta,
    shifts,
    dayCloses,
  }: {
    journal: Pick<JournalTable, 'append'>
    meta: Pick<MetaTable, 'get' | 'set'>
    shifts: Pick<ShiftsTable, 'removeNames'>
    dayCloses: Pick<DayClosesTable, 'removeNames'>
  },
) {
  const oldest = [
    'SELECT min(at) AS at FROM journal_personal',
    `SELECT min(updated_at) AS at FROM operations INDEXED BY operations_personal
     WHERE removed_after_days IS NULL AND open_sale_key IS NULL`,
    'SELECT min(seen_at) AS at FROM sales',
    `SELECT min(opened_at) AS at FROM shifts WHERE cashier <> ''`,
    'SELECT min(at) AS at FROM day_closes WHERE removed_after_days IS NULL',
  ].map((sql) => database.prepare(sql))
  const removals = removalsOf(database)

  /** Once for each moment, before anything goes: names that are missing are explained by it. */
  function note({ before, days, now }: Removal): void {
    if (Number(meta.get('removedBefore') ?? 0) >= before) return
    const detail = { before, days }
    journal.append({ at: now, operationId: null, who: 'system', event: removalEvent, detail })
    meta.set('removedBefore', String(before))
    meta.set('removedAfterDays', String(days))
  }

  return {
    /** When the oldest of it was written or last changed, milliseconds since the epoch; `Infinity`: there is none. */
    oldestAt: (): number =>
      Math.min(
        ...oldest.map((statement) => {
          const at = statement.get()?.['at']
          return typeof at === 'number' ? at : Infinity
        }),
      ),
    /**
     * Removes what has ended and is from before a moment. What is left in the write-ahead log is for `Storage.scrub`.
     *
     * @returns whether there was anything, and so whether there may be more
     */
    remove(removal: Removal): boolean {
      note(removal)
      const { before, days, now, most } = removal
      return [
        { changes: shifts.removeNames(before, now, most) },
        { changes: dayCloses.removeNames(before, days, most) },
        removals.names.run(before, most),
        removals.operations.run(days, before, most),
        removals.sales.run(before, most),
      ].some(({ changes }) => Number(changes) > 0)
    },
  }
}

/**
 * Of an operation stays what the rules, the sums and an answer to the same request again need: ids, money, state, times.
 * Of its fingerprint stays the KSN of its card, which is no card data and is used for good.
 */
function removalsOf(database: DatabaseSync) {
  return {
    names: database.prepare(
      `DELETE FROM journal_personal WHERE rowid IN
         (SELECT rowid FROM journal_personal WHERE at < ? ORDER BY at LIMIT ?)`,
    ),
    operations: database.prepare(
      `UPDATE operations SET
         removed_after_days = ?, body = '', cashier = '', note = NULL,
         supervisor = CASE WHEN supervisor IS NULL THEN NULL ELSE '' END,
         sale = CASE WHEN json_valid(sale) THEN json_object('ticketNumber', json_extract(sale, '$.ticketNumber')) ELSE '{}' END,
         last_answer = CASE WHEN json_valid(last_answer) THEN json_remove(last_answer, '$.message') END,
         fingerprint = CASE gateway WHEN 'kushki' THEN substr(fingerprint, instr(fingerprint, '.')) ELSE '' END
       WHERE sequence IN (
         SELECT sequence FROM operations INDEXED BY operations_personal
         WHERE removed_after_days IS NULL AND open_sale_key IS NULL AND updated_at < ? ORDER BY updated_at LIMIT ?)`,
    ),
    sales: database.prepare(
      'DELETE FROM sales WHERE key IN (SELECT key FROM sales WHERE seen_at < ? ORDER BY seen_at LIMIT ?)',
    ),
  }
}
