import { z } from 'zod'
import { operationKindSchema, rowStateSchema } from '../domain/operations.ts'
import { gatewayNameSchema } from '../domain/sales.ts'
import { storageFailedSchema } from './operations.ts'
import { reconciliationSchema } from './reconciliation.ts'
import { shiftSchema, totalSchema } from './shifts.ts'

/** One operation of the day as it was at the close. */
const closedOperationSchema = z.strictObject({
  operationId: z.guid(),
  /** When it was accepted, milliseconds since the epoch. */
  at: z.number(),
  kind: operationKindSchema,
  state: rowStateSchema,
  currency: z.string(),
  minor: z.int(),
  /** Empty: nobody gave a name, or it was removed after its time. */
  cashier: z.string(),
  /** `null`: none was given. */
  reason: z.string().nullable(),
  ticketNumber: z.string().nullable(),
})
export type ClosedOperation = z.infer<typeof closedOperationSchema>

/** The sum of the operations that are alike in all of these. */
const closedSumSchema = totalSchema.extend({ cashier: z.string(), reason: z.string().nullable() })

/** Whether the day agreed with what its gateways say of it, or why that is not known. */
const comparisonSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('compared'), reconciliation: reconciliationSchema }),
  z.strictObject({ tag: z.literal('notReached'), gateway: gatewayNameSchema }),
  /** Whoever closed did not wait for it. */
  z.strictObject({ tag: z.literal('notAsked') }),
])
export type Comparison = z.infer<typeof comparisonSchema>

/** What is stored of a close, beside its number, its day and when it was made. */
export const closeContentSchema = z.strictObject({
  /** Who closed. */
  by: z.string(),
  /** The close of the same day that this one takes the place of. */
  replaces: z.int().nullable(),
  operations: z.array(closedOperationSchema),
  /** Operations of earlier days that have not ended. */
  earlierOpen: z.array(totalSchema),
  /** Shifts that were open on that day; this close ended those that still were. */
  shifts: z.array(shiftSchema),
  comparison: comparisonSchema,
  /** The journal's signed head; `null`: the keyring gave no key. */
  head: z.strictObject({ text: z.string(), sequence: z.int() }).nullable(),
})
export type CloseContent = z.infer<typeof closeContentSchema>

/** A close of day. Numbers are this counter's, from 1 and without a gap. */
export const dayCloseSchema = closeContentSchema.extend({
  number: z.int().min(1),
  day: z.iso.date(),
  at: z.number(),
  /** Of all operations, also of those that the caller may not see one by one. */
  sums: z.array(closedSumSchema),
  /** The close that took the place of this one; `null`: it is the day's last. */
  replacedBy: z.int().nullable(),
  /** Names were removed after so many days; missing where they are still there. */
  removedAfterDays: z.int().optional(),
})
export type DayClose = z.infer<typeof dayCloseSchema>

/** A line of the list of closes. */
export const dayCloseLineSchema = z.strictObject({
  number: z.int().min(1),
  day: z.iso.date(),
  at: z.number(),
  operations: z.int(),
  agreement: z.enum(['agrees', 'differs', 'notKnown']),
  replacedBy: z.int().nullable(),
})
export type DayCloseLine = z.infer<typeof dayCloseLineSchema>

/** What is asked of main to close a day. */
export const makeCloseSchema = z.strictObject({
  day: z.iso.date(),
  by: z.string().trim().max(60).default(''),
  /**
   * The last close of that day that whoever asks knows of; `null`: none. Where there is a later one it is the answer and none
   * is made, so that a second press makes no second close.
   */
  replaces: z.int().min(1).nullable(),
  /** Whether the gateways are asked first, which takes a second or more for each operation. */
  isCompared: z.boolean(),
})
export type MakeClose = z.infer<typeof makeCloseSchema>

/** `DayNotBegun`: the day is still to come. `Busy`: another day is being compared. `Removed`: what was asked for on that day was removed. */
export const makeCloseErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('DayNotBegun') }),
  z.strictObject({ tag: z.literal('Busy') }),
  z.strictObject({ tag: z.literal('Removed'), days: z.int() }),
  storageFailedSchema,
])
export type MakeCloseError = z.infer<typeof makeCloseErrorSchema>

export const noSuchCloseSchema = z.strictObject({ tag: z.literal('NoSuchClose') })

export const findCloseErrorSchema = z.discriminatedUnion('tag', [noSuchCloseSchema, storageFailedSchema])
export type FindCloseError = z.infer<typeof findCloseErrorSchema>
