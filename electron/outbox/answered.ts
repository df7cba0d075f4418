import { isEnded } from '../../domain/operations.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayAnswer } from '../gateways/gateway.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { gapMs, journalFields, toAttention, toEnd, unchanged } from './steps.ts'
import type { Effect, Policy, Step } from './steps.ts'

/** A request was answered. An answer that comes after the row moved on still counts where it is definite. */
export function answered(row: OperationRow, answer: GatewayAnswer, now: number, policy: Policy): Step {
  const { summary } = answer
  if (isEnded(row.state)) return lateWord(row, summary)
  if (row.state !== 'sending') return toEnd(row, summary, now)
  const tried = { ...row, lastAnswer: summary, attempts: row.attempts + 1, updatedAt: now }
  const later = (count: number): number => now + Math.max(answer.retryAfterMs ?? 0, gapMs(count, policy))
  // A request that was not looked at tells nothing of one sent before it: an open fate stays open.
  const waiting = row.mayHaveBeenProcessed ? 'unknown' : 'queued'
  const note: Effect = { do: 'note', event: summary.class, detail: journalFields(summary) }
  switch (summary.class) {
    case 'approved':
    case 'declined':
    case 'refused':
      return toEnd(tried, summary, now)
    case 'inProgress':
      // Accepted: the card is not needed any more.
      return {
        row: {
          ...tried,
          state: 'inProgress',
          mayHaveBeenProcessed: true,
          lookups: 0,
          cardStoredAt: null,
          nextAttemptAt: now + gapMs(0, policy),
        },
        effects: [note, ...(row.cardStoredAt === null ? [] : [{ do: 'eraseCard' } as const])],
      }
    case 'unknown':
      return {
        row: {
          ...tried,
          state: 'unknown',
          mayHaveBeenProcessed: true,
          lookups: 0,
          nextAttemptAt: later(policy.isRepeatSafe ? row.attempts : 0),
        },
        effects: [note],
      }
    case 'retryLater':
      if (tried.attempts >= policy.queue.maxTries) return toAttention(tried, 'tooManyTries', now)
      return { row: { ...tried, state: waiting, nextAttemptAt: later(row.attempts) }, effects: [note] }
    // Neither is a try: the gateway never saw the request, or never looked at it.
    case 'notSent':
      return {
        row: { ...tried, state: waiting, attempts: row.attempts, nextAttemptAt: now },
        effects: [note],
      }
    case 'unauthorised':
      return {
        row: { ...tried, state: waiting, attempts: row.attempts, nextAttemptAt: now },
        effects: [note, { do: 'pauseGateway' }],
      }
    default:
      return summary.class satisfies never
  }
}

/** The end stands; that the gateway later said something else is written down for a person. */
export function lateWord(row: OperationRow, summary: AnswerSummary): Step {
  if (summary.class === row.state) return unchanged(row)
  return {
    row,
    effects: [
      { do: 'note', event: 'lateAnswer', detail: { class: summary.class, ...journalFields(summary) } },
    ],
  }
}
