import { z } from 'zod'
import { dayOf, daysAfter, timeOnDayOf } from './day.ts'
import { isEnded, operationKindSchema, rowStateSchema, type OperationKind } from './operations.ts'
import { saleTotalMinor } from './sale-facts.ts'
import type { Sale } from './sales.ts'
import type { RulesSettings } from './rules-settings.ts'

/** An earlier operation on the same sale, as far as the rules need it. */
export const earlierOperationSchema = z.strictObject({
  operationId: z.guid(),
  kind: operationKindSchema,
  state: rowStateSchema,
  amountMinor: z.int(),
  createdAt: z.number(),
})
export type EarlierOperation = z.infer<typeof earlierOperationSchema>

/** Why an operation is closed to a sale. A closed union: the window has a sentence for each. */
export const closedReasonSchema = z.enum([
  'outcomeKnown',
  'outcomeUnknown',
  'paymentNotConfirmed',
  'saleDeclined',
  'alreadyReversed',
  'otherDay',
  'afterCutOff',
  'voidTriesUsed',
  'tooOld',
  'nothingLeft',
  'refundedAtGateway',
  'inFlight',
  'wrongTransactionType',
  'noReference',
  'notOfferedByGateway',
  'saleInFuture',
])
export type ClosedReason = z.infer<typeof closedReasonSchema>

/** Whether one kind of operation is open to a sale: open until `closesAt`, opening at a time, or closed. Times in milliseconds since the epoch. */
const kindAvailabilitySchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('open'),
    closesAt: z.number().nullable(),
    maxMinor: z.int(),
    partial: z.boolean(),
  }),
  z.strictObject({
    state: z.literal('opens'),
    at: z.number(),
    why: closedReasonSchema.or(z.enum(['tooSoon', 'voidFirst'])),
  }),
  z.strictObject({ state: z.literal('closed'), reason: closedReasonSchema, at: z.number().nullable() }),
])
export type KindAvailability = z.infer<typeof kindAvailabilitySchema>

export const operationOptionsSchema = z.strictObject({
  reverse: kindAvailabilitySchema,
  void: kindAvailabilitySchema,
  refund: kindAvailabilitySchema,
  recommended: operationKindSchema.nullable(),
  /** What is left of the sale to give back, minor units. */
  remainingMinor: z.int(),
})
export type OperationOptions = z.infer<typeof operationOptionsSchema>

/** What the table reads: everything about one sale at one moment, worked out once. */
type Situation = {
  sale: Sale
  rules: RulesSettings
  now: number
  cutOffAt: number
  saleAt: number
  reversed: boolean
  inFlight: boolean
  voidTries: number
  totalMinor: number
  remainingMinor: number
}

/**
 * How far a sale's time may lie ahead of this machine's clock and still count as just made: the gateway's clock may
 * lead the till's by a little. Beyond it the till's clock is wrong, and no window can be trusted. Milliseconds.
 */
const clockSkewMs = 120_000

/** States in which an operation may still take effect, or already has without our knowing. */
const isInFlight = (state: EarlierOperation['state']): boolean => !isEnded(state)

/** Taken back outside this till, as its gateway says: reversed, or charged back by the card's bank. */
const isTakenBack = (sale: Sale): boolean =>
  sale.gateway === 'kushki' ? sale.reversed === true : sale.chargedBack === true

function situationOf(
  sale: Sale,
  earlier: readonly EarlierOperation[],
  now: number,
  rules: RulesSettings,
): Situation {
  const approved = earlier.filter(({ state }) => state === 'approved')
  const reversed = approved.some(({ kind }) => kind === 'reverse') || isTakenBack(sale)
  const total = saleTotalMinor(sale)
  const givenBack = approved.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return {
    sale,
    rules,
    now,
    cutOffAt: timeOnDayOf(sale.createdAt, rules.cutOff, rules.timeZone),
    saleAt: sale.createdAt,
    reversed,
    inFlight: earlier.some(({ state }) => isInFlight(state)),
    voidTries: earlier.filter(
      ({ kind, state }) => kind === 'void' && (state === 'declined' || state === 'refused'),
    ).length,
    totalMinor: total,
    remainingMinor: reversed || sale.status === 'declined' ? 0 : Math.max(0, total - givenBack),
  }
}

type Closing = { reason: ClosedReason; at?: (situation: Situation) => number }
/** A row of the table: when it holds, the kind is closed for this reason. The first row that holds decides. */
type Row = readonly [holds: (situation: Situation) => boolean, closing: Closing]

const isKushki = ({ sale }: Situation): boolean => sale.gateway === 'kushki'
const isOtherDay = ({ saleAt, now, rules }: Situation): boolean =>
  dayOf(saleAt, rules.timeZone) !== dayOf(now, rules.timeZone)
const cutOff = ({ cutOffAt }: Situation): number => cutOffAt
const refundEnd = ({ saleAt, rules }: Situation): number =>
  daysAfter(saleAt, rules.refundDays, rules.timeZone)
const reverseStart = ({ saleAt, rules }: Situation): number => saleAt + rules.reverseAfterSeconds * 1000

/** A kind that was closed by the cut-off: on a later day the reason is the day, on the same one the hour. */
const pastCutOff: readonly Row[] = [
  [(s) => s.now >= s.cutOffAt && isOtherDay(s), { reason: 'otherDay', at: cutOff }],
  [(s) => s.now >= s.cutOffAt, { reason: 'afterCutOff', at: cutOff }],
]

