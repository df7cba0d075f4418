import type { ActError, ConvertError, DecideError } from '../../contract/operations.ts'
import type { AnswerSummary, Decided, OperationKind, RowState, Verdict } from '../../domain/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { FoundSummary, GatewayAnswer, LookUpAnswer } from '../gateways/gateway.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import {
  asksForCard,
  backoffMs,
  certainAt,
  change,
  eraseCard,
  allOfIt,
  forTheWhole,
  isClosed,
  isOverdue,
  isPastDeadline,
  journalFields,
  lacksCard,
  lookUpFirst,
  note,
  noteAnswer,
  reopened,
  retryAt,
  stay,
  steppedWith,
  toApproved,
  toApprovedPart,
  toAttention,
  toEnd,
  toInProgress,
  toQueuedAgain,
  toRefund,
  toSending,
  toUnknown,
  withBackgroundLookUp,
  whyNotNow,
} from './row-transitions.ts'
import type { Answer, ClockStep, Context, Effect, Policy, Step } from './row-transitions.ts'

/** Everything that can happen to a row. */
export type RowEvent =
  /** The program started and found the row; `restored`: in an older copy of the database. */
  | { type: 'started'; restored: boolean }
  /** Its time has come and the dispatcher has a place for it. */
  | { type: 'due' }
  /** What a request was answered, however late. */
  | { type: 'answered'; answer: GatewayAnswer }
  | { type: 'lookedUp'; answer: LookUpAnswer }
  /** The gateway reported the end without being asked (Liquido's callback). */
  | { type: 'toldEnd'; summary: AnswerSummary }
  /** Its outcome has been open for as long as it may be without a person. */
  | { type: 'openTooLong' }
  /** The gateway's books of the day do not have the end that the row has. */
  | { type: 'dayDisagrees' }
  /** The stored request cannot be sent: the disk changed it, or its bank account is gone. */
  | { type: 'payloadCorrupt' }
  /** Its card block grew too old, or was held in memory only and is gone. */
  | { type: 'cardGone' }
  /** The program started with a clock behind what it had shown before. */
  | { type: 'clockWentBack' }
  /** A gateway told the time and the clock was set to it; what was taken from the clock since `since` was off by as much. */
  | { type: 'clockStepped'; stepMs: number; since: number }
  /** The gateway answers again after a time in which it did not. */
  | { type: 'gatewayBack' }
  /** From here on: a person's commands. */
  | { type: 'sendNow' }
  | { type: 'lookUpNow' }
  | { type: 'cancel' }
  | { type: 'convert' }
  | { type: 'cardPresented' }
  | ({ type: 'decide' } & Decided)

type NotNow = Extract<ActError, { tag: 'NotNow' }>

/** Why a person's command does not fit the row as it is, by the event. The program's own events are never refused. */
export type RefusalOf<Event extends RowEvent> = Event extends {
  type: 'sendNow' | 'lookUpNow' | 'cancel' | 'cardPresented'
}
  ? NotNow
  : Event extends { type: 'convert' }
    ? Extract<ConvertError, { tag: 'NotNow' | 'NotAllowed' }>
    : Event extends { type: 'decide' }
      ? Extract<DecideError, { tag: 'NotNow' | 'NotAllowed' }>
      : never
type Refusal = RefusalOf<RowEvent>

type Rule = (row: OperationRow, context: Context) => Step | Refusal
type AnswerRule = (row: OperationRow, context: Context, answer: Answer) => Step | Refusal
type AnswerRules = { [Class in AnswerSummary['class']]: AnswerRule }
type FoundRules = { [Class in FoundSummary['class']]: AnswerRule }

/** What a row in one state does on every event, and on every class of answer. */
type Rules = {
  [Type in Exclude<RowEvent['type'], 'answered' | 'lookedUp' | 'toldEnd' | 'decide' | 'clockStepped'>]: Rule
} & {
  restored: Rule
  clockStepped: (row: OperationRow, context: Context, step: ClockStep) => Step
  answered: AnswerRules
  found: FoundRules
  notFound: Rule
  /** A look-up was answered, and proves nothing. */
  undecided: AnswerRule
  lookUpFailed: AnswerRules
  toldEnd: AnswerRules
  decide: { [Choice in Verdict]: (row: OperationRow, context: Context, decided: Decided) => Step | Refusal }
}

