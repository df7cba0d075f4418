import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { QueueQuery } from '../../contract/ipc.ts'
import type { Total } from '../../contract/shifts.ts'
import type { QueueLoad } from '../../domain/limits.ts'
import { isEnded, rowStateSchema } from '../../domain/operations.ts'
import type { OperationKind, RowState } from '../../domain/operations.ts'
import { columns, decodeRow } from './operation-row.ts'
import type { OperationRow } from './operation-row.ts'

/** A sum that was read. */
export const totalOf = (record: Record<string, SQLOutputValue>): Total => ({
  kind: String(record['kind']) as OperationKind,
  state: rowStateSchema.parse(record['state']),
  currency: String(record['currency']),
  count: Number(record['count']),
  minor: Number(record['minor']),
})

export type OperationsQueries = ReturnType<typeof operationsQueries>

type Statements = ReturnType<typeof statementsOf>

function statementsOf(database: DatabaseSync) {
  return {
    inStates: statementsByShape(database),
    countByStateAndCashier: database.prepare(
      'SELECT count(*) AS n FROM operations WHERE state = ? AND sequence >= ? AND cashier = ?',
    ),
    firstOfDay: database.prepare(
      'SELECT sequence FROM operations WHERE day >= ? ORDER BY day, sequence LIMIT 1',
    ),
    some: database.prepare(
      `SELECT ${columns} FROM operations WHERE sequence IN (SELECT value FROM json_each(?))`,
    ),
    countByState: database.prepare(
      'SELECT coalesce(sum(count), 0) AS n FROM totals WHERE state = ? AND day >= ?',
    ),
    countAll: database.prepare('SELECT coalesce(sum(count), 0) AS n FROM totals'),
    narrow: {
      day: database.prepare(
        'SELECT sequence, state, cashier FROM operations WHERE day = ? ORDER BY sequence DESC',
      ),
      saleKey: database.prepare(
        'SELECT sequence, state, cashier FROM operations WHERE sale_key = ? ORDER BY sequence DESC',
      ),
      both: database.prepare(
        'SELECT sequence, state, cashier FROM operations WHERE sale_key = ? AND day = ? ORDER BY sequence DESC',
      ),
    },
    dayTotals: database.prepare(
      'SELECT kind, state, currency, count, minor FROM totals WHERE day = ? ORDER BY kind, state, currency',
    ),
    openBefore: database.prepare(
      `SELECT kind, state, currency, count(*) AS count, sum(minor) AS minor FROM operations INDEXED BY operations_open
       WHERE open_sale_key IS NOT NULL AND day < ? GROUP BY kind, state, currency ORDER BY kind, state, currency`,
    ),
    stateTotals: database.prepare(
      'SELECT currency, sum(count) AS count, sum(minor) AS minor FROM totals WHERE state = ? GROUP BY currency',
    ),
    newestSequence: database.prepare('SELECT coalesce(max(sequence), 0) AS n FROM operations'),
  }
}

/** Rows of one state from a sequence on, of all cashiers or of one. */
type Walk = { state: RowState; from: number; cashier: string | null }

/**
 * A page of the sequences along these walks, newest first. One walk along each state's own index, merged by SQLite and
 * ended with the page: asked for by a list of states, the planner would sort the whole history.
 */
function statementsByShape(database: DatabaseSync) {
  const prepared = new Map<string, StatementSync>()
  return (walks: readonly Walk[], limit: number, offset: number): number[] => {
    if (walks.length === 0 || limit <= 0) return []
    const text = walks
      .map(
        ({ cashier }) =>
          `SELECT sequence FROM operations WHERE state = ? AND sequence >= ?${cashier === null ? '' : ' AND cashier = ?'}`,
      )
      .join(' UNION ALL ')
    const statement =
      prepared.get(text) ?? database.prepare(`${text} ORDER BY sequence DESC LIMIT ? OFFSET ?`)
    prepared.set(text, statement)
    const values = walks.flatMap(({ state, from, cashier }) =>
      cashier === null ? [state, from] : [state, from, cashier],
    )
    return statement.all(...values, limit, offset).map(({ sequence }) => Number(sequence))
  }
}

/** What a person has to decide stands before everything else, however many rows are newer. */
const needsPerson: RowState = 'attention'

/** The rows of these sequences, which are few (one page), in their order. */
function rowsOf({ some }: Statements, sequences: readonly number[]): OperationRow[] {
  const found = new Map(
    some.all(JSON.stringify(sequences)).map((record) => {
      const row = decodeRow(record)
      return [row.sequence, row]
    }),
  )
  return sequences.flatMap((sequence) => found.get(sequence) ?? [])
}

const endedStates: ReadonlySet<string> = new Set(rowStateSchema.options.filter(isEnded))

