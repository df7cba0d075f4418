import { isEnded } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'

/**
 * The operation that a notification with this id tells of, or `null` where this till has none. Kushki knows a reverse by its
 * sale's id, under which there may be several here: the one that is still open, else the one that was approved, else the
 * last. One that surely never reached it is told nothing of, nor is one whose request was removed after its time: nobody could
 * look it up any more. Called inside `Storage.read` or `Storage.write`.
 */
export function operationToldOf(
  { operations }: Pick<Storage, 'operations'>,
  gateway: GatewayName,
  wireId: string,
): OperationRow | null {
  const operationId = operations.withWireId(gateway, wireId)
  if (operationId !== null) return kept(operations.get(operationId))
  if (gateway !== 'kushki') return null
  const sent = operations
    .earlier(`kushki:${wireId}`)
    .filter(({ kind }) => kind === 'reverse')
    .flatMap((reverse) => kept(operations.get(reverse.operationId)) ?? [])
    .filter(
      ({ state, attempts, mayHaveBeenProcessed }) =>
        mayHaveBeenProcessed || state === 'sending' || attempts > 0,
    )
    .toSorted((one, other) => one.sequence - other.sequence)
  return (
    sent.find(({ state }) => !isEnded(state)) ??
    sent.find(({ state }) => state === 'approved') ??
    sent.at(-1) ??
    null
  )
}

const kept = (row: OperationRow | null): OperationRow | null =>
  row?.removedAfterDays === undefined ? row : null