const notNow: Rule = ({ state }) => ({ tag: 'NotNow', state })
const notAllowed = (reason: Extract<Refusal, { tag: 'NotAllowed' }>['reason']): Refusal => ({
  tag: 'NotAllowed',
  reason,
})
const lookUp: Rule = (row) => ({ row, effects: [{ type: 'lookUp' }] })
const dueNow: Rule = (row, { now }) => change(row, { nextAttemptAt: now })
const interrupted: Rule = (row, { now }) => toUnknown(row, 'interrupted', now)
const restored: Rule = (row, { now }) => toUnknown(row, 'restored', now)

/** A void becomes a refund only while it is certain that the void was not processed. */
const convert: Rule = (row, { policy }) => {
  if (row.kind !== 'void') return notAllowed('notAVoid')
  if (row.mayHaveBeenProcessed) return notAllowed('outcomeUnknown')
  if (policy.whyNoRefund !== null) return notAllowed(policy.whyNoRefund)
  return toRefund(row, 'cancelled', { convertedTo: 'refund' })
}

const cardPresented: Rule = (row, context) =>
  asksForCard(row) ? toQueuedAgain({ ...row, cardStoredAt: context.now }, context.now) : notNow(row, context)

const endAs =
  (state: 'declined' | 'refused'): AnswerRule =>
  (row, _context, { summary }) =>
    toEnd({ ...row, lastAnswer: summary }, state, journalFields(summary))

const approve: AnswerRule = (row, _context, { summary }) => toApproved(row, summary)

const onEveryAnswer = (rule: AnswerRule): AnswerRules => ({
  approved: rule,
  declined: rule,
  refused: rule,
  unauthorised: rule,
  unknown: rule,
  retryLater: rule,
  inProgress: rule,
  notSent: rule,
})

const definiteAnswers = { approved: approve, declined: endAs('declined'), refused: endAs('refused') }

/** What every row does that has not ended, unless its state says otherwise below. */
const open: Rules = {
  started: stay,
  restored: (row, { now }) =>
    row.isRestored ? stay(row) : change(row, { isRestored: true, lastSentAt: now }),
  due: stay,
  // An approval that comes after the row moved on still counts; a refusal may be one of a repeat, and says nothing.
  answered: { ...onEveryAnswer(stay), approved: approve },
  found: { approved: stay, declined: stay, refused: stay, inProgress: stay },
  notFound: stay,
  undecided: stay,
  lookUpFailed: onEveryAnswer(stay),
  toldEnd: { ...onEveryAnswer(stay), ...definiteAnswers },
  openTooLong: stay,
  dayDisagrees: stay,
  payloadCorrupt: (row) => toAttention(row, 'payloadCorrupt'),
  cardGone: (row) =>
    row.cardStoredAt === null
      ? stay(row)
      : change(row, { cardStoredAt: null }, eraseCard(row), note('cardErased')),
  // Waits are measured anew, and a window that may already have closed is not trusted (`isPastDeadline`).
  clockWentBack: (row, { now }) =>
    change(
      row,
      {
        nextAttemptAt: row.nextAttemptAt === null ? null : Math.min(row.nextAttemptAt, now),
        isClockSuspect: row.kind !== 'refund',
      },
      note('clockWentBack'),
    ),
  clockStepped: (row, { now }, step) => steppedWith(row, step, now),
  gatewayBack: stay,
  sendNow: notNow,
  lookUpNow: notNow,
  cancel: notNow,
  convert: notNow,
  cardPresented: notNow,
  decide: { wasDone: notNow, wasNotDone: notNow, sendAgain: notNow, goCardless: notNow },
}

