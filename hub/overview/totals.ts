import { sql } from 'kysely'
import type { RouteInput } from '../../contract/hub/routes.ts'
import type { Totals } from '../../contract/hub/console.ts'
import { currencySchema } from '../../domain/money.ts'
import { operationKindSchema } from '../../domain/operations.ts'
import type { Database } from '../database/database.ts'

type Row = {
  store_id: string
  kind: string | null
  currency: string | null
  reason: string | null
  count: number
  minor: number
}

/**
 * What was given back in a time, by store, way and reason. An operation counts once: at the last time its journal said that it was
 * approved, with the amount it ended with. The reason stands in its first entry and nowhere else; that of a refund in a void's place
 * in the void's.
 */
export async function readTotals(db: Database['db'], { from, to }: RouteInput<'totals'>): Promise<Totals> {
  const { rows } = await sql<Row>`
    SELECT o.store_id, o.kind, o.currency,
      COALESCE(CAST(accepted.detail AS json) ->> 'reason', (
        SELECT CAST(linked.detail AS json) ->> 'reason' FROM events linked
        WHERE linked.counter_id = accepted.counter_id AND linked.type = 'accepted'
          AND linked.operation_id = CAST(CAST(accepted.detail AS json) ->> 'linkedTo' AS uuid)
        LIMIT 1)) AS reason,
      CAST(COUNT(*) AS bigint) AS count, CAST(COALESCE(SUM(o.minor), 0) AS bigint) AS minor
    FROM events approved
    JOIN operations o ON o.counter_id = approved.counter_id AND o.operation_id = approved.operation_id
    LEFT JOIN events accepted ON accepted.counter_id = o.counter_id AND accepted.operation_id = o.operation_id
      AND accepted.type = 'accepted'
    WHERE approved.type = 'approved' AND approved.at >= ${from} AND approved.at < ${to} AND o.state = 'approved'
      AND NOT EXISTS (
        SELECT 1 FROM events later WHERE later.counter_id = approved.counter_id
          AND later.operation_id = approved.operation_id AND later.type = 'approved'
          AND later.sequence > approved.sequence)
    GROUP BY o.store_id, o.kind, o.currency, reason
    ORDER BY o.store_id, o.kind, o.currency, reason`.execute(db)
  return {
    totals: rows.map((row) => ({
      storeId: row.store_id,
      kind: operationKindSchema.nullable().parse(row.kind),
      currency: currencySchema.nullable().parse(row.currency),
      reason: row.reason,
      count: row.count,
      minor: row.minor,
    })),
  }
}
