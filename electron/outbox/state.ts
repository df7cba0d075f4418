import { isEnded } from '../../domain/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { answered, lateWord } from './answered.ts'
import { decided } from './decided.ts'
import { due } from './due.ts'
import { lookedUp } from './looked-up.ts'
import { ended, toAttention, toEnd, unchanged } from './steps.ts'
import type { Effect, Policy, Refusal, RefusalOf, RowEvent, Step } from './steps.ts'

/**
 * The whole life of a row: what an event makes of it, and what has to be done. Pure; the dispatcher only carries the
 * effects out. `NotNow` and `NotAllowed` answer a person; events of the machinery that mean nothing any more leave the
 * row as it is.
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
  switch (event.type) {
    case 'started':
      return ok(started(row, event.restored, now))
    case 'due':
      return ok(due(row, now, policy))
    case 'answered':
      return ok(answered(row, event.answer, now, policy))
    case 'lookedUp':
      return ok(lookedUp(row, event.answer, now, policy))
    case 'toldEnd':
      return ok(isEnded(row.state) ? lateWord(row, event.summary) : toEnd(row, event.summary, now))
    case 'payloadCorrupt':
      return ok(isEnded(row.state) ? unchanged(row) : toAttention(row, 'restoredFromBackup', now))
    case 'cardGone':
      return ok(cardGone(row, now, policy))
    case 'clockWentBack':
      return ok(clockWentBack(row, now))
    case 'gatewayBack':
      return ok(isWaiting(row) && row.consecutiveLookupFailures > 0 ? soon(row, now) : unchanged(row))
    case 'sendNow':
      return row.state === 'queued' && (row.notBefore === null || row.notBefore <= now)
        ? ok(soon(row, now))
        : err({ tag: 'NotNow', state: row.state })
    case 'lookUpNow':
      if (row.state === 'unknown' || row.state === 'inProgress' || row.state === 'attention')
        return ok({ row, effects: [{ do: 'lookUp' }] })
      return err({ tag: 'NotNow', state: row.state })
    case 'cancel':
      if (row.state !== 'queued') return err({ tag: 'NotNow', state: row.state })
      return ok(ended(row, 'cancelled', now))
    case 'convert':
    case 'cardPresented':
    case 'decide':
      return decided(row, event, now, policy)
    default:
      return event satisfies never
  }
}

const isWaiting = ({ state }: OperationRow): boolean => state === 'unknown' || state === 'inProgress'

const soon = (row: OperationRow, now: number): Step =>
  unchanged({ ...row, nextAttemptAt: now, updatedAt: now })

/** A row found `sending` may have been done or not: that is what `unknown` means. */
function started(row: OperationRow, restored: boolean, now: number): Step {
  if (isEnded(row.state)) return unchanged(row)
  const isRestored = row.isRestored || restored
  // An older copy may show as waiting, or as a person's question, what was done since.
  const mayBeDone =
    row.state === 'sending' ||
    (isRestored && row.state === 'queued') ||
    (restored && row.state === 'attention')
  if (!mayBeDone) return unchanged(isRestored === row.isRestored ? row : { ...row, isRestored })
  return {
    row: {
      ...row,
      isRestored,
      state: 'unknown',
      attention: null,
      attempts: row.attempts + (row.state === 'sending' ? 1 : 0),
      mayHaveBeenProcessed: true,
      lookups: 0,
      consecutiveLookupFailures: 0,
      nextAttemptAt: now,
      updatedAt: now,
    },
    effects: [{ do: 'note', event: restored ? 'restored' : 'interrupted', detail: { was: row.state } }],
  }
}

/** The block is erased whatever happens next; a row that would still need it asks, or goes without. */
function cardGone(row: OperationRow, now: number, { cardData }: Policy): Step {
  if (row.cardStoredAt === null || row.state === 'sending') return unchanged(row)
  const erased = { ...row, cardStoredAt: null, updatedAt: now }
  const effects: Effect[] = [{ do: 'eraseCard' }, { do: 'note', event: 'cardErased', detail: {} }]
  if (row.state !== 'queued') return { row: erased, effects }
  if (cardData.cardlessWhenTooOld) return { row: { ...erased, withCard: false }, effects }
  const asked = toAttention(erased, 'cardDataExpired', now)
  return { row: asked.row, effects: [...effects, ...asked.effects] }
}

/** Waits are measured anew, and a window that may already have closed is not trusted (`isPastDeadline`). */
function clockWentBack(row: OperationRow, now: number): Step {
  if (isEnded(row.state)) return unchanged(row)
  const nextAttemptAt = row.nextAttemptAt === null ? null : Math.min(row.nextAttemptAt, now)
  return {
    row: { ...row, nextAttemptAt, isClockSuspect: row.kind !== 'refund', updatedAt: now },
    effects: [{ do: 'note', event: 'clockWentBack', detail: {} }],
  }
}