/** The window of a queued row has closed. Only what was certainly not processed ends by it. */
const windowClosed: { [Kind in OperationKind]: Rule } = {
  // Kushki, Voids & Refunds §2: after the cut-off a void is not possible; §3: the refund takes its place.
  void: (row, { policy }) =>
    policy.queue.voidAtCutOff === 'person' || policy.whyNoRefund !== null || row.mayHaveBeenProcessed
      ? toAttention(row, 'voidPastCutOff')
      : toRefund(row, 'expired'),
  // What was surely never sent left nothing to look up: a person is told so even while the gateway is away. Otherwise it
  // is looked up first.
  reverse: (row, { now }) =>
    row.mayHaveBeenProcessed
      ? change(row, { state: 'unknown', lookups: 0, nextAttemptAt: now }, note('pastDeadline'))
      : toAttention(row, 'reverseUnsent'),
  refund: (row) => (row.mayHaveBeenProcessed ? toAttention(row, 'takesTooLong') : toEnd(row, 'expired')),
}

const queued: Rules = {
  ...open,
  started: (row, context) => (row.isRestored ? interrupted(row, context) : stay(row)),
  restored,
  due(row, context) {
    const { now, policy } = context
    if (isClosed(row, now)) return windowClosed[row.kind](row, context)
    if (isPastDeadline(row, now)) return toAttention(row, 'clockWentBack')
    if (row.notBefore !== null && now < row.notBefore) return change(row, { nextAttemptAt: row.notBefore })
    if (!lacksCard(row)) return toSending(row, context)
    if (policy.cardData.cardlessWhenTooOld) return toSending({ ...row, withCard: false }, context)
    return toAttention(row, 'cardDataExpired')
  },
  cardGone(row, { policy }) {
    if (row.cardStoredAt === null) return stay(row)
    const erased = { ...row, cardStoredAt: null }
    const { row: after, effects } = policy.cardData.cardlessWhenTooOld
      ? change(erased, { withCard: false })
      : toAttention(erased, 'cardDataExpired')
    return { row: after, effects: [{ type: 'eraseCard' }, note('cardErased'), ...effects] }
  },
  sendNow: (row, context) =>
    (row.notBefore ?? 0) <= context.now ? dueNow(row, context) : notNow(row, context),
  // What a person had sent again may have been processed all the same.
  cancel: (row, { now }) =>
    row.mayHaveBeenProcessed ? lookUpFirst(row, 'wasNotDone', now) : toEnd(row, 'cancelled'),
  convert,
  cardPresented,
}

/** The answer to the request in flight: a try more. */
const tried =
  (rule: AnswerRule): AnswerRule =>
  (row, context, answer) =>
    rule({ ...row, lastAnswer: answer.summary, attempts: row.attempts + 1 }, context, answer)

/**
 * This request was not processed; one sent before it may have been, and then the row is not simply queued. What a
 * person had sent again was looked up for that.
 */
const waiting = (row: OperationRow): 'unknown' | 'queued' =>
  row.mayHaveBeenProcessed && row.attempts > 0 ? 'unknown' : 'queued'

/** A refusal of a repeat says nothing about the first try: it is looked up. */
const refusedAs =
  (state: 'declined' | 'refused'): AnswerRule =>
  (row, context, answer) =>
    row.mayHaveBeenProcessed
      ? change(
          row,
          {
            state: 'unknown',
            lookups: 0,
            consecutiveLookupFailures: 0,
            nextAttemptAt: retryAt(context.policy.isRepeatSafe ? row.attempts - 1 : 0, context, answer),
          },
          note('repeatRefused', { class: state, ...journalFields(answer.summary) }),
        )
      : endAs(state)(row, context, answer)

/** A request may arrive twice though it was sent once: what could be refused for its own effect is no end either. */
const unlessOfRepeat =
  (rule: AnswerRule): AnswerRule =>
  (row, context, answer) =>
    rule(answer.mayBeOfRepeat ? { ...row, mayHaveBeenProcessed: true } : row, context, answer)

/** No try: the gateway never saw the request (`notSent`), or never looked at it (`unauthorised`). */
const untried = (row: OperationRow, now: number, { summary }: Answer, ...effects: Effect[]): Step =>
  change(
    row,
    {
      state: waiting(row),
      lastAnswer: summary,
      nextAttemptAt: now,
      // What never left has no effect to wait for.
      lastSentAt: row.mayHaveBeenProcessed ? row.lastSentAt : null,
    },
    noteAnswer(summary),
    ...effects,
  )