const forEveryKind: readonly Row[] = [
  [(s) => s.sale.status === 'declined', { reason: 'saleDeclined' }],
  [(s) => s.reversed, { reason: 'alreadyReversed' }],
  [(s) => s.inFlight, { reason: 'inFlight' }],
  [(s) => s.saleAt > s.now + clockSkewMs, { reason: 'saleInFuture', at: ({ saleAt }) => saleAt }],
]

const forKnownOutcome: readonly Row[] = [
  // A reverse, which an unknown outcome asks for at Kushki, is not offered by Liquido: what is not paid is waited for.
  [(s) => s.sale.status === 'unknown' && !isKushki(s), { reason: 'paymentNotConfirmed' }],
  [(s) => s.sale.status === 'unknown', { reason: 'outcomeUnknown' }],
  [(s) => s.remainingMinor === 0, { reason: 'nothingLeft' }],
  [(s) => s.sale.gateway === 'liquido' && s.sale.refunded === true, { reason: 'refundedAtGateway' }],
  [
    (s) => s.sale.gateway === 'kushki' && s.sale.transaction_reference === undefined,
    { reason: 'noReference' },
  ],
]

/**
 * The rules, as one table: why each kind is closed (Kushki, Voids & Refunds §§1–3). A kind with no row that holds
 * is open, or opens later (`opening` below).
 */
const closings: Readonly<Record<OperationKind, readonly Row[]>> = {
  // §1: outcome unknown, same day, from one minute after the sale until 23:59; of a charge or a capture.
  reverse: [
    [(s) => !isKushki(s), { reason: 'notOfferedByGateway' }],
    ...forEveryKind,
    [(s) => s.sale.status === 'approved', { reason: 'outcomeKnown' }],
    [
      ({ sale }) =>
        sale.gateway === 'kushki' &&
        sale.transaction_type !== 'charge' &&
        sale.transaction_type !== 'capture',
      { reason: 'wrongTransactionType' },
    ],
    ...pastCutOff,
    // A sale made in the last minute before the cut-off can never be reversed.
    [(s) => reverseStart(s) >= s.cutOffAt, { reason: 'afterCutOff', at: cutOff }],
  ],
  // §2: known approved, same day before 23:59, fewer than three tries.
  void: [
    [(s) => !isKushki(s), { reason: 'notOfferedByGateway' }],
    ...forEveryKind,
    ...forKnownOutcome,
    ...pastCutOff,
    [(s) => s.voidTries >= s.rules.voidTries, { reason: 'voidTriesUsed' }],
  ],
  // §3: known approved, after 23:59 of the sale's day or after three void tries, for 120 days. For Liquido no
  // limit is documented, so none is set here: the gateway decides.
  refund: [
    ...forEveryKind,
    ...forKnownOutcome,
    [(s) => isKushki(s) && s.now >= refundEnd(s), { reason: 'tooOld', at: refundEnd }],
  ],
}

/** When a kind that is not closed opens, or `null` where it is open now. */
const opening: Readonly<
  Record<OperationKind, (s: Situation) => { at: number; why: 'tooSoon' | 'voidFirst' } | null>
> = {
  reverse: (s) => (s.now < reverseStart(s) ? { at: reverseStart(s), why: 'tooSoon' } : null),
  void: () => null,
  refund: (s) =>
    isKushki(s) && s.now < s.cutOffAt && s.voidTries < s.rules.voidTries
      ? { at: s.cutOffAt, why: 'voidFirst' }
      : null,
}

const closesAt: Readonly<Record<OperationKind, (s: Situation) => number | null>> = {
  reverse: cutOff,
  void: cutOff,
  refund: (s) => (isKushki(s) ? refundEnd(s) : null),
}

function availabilityOf(kind: OperationKind, situation: Situation): KindAvailability {
  const closed = closings[kind].find(([holds]) => holds(situation))
  if (closed) {
    const [, { reason, at }] = closed
    return { state: 'closed', reason, at: at?.(situation) ?? null }
  }
  const later = opening[kind](situation)
  if (later) return { state: 'opens', ...later }
  return {
    state: 'open',
    closesAt: closesAt[kind](situation),
    maxMinor: kind === 'reverse' ? situation.totalMinor : situation.remainingMinor,
    partial: kind !== 'reverse',
  }
}

/**
 * Which operations a sale is open to at a moment. Every window is half open: open from its first millisecond until, not
 * including, `closesAt`.
 *
 * @param earlier every operation ever made on the sale, in any state, without the one being judged itself
 * @param now milliseconds since the epoch
 */
export function operationOptions(
  sale: Sale,
  earlier: readonly EarlierOperation[],
  now: number,
  rules: RulesSettings,
): OperationOptions {
  const situation = situationOf(sale, earlier, now, rules)
  const options = {
    reverse: availabilityOf('reverse', situation),
    void: availabilityOf('void', situation),
    refund: availabilityOf('refund', situation),
  }
  const kinds: readonly OperationKind[] = ['reverse', 'void', 'refund']
  return {
    ...options,
    recommended: kinds.find((kind) => options[kind].state !== 'closed') ?? null,
    remainingMinor: situation.remainingMinor,
  }
}

/**
 * Between which moments an operation that was accepted may be sent, for the queue: never before `notBefore`, never at
 * or after `deadline`; `null` where there is no such limit. Milliseconds since the epoch.
 */
export function windowOf(
  kind: OperationKind,
  sale: Sale,
  rules: RulesSettings,
): { notBefore: number | null; deadline: number | null } {
  const situation = situationOf(sale, [], sale.createdAt, rules)
  return {
    notBefore: kind === 'reverse' ? reverseStart(situation) : null,
    deadline: closesAt[kind](situation),
  }
}
