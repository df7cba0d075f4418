import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { currencySchema } from '../../domain/money.ts'
import { operationKindSchema, rowStateSchema } from '../../domain/operations.ts'
import type { Database, Sql } from '../database/database.ts'
import type { Tables } from '../database/tables.ts'
import type { CounterCaller } from '../http/handlers.ts'
import type { OperationView } from './projection.ts'

/** What is known of some of a counter's operations, by their ids. */
export async function readViews(
  tx: Sql,
  counterId: string,
  operationIds: readonly string[],
): Promise<Map<string, OperationView>> {
  if (operationIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('operations')
    .selectAll()
    .where('counter_id', '=', counterId)
    .where('operation_id', 'in', operationIds)
    .execute()
  return new Map(rows.map((row) => [row.operation_id, viewOf(row)]))
}

const viewOf = (row: Selectable<Tables['operations']>): OperationView => ({
  operationId: row.operation_id,
  saleKey: row.sale_key,
  kind: operationKindSchema.nullable().parse(row.kind),
  currency: currencySchema.nullable().parse(row.currency),
  minor: row.minor,
  state: rowStateSchema.parse(row.state),
  code: row.code,
  acceptedAt: row.accepted_at,
  updatedAt: row.updated_at,
})

/** Operations in one answer. */
const maxViews = 500

/** A store's operations, the last changed first. */
export async function latestViews(
  db: Database['db'],
  storeId: string,
): Promise<(OperationView & { counterId: string })[]> {
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where('store_id', '=', storeId)
    .orderBy('updated_at', 'desc')
    .limit(maxViews)
    .execute()
  return rows.map((row) => ({ counterId: row.counter_id, ...viewOf(row) }))
}

export async function writeViews(
  tx: Sql,
  { counterId, storeId }: CounterCaller,
  views: readonly OperationView[],
): Promise<void> {
  if (views.length === 0) return
  await tx
    .insertInto('operations')
    .values(
      views.map((view) => ({
        counter_id: counterId,
        operation_id: view.operationId,
        store_id: storeId,
        sale_key: view.saleKey,
        kind: view.kind,
        currency: view.currency,
        minor: view.minor,
        state: view.state,
        code: view.code,
        accepted_at: view.acceptedAt,
        updated_at: view.updatedAt,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['counter_id', 'operation_id']).doUpdateSet({
        sale_key: sql`excluded.sale_key`,
        kind: sql`excluded.kind`,
        currency: sql`excluded.currency`,
        minor: sql`excluded.minor`,
        state: sql`excluded.state`,
        code: sql`excluded.code`,
        accepted_at: sql`excluded.accepted_at`,
        updated_at: sql`excluded.updated_at`,
      }),
    )
    .execute()
}
