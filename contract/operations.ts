import { z } from 'zod'
import { cardDetailsSchema } from '../domain/kushki.ts'
import { limitNameSchema } from '../domain/limits.ts'
import { moneySchema } from '../domain/money.ts'
import {
  answerSummarySchema,
  attentionReasonSchema,
  cashierSchema,
  operationKindSchema,
  rowStateSchema,
  supervisorPinSchema,
  verdictSchema,
} from '../domain/operations.ts'
import { ciphertextProfileSchema, readingRefusalSchema } from '../domain/readings.ts'
import { gatewayNameSchema } from '../domain/sales.ts'

/** A card block for a row that asks for the card again, with what its ciphertext is. */
export const cardAgainSchema = z.strictObject({
  operationId: z.guid(),
  by: cashierSchema,
  card: z.strictObject({ card_holder_name: z.string().max(64).optional() }).optional(),
  card_details: cardDetailsSchema,
  reading: z.strictObject({ readerName: z.string().max(120), profile: ciphertextProfileSchema }),
})
export type CardAgain = z.input<typeof cardAgainSchema>

/**
 * A person's verdict on a row that asks for one. It may pay twice or not at all, so a supervisor answers for it with a
 * PIN, checked and forgotten by main; where the store has no supervisor, whoever gives a name.
 */
export const decisionSchema = z
  .strictObject({
    operationId: z.guid(),
    verdict: verdictSchema,
    by: cashierSchema,
    supervisorPin: supervisorPinSchema.optional(),
  })
  .refine(({ by, supervisorPin }) => by !== '' || supervisorPin !== undefined, { path: ['by'] })
export type Decision = z.infer<typeof decisionSchema>

/** What may safely be done with a row now. */
export const rowActionSchema = z.enum([
  'sendNow',
  'lookUp',
  'cancel',
  'convertToRefund',
  'presentCard',
  'decide',
])
export type RowAction = z.infer<typeof rowActionSchema>

/** One row of the queue, as the window sees it. No card data, bank account masked. */
export const queueRowSchema = z.strictObject({
  operationId: z.guid(),
  saleKey: z.string(),
  /** What the cashier knows the sale by: the number on its voucher and the last digits of its card. */
  ticketNumber: z.string().max(40).optional(),
  cardLastFour: z
    .string()
    .regex(/^\d{4}$/u)
    .optional(),
  gateway: gatewayNameSchema,
  kind: operationKindSchema,
  state: rowStateSchema,
  money: moneySchema,
  withCard: z.boolean(),
  /** Whether the encrypted card block is still kept. */
  cardKept: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Not sent before; not sent after. */
  notBefore: z.number().nullable(),
  deadline: z.number().nullable(),
  /** When the dispatcher will do something next, where it will. */
  nextAttemptAt: z.number().nullable(),
  attempts: z.int(),
  lookups: z.int(),
  lastAnswer: answerSummarySchema.nullable(),
  attention: attentionReasonSchema.nullable(),
  cashier: z.string(),
  supervisor: z.string().nullable(),
  /** The operation this one was made from (a void turned into a refund). */
  linkedTo: z.guid().nullable(),
  actions: z.array(rowActionSchema),
})
export type QueueRow = z.infer<typeof queueRowSchema>

/** Why main did not accept an operation. Nothing was stored, nothing will be sent. */
export const submitErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('Invalid'), path: z.string().max(200) }),
  z.strictObject({ tag: z.literal('SaleUnknown') }),
  z.strictObject({ tag: z.literal('NotAllowed'), reason: z.string().max(40), at: z.number().nullable() }),
  z.strictObject({ tag: z.literal('BodyDoesNotMatchSale'), member: z.string().max(60) }),
  z.strictObject({ tag: z.literal('InFlight'), operationId: z.guid() }),
  z.strictObject({ tag: z.literal('DuplicateOperation') }),
  z.strictObject({ tag: z.literal('ReadingRefused'), refusal: readingRefusalSchema }),
  z.strictObject({
    tag: z.literal('LimitExceeded'),
    limit: limitNameSchema,
    allowed: z.number(),
  }),
  z.strictObject({ tag: z.literal('SupervisorNeeded'), why: z.enum(['always', 'limit', 'wrongPin']) }),
  z.strictObject({ tag: z.literal('CardDataNotAllowed') }),
  z.strictObject({ tag: z.literal('NoKeyring') }),
  z.strictObject({
    tag: z.literal('StorageFailed'),
    why: z.enum(['full', 'readOnly', 'damaged', 'newer', 'closed']),
  }),
])
export type SubmitError = z.infer<typeof submitErrorSchema>

/** Why an action on a row is not allowed, beside the reasons of the rules and of attention. */
export const rowRefusalSchema = z.enum([
  'profileNotAccepted',
  'alreadyCardless',
  'notAVoid',
  'refundNotOpen',
  'refundOverLimit',
  'cardDataNotAllowed',
  'noKeyring',
])
export type RowRefusal = z.infer<typeof rowRefusalSchema>

export const rowErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('NoSuchOperation') }),
  z.strictObject({ tag: z.literal('NotNow'), state: rowStateSchema }),
  z.strictObject({
    tag: z.literal('StorageFailed'),
    why: z.enum(['full', 'readOnly', 'damaged', 'newer', 'closed']),
  }),
  z.strictObject({ tag: z.literal('NotAllowed'), reason: z.string().max(40) }),
  z.strictObject({ tag: z.literal('SupervisorNeeded'), why: z.enum(['always', 'wrongPin']) }),
])
export type RowError = z.infer<typeof rowErrorSchema>
