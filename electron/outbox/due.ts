import type { OperationRow } from '../storage/operation-row.ts'
import { ended, isPastDeadline, lacksCard, toAttention, unchanged } from './steps.ts'
import type { Policy, Step } from './steps.ts'

/** The time of a row has come: send it, look it up, or say why neither. */
export function due(row: OperationRow, now: number, policy: Policy): Step {
  switch (row.state) {
    case 'queued':
      return queuedDue(row, now, policy)
    case 'unknown':
      return unknownDue(row, now, policy)
    case 'inProgress':
      return { row, effects: [{ do: 'lookUp' }] }
    case 'sending':
    case 'attention':
    case 'approved':
    case 'declined':
    case 'refused':
    case 'expired':
    case 'cancelled':
      return unchanged(row)
    default:
      return row.state satisfies never
  }
}

function queuedDue(row: OperationRow, now: number, policy: Policy): Step {
  if (isPastDeadline(row, now)) return missedWindow(row, now, policy)
  if (row.notBefore !== null && now < row.notBefore)
    return unchanged({ ...row, nextAttemptAt: row.notBefore, updatedAt: now })
  if (!lacksCard(row)) return send(row, now, false)
  if (policy.cardData.cardlessWhenTooOld) return send({ ...row, withCard: false }, now, false)
  return toAttention(row, 'cardDataExpired', now)
}

/** A queued row was surely not processed: it can be turned down or over to a person without a look-up. */
function missedWindow(row: OperationRow, now: number, policy: Policy): Step {
  const isReallyPast = row.deadline !== null && now >= row.deadline
  if (!isReallyPast) return toAttention(row, 'clockWentBack', now)
  switch (row.kind) {
    case 'void':
      // Kushki, Voids & Refunds §2: after the cut-off a void is not possible; §3: the refund takes its place.
      if (policy.queue.voidAtCutOff === 'person' || policy.whyNoRefund !== null)
        return toAttention(row, 'voidPastCutOff', now)
      return withRefund(ended(row, 'expired', now))
    case 'reverse':
      // The sale's outcome is unknown, so whether anything is owed is too: it is looked up, then a person decides.
      return {
        row: { ...row, state: 'unknown', lookups: 0, updatedAt: now },
        effects: [{ do: 'note', event: 'pastDeadline', detail: {} }, { do: 'lookUp' }],
      }
    case 'refund':
      return ended(row, 'expired', now)
    default:
      return row.kind satisfies never
  }
}

const withRefund = ({ row, effects }: Step): Step => ({ row, effects: [{ do: 'createRefund' }, ...effects] })

/**
 * Nothing whose fate is unknown is sent again, except what the gateway proves to be repeatable; and after a restore
 * even that is looked up first.
 */
function unknownDue(row: OperationRow, now: number, policy: Policy): Step {
  const mayRepeat =
    policy.isRepeatSafe &&
    !row.isRestored &&
    row.mayHaveBeenProcessed &&
    !isPastDeadline(row, now) &&
    !lacksCard(row)
  if (!mayRepeat) return { row, effects: [{ do: 'lookUp' }] }
  if (row.attempts >= policy.queue.maxTries) return toAttention(row, 'tooManyTries', now)
  return send(row, now, true)
}

function send(row: OperationRow, now: number, replay: boolean): Step {
  return {
    row: { ...row, state: 'sending', nextAttemptAt: null, updatedAt: now },
    effects: [
      { do: 'note', event: 'sending', detail: { attempt: row.attempts + 1, replay } },
      { do: 'send', replay },
    ],
  }
}
