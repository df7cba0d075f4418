import { z } from 'zod'
import { holdsCardData } from '../../domain/card-data-in-text.ts'
import { currencySchema } from '../../domain/money.ts'
import {
  attentionReasonSchema,
  operationKindSchema,
  rowStateSchema,
  verdictSchema,
} from '../../domain/operations.ts'
import { hubSaleKeySchema, momentSchema } from './events.ts'

const queryMomentSchema = z.coerce.number().int().min(0)

/**
 * A place in the queue: when the operation began, its counter and itself. Not an offset: what comes in meanwhile moves no page.
 */
const queueCursorSchema = z.string().regex(/^\d{1,16}\.[0-9a-f-]{36}\.[0-9a-f-]{36}$/u)

/** A part of a sale's number, of an operation's or of a gateway's code. A card's number is refused before it is looked for. */
export const queueTextSchema = z
  .string()
  .trim()
  .max(60)
  .refine((text) => !holdsCardData(text, 'free'))

/** Operations in one answer, at most. */
export const maxQueueRows = 200

export const queueRequestSchema = z.strictObject({
  storeId: z.guid().optional(),
  counterId: z.guid().optional(),
  /** `open`: all that have no outcome. */
  state: z.union([rowStateSchema, z.literal('open')]).optional(),
  /** Accepted then or later, by the counter's clock. */
  from: queryMomentSchema.optional(),
  /** Accepted before. */
  to: queryMomentSchema.optional(),
  text: queueTextSchema.optional(),
  /** `next` of the answer before. */
  cursor: queueCursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(maxQueueRows).default(50),
})
export type QueueRequest = z.infer<typeof queueRequestSchema>

const queueRowSchema = z.strictObject({
  storeId: z.guid(),
  counterId: z.guid(),
  operationId: z.guid(),
  saleKey: hubSaleKeySchema.nullable(),
  kind: operationKindSchema.nullable(),
  currency: currencySchema.nullable(),
  /** Minor units. */
  minor: z.int().min(0).nullable(),
  state: rowStateSchema,
  /** Why it waits for a person, where it does and its counter told. */
  attention: attentionReasonSchema.nullable(),
  /** The gateway's last code. */
  code: z.string().max(40).nullable(),
  /** When it was accepted, or where that was not told when it last changed; by the counter's clock, as `updatedAt`. */
  beganAt: momentSchema,
  updatedAt: momentSchema,
})
export type QueueRow = z.infer<typeof queueRowSchema>

export const queueAnswerSchema = z.strictObject({
  /** The last accepted first. */
  operations: z.array(queueRowSchema).max(maxQueueRows),
  /** Where to read on; `null`: that was all. */
  next: queueCursorSchema.nullable(),
})
export type QueueAnswer = z.infer<typeof queueAnswerSchema>

export const counterOperationPathSchema = z.strictObject({ counterId: z.guid(), operationId: z.guid() })

/** Who did it, as far as a hub is told: of a person that it was one. */
const actorSchema = z.enum(['program', 'gateway', 'person', 'unknown'])

const operationEventSchema = z.strictObject({
  sequence: z.int().min(1),
  /** By the counter's clock. */
  at: momentSchema,
  type: z.string().max(60),
  by: actorSchema,
  /** Minor units. */
  minor: z.int().min(0).nullable(),
  code: z.string().max(40).nullable(),
  verdict: verdictSchema.nullable(),
  attention: attentionReasonSchema.nullable(),
  /** An entry of the store's list. */
  reason: z.string().max(60).nullable(),
})
export type OperationEvents = z.infer<typeof operationEventsSchema>

export const operationEventsSchema = z.strictObject({
  /** What its counter's journal says of the operation, in its order. */
  events: z.array(operationEventSchema),
})

export const totalsRequestSchema = z.strictObject({
  /** From this moment, by the counters' clocks, */
  from: queryMomentSchema,
  /** until before this one. */
  to: queryMomentSchema,
})

export const totalsSchema = z.strictObject({
  /** What was given back in that time: operations that are approved, by the last time that was told. */
  totals: z.array(
    z.strictObject({
      storeId: z.guid(),
      /** `null` here and below: the counter did not tell. */
      kind: operationKindSchema.nullable(),
      currency: currencySchema.nullable(),
      reason: z.string().max(60).nullable(),
      count: z.int().min(1),
      /** Minor units. */
      minor: z.int().min(0),
    }),
  ),
})
export type Totals = z.infer<typeof totalsSchema>

const revisionSchema = z.string().max(120)
export const changesRequestSchema = z.strictObject({
  /** The last one that was told; empty: answers at once. */
  since: revisionSchema.default(''),
  /** How long to wait where nothing has changed, milliseconds. */
  wait: z.coerce.number().int().min(0).max(30_000).default(0),
})
/** Another one than before: something that an administrator sees has changed. */
export const changesSchema = z.strictObject({
  revision: revisionSchema,
  /** The hub's clock, by which a page sees how long ago something was. */
  now: momentSchema,
})
