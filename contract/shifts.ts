import { z } from 'zod'
import { operationKindSchema, rowStateSchema } from '../domain/operations.ts'
import { storageFailedSchema } from './operations.ts'

/** How many operations of one way, state and currency there are, and their sum in minor units. */
export const totalSchema = z.strictObject({
  kind: operationKindSchema,
  state: rowStateSchema,
  currency: z.string(),
  count: z.int(),
  minor: z.int(),
})
export type Total = z.infer<typeof totalSchema>

/** The time in which one person was responsible for what was done at the counter under their name. */
export const shiftSchema = z.strictObject({
  /** Of this counter, from 1. */
  number: z.int().min(1),
  /** Empty: nobody gave a name, or it was removed after its time. */
  cashier: z.string(),
  openedAt: z.number(),
  /** `null`: it is open. */
  closedAt: z.number().nullable(),
})
export type Shift = z.infer<typeof shiftSchema>

/** A shift and what was asked for in it, as it is now. */
export const shiftSumsSchema = shiftSchema.extend({ totals: z.array(totalSchema) })
export type ShiftSums = z.infer<typeof shiftSumsSchema>

/** `NotOpen`: it is not the open shift of whoever is at the till (any more). */
export const closeShiftErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('NotOpen') }),
  storageFailedSchema,
])
export type CloseShiftError = z.infer<typeof closeShiftErrorSchema>