const sending: Rules = {
  ...open,
  started: interrupted,
  restored,
  answered: {
    approved: tried(approve),
    declined: tried(refusedAs('declined')),
    refused: tried(unlessOfRepeat(refusedAs('refused'))),
    inProgress: tried((row, { now, policy }, { summary }) =>
      toInProgress({ ...row, mayHaveBeenProcessed: true }, summary, now + backoffMs(0, policy)),
    ),
    unknown: tried((row, context, answer) =>
      change(
        row,
        {
          state: 'unknown',
          mayHaveBeenProcessed: true,
          lookups: 0,
          consecutiveLookupFailures: 0,
          nextAttemptAt: retryAt(context.policy.isRepeatSafe ? row.attempts - 1 : 0, context, answer),
        },
        noteAnswer(answer.summary),
      ),
    ),
    retryLater: tried((row, context, answer) =>
      row.attempts >= context.policy.queue.maxTries
        ? toAttention(row, 'tooManyTries')
        : change(
            row,
            { state: waiting(row), nextAttemptAt: retryAt(row.attempts - 1, context, answer) },
            noteAnswer(answer.summary),
          ),
    ),
    notSent: (row, { now }, answer) => untried(row, now, answer),
    unauthorised: (row, { now }, answer) => untried(row, now, answer, { type: 'pauseGateway' }),
  },
  cardGone: stay,
}

/** A look-up was answered: the failures in a row are over, and the time until then counts against the row's bound. */
const answeredLookUp = (row: OperationRow, { now, policy }: Context): OperationRow => ({
  ...row,
  consecutiveLookupFailures: 0,
  lookedUpAt: now,
  reachableMs:
    row.reachableMs + Math.min(Math.max(0, now - (row.lookedUpAt ?? now)), 2 * policy.queue.longestGapMs),
})

const lookedUp =
  (rule: AnswerRule): AnswerRule =>
  (row, context, answer) =>
    rule(answeredLookUp(row, context), context, answer)

/** Later, unless the row has been waiting for longer than it may without a person. */
function later(row: OperationRow, changes: Partial<OperationRow>, context: Context): Step {
  if (row.state === 'attention') return change(row, { ...changes, nextAttemptAt: null })
  return isOverdue(row, context) ? toAttention({ ...row, ...changes }, 'takesTooLong') : change(row, changes)
}

/** A provisional decline may still become an approval: it ends the row when it is found again, some time later. */
const confirmed =
  (state: 'declined' | 'refused'): AnswerRule =>
  (row, context, answer) =>
    row.declineSeen && certainAt(row, context) <= context.now
      ? endAs(state)(row, context, answer)
      : later(
          row,
          {
            declineSeen: true,
            lastAnswer: answer.summary,
            nextAttemptAt: context.now + context.policy.queue.longestGapMs,
          },
          context,
        )

const found: FoundRules = {
  approved: lookedUp(approve),
  declined: lookedUp(confirmed('declined')),
  refused: lookedUp(confirmed('refused')),
  // It may take minutes or days: the older it is, the less often it is looked up.
  inProgress: lookedUp((row, context, { summary }) => {
    const { now, policy } = context
    const doublings = Math.log2(1 + Math.max(0, now - row.createdAt) / (10 * policy.queue.firstGapMs))
    return isOverdue(row, context)
      ? toAttention({ ...row, lastAnswer: summary }, 'takesTooLong')
      : toInProgress(row, summary, now + backoffMs(doublings, policy))
  }),
}

/** What a person has decided is carried out once a fresh look-up has found nothing. */
const carriedOut: { [Choice in Exclude<Verdict, 'wasDone'>]: Rule } = {
  // Refused by the gateway and done by nothing: it was an attempt, and counts as one (Kushki, Voids & Refunds §3).
  wasNotDone: (row) =>
    toEnd(row, row.lastAnswer?.class === 'refused' ? 'refused' : 'cancelled', { byPerson: 'wasNotDone' }),
  sendAgain: (row, { now }) =>
    whyNotNow(row, now) === null && !lacksCard(row)
      ? toQueuedAgain(row, now)
      : toAttention(row, 'lookupFoundNothing'),
  goCardless: (row, { now }) =>
    whyNotNow(row, now) === null
      ? toQueuedAgain({ ...row, withCard: false, cardStoredAt: null }, now, eraseCard(row))
      : toAttention(row, 'lookupFoundNothing'),
}

