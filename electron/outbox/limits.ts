import type { QueueLoad } from '../../domain/limits.ts'
import type { RowState } from '../../domain/operations.ts'
import type { OperationsQueries } from '../storage/operations-queries.ts'

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
