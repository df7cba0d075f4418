import { z } from 'zod'
import { kushkiRefundBodySchema, kushkiReverseBodySchema, kushkiVoidBodySchema } from './kushki.ts'
import { liquidoRefundBodySchema } from './liquido.ts'
import { ciphertextProfileSchema } from './readings.ts'
import { saleKeySchema } from './sales.ts'

/** The three ways to take a sale back (Kushki, Voids & Refunds). The cashier's words: extorno, anulación, devolución. */
export const operationKindSchema = z.enum(['reverse', 'void', 'refund'])
export type OperationKind = z.infer<typeof operationKindSchema>

/** The name of whoever is at the till, as it goes into the journal; empty where nobody gave one. */
export const cashierSchema = z.string().trim().max(60).default('')

/** What the window tells of a reading beside its card block, so that main can judge it again. */
export const readingToldSchema = z.strictObject({
  readerName: z.string().max(120),
  profile: ciphertextProfileSchema,
  /** First six and last four digits at most, where the reader gives them. */
  masked_pan: z.string().max(24).optional(),
})

/** Why a sale is taken back: an entry of the store's list, and what the cashier wrote beside it. */
const reasonSchema = z.strictObject({
  text: z.string().trim().min(1).max(60),
  note: z.string().trim().max(200).default(''),
})

const commonRequest = {
  /** Made once, by the window, with the request; names the operation for ever. Submitting it again is harmless. */
  operationId: z.guid(),
  saleKey: saleKeySchema,
  cashier: cashierSchema,
  reason: reasonSchema.optional(),
}

/** With a card: what the reading's ciphertext is and which reader made it, so that main can check it again. */
const kushkiRequest = {
  ...commonRequest,
  gateway: z.literal('kushki'),
  reading: readingToldSchema.optional(),
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

/** What a person decides about a row that asks for it. */
export const verdictSchema = z.enum(['wasDone', 'wasNotDone', 'sendAgain', 'goCardless'])
export type Verdict = z.infer<typeof verdictSchema>

/** A verdict; with `wasDone`, `minor` is the part that was given back where it was not all, in minor units. */
export type Decided = { verdict: Verdict; minor?: number | undefined }

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

/** An operation in one of these is over. */
export const endedStates: readonly RowState[] = ['approved', 'declined', 'refused', 'expired', 'cancelled']
export const isEnded = (state: RowState): boolean => endedStates.includes(state)

/** Why a row waits for a person. */
export const attentionReasonSchema = z.enum([
  'lookupFoundNothing',
  'voidPastCutOff',
  'reversePastDeadline',
  'reverseUnsent',
  'cardDataExpired',
  'answerNotUnderstood',
  'tooManyTries',
  'clockWentBack',
  'restoredFromBackup',
  'takesTooLong',
  'contradicted',
  'payloadCorrupt',
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
  /** Minor units that were given back, where it is less than was asked. */
  authorisedMinor: z.int().min(1).optional(),
  /**
   * The final amount that the gateway tells beside the one that was asked, where the two differ: for conversions between
   * currencies (Liquido, `finalAmount`). Published samples differ without one, so it decides nothing.
   */
  final: z.strictObject({ currency: z.string().max(8), minor: z.int() }).optional(),
  /** A void that the gateway recorded as a refund: it came after its time limit (Kushki, Voids & Refunds, Chile). */
  processedAs: z.literal('refund').optional(),
})
export type AnswerSummary = z.infer<typeof answerSummarySchema>