/** Looked up until it is certain that it was not processed; then sent again where that is safe, or a person decides. */
const notFound: Rule = (before, context) => {
  const { now, policy } = context
  const row = { ...answeredLookUp(before, context), lookups: before.lookups + 1, declineSeen: false }
  if (row.pendingVerdict !== null)
    return row.mayHaveBeenProcessed && now < certainAt(row, context)
      ? later(
          row,
          { nextAttemptAt: Math.min(retryAt(row.lookups, context), certainAt(row, context)) },
          context,
        )
      : carriedOut[row.pendingVerdict](row, context)
  // What is safe to repeat needs no certainty.
  const isCertain = row.lookups >= policy.queue.maxLookups || (row.isRestored && policy.isRepeatSafe)
  if (!isCertain) return later(row, { nextAttemptAt: retryAt(row.lookups, context) }, context)
  if (row.kind === 'reverse' && isPastDeadline(row, now))
    return toAttention(row, row.isClockSuspect ? 'clockWentBack' : 'reversePastDeadline')
  if (row.state === 'inProgress' || !policy.isRepeatSafe || !row.mayHaveBeenProcessed)
    return toAttention(row, row.isRestored ? 'restoredFromBackup' : 'lookupFoundNothing')
  const again = { ...row, isRestored: false, nextAttemptAt: now }
  if (!lacksCard(row)) return later(again, {}, context)
  if (policy.cardData.cardlessWhenTooOld) return change(again, { withCard: false })
  return toAttention(row, 'cardDataExpired')
}

/** An answer that proves nothing is asked again as often as nothing found, then it is a person's. */
const undecided: AnswerRule = (before, context, { summary }) => {
  const row = {
    ...answeredLookUp(before, context),
    lookups: before.lookups + 1,
    lastAnswer: summary,
    declineSeen: false,
  }
  return row.pendingVerdict !== null || row.lookups >= context.policy.queue.maxLookups
    ? toAttention(row, 'answerNotUnderstood')
    : later(row, { nextAttemptAt: retryAt(row.lookups, context) }, context)
}

const recordAnswer: AnswerRule = (row, _context, { summary }) => change(row, { lastAnswer: summary })

const lookUpUnauthorised: AnswerRule = (row, { now }, { summary }) =>
  change(
    row,
    { lastAnswer: summary, nextAttemptAt: row.state === 'attention' ? row.nextAttemptAt : now },
    noteAnswer(summary),
    { type: 'pauseGateway' },
  )

const lookUpFailed = (row: OperationRow, { summary }: Answer, now: number): OperationRow => ({
  ...row,
  lastAnswer: summary,
  lookedUpAt: now,
  consecutiveLookupFailures: row.consecutiveLookupFailures + 1,
})

const lookUpLater: AnswerRule = (row, context, answer) =>
  later(
    lookUpFailed(row, answer, context.now),
    { nextAttemptAt: retryAt(row.consecutiveLookupFailures, context, answer) },
    context,
  )

/** The gateway answered, but not the question: asking for ever would hide the row from everybody. */
const notUnderstood: AnswerRule = (row, context, answer) =>
  row.consecutiveLookupFailures + 1 >= context.policy.queue.maxLookups
    ? toAttention(lookUpFailed(row, answer, context.now), 'answerNotUnderstood')
    : lookUpLater(row, context, answer)

/**
 * Whether it was looked up since it was last sent. A reverse is keyed by its sale, so that a search which is down does
 * not hold it up; of anything else the gateway has to have said that it does not know it.
 */
const wasLookedUp = (row: OperationRow): boolean =>
  row.kind === 'reverse'
    ? row.lookups + row.consecutiveLookupFailures > 0
    : row.lookups > 0 && row.lastAnswer?.code !== 'contradictory'

