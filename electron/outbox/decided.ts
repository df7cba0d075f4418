import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { ended, lacksCard } from './steps.ts'
import type { Effect, Policy, Refusal, RowEvent, Step } from './steps.ts'

type Decision = Extract<RowEvent, { type: 'convert' | 'cardPresented' | 'decide' }>

/** What a person decides about a row. `NotNow`: the row does not ask; `NotAllowed`: it would not be safe, and why. */
export function decided(
  row: OperationRow,
  event: Decision,
  now: number,
  policy: Policy,
): Result<Step, Refusal> {
  switch (event.type) {
    case 'convert':
      return convert(row, now, policy)
    case 'cardPresented':
      if (!asksForCard(row)) return err({ tag: 'NotNow', state: row.state })
      return ok(again({ ...row, cardStoredAt: now }, now, []))
    case 'decide':
      break
    default:
      return event satisfies never
  }
  if (row.state !== 'attention') return err({ tag: 'NotNow', state: row.state })
  switch (event.verdict) {
    case 'wasDone':
      return ok(ended(row, 'approved', now, { byPerson: 'wasDone' }))
    case 'wasNotDone':
      return ok(ended(row, 'cancelled', now, { byPerson: 'wasNotDone' }))
    case 'sendAgain': {
      const reason = lacksCard(row) ? 'cardDataExpired' : whyNotNow(row, now)
      return reason === null ? ok(again(row, now, [])) : err({ tag: 'NotAllowed', reason })
    }
    case 'goCardless': {
      const reason = row.withCard ? whyNotNow(row, now) : 'alreadyCardless'
      if (reason !== null) return err({ tag: 'NotAllowed', reason })
      return ok(
        again(
          { ...row, withCard: false, cardStoredAt: null },
          now,
          row.cardStoredAt === null ? [] : [{ do: 'eraseCard' }],
        ),
      )
    }
    default:
      return event.verdict satisfies never
  }
}

export const asksForCard = (row: OperationRow): boolean =>
  lacksCard(row) && (row.state === 'queued' || row.attention === 'cardDataExpired')

/** Whether the time for it is over; a person may trust a clock again, but not past the deadline it shows. */
export const isClosed = ({ deadline }: OperationRow, now: number): boolean =>
  deadline !== null && now >= deadline

/** A row cannot be older than the clock: where it seems so, the clock is behind and no window can be judged by it. */
const clockSkewMs = 120_000

/** Why a person may not have it sent now, in the rules' words; `null`: nothing speaks against it. */
function whyNotNow(row: OperationRow, now: number): 'saleInFuture' | 'tooOld' | 'afterCutOff' | null {
  if (row.createdAt > now + clockSkewMs) return 'saleInFuture'
  if (!isClosed(row, now)) return null
  return row.kind === 'refund' ? 'tooOld' : 'afterCutOff'
}

/** Back in the queue as if new: a person vouches that it was not done. */
const again = (row: OperationRow, now: number, effects: Effect[]): Step => ({
  row: {
    ...row,
    state: 'queued',
    attention: null,
    attempts: 0,
    lookups: 0,
    consecutiveLookupFailures: 0,
    mayHaveBeenProcessed: false,
    isRestored: false,
    isClockSuspect: false,
    nextAttemptAt: Math.max(now, row.notBefore ?? now),
    updatedAt: now,
  },
  effects: [...effects, { do: 'note', event: 'queuedAgain', detail: { withCard: row.withCard } }],
})

/** A void becomes a refund only while it is certain that the void was not done. */
function convert(row: OperationRow, now: number, policy: Policy): Result<Step, Refusal> {
  if (row.state !== 'queued' && row.state !== 'attention') return err({ tag: 'NotNow', state: row.state })
  if (row.kind !== 'void') return err({ tag: 'NotAllowed', reason: 'notAVoid' })
  if (row.mayHaveBeenProcessed) return err({ tag: 'NotAllowed', reason: 'outcomeUnknown' })
  if (policy.whyNoRefund !== null) return err({ tag: 'NotAllowed', reason: policy.whyNoRefund })
  const { row: done, effects } = ended(row, 'cancelled', now, { convertedTo: 'refund' })
  return ok({ row: done, effects: [{ do: 'createRefund' }, ...effects] })
}
