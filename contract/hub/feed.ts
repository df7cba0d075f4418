import { z } from 'zod'
import { operationKindSchema, rowStateSchema } from '../../domain/operations.ts'
import { hubSaleKeySchema, momentSchema } from './events.ts'

const operationSchema = {
  counterId: z.guid(),
  operationId: z.guid(),
  saleKey: hubSaleKeySchema.nullable(),
  kind: operationKindSchema.nullable(),
  /** Minor units. */
  minor: z.int().min(0).nullable(),
}

/** What a counter is told of its store. */
export const feedItemSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('claimed'), ...operationSchema }),
  /** A counter's journal says so of an operation. */
  z.strictObject({ type: z.literal('operation'), ...operationSchema, state: rowStateSchema }),
  /** For the counter to check again, byte by byte, with its own secret. */
  z.strictObject({
    type: z.literal('callback'),
    callbackId: z.guid(),
    gateway: z.literal('liquido'),
    /** The raw bytes, base64. */
    body: z.base64(),
    signature: z.string().max(400),
  }),
  z.strictObject({ type: z.literal('counterRevoked'), counterId: z.guid() }),
])
export type FeedItem = z.infer<typeof feedItemSchema>

export const feedRequestSchema = z.strictObject({
  /** The last one that was read; 0: from the beginning. */
  cursor: z.coerce.number().int().min(0).default(0),
  /** How long to wait where there is nothing new, milliseconds. */
  wait: z.coerce.number().int().min(0).max(30_000).default(0),
})
export type FeedRequest = z.infer<typeof feedRequestSchema>

/** Items in one answer. */
export const maxFeedItems = 200

const feedEntrySchema = z.strictObject({ cursor: z.int().min(1), at: momentSchema, item: feedItemSchema })
export type FeedEntry = z.infer<typeof feedEntrySchema>

export const feedAnswerSchema = z.strictObject({
  /** In order, without a gap but for what is another counter's. */
  items: z.array(feedEntrySchema).max(maxFeedItems),
  /** Where to read on. */
  cursor: z.int().min(0),
})
export type FeedAnswer = z.infer<typeof feedAnswerSchema>
