import { backoffMs as doublingBackoffMs, upperHalf } from '../../domain/backoff.ts'
import type { QueueSettings, StoreSettings } from '../../contract/settings.ts'
import type { AnswerSummary, AttentionReason, Verdict } from '../../domain/operations.ts'
import type { GatewayAnswer } from '../gateways/gateway.ts'
import type { OperationRow } from '../storage/operation-row.ts'

/** What has to be done besides storing the row. The first three belong to the same transaction as the row. */
export type Effect =
  | { type: 'eraseCard' }
  /** Accept a refund in this void's place, linked to it, with an id of its own. */
  | { type: 'createRefund' }
  | Note
  /** `replay`: the same body may have arrived before. */
  | { type: 'send'; replay: boolean }
  | { type: 'lookUp' }
  /** The gateway refused the credential: send nothing more to it. */
  | { type: 'pauseGateway' }

/** An entry of the journal. */
type Note = {
  type: 'note'
  event: string
  detail: Readonly<Record<string, string | number | boolean | null>>
}

/** What the machine decides by, besides the row, the event and the time. */
export type Policy = {
  queue: QueueSettings
  cardData: StoreSettings['cardData']
  /** Whether the gateway guarantees that sending this row's body twice has no second effect. */
  isRepeatSafe: boolean
  /** Why no refund may take this void's place now; `null`: one may. */
  whyNoRefund: 'refundNotOpen' | 'refundOverLimit' | null
  /** In [0, 1), for the backoff. */
  jitter: number
}

/** `now`: milliseconds since the epoch. */
export type Context = { now: number; policy: Policy }

export type Step = { row: OperationRow; effects: Effect[] }

export type Answer = Pick<GatewayAnswer, 'summary' | 'retryAfterMs' | 'mayBeOfRepeat'>

export const stay = (row: OperationRow): Step => ({ row, effects: [] })

export const change = (
  row: OperationRow,
  changes: Partial<OperationRow>,
  ...effects: (Effect | null)[]
): Step => ({ row: { ...row, ...changes }, effects: effects.filter((effect) => effect !== null) })

export const note = (event: string, detail: Note['detail'] = {}): Note => ({ type: 'note', event, detail })

export const noteAnswer = (summary: AnswerSummary): Note => note(summary.class, journalFields(summary))

/** The parts of an answer that the journal may hold. */
export const journalFields = ({
  code,
  reference,
  approvalCode,
  httpStatus,
  final,
  processedAs,
}: AnswerSummary): Record<string, string> => ({
  ...(code === undefined ? {} : { code }),
  ...(reference === undefined ? {} : { reference }),
  ...(approvalCode === undefined ? {} : { approvalCode }),
  ...(httpStatus === undefined ? {} : { httpStatus: String(httpStatus) }),
  ...(final === undefined ? {} : { finalCurrency: final.currency, finalMinor: String(final.minor) }),
  ...(processedAs === undefined ? {} : { processedAs }),
})

/** Erases the card block, where one is stored. */
export const eraseCard = ({ cardStoredAt }: OperationRow): Effect | null =>
  cardStoredAt === null ? null : { type: 'eraseCard' }

/** Whether the row goes with its card, and the card block is not stored any more. */
export const lacksCard = ({ withCard, cardStoredAt }: OperationRow): boolean =>
  withCard && cardStoredAt === null

/** Whether a card presented now would help the row on. */
export const asksForCard = (row: OperationRow): boolean =>
  lacksCard(row) && (row.state === 'queued' || row.attention === 'cardDataExpired')

/** A half-open window: at the deadline it is closed. A clock that was set back leaves no window to trust. */
export const isPastDeadline = (row: OperationRow, now: number): boolean =>
  isClosed(row, now) || (row.deadline !== null && row.isClockSuspect)

/** Whether the window is closed by the clock as it is: a person may vouch for the clock, but not reopen a window. */
export const isClosed = ({ deadline }: OperationRow, now: number): boolean =>
  deadline !== null && now >= deadline

/** A row cannot be older than the clock: where it seems so, the clock is behind and no window can be judged by it. */
const clockSkewMs = 120_000

/** Why a person may not have it sent now, in the rules' words; `null`: nothing speaks against it. */
export function whyNotNow(row: OperationRow, now: number): 'saleInFuture' | 'tooOld' | 'afterCutOff' | null {
  if (row.isClockSuspect && row.createdAt > now + clockSkewMs) return 'saleInFuture'
  if (!isClosed(row, now)) return null
  return row.kind === 'refund' ? 'tooOld' : 'afterCutOff'
}

/**
 * Milliseconds to wait before try number `count` + 1: doubling from the first gap, capped, the upper half of it by
 * jitter so that a hundred tills do not come back in step.
 */
export function backoffMs(count: number, { queue, jitter }: Policy): number {
  const waits = { firstMs: queue.firstGapMs, maxMs: queue.longestGapMs, jitter: upperHalf }
  return doublingBackoffMs(count + 1, waits, jitter)
}

