import { z } from 'zod'
import { operationKindSchema, rowStateSchema } from './operations.ts'

/** An earlier operation on the same sale, as far as the rules need it. */
export const earlierOperationSchema = z.strictObject({
  operationId: z.guid(),
  kind: operationKindSchema,
  state: rowStateSchema,
  amountMinor: z.int(),
  createdAt: z.number(),
})
export type EarlierOperation = z.infer<typeof earlierOperationSchema>

/** Why a way is closed. A closed union: the window has a sentence for each. */
export const closedReasonSchema = z.enum([
  'outcomeKnown',
  'outcomeUnknown',
  'saleDeclined',
  'alreadyReversed',
  'otherDay',
  'afterCutOff',
  'voidTriesUsed',
  'tooOld',
  'nothingLeft',
  'inFlight',
  'wrongTransactionType',
  'noReference',
  'notOfferedByGateway',
  'saleInFuture',
])
export type ClosedReason = z.infer<typeof closedReasonSchema>

/** One way back: open until `closesAt`, opening at a time, or closed. Times in milliseconds since the epoch. */
export const waySchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('open'),
    closesAt: z.number().nullable(),
    mostMinor: z.int(),
    partial: z.boolean(),
  }),
  z.strictObject({
    state: z.literal('opens'),
    at: z.number(),
    why: closedReasonSchema.or(z.enum(['tooSoon', 'voidFirst'])),
  }),
  z.strictObject({ state: z.literal('closed'), reason: closedReasonSchema, at: z.number().nullable() }),
])
export type Way = z.infer<typeof waySchema>

export const waysBackSchema = z.strictObject({
  reverse: waySchema,
  void: waySchema,
  refund: waySchema,
  recommended: operationKindSchema.nullable(),
  /** What is left of the sale to give back, minor units. */
  remainingMinor: z.int(),
})
export type WaysBack = z.infer<typeof waysBackSchema>
