import { z } from 'zod'
import { differenceSchema } from '../domain/reconciliation.ts'
import { gatewayNameSchema } from '../domain/sales.ts'
import { storageFailedSchema } from './operations.ts'

/** How a business day compares with what its gateways say of it. */
export const reconciliationSchema = z.strictObject({
  day: z.iso.date(),
  /** When it was done, milliseconds since the epoch. */
  at: z.number(),
  /** Operations compared, of those that have ended. */
  compared: z.int(),
  /** Operations of the day that have not ended: they have nothing to compare yet. */
  open: z.int(),
  /** Operations that ended so lately that the gateway need not show them yet. */
  tooNew: z.int(),
  /** What was given back that day, as both sides say, by currency in minor units. */
  agreedMinor: z.record(z.string(), z.int()),
  differences: z.array(differenceSchema),
})
export type Reconciliation = z.infer<typeof reconciliationSchema>

/**
 * `NotReached`: the gateway could not be asked, so that nothing is said of the day. `Removed`: what was asked for on that day
 * was removed after so many days, and can be compared no more.
 */
export const reconcileErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('NotReached'), gateway: gatewayNameSchema }),
  z.strictObject({ tag: z.literal('Busy') }),
  z.strictObject({ tag: z.literal('Removed'), days: z.int() }),
  storageFailedSchema,
])
export type ReconcileError = z.infer<typeof reconcileErrorSchema>
