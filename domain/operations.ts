import { z } from 'zod'
import {
  cardDetailsSchema,
  kushkiRefundBodySchema,
  kushkiReverseBodySchema,
  kushkiVoidBodySchema,
} from './kushki.ts'
import { liquidoRefundBodySchema } from './liquido.ts'
import { moneySchema } from './money.ts'
import { ciphertextProfileSchema, readingRefusalSchema } from './readings.ts'
import { gatewayNameSchema } from './sales.ts'

/** The three ways to take a sale back (Kushki, Voids & Refunds). The cashier's words: extorno, anulación, devolución. */
export const operationKindSchema = z.enum(['reverse', 'void', 'refund'])
export type OperationKind = z.infer<typeof operationKindSchema>

/** The name of whoever is at the till, as it goes into the journal; empty where nobody gave one. */
export const cashierSchema = z.string().trim().max(60).default('')
export const supervisorPinSchema = z.string().regex(/^\d{4,8}$/u)

const commonRequest = {
  /** Made once, by the window, with the request; names the operation for ever. Submitting it again is harmless. */
  operationId: z.guid(),
  saleKey: z.string().min(3).max(120),
  cashier: cashierSchema,
  /** The supervisor's PIN, where the store asks for approval; checked and forgotten by main. */
  supervisorPin: supervisorPinSchema.optional(),
}

/** With a card: what the reading's ciphertext is and which reader made it, so that main can check it again. */
const kushkiRequest = {
  ...commonRequest,
  gateway: z.literal('kushki'),
  reading: z.strictObject({ readerName: z.string().max(120), profile: ciphertextProfileSchema }).optional(),
}

/** What the window asks of main: the exact body that will go on the wire, and what it is for. */
export const operationRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...kushkiRequest, kind: z.literal('reverse'), body: kushkiReverseBodySchema }),
  z.strictObject({ ...kushkiRequest, kind: z.literal('void'), body: kushkiVoidBodySchema }),
  z.discriminatedUnion('gateway', [
    z.strictObject({ ...kushkiRequest, kind: z.literal('refund'), body: kushkiRefundBodySchema }),
    z.strictObject({
      ...commonRequest,
      gateway: z.literal('liquido'),
      kind: z.literal('refund'),
      body: liquidoRefundBodySchema,
    }),
  ]),
])
export type OperationRequest = z.infer<typeof operationRequestSchema>

/** A card block for a row that asks for the card again, with what its ciphertext is. */
export const cardAgainSchema = z.strictObject({
  operationId: z.guid(),
  by: cashierSchema,
  card: z.strictObject({ card_holder_name: z.string().max(64).optional() }).optional(),
  card_details: cardDetailsSchema,
  reading: z.strictObject({ readerName: z.string().max(120), profile: ciphertextProfileSchema }),
})
export type CardAgain = z.input<typeof cardAgainSchema>

export const verdictSchema = z.enum(['wasDone', 'wasNotDone', 'sendAgain', 'goCardless'])

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

/**
 * States of a row. A row never leaves the table; only a definite answer, a cancellation, an expiry or a person ends it.
 * `inProgress`: the gateway accepted it and will finish it later (Liquido). `attention`: a person has to decide.
 */
export const rowStateSchema = z.enum([
  'queued',
  'sending',
  'unknown',
  'inProgress',
  'attention',
  'approved',
  'declined',
  'refused',
  'expired',
  'cancelled',
])
export type RowState = z.infer<typeof rowStateSchema>

export const endedStates: readonly RowState[] = ['approved', 'declined', 'refused', 'expired', 'cancelled']
export const isEnded = (state: RowState): boolean => endedStates.includes(state)

/** Why a row waits for a person. */
export const attentionReasonSchema = z.enum([
  'lookupFoundNothing',
  'voidPastCutOff',
  'reversePastDeadline',
  'cardDataExpired',
  'answerNotUnderstood',
  'tooManyTries',
  'clockWentBack',
  'restoredFromBackup',
])
export type AttentionReason = z.infer<typeof attentionReasonSchema>

/** The last answer, as a person and support may see it. Never card data. */
export const answerSummarySchema = z.strictObject({
  class: z.enum([
    'approved',
    'declined',
    'refused',
    'unauthorised',
    'unknown',
    'retryLater',
    'inProgress',
    'notSent',
  ]),
  at: z.number(),
  httpStatus: z.int().optional(),
  /** The gateway's code; the catalogue has the sentence for it. */
  code: z.string().max(40).optional(),
  /** The gateway's own words. */
  message: z.string().max(400).optional(),
  reference: z.string().max(80).optional(),
  approvalCode: z.string().max(12).optional(),
  ticketNumber: z.string().max(40).optional(),
})
export type AnswerSummary = z.infer<typeof answerSummarySchema>

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
    limit: z.enum(['rows', 'money', 'amount', 'dailyAmount']),
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
