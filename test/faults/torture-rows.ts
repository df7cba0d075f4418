import type { DatabaseSync } from 'node:sqlite'
import type { AttentionReason, OperationKind, OperationRequest, RowState } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { wireIdOf } from './torture-requests.ts'

/** One row of the till's own table, at rest, with its life as the journal tells it. */
export type Row = {
  operationId: string
  /** The operation's own id at the acquirer; of a reverse, the sale's. */
  wireId: string
  gateway: GatewayName
  kind: OperationKind
  state: RowState
  /** What was given back, or is asked for, minor units. */
  minor: number
  attention: AttentionReason | null
  withCard: boolean
  /** Milliseconds since the epoch. */
  deadline: number | null
  journal: { sequence: number; at: number; event: string; detail: string }[]
}

/** The ids of all operations at their acquirers, by operation. */
export const wireIdsIn = (database: DatabaseSync): Map<string, string> =>
  new Map(
    database
      .prepare('SELECT operation_id, body FROM operations')
      .all()
      .map((record) => [
        String(record['operation_id']),
        wireIdOf({ body: JSON.parse(String(record['body'])) as OperationRequest['body'] }),
      ]),
  )

/** The number of the journal's last entry. */
export const journalHeadIn = (database: DatabaseSync): number =>
  Number(database.prepare('SELECT max(sequence) AS head FROM journal').get()?.['head'] ?? 0)

/** Every row, by its operation. */
export function rowsIn(database: DatabaseSync): Map<string, Row> {
  const entries = Map.groupBy(
    database
      .prepare(
        'SELECT sequence, at, operation_id, event, detail FROM journal WHERE operation_id IS NOT NULL ORDER BY sequence',
      )
      .all(),
    (entry) => String(entry['operation_id']),
  )
  const wireIds = wireIdsIn(database)
  return new Map(
    database
      .prepare(
        'SELECT operation_id, gateway, kind, state, minor, attention, with_card, deadline FROM operations',
      )
      .all()
      .map((record) => {
        const operationId = String(record['operation_id'])
        const row: Row = {
          operationId,
          wireId: wireIds.get(operationId) ?? '',
          gateway: record['gateway'] as GatewayName,
          kind: record['kind'] as OperationKind,
          state: record['state'] as RowState,
          minor: Number(record['minor']),
          attention: record['attention'] as AttentionReason | null,
          withCard: record['with_card'] === 1,
          deadline: record['deadline'] === null ? null : Number(record['deadline']),
          journal: (entries.get(operationId) ?? []).map(({ sequence, at, event, detail }) => ({
            sequence: Number(sequence),
            at: Number(at),
            event: String(event),
            detail: String(detail),
          })),
        }
        return [operationId, row]
      }),
  )
}
