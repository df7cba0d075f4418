import { z } from 'zod'
import type { Money } from './money.ts'
import { operationKindSchema } from './operations.ts'
import type { OperationKind, SubmitError } from './operations.ts'
import type { StoreSettings } from '../contract/settings.ts'

/** What the limits count. The same figures judge an operation in main and warn in the window before it is refused. */
export const queueLoadSchema = z.strictObject({
  /** Operations that have not ended, those that wait for a person too. */
  rows: z.int(),
  /** Their money by currency, minor units. */
  minor: z.record(z.string(), z.int()),
  /** What the day has given back or may give back, by way and currency, minor units. */
  today: z.array(z.strictObject({ kind: operationKindSchema, currency: z.string(), minor: z.int() })),
})
export type QueueLoad = z.infer<typeof queueLoadSchema>

/** How much of one limit is used: rows, or minor units. */
export type LimitUse = {
  limit: Extract<SubmitError, { tag: 'LimitExceeded' }>['limit']
  used: number
  most: number
}

/** How an operation of this way and money finds every limit, with itself counted in. */
export function limitUses(
  load: QueueLoad,
  kind: OperationKind,
  { currency, minor }: Money,
  limits: StoreSettings['limits'],
): LimitUse[] {
  const today = load.today
    .filter((total) => total.kind === kind && total.currency === currency)
    .reduce((sum, total) => sum + total.minor, 0)
  return [
    { limit: 'rows', used: load.rows + 1, most: limits.maxRowsWaiting },
    { limit: 'money', used: (load.minor[currency] ?? 0) + minor, most: limits.maxMoneyWaitingMinor },
    { limit: 'amount', used: minor, most: limits.perOperationMinor[kind] },
    { limit: 'dailyAmount', used: today + minor, most: limits.perDayMinor[kind] },
  ]
}

export const isExceeded = ({ used, most }: LimitUse): boolean => used > most

/** From this share of a limit on it is shown: early enough for somebody to look at the connection. */
const nearShare = 0.8

export const isNear = ({ used, most }: LimitUse): boolean => used >= most * nearShare