/** Of a day or a sale: few enough to look at each. */
function narrowList(
  { narrow }: Statements,
  { day, saleKey, states }: QueueQuery,
  endedOf: string | null,
): number[] {
  const wanted = states ? new Set<string>(states) : null
  const found =
    saleKey === undefined
      ? narrow.day.all(day ?? '')
      : day === undefined
        ? narrow.saleKey.all(saleKey)
        : narrow.both.all(saleKey, day)
  return found
    .filter(({ state }) => wanted === null || wanted.has(String(state)))
    .filter(
      ({ state, cashier }) => endedOf === null || cashier === endedOf || !endedStates.has(String(state)),
    )
    .toSorted((one, other) => Number(other['state'] === needsPerson) - Number(one['state'] === needsPerson))
    .map(({ sequence }) => Number(sequence))
}

/** What the queue screen and the close of day ask. What needs a person first, then the newest. Counts come from `totals`, never from a scan. */
export function operationsQueries(database: DatabaseSync) {
  const statements = statementsOf(database)
  return {
    /** How many operations there are. */
    count: (): number => Number(statements.countAll.get()?.['n']),
    /**
     * A page of the queue. Ended rows accepted before the day `endedSince` are left out unless a day or a sale is asked
     * for: they are history.
     *
     * @param endedOf of ended rows only those of this cashier; `null`: of all
     */
    list(
      query: QueueQuery,
      endedSince = '',
      endedOf: string | null = null,
    ): { rows: OperationRow[]; total: number } {
      const { limit = 100, offset = 0 } = query
      if (query.day !== undefined || query.saleKey !== undefined) {
        const found = narrowList(statements, query, endedOf)
        return { rows: rowsOf(statements, found.slice(offset, offset + limit)), total: found.length }
      }
      const first =
        endedSince === ''
          ? 0
          : Number(statements.firstOfDay.get(endedSince)?.['sequence'] ?? Number.MAX_SAFE_INTEGER)
      const states = [...new Set(query.states ?? rowStateSchema.options)]
      const walk = (state: RowState): Walk => ({
        state,
        from: isEnded(state) ? first : 0,
        cashier: isEnded(state) ? endedOf : null,
      })
      const countOf = (state: RowState) =>
        !isEnded(state)
          ? statements.countByState.get(state, '')
          : endedOf === null
            ? statements.countByState.get(state, endedSince)
            : statements.countByStateAndCashier.get(state, first, endedOf)
      const counts = new Map(states.map((state) => [state, Number(countOf(state)?.['n'])]))
      const before = counts.get(needsPerson) ?? 0
      const asking = before > offset ? statements.inStates([walk(needsPerson)], limit, offset) : []
      const others = statements.inStates(
        states.filter((state) => state !== needsPerson).map(walk),
        limit - asking.length,
        Math.max(0, offset - before),
      )
      return {
        rows: rowsOf(statements, [...asking, ...others]),
        total: [...counts.values()].reduce((sum, count) => sum + count, 0),
      }
    },
    /** Counts and sums of a day by kind, state and currency. */
    dayTotals: (day: string): Total[] => statements.dayTotals.all(day).map(totalOf),
    /** Counts and sums of what was accepted before a day and has not ended. */
    openBefore: (day: string): Total[] => statements.openBefore.all(day).map(totalOf),
    /** How many rows, and how much money by currency, are in these states. */
    inStates(states: readonly RowState[]): { count: number; minor: Record<string, number> } {
      const sum = { count: 0, minor: {} as Record<string, number> }
      for (const state of states)
        for (const { currency, count, minor } of statements.stateTotals.all(state)) {
          sum.count += Number(count)
          sum.minor[String(currency)] = (sum.minor[String(currency)] ?? 0) + Number(minor)
        }
      return sum
    },
    /** The sequence of the operation accepted last, 0 where there is none. */
    newestSequence: (): number => Number(statements.newestSequence.get()?.['n']),
    /** Voids that ended by a refund, by their operation: their own or, in a copy that was put back, one in their place. */
    voidsEndedByRefund: (): string[] =>
      database
        .prepare(
          `SELECT operation_id FROM operations WHERE kind = 'void' AND state = 'approved'
             AND json_extract(last_answer, '$.processedAs') = 'refund'`,
        )
        .all()
        .map((record) => String(record['operation_id'])),
    /** The rows of a day in order of acceptance, one at a time. */
    *ofDay(day: string): Generator<OperationRow> {
      for (const record of database
        .prepare(`SELECT ${columns} FROM operations WHERE day = ? ORDER BY sequence`)
        .iterate(day))
        yield decodeRow(record)
    },
  }
}

/** States in which an operation still asks for attention of the queue or of a person. */
const openStates: readonly RowState[] = ['queued', 'sending', 'unknown', 'inProgress', 'attention']
/** States in which money was given back or may be. */
const countedStates: readonly RowState[] = [...openStates, 'approved']

/** What the store's limits count by now. `day` in the store's zone. */
export function queueLoad(queries: OperationsQueries, day: string): QueueLoad {
  const { count, minor } = queries.inStates(openStates)
  return {
    rows: count,
    minor,
    today: queries
      .dayTotals(day)
      .filter(({ state }) => countedStates.includes(state))
      .map(({ kind, currency, minor: sum }) => ({ kind, currency, minor: sum })),
  }
}
