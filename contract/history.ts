import { z } from 'zod'
import { operationKindSchema } from '../domain/operations.ts'

/** Which operations: those of the days from `from` to `to`, both with them, and of the cashier, reason and way where one is given. */
export const historyFilterSchema = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    /** As it is kept with the operation; empty: of nobody with a name. */
    cashier: z.string().max(60).optional(),
    /** `null`: operations without a reason. */
    reason: z.string().max(60).nullable().optional(),
    kind: operationKindSchema.optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'] })
export type HistoryFilter = z.infer<typeof historyFilterSchema>

/** A page of them. */
export const historyQuerySchema = z.strictObject({
  filter: historyFilterSchema,
  limit: z.int().min(1).max(100),
  offset: z.int().min(0),
})

/** Something that happened to an operation, as the journal has it. */
export const historyEventSchema = z.strictObject({
  sequence: z.int(),
  at: z.number(),
  /** A person's name, `system`, or the gateway that said so. */
  who: z.string(),
  event: z.string(),
  /** What the journal says beside it, by name; texts and numbers alone. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type HistoryEvent = z.infer<typeof historyEventSchema>
