import { randomUUID } from 'node:crypto'
import { auditActSchema } from '../../contract/hub/administration.ts'
import type { AuditAct } from '../../contract/hub/administration.ts'
import type { RouteOutput } from '../../contract/hub/routes.ts'
import type { Database, Sql } from '../database/database.ts'

type Act = { act: AuditAct; by?: string; storeId?: string; counterId?: string }

/** Writes down an act, in the transaction that does it. */
export async function writeAudit(tx: Sql, { act, by, storeId, counterId }: Act, now: number): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      audit_id: randomUUID(),
      at: now,
      act,
      by_name: by ?? '',
      store_id: storeId ?? null,
      counter_id: counterId ?? null,
    })
    .execute()
}

/** Entries in one answer. */
const maxEntries = 500

export async function readAudit(db: Database['db']): Promise<RouteOutput<'audit'>> {
  const rows = await db.selectFrom('audit').selectAll().orderBy('at', 'desc').limit(maxEntries).execute()
  return {
    entries: rows.map(({ at, act, by_name, store_id, counter_id }) => ({
      at,
      act: auditActSchema.parse(act),
      by: by_name,
      storeId: store_id,
      counterId: counter_id,
    })),
  }
}
