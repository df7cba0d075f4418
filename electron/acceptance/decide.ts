import type { DecideError, Decision, QueueRow } from '../../contract/operations.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Outbox } from '../outbox/index.ts'
import type { PinCheck } from './approval.ts'

/**
 * Carries out a person's verdict on a row. Where the store has supervisors, one of them answers for it: the journal has
 * the name that belongs to the PIN, not one that was typed.
 */
export function decideOperation(
  { operationId, verdict, by, supervisorPin }: Decision,
  dependencies: { outbox: Pick<Outbox, 'decide'>; settings: () => StoreSettings; checkPin: PinCheck },
): Result<QueueRow, DecideError> {
  const hasSupervisors = dependencies.settings().supervisors.length > 0
  if (!hasSupervisors && by !== '') return dependencies.outbox.decide(operationId, verdict, by)
  if (supervisorPin === undefined) return err({ tag: 'SupervisorNeeded', why: 'always' })
  const supervisor = dependencies.checkPin(supervisorPin)
  if (supervisor === null) return err({ tag: 'SupervisorNeeded', why: 'wrongPin' })
  return dependencies.outbox.decide(operationId, verdict, supervisor)
}

/** Who it was, for the journal: a till where nobody gave a name says so in the same word as acceptance. */
export const actorName = (by: string): string => (by === '' ? 'cashier' : by)