const unknown: Rules = {
  ...open,
  // Only what the gateway guarantees to be repeatable is sent again, and only after it was looked up.
  due(row, context) {
    const { now, policy } = context
    const mayRepeat =
      policy.isRepeatSafe &&
      wasLookedUp(row) &&
      !row.declineSeen &&
      row.pendingVerdict === null &&
      !row.isRestored &&
      row.mayHaveBeenProcessed &&
      !isPastDeadline(row, now) &&
      !lacksCard(row)
    if (!mayRepeat) return lookUp(row, context)
    if (row.attempts >= policy.queue.maxTries) return toAttention(row, 'tooManyTries')
    return toSending(row, context)
  },
  found,
  notFound,
  undecided,
  lookUpFailed: {
    approved: notUnderstood,
    declined: notUnderstood,
    refused: notUnderstood,
    unauthorised: lookUpUnauthorised,
    unknown: lookUpLater,
    retryLater: lookUpLater,
    inProgress: lookUpLater,
    notSent: (row, context, answer) =>
      later(lookUpFailed(row, answer, context.now), { nextAttemptAt: context.now }, context),
  },
  gatewayBack: (row, context) => (row.consecutiveLookupFailures > 0 ? dueNow(row, context) : stay(row)),
  openTooLong: (row) => toAttention(row, 'takesTooLong'),
  lookUpNow: lookUp,
}

const inProgress: Rules = {
  ...unknown,
  due: lookUp,
  // What the gateway accepted and is working on may take its hours.
  openTooLong: (row, context) => (isOverdue(row, context) ? toAttention(row, 'takesTooLong') : stay(row)),
}

/** Until a person has answered, no look-up ends a row that the gateway contradicted itself about. */
const unlessContradicted =
  (rule: AnswerRule): AnswerRule =>
  (row, context, answer) =>
    row.attention === 'contradicted' ? recordAnswer(row, context, answer) : rule(row, context, answer)

/** What never left this till was done by nobody, whatever a person remembers. */
export const surelyNeverSent = (row: OperationRow): boolean =>
  row.attention === 'reverseUnsent' || (row.lastSentAt === null && !row.mayHaveBeenProcessed)

const attention: Rules = {
  ...open,
  restored,
  due: lookUp,
  answered: { ...onEveryAnswer(stay), approved: unlessContradicted(approve) },
  toldEnd: {
    ...onEveryAnswer(stay),
    approved: unlessContradicted(approve),
    declined: unlessContradicted(endAs('declined')),
    refused: unlessContradicted(endAs('refused')),
  },
  found: {
    ...found,
    approved: unlessContradicted(found.approved),
    declined: unlessContradicted(found.declined),
    refused: unlessContradicted(found.refused),
    inProgress: recordAnswer,
  },
  notFound: (row, context) =>
    change(answeredLookUp(row, context), { lookups: row.lookups + 1 }, note('lookupFoundNothing')),
  undecided: recordAnswer,
  lookUpFailed: { ...onEveryAnswer(recordAnswer), unauthorised: lookUpUnauthorised },
  lookUpNow: lookUp,
  // Giving up what was never sent is no verdict about what the gateway did.
  cancel: (row, context) =>
    row.attention === 'reverseUnsent' ? toEnd(row, 'cancelled') : notNow(row, context),
  convert,
  cardPresented,
  decide: {
    wasDone(row, _context, { minor }) {
      if (surelyNeverSent(row)) return notAllowed('neverSent')
      const whole = forTheWhole(row)
      if (minor === undefined) return toEnd(whole, 'approved', { byPerson: 'wasDone', ...allOfIt(row) })
      // A reverse takes the whole sale back, or nothing.
      const isPart = row.kind !== 'reverse' && minor < whole.money.minor
      return isPart ? toApprovedPart(row, minor, { byPerson: 'wasDone' }) : notAllowed('notPart')
    },
    wasNotDone: (row, context) =>
      row.mayHaveBeenProcessed
        ? lookUpFirst(row, 'wasNotDone', context.now)
        : carriedOut.wasNotDone(row, context),
    sendAgain(row, context) {
      // The same damaged request would come back at once.
      if (row.attention === 'payloadCorrupt') return notAllowed('payloadCorrupt')
      const reason = lacksCard(row) ? 'cardDataExpired' : whyNotNow(row, context.now)
      if (reason !== null) return notAllowed(reason)
      return row.mayHaveBeenProcessed
        ? lookUpFirst(row, 'sendAgain', context.now)
        : carriedOut.sendAgain(row, context)
    },
    goCardless(row, context) {
      const reason = row.withCard ? whyNotNow(row, context.now) : 'alreadyCardless'
      if (reason !== null) return notAllowed(reason)
      return row.mayHaveBeenProcessed
        ? lookUpFirst(row, 'goCardless', context.now)
        : carriedOut.goCardless(row, context)
    },
  },
}