/** The moment of try number `count` + 1: after the backoff, and not before the gateway's Retry-After. */
export const retryAt = (
  count: number,
  { now, policy }: Context,
  { retryAfterMs = 0 }: { retryAfterMs?: number } = {},
): number => now + Math.max(retryAfterMs, backoffMs(count, policy))

/** How far the clock was set, milliseconds, and since when what was taken from it was off. */
export type ClockStep = { stepMs: number; since: number }

/**
 * Moves a row's moments with the clock, so that ages and waits stay as long as they were: a card is as old as before, a
 * wait as far from its end. What was written before this start may have been taken from another clock and stays; a
 * window's own moments are the gateway's and stay too. The time is known now, so windows can be judged by it again.
 *
 * The last request counts from as late as it can have gone: an earlier process may have had this one's slow clock, and an
 * effect that is waited for too long costs minutes, one that is not waited for costs the money.
 */
export function steppedWith(row: OperationRow, { stepMs, since }: ClockStep, now: number): Step {
  const moved = (at: number | null): number | null =>
    at !== null && at >= since ? Math.min(at + stepMs, now) : at
  const { nextAttemptAt, notBefore, lastSentAt } = row
  return change(row, {
    cardStoredAt: moved(row.cardStoredAt),
    firstSentAt: moved(row.firstSentAt),
    lookedUpAt: moved(row.lookedUpAt),
    lastSentAt: stepMs > 0 && lastSentAt !== null ? Math.min(lastSentAt + stepMs, now) : moved(lastSentAt),
    // A wait for the window's beginning ends with the gateway's time, not with ours.
    nextAttemptAt:
      nextAttemptAt === null || nextAttemptAt === notBefore
        ? nextAttemptAt
        : Math.max(nextAttemptAt + stepMs, now),
    isClockSuspect: false,
  })
}

/** Ends a row: nothing is due any more, and the card block is erased in the same transaction. */
export const toEnd = (
  row: OperationRow,
  state: 'approved' | 'declined' | 'refused' | 'expired' | 'cancelled',
  detail: Record<string, string> = {},
): Step =>
  change(
    row,
    {
      state,
      nextAttemptAt: null,
      attention: null,
      cardStoredAt: null,
      pendingVerdict: null,
      mayHaveBeenProcessed: false,
      isRestored: false,
    },
    eraseCard(row),
    note(state, detail),
  )

/** Ends a row that was approved: for all that was asked, or for the part that the gateway says it authorised. */
export function toApproved(row: OperationRow, summary: AnswerSummary): Step {
  const { authorisedMinor } = summary
  const answered = { ...row, lastAnswer: summary }
  if (authorisedMinor === undefined || authorisedMinor >= row.money.minor)
    return toEnd(answered, 'approved', journalFields(summary))
  return toApprovedPart(answered, authorisedMinor, journalFields(summary))
}

/** Ends a row of which only a part was given back. @param minor that part, minor units */
export function toApprovedPart(row: OperationRow, minor: number, detail: Record<string, string>): Step {
  const askedMinor = row.askedMinor ?? row.money.minor
  return toEnd({ ...row, askedMinor, money: { ...row.money, minor } }, 'approved', {
    ...detail,
    askedMinor: String(askedMinor),
    minor: String(minor),
  })
}

/** Opens an ended row again, before a person. */
export const reopened = (row: OperationRow, summary: AnswerSummary): Step =>
  change(
    { ...row, lastAnswer: summary },
    { state: 'attention', attention: 'contradicted', mayHaveBeenProcessed: true, nextAttemptAt: null },
    note('reopened', { was: row.state, class: summary.class, ...journalFields(summary) }),
  )

/** A person's verdict waits for a fresh look-up: what the gateway has by now decides before it. */
export const lookUpFirst = (row: OperationRow, verdict: Exclude<Verdict, 'wasDone'>, now: number): Step =>
  change(
    row,
    {
      state: 'unknown',
      attention: null,
      pendingVerdict: verdict,
      // The wait for this look-up is bounded anew.
      firstSentAt: now,
      reachableMs: 0,
      lookups: 0,
      consecutiveLookupFailures: 0,
      declineSeen: false,
      nextAttemptAt: now,
    },
    note('lookUpFirst', { verdict }),
    { type: 'lookUp' },
  )

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * Whether a row has waited for its end as long as it may without a person: so long while its gateway answered, or so
 * long in all. What the gateway accepted and is working on waits for the second alone.
 */
export const isOverdue = (row: OperationRow, { now, policy: { queue } }: Context): boolean =>
  (row.state !== 'inProgress' && row.reachableMs >= queue.personAfterMinutes * minuteMs) ||
  (row.firstSentAt !== null && now - row.firstSentAt >= queue.personAfterHours * hourMs)

/**
 * When what the gateway shows of a row can be taken for the end of it: an effect may come, and a search may show it, some
 * minutes after the request. Milliseconds since the epoch.
 */
export const certainAt = ({ lastSentAt }: OperationRow, { now, policy: { queue } }: Context): number =>
  lastSentAt === null ? now : lastSentAt + queue.certainAfterMinutes * minuteMs

