import { z } from 'zod'
import type { Money } from './money.ts'
import { operationKindSchema } from './operations.ts'
import type { OperationKind } from './operations.ts'

const limitSchema = z.int().min(1).max(999_999_999)
export const limitsSettingsSchema = z.strictObject({
  /** Maximum rows waiting, those for a person too; a supervisor may exceed. @default 5000 */
  maxRowsWaiting: z.int().min(1).max(100_000).default(5000),
  /** Maximum money waiting, minor units; a supervisor may exceed. @default 5000000 */
  maxMoneyWaitingMinor: limitSchema.default(5_000_000),
  /** Maximum for one operation, minor units, by kind; a supervisor may exceed. */
  perOperationMinor: z
    .strictObject({ reverse: limitSchema, void: limitSchema, refund: limitSchema })
    .default({ reverse: 999_999_999, void: 999_999_999, refund: 999_999_999 }),
  /** Maximum in one day in the store's zone, minor units, by kind; a supervisor may exceed. */
  perDayMinor: z
    .strictObject({ reverse: limitSchema, void: limitSchema, refund: limitSchema })
    .default({ reverse: 999_999_999, void: 999_999_999, refund: 999_999_999 }),
})
export type LimitsSettings = z.infer<typeof limitsSettingsSchema>

/** Operations that wait, money that waits, the amount of one, the amounts of a day. */
export const limitNameSchema = z.enum(['rows', 'money', 'amount', 'dailyAmount'])

/** What the limits count. The same figures judge an operation in main and warn in the window before it is refused. */
export const queueLoadSchema = z.strictObject({
  /** Operations that have not ended, those that wait for a person too. */
  rows: z.int(),
  /** Their money by currency, minor units. */
  minor: z.record(z.string(), z.int()),
  /** What the day has given back or may give back, by kind and currency, minor units. */
  today: z.array(z.strictObject({ kind: operationKindSchema, currency: z.string(), minor: z.int() })),
})
export type QueueLoad = z.infer<typeof queueLoadSchema>

/** How much of one limit is used: rows, or minor units. */
export type LimitUse = {
  limit: z.infer<typeof limitNameSchema>
  used: number
  max: number
}

/** How an operation of this kind and money finds every limit, with itself counted in. */
export function limitUses(
  load: QueueLoad,
  kind: OperationKind,
  { currency, minor }: Money,
  limits: LimitsSettings,
): LimitUse[] {
  const today = load.today
    .filter((total) => total.kind === kind && total.currency === currency)
    .reduce((sum, total) => sum + total.minor, 0)
  return [
    { limit: 'rows', used: load.rows + 1, max: limits.maxRowsWaiting },
    { limit: 'money', used: (load.minor[currency] ?? 0) + minor, max: limits.maxMoneyWaitingMinor },
    { limit: 'amount', used: minor, max: limits.perOperationMinor[kind] },
    { limit: 'dailyAmount', used: today + minor, max: limits.perDayMinor[kind] },
  ]
}

export const isExceeded = ({ used, max }: LimitUse): boolean => used > max

/** From this share of a limit on it is shown: early enough for somebody to look at the connection. */
const nearShare = 0.8

export const isNear = ({ used, max }: LimitUse): boolean => used >= max * nearShare