/** The end stands, and what the gateway says otherwise is written down. */
const lateAnswer: AnswerRule = (row, _context, { summary }) =>
  summary.class === row.state
    ? stay(row)
    : { row, effects: [note('lateAnswer', { class: summary.class, ...journalFields(summary) })] }

/** The gateway contradicts the end it told: the matter is open again until a person has answered. */
const contradicts: AnswerRule = (row, _context, { summary }) => reopened(row, summary)

const ended: Rules = {
  ...open,
  restored: stay,
  answered: { ...onEveryAnswer(lateAnswer), approved: contradicts },
  toldEnd: { ...onEveryAnswer(lateAnswer), approved: contradicts },
  dayDisagrees: (row, { now }) => reopened(row, { class: 'unknown', code: 'dayDisagrees', at: now }),
  payloadCorrupt: stay,
  clockWentBack: stay,
  clockStepped: stay,
}

// The answer of a repeat may refuse what is done; a callback that says failed speaks of the operation itself.
const approved: Rules = {
  ...ended,
  answered: onEveryAnswer(lateAnswer),
  toldEnd: { ...onEveryAnswer(lateAnswer), declined: contradicts, refused: contradicts },
}

const table: { [State in RowState]: Rules } = {
  queued,
  sending,
  unknown,
  inProgress,
  attention,
  approved,
  declined: ended,
  refused: ended,
  expired: ended,
  cancelled: ended,
}

/**
 * One step of an operation's life: what an event makes of its row, and what has to be done. Total and pure; the
 * dispatcher only carries the effects out. `NotNow` and `NotAllowed` answer a person; events of the machinery that mean
 * nothing any more leave the row as it is.
 *
 * @param now milliseconds since the epoch
 */
export function transition<Event extends RowEvent>(
  row: OperationRow,
  event: Event,
  now: number,
  policy: Policy,
): Result<Step, RefusalOf<Event>>
export function transition(
  row: OperationRow,
  event: RowEvent,
  now: number,
  policy: Policy,
): Result<Step, Refusal> {
  const outcome = apply(table[row.state], row, event, { now, policy })
  if ('tag' in outcome) return err(outcome)
  const isLookedUp = event.type === 'lookedUp' || outcome.effects.some(({ type }) => type === 'lookUp')
  const changed = withBackgroundLookUp(outcome.row, { now, policy }, isLookedUp)
  const after = changed === row ? row : { ...changed, updatedAt: now }
  return ok({ row: after, effects: outcome.effects })
}

function apply(rules: Rules, row: OperationRow, event: RowEvent, context: Context): Step | Refusal {
  switch (event.type) {
    case 'started':
      return (event.restored ? rules.restored : rules.started)(row, context)
    case 'answered':
      return rules.answered[event.answer.summary.class](row, context, event.answer)
    case 'lookedUp': {
      const { answer } = event
      if (answer.outcome === 'notFound') return rules.notFound(row, context)
      if (answer.outcome === 'undecided') return rules.undecided(row, context, answer)
      if (answer.outcome === 'found') return rules.found[answer.summary.class](row, context, answer)
      return rules.lookUpFailed[answer.summary.class](row, context, answer)
    }
    case 'toldEnd':
      return rules.toldEnd[event.summary.class](row, context, event)
    case 'decide':
      return rules.decide[event.verdict](row, context, event)
    case 'clockStepped':
      return rules.clockStepped(row, context, event)
    default:
      return rules[event.type](row, context)
  }
}
