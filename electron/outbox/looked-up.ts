import { isEnded } from '../../domain/operations.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { LookUpAnswer } from '../gateways/gateway.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { gapMs, isPastDeadline, lacksCard, journalFields, toAttention, toEnd, unchanged } from './steps.ts'
import type { Policy, Step } from './steps.ts'

/** What a look-up said. Only rows whose end is not known are moved by it. */
export function lookedUp(row: OperationRow, answer: LookUpAnswer, now: number, policy: Policy): Step {
  if (isEnded(row.state) || row.state === 'sending' || row.state === 'queued') return unchanged(row)
  switch (answer.outcome) {
    case 'found':
      return found({ ...row, consecutiveLookupFailures: 0 }, answer.summary, now, policy)
    case 'notFound':
      return notFound(
        { ...row, consecutiveLookupFailures: 0, lookups: row.lookups + 1, updatedAt: now },
        now,
        policy,
      )
    case 'noAnswer':
      return noAnswer(row, answer.summary, answer.retryAfterMs ?? 0, now, policy)
    default:
      return answer satisfies never
  }
}

function found(row: OperationRow, summary: AnswerSummary, now: number, policy: Policy): Step {
  if (summary.class !== 'inProgress') return toEnd(row, summary, now)
  return {
    row: {
      ...row,
      state: 'inProgress',
      attention: null,
      isRestored: false,
      lastAnswer: summary,
      lookups: 0,
      cardStoredAt: null,
      // It may take minutes or days: the older it is, the more seldom it is asked after.
      nextAttemptAt:
        now + gapMs(Math.log2(1 + Math.max(0, now - row.createdAt) / (10 * policy.queue.firstGapMs)), policy),
      updatedAt: now,
    },
    effects: [
      ...(row.cardStoredAt === null ? [] : [{ do: 'eraseCard' } as const]),
      ...(row.state === 'inProgress'
        ? []
        : [{ do: 'note', event: 'inProgress', detail: journalFields(summary) } as const]),
    ],
  }
}

function notFound(row: OperationRow, now: number, policy: Policy): Step {
  if (row.state === 'attention')
    return { row, effects: [{ do: 'note', event: 'lookupFoundNothing', detail: {} }] }
  // What was never sent needs one look; what may be repeated needs no certainty.
  const isEnough =
    !row.mayHaveBeenProcessed ||
    row.lookups >= policy.queue.maxLookups ||
    (row.isRestored && policy.isRepeatSafe)
  if (!isEnough) return unchanged({ ...row, nextAttemptAt: now + gapMs(row.lookups, policy) })
  if (row.kind === 'reverse' && isPastDeadline(row, now))
    return toAttention(row, row.isClockSuspect ? 'clockWentBack' : 'reversePastDeadline', now)
  if (policy.isRepeatSafe && row.mayHaveBeenProcessed && row.state === 'unknown') {
    const again = { ...row, isRestored: false, nextAttemptAt: now }
    if (!lacksCard(row)) return unchanged(again)
    return policy.cardData.cardlessWhenTooOld
      ? unchanged({ ...again, withCard: false })
      : toAttention(row, 'cardDataExpired', now)
  }
  return toAttention(row, row.isRestored ? 'restoredFromBackup' : 'lookupFoundNothing', now)
}

function noAnswer(
  row: OperationRow,
  summary: AnswerSummary,
  retryAfterMs: number,
  now: number,
  policy: Policy,
): Step {
  const asked = { ...row, lastAnswer: summary, updatedAt: now }
  const missed = { ...asked, consecutiveLookupFailures: row.consecutiveLookupFailures + 1 }
  const later = now + Math.max(retryAfterMs, gapMs(row.consecutiveLookupFailures, policy))
  switch (summary.class) {
    case 'unauthorised':
      return {
        row: row.state === 'attention' ? asked : { ...asked, nextAttemptAt: now },
        effects: [
          { do: 'note', event: 'unauthorised', detail: journalFields(summary) },
          { do: 'pauseGateway' },
        ],
      }
    case 'notSent':
      return unchanged(row.state === 'attention' ? asked : { ...missed, nextAttemptAt: now })
    case 'unknown':
    case 'retryLater':
    case 'inProgress':
      return unchanged(row.state === 'attention' ? asked : { ...missed, nextAttemptAt: later })
    // The gateway answered, but not the question: asking for ever would hide the row from everybody.
    case 'approved':
    case 'declined':
    case 'refused':
      if (row.state === 'attention') return unchanged(asked)
      if (missed.consecutiveLookupFailures >= policy.queue.maxLookups)
        return toAttention(missed, 'answerNotUnderstood', now)
      return unchanged({ ...missed, nextAttemptAt: later })
    default:
      return summary.class satisfies never
  }
}
