import { z } from 'zod'
import { currencySchema } from '../../domain/money.ts'
import { operationKindSchema } from '../../domain/operations.ts'
import { hubSaleKeySchema, minorSchema, momentSchema } from './events.ts'

/** A sale as far as taking it back needs it. */
const claimedSaleSchema = z.strictObject({
  key: hubSaleKeySchema,
  currency: currencySchema,
  /** What the whole sale was for, minor units. */
  minor: minorSchema,
})

export const claimRequestSchema = z.strictObject({
  operationId: z.guid(),
  kind: operationKindSchema,
  /** What is to be given back, minor units. */
  minor: minorSchema,
  sale: claimedSaleSchema,
})
export type ClaimRequest = z.infer<typeof claimRequestSchema>

const heldBySchema = z.strictObject({
  outcome: z.literal('heldBy'),
  counterId: z.guid(),
  /** What the store calls that counter. */
  label: z.string().max(60),
  since: momentSchema,
  /**
   * `operation`: another one of the sale is open. `lease`: the counter that made the sale may take it back without asking, and
   * has not told its whole journal since that ended.
   */
  why: z.enum(['operation', 'lease']),
})

const grantedSchema = z.strictObject({
  outcome: z.literal('granted'),
  /** What of the sale nobody has claimed after this, minor units. */
  remainingMinor: z.int().min(0),
  /** When the claim ends by itself: only until it is on its way. `null`: with the operation alone. */
  expiresAt: momentSchema.nullable(),
})

/** Less of the sale is left than was asked for. Nothing was claimed. */
const remainingSchema = z.strictObject({ outcome: z.literal('remaining'), remainingMinor: z.int().min(0) })

export const claimAnswerSchema = z.discriminatedUnion('outcome', [
  grantedSchema,
  heldBySchema,
  remainingSchema,
])
export type ClaimAnswer = z.infer<typeof claimAnswerSchema>

export const operationPathSchema = z.strictObject({ operationId: z.guid() })

export const leaseRequestSchema = z.strictObject({ sales: z.array(claimedSaleSchema).min(1).max(200) })
export type LeaseRequest = z.infer<typeof leaseRequestSchema>

export const leaseAnswerSchema = z.strictObject({
  /** In the order they were asked for. */
  leases: z.array(
    z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('leased'), saleKey: hubSaleKeySchema, until: momentSchema }),
      z.strictObject({ outcome: z.literal('notLeased'), saleKey: hubSaleKeySchema }),
    ]),
  ),
})
export type LeaseAnswer = z.infer<typeof leaseAnswerSchema>
