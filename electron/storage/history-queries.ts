import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { HistoryFilter } from '../../contract/history.ts'
import { columns, decodeRow } from './operation-row.ts'
import type { OperationRow } from './operation-row.ts'

/** What was asked for on past days. Called inside `Storage.read`; throws SQLite's errors. */
export type HistoryQueries = ReturnType<typeof historyQueries>

/** The days, and what more was asked for; `reason IS` finds those without one too. */
function conditionOf({ from, to, cashier, reason, kind }: HistoryFilter): {
  sql: string
  values: SQLInputValue[]
} {
  const parts: [sql: string, ...values: SQLInputValue[]][] = [
    ['day >= ? AND day <= ?', from, to],
    ...(cashier === undefined ? [] : [['cashier = ?', cashier] as [string, string]]),
    ...(reason === undefined ? [] : [['reason IS ?', reason] as [string, string | null]]),
    ...(kind === undefined ? [] : [['kind = ?', kind] as [string, string]]),
  ]
  return { sql: parts.map(([sql]) => sql).join(' AND '), values: parts.flatMap(([, ...values]) => values) }
}

/** Found in an index that holds all of these, so that the rows themselves are read of one page alone. */
const source = 'operations INDEXED BY operations_history'

export function historyQueries(database: DatabaseSync) {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  const texts = (column: 'cashier' | 'reason', { from, to }: HistoryFilter): (string | null)[] =>
    prepare(`SELECT DISTINCT ${column} AS text FROM ${source} WHERE day >= ? AND day <= ? ORDER BY text`)
      .all(from, to)
      .map(({ text }) => (typeof text === 'string' ? text : null))

  return {
    /** The operations of a page, the newest first. */
    page(filter: HistoryFilter, limit: number, offset: number): string[] {
      const { sql, values } = conditionOf(filter)
      return prepare(
        `SELECT operation_id AS id FROM operations WHERE sequence IN
           (SELECT sequence FROM ${source} WHERE ${sql} ORDER BY day DESC, sequence DESC LIMIT ? OFFSET ?)
         ORDER BY day DESC, sequence DESC`,
      )
        .all(...values, limit, offset)
        .map(({ id }) => String(id))
    },
    count(filter: HistoryFilter): number {
      const { sql, values } = conditionOf(filter)
      return Number(prepare(`SELECT count(*) AS n FROM ${source} WHERE ${sql}`).get(...values)?.['n'])
    },
    /** Whose operations there are on the days of a filter, whatever else it says. */
    cashiers: (filter: HistoryFilter): string[] => texts('cashier', filter).map((text) => text ?? ''),
    /** For which reasons; `null`: without one. */
    reasons: (filter: HistoryFilter): (string | null)[] => texts('reason', filter),
    /** All of them in order of acceptance, one at a time. */
    *all(filter: HistoryFilter): Generator<OperationRow> {
      const { sql, values } = conditionOf(filter)
      for (const record of database
        .prepare(`SELECT ${columns} FROM operations WHERE ${sql} ORDER BY sequence`)
        .iterate(...values))
        yield decodeRow(record)
    },
  }
}
