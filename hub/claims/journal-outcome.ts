import type { RowState } from '../../domain/operations.ts'
import type { Sql } from '../database/database.ts'
import { raiseAlarm } from '../events/alarms.ts'
import type { OperationView } from '../events/projection.ts'
import type { CounterCaller } from '../http/handlers.ts'
import { saleOf } from './sales.ts'

type Phase = 'reserved' | 'sending' | 'done' | 'released'

const phaseOf: Readonly<Record<RowState, Phase>> = {
  queued: 'reserved',
  sending: 'sending',
  unknown: 'sending',
  inProgress: 'sending',
  attention: 'sending',
  approved: 'done',
  declined: 'released',
  refused: 'released',
  expired: 'released',
  cancelled: 'released',
}

/**
 * Where a counter's journal moves a claim: to the outcome that it tells. A claim that is on its way never goes back to
 * waiting: what the journal tells may be older than the counter's last request.
 */
const phaseAfter = (before: Phase | null, state: RowState): Phase =>
  before === 'sending' && phaseOf[state] === 'reserved' ? 'sending' : phaseOf[state]

/**
 * Lets a claim follow what its counter's journal says of the operation, and makes one where the counter did not ask: under its
 * lease, or because the hub was away. What that takes beyond the sale is an alarm; the journal is stored all the same.
 *
 * @param sequence the counter's last entry of the operation
 */
export async function followJournal(
  tx: Sql,
  { counterId, storeId }: CounterCaller,
  { saleKey, minor, kind, operationId, state }: OperationView,
  sequence: number,
  now: number,
): Promise<void> {
  if (saleKey === null || kind === null || minor === null || minor === 0) return
  const sale = await saleOf(tx, storeId, saleKey, now, null)
  const known = await tx
    .selectFrom('claims')
    .select(['phase', 'may_have_left', 'sale_id'])
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .executeTakeFirst()
  const phase = phaseAfter(known?.phase ?? null, state)
  const mayHaveLeft = known === undefined || known.may_have_left || phase === 'sending' || phase === 'done'
  const row = { phase, minor, may_have_left: mayHaveLeft, ...(mayHaveLeft ? { expires_at: null } : {}) }
  await tx
    .insertInto('claims')
    .values({
      counter_id: counterId,
      operation_id: operationId,
      sale_id: sale.saleId,
      kind,
      since: now,
      expires_at: null,
      ...row,
    })
    .onConflict((conflict) => conflict.columns(['counter_id', 'operation_id']).doUpdateSet(row))
    .execute()
  // What waits has taken nothing, and waits on for the hub's leave.
  if (phase === 'released' || phase === 'reserved' || sale.minor === null) return
  const others = sale.open.filter((claim) => claim.operationId !== operationId && claim.phase === 'sending')
  const takenByOthers = known?.phase === 'done' ? sale.taken - minor : sale.taken
  const all = takenByOthers + minor + others.reduce((sum, claim) => sum + claim.minor, 0)
  if (all > sale.minor) await raiseAlarm(tx, { counterId, kind: 'overdrawn', sequence }, now)
}

/** The operation in whose place another one was accepted takes nothing of the sale any more. */
export async function giveWay(tx: Sql, { counterId }: CounterCaller, operationId: string): Promise<void> {
  await tx
    .updateTable('claims')
    .set({ phase: 'released', expires_at: null })
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .where('phase', '!=', 'done')
    .execute()
}
