import { z } from 'zod'
import { mismatchSchema } from '../domain/body-matches-sale.ts'
import { cardDetailsSchema } from '../domain/kushki.ts'
import { limitNameSchema } from '../domain/limits.ts'
import { moneySchema } from '../domain/money.ts'
import {
  answerSummarySchema,
  attentionReasonSchema,
  cashierSchema,
  operationKindSchema,
  readingToldSchema,
  rowStateSchema,
  verdictSchema,
} from '../domain/operations.ts'
import { readingRefusalSchema } from '../domain/readings.ts'
import { closedReasonSchema } from '../domain/rules.ts'
import { cardDifferenceSchema } from '../domain/same-card.ts'
import { gatewayNameSchema } from '../domain/sales.ts'

/** A card block for a row that asks for the card again, with what its ciphertext is. */
export const cardAgainSchema = z.strictObject({
  operationId: z.guid(),
  by: cashierSchema,
  card: z.strictObject({ card_holder_name: z.string().max(64).optional() }).optional(),
  card_details: cardDetailsSchema,
  reading: readingToldSchema,
})
export type CardAgain = z.input<typeof cardAgainSchema>

/**
 * A person's verdict on a row that asks for one. It may pay twice or not at all, so a supervisor answers for it; `by`
 * counts only where nobody signs in. `minor` comes with `wasDone` where only a part was given back: that part, in minor
 * units.
 */
export const decisionSchema = z
  .strictObject({
    operationId: z.guid(),
    verdict: verdictSchema,
    minor: z.int().min(1).optional(),
    by: cashierSchema,
  })
  .refine(({ verdict, minor }) => minor === undefined || verdict === 'wasDone', { path: ['minor'] })
export type Decision = z.infer<typeof decisionSchema>

/** What may safely be done with a row now. */
const rowActionSchema = z.enum([
  'sendNow',
  'sendWithoutHub',
  'lookUp',
  'cancel',
  'convertToRefund',
  'presentCard',
  'decide',
])
export type RowAction = z.infer<typeof rowActionSchema>

/**
 * Why the store's hub keeps an operation from being sent. `asked`: its answer is awaited. `away`: it does not answer. `heldBy`: another
 * counter is at the same sale, since a moment. `remaining`: less of the sale is left than the operation gives back. `refused`: the hub
 * knows the sale or the operation otherwise. `notTaken`: it does not take this counter.
 */
const hubHoldSchema = z.discriminatedUnion('why', [
  z.strictObject({ why: z.enum(['asked', 'away', 'refused', 'notTaken']) }),
  z.strictObject({ why: z.literal('heldBy'), counter: z.string().max(60), since: z.number() }),
  /** `money`: what is left. */
  z.strictObject({ why: z.literal('remaining'), money: moneySchema }),
])
export type HubHold = z.infer<typeof hubHoldSchema>

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
  /** Minor units that were asked for, where less was given back: `money` is what was. */
  askedMinor: z.int().nullable(),
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
  /** Whether it may have been carried out: not where it surely never left this PC. */
  mayHaveBeenDone: z.boolean(),
  lastAnswer: answerSummarySchema.nullable(),
  attention: attentionReasonSchema.nullable(),
  cashier: z.string(),
  supervisor: z.string().nullable(),
  /** Why the sale is taken back, where the cashier said so, and what was written beside it. */
  reason: z.string().max(60).optional(),
  note: z.string().max(200).optional(),
  /** The operation this one was made from (a void turned into a refund). */
  linkedTo: z.guid().nullable(),
  /** Names, masked card and request were removed after so many days; missing where they are still there. */
  removedAfterDays: z.int().optional(),
  /** What the store's hub keeps it from; missing where nothing of a hub does. */
  hubHold: hubHoldSchema.optional(),
  actions: z.array(rowActionSchema),
  /** How often the queue had been written to, since main started, when the row was so: of two forms of a row the higher is newer. */
  revision: z.int(),
})
export type QueueRow = z.infer<typeof queueRowSchema>

/**
 * Why the store cannot be used. `noInodes`: the disk has space, but can hold no more files; `ioError`: the disk fails;
 * `locked`: another process holds it; `gone`, `replaced`: its file was deleted or exchanged while the program ran.
 */
export const storageFailureSchema = z.enum([
  'full',
  'noInodes',
  'readOnly',
  'ioError',
  'locked',
  'damaged',
  'newer',
  'gone',
  'replaced',
  'closed',
])

/** Nothing can be read from the store or written to it, and why. */
export const storageFailedSchema = z.strictObject({
  tag: z.literal('StorageFailed'),
  why: storageFailureSchema,
})
export type StorageFailed = z.infer<typeof storageFailedSchema>

/** Why the rules do not allow what was submitted: closed to the sale, or a void has to be tried first. */
const submitReasonSchema = z.enum([...closedReasonSchema.options, 'voidFirst'])

/** The card is not the one it should be, and nobody signs in who could answer for that. */
const otherCardSchema = z.strictObject({
  tag: z.literal('OtherCard'),
  differs: z.array(cardDifferenceSchema).max(cardDifferenceSchema.options.length),
})

/** The store's hub does not let it go: another counter is at the sale, or less of it is left. */
const heldByHubSchema = z.strictObject({ tag: z.literal('HeldByHub'), hold: hubHoldSchema })

