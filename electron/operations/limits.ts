import type { OperationKind, RowState, SubmitError } from '../../contract/operations.ts'
import type { Money } from '../../contract/money.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { OperationsQueries } from '../storage/operations-queries.ts'

type Limit = Extract<SubmitError, { tag: 'LimitExceeded' }>

/** States in which an operation still asks for attention of the queue or of a person. */
const openStates: readonly RowState[] = ['queued', 'sending', 'unknown', 'inProgress', 'attention']
/** States in which money was given back or may be. */
const countedStates: readonly RowState[] = [...openStates, 'approved']

/** What the queue can hold at most; nobody may exceed it. `null`: there is room. */
export function fullQueue(
  money: Money,
  limits: StoreSettings['limits'],
  queries: OperationsQueries,
): Limit | null {
  const open = queries.inStates(openStates)
  if (open.count >= limits.mostRowsWaiting)
    return { tag: 'LimitExceeded', limit: 'rows', allowed: limits.mostRowsWaiting }
  if ((open.minor[money.currency] ?? 0) + money.minor > limits.mostMoneyWaitingMinor)
    return { tag: 'LimitExceeded', limit: 'money', allowed: limits.mostMoneyWaitingMinor }
  return null
}

/** The amount limit that an operation exceeds, which a supervisor may allow; `null`: none. `day` in the store's zone. */
export function exceededAmount(
  kind: OperationKind,
  money: Money,
  day: string,
  limits: StoreSettings['limits'],
  queries: OperationsQueries,
): Limit | null {
  if (money.minor > limits.perOperationMinor[kind])
    return { tag: 'LimitExceeded', limit: 'amount', allowed: limits.perOperationMinor[kind] }
  const today = queries
    .dayTotals(day)
    .filter(
      (total) =>
        total.kind === kind && total.currency === money.currency && countedStates.includes(total.state),
    )
    .reduce((sum, { minor }) => sum + minor, 0)
  if (today + money.minor > limits.perDayMinor[kind])
    return { tag: 'LimitExceeded', limit: 'dailyAmount', allowed: limits.perDayMinor[kind] }
  return null
}