/** How long a row before a person is looked up in the background. Milliseconds since it was first sent. */
const backgroundMs = 72 * hourMs
const longestBackgroundGapMs = hourMs

/**
 * A row before a person that may have been processed is looked up now and then: the gateway may have an end by now. Once
 * its time has come it stays due until it is looked up, however often the program starts before.
 *
 * @param isLookedUp whether it is looked up in this step
 */
export function withBackgroundLookUp(
  row: OperationRow,
  { now, policy }: Context,
  isLookedUp: boolean,
): OperationRow {
  if (row.state !== 'attention' || !row.mayHaveBeenProcessed) return row
  if (row.nextAttemptAt !== null && (row.nextAttemptAt > now || !isLookedUp)) return row
  const ageMs = Math.max(0, now - (row.firstSentAt ?? row.createdAt))
  if (ageMs >= backgroundMs) return row.nextAttemptAt === null ? row : { ...row, nextAttemptAt: null }
  const gapMs = Math.min(longestBackgroundGapMs, Math.max(policy.queue.longestGapMs, ageMs / 4))
  return { ...row, nextAttemptAt: now + Math.round(gapMs) }
}

/** Ends a void, and a refund of its own takes its place. */
export function toRefund(...given: Parameters<typeof toEnd>): Step {
  const { row: after, effects } = toEnd(...given)
  return { row: after, effects: [{ type: 'createRefund' }, ...effects] }
}

/** Puts a row before a person. From then on only a person has it sent again. */
export const toAttention = (row: OperationRow, attention: AttentionReason): Step =>
  change(
    row,
    { state: 'attention', attention, pendingVerdict: null, nextAttemptAt: null },
    note('attention', { reason: attention }),
  )

/** A row found at a start that may have been processed since it was last stored. */
export const toUnknown = (row: OperationRow, event: 'interrupted' | 'restored', now: number): Step =>
  change(
    row,
    {
      isRestored: row.isRestored || event === 'restored',
      lastSentAt: row.isRestored || event === 'restored' ? now : row.lastSentAt,
      state: 'unknown',
      attention: null,
      attempts: row.attempts + (row.state === 'sending' ? 1 : 0),
      mayHaveBeenProcessed: true,
      pendingVerdict: null,
      declineSeen: false,
      lookups: 0,
      consecutiveLookupFailures: 0,
      nextAttemptAt: now,
    },
    note(event, { was: row.state }),
  )

/** The gateway accepted it and ends it later: the card is not needed any more. */
export const toInProgress = (row: OperationRow, summary: AnswerSummary, nextAttemptAt: number): Step =>
  change(
    row,
    {
      state: 'inProgress',
      attention: null,
      isRestored: false,
      lastAnswer: summary,
      lookups: 0,
      cardStoredAt: null,
      nextAttemptAt,
    },
    eraseCard(row),
    row.state === 'inProgress' ? null : noteAnswer(summary),
  )

/** Goes on the wire. What may have been processed before is a repeat. */
export const toSending = (row: OperationRow, { now }: Context): Step =>
  change(
    row,
    {
      state: 'sending',
      nextAttemptAt: null,
      firstSentAt: row.firstSentAt ?? now,
      lastSentAt: now,
      declineSeen: false,
    },
    note('sending', { attempt: row.attempts + 1, replay: row.mayHaveBeenProcessed }),
    { type: 'send', replay: row.mayHaveBeenProcessed },
  )

/** The row with all that was asked as its money: that only a part was given back holds no more. */
export const forTheWhole = (row: OperationRow): OperationRow =>
  row.askedMinor === null ? row : { ...row, askedMinor: null, money: { ...row.money, minor: row.askedMinor } }

/** What the journal is told where only a part was given back before, by its last word, and now it is about all of it. */
export const allOfIt = ({ askedMinor }: OperationRow): Record<string, string> =>
  askedMinor === null ? {} : { minor: String(askedMinor) }

/**
 * Whether the row, once it goes, goes for the first time, by what is known here: also one of an older copy that was put back, which may
 * have gone since and is looked up before.
 */
export const goesFirst = ({ state, firstSentAt }: OperationRow): boolean =>
  state === 'queued' || (state === 'unknown' && firstSentAt === null)

/** Back in the queue, for all of it: a person vouches that it was not processed, which may be a mistake and is remembered. */
export const toQueuedAgain = (row: OperationRow, now: number, erased: Effect | null = null): Step =>
  change(
    forTheWhole(row),
    {
      state: 'queued',
      attention: null,
      attempts: 0,
      lookups: 0,
      consecutiveLookupFailures: 0,
      pendingVerdict: null,
      reachableMs: 0,
      firstSentAt: null,
      isRestored: false,
      isClockSuspect: false,
      nextAttemptAt: Math.max(now, row.notBefore ?? now),
    },
    erased,
    note('queuedAgain', { withCard: row.withCard, ...allOfIt(row) }),
  )