/** Why main did not accept an operation. Nothing was stored, nothing will be sent. */
export const submitErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('SaleUnknown') }),
  z.strictObject({ tag: z.literal('NotAllowed'), reason: submitReasonSchema, at: z.number().nullable() }),
  z.strictObject({ tag: z.literal('BodyDoesNotMatchSale'), member: mismatchSchema }),
  z.strictObject({ tag: z.literal('InFlight'), operationId: z.guid() }),
  z.strictObject({ tag: z.literal('DuplicateOperation') }),
  z.strictObject({ tag: z.literal('ReadingRefused'), refusal: readingRefusalSchema }),
  z.strictObject({
    tag: z.literal('LimitExceeded'),
    limit: limitNameSchema,
    allowed: z.number(),
  }),
  /** A supervisor has to answer for it: always, for a limit, an account that was typed, or another card than the sale's. */
  z.strictObject({
    tag: z.literal('SupervisorNeeded'),
    why: z.enum(['always', 'limit', 'bankAccount', 'otherCard']),
  }),
  otherCardSchema,
  z.strictObject({ tag: z.literal('CardDataNotAllowed') }),
  /** The store's list has no such reason (any more). */
  z.strictObject({ tag: z.literal('ReasonNotListed') }),
  z.strictObject({ tag: z.literal('NoKeyring') }),
  heldByHubSchema,
  storageFailedSchema,
])
export type SubmitError = z.infer<typeof submitErrorSchema>

/** Why a reader's form was not proven. */
export const proveReaderErrorSchema = z.discriminatedUnion('tag', [
  /** Here is real money. */
  z.strictObject({ tag: z.literal('NotHere') }),
  /** There is no card in the request. */
  z.strictObject({ tag: z.literal('NoCard') }),
  /** Main did not even accept the operation. */
  z.strictObject({ tag: z.literal('NotAccepted'), error: submitErrorSchema }),
  /** The acquirer could not open the card. */
  z.strictObject({ tag: z.literal('NotOpened') }),
  /** It said no for something else, and that proves nothing. */
  z.strictObject({ tag: z.literal('Declined'), answer: answerSummarySchema.nullable() }),
  /** There is no outcome yet; the operation goes on by itself. */
  z.strictObject({ tag: z.literal('NoOutcome') }),
  /** The acquirer opened it, and the settings could not be written. */
  z.strictObject({ tag: z.literal('NotSaved') }),
  storageFailedSchema,
])
export type ProveReaderError = z.infer<typeof proveReaderErrorSchema>

const noSuchOperationSchema = z.strictObject({ tag: z.literal('NoSuchOperation') })
/** The row is in a state that does not take the act. */
const notNowSchema = z.strictObject({ tag: z.literal('NotNow'), state: rowStateSchema })

/** `get`, `waitForFirstOutcome`. */
export const findErrorSchema = z.discriminatedUnion('tag', [noSuchOperationSchema, storageFailedSchema])
export type FindError = z.infer<typeof findErrorSchema>

/** The gateway asked to be left alone until then (Retry-After): what waits is sent by itself at `until`. */
const heldByGatewaySchema = z.strictObject({
  tag: z.literal('HeldByGateway'),
  gateway: gatewayNameSchema,
  /** Milliseconds since the epoch. */
  until: z.number(),
})

/** `tryNow`. */
export const tryNowErrorSchema = z.discriminatedUnion('tag', [storageFailedSchema, heldByGatewaySchema])
export type TryNowError = z.infer<typeof tryNowErrorSchema>

/** `cancel`. */
export const actErrorSchema = z.discriminatedUnion('tag', [
  noSuchOperationSchema,
  notNowSchema,
  storageFailedSchema,
])
export type ActError = z.infer<typeof actErrorSchema>

/** `sendNow`, `lookUp`. */
export const askErrorSchema = z.discriminatedUnion('tag', [
  ...actErrorSchema.options,
  heldByGatewaySchema,
  heldByHubSchema,
])
export type AskError = z.infer<typeof askErrorSchema>

export const convertErrorSchema = z.discriminatedUnion('tag', [
  ...actErrorSchema.options,
  z.strictObject({
    tag: z.literal('NotAllowed'),
    reason: z.enum(['notAVoid', 'outcomeUnknown', 'refundNotOpen', 'refundOverLimit']),
  }),
])
export type ConvertError = z.infer<typeof convertErrorSchema>

export const presentCardErrorSchema = z.discriminatedUnion('tag', [
  ...actErrorSchema.options,
  z.strictObject({
    tag: z.literal('NotAllowed'),
    reason: z.enum(['cardDataNotAllowed', 'noKeyring']),
  }),
  z.strictObject({ tag: z.literal('ReadingRefused'), refusal: readingRefusalSchema }),
  /** A supervisor has to answer for another card, or for another reader than read it first. */
  z.strictObject({ tag: z.literal('SupervisorNeeded'), why: z.enum(['otherCard', 'otherReader']) }),
  otherCardSchema,
])
export type PresentCardError = z.infer<typeof presentCardErrorSchema>

export const decideErrorSchema = z.discriminatedUnion('tag', [
  ...actErrorSchema.options,
  z.strictObject({
    tag: z.literal('NotAllowed'),
    reason: z.enum([
      'cardDataExpired',
      'payloadCorrupt',
      'alreadyCardless',
      'neverSent',
      'notPart',
      'saleInFuture',
      'tooOld',
      'afterCutOff',
    ]),
  }),
])
export type DecideError = z.infer<typeof decideErrorSchema>

/** Whatever an act on a row may be refused with: the window has a sentence for each. */
export type RowError = FindError | ActError | AskError | ConvertError | PresentCardError | DecideError

/** Why something is not allowed, of whichever call. */
export type NotAllowedReason = Extract<SubmitError | RowError, { tag: 'NotAllowed' }>['reason']
