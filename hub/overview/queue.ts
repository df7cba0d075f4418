import { sql } from 'kysely'
import type { Expression, Selectable, SqlBool } from 'kysely'
import type { QueueAnswer, QueueRequest, QueueRow } from '../../contract/hub/console.ts'
import { currencySchema } from '../../domain/money.ts'
import { isEnded, operationKindSchema, rowStateSchema } from '../../domain/operations.ts'
import type { AttentionReason } from '../../domain/operations.ts'
import type { Database } from '../database/database.ts'
import type { Tables } from '../database/tables.ts'
import { attentionOf } from './event-detail.ts'

/** As the indexes have it. */
const began = sql<number>`COALESCE(accepted_at, updated_at)`

const openStates = rowStateSchema.options.filter((state) => !isEnded(state))

/** What is typed, as a pattern that has no sign of its own. */
const patternOf = (text: string): string => `%${text.replaceAll(/[\\%_]/gu, '\\$&')}%`

/** The operations of all counters that fit, the last accepted first, from a cursor on. */
export async function readQueue(db: Database['db'], request: QueueRequest): Promise<QueueAnswer> {
  const { limit } = request
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .select(began.as('began_at'))
    .where((is) => is.and(conditionsOf(request)))
    .orderBy(began, 'desc')
    .orderBy('counter_id', 'desc')
    .orderBy('operation_id', 'desc')
    // One more than is told says whether there are more.
    .limit(limit + 1)
    .execute()
  const told = rows.slice(0, limit)
  const reasons = await whyAttention(
    db,
    told.filter(({ state }) => state === 'attention'),
  )
  const last = told.at(-1)
  return {
    operations: told.map((row) => rowOf(row, reasons.get(`${row.counter_id} ${row.operation_id}`) ?? null)),
    next:
      rows.length > limit && last !== undefined
        ? `${last.began_at}.${last.counter_id}.${last.operation_id}`
        : null,
  }
}

function conditionsOf({
  storeId,
  counterId,
  state,
  from,
  to,
  text,
  cursor,
}: QueueRequest): Expression<SqlBool>[] {
  const pattern = text === undefined || text === '' ? null : patternOf(text)
  const [at, afterCounter, afterOperation] = cursor?.split('.') ?? []
  return [
    storeId === undefined ? null : sql<SqlBool>`store_id = ${storeId}`,
    counterId === undefined ? null : sql<SqlBool>`counter_id = ${counterId}`,
    // By its store too, whose index has the order.
    counterId === undefined
      ? null
      : sql<SqlBool>`store_id = (SELECT store_id FROM counters WHERE counter_id = ${counterId})`,
    state === undefined
      ? null
      : sql<SqlBool>`state IN (${sql.join(state === 'open' ? openStates : [state])})`,
    from === undefined ? null : sql<SqlBool>`${began} >= ${from}`,
    to === undefined ? null : sql<SqlBool>`${began} < ${to}`,
    pattern === null
      ? null
      : sql<SqlBool>`(sale_key ILIKE ${pattern} OR code ILIKE ${pattern} OR CAST(operation_id AS text) ILIKE ${pattern})`,
    cursor === undefined
      ? null
      : sql<SqlBool>`(${began}, counter_id, operation_id) < (${Number(at)}, ${afterCounter}, ${afterOperation})`,
  ].filter((condition) => condition !== null)
}

function rowOf(
  row: Selectable<Tables['operations']> & { began_at: number },
  attention: AttentionReason | null,
): QueueRow {
  return {
    storeId: row.store_id,
    counterId: row.counter_id,
    operationId: row.operation_id,
    saleKey: row.sale_key,
    kind: operationKindSchema.nullable().parse(row.kind),
    currency: currencySchema.nullable().parse(row.currency),
    minor: row.minor,
    state: rowStateSchema.parse(row.state),
    attention,
    code: row.code,
    beganAt: row.began_at,
    updatedAt: row.updated_at,
  }
}

/** The last reason that each operation's counter told for its waiting for a person. */
async function whyAttention(
  db: Database['db'],
  rows: readonly { counter_id: string; operation_id: string }[],
): Promise<Map<string, AttentionReason>> {
  if (rows.length === 0) return new Map()
  const events = await db
    .selectFrom('events')
    .select(['counter_id', 'operation_id', 'type', 'detail'])
    .where(
      'operation_id',
      'in',
      rows.map(({ operation_id }) => operation_id),
    )
    .where('type', 'in', ['attention', 'reopened'])
    .orderBy('sequence')
    .execute()
  return new Map(
    events.flatMap(({ counter_id, operation_id, type, detail }) => {
      const why = attentionOf(type, detail)
      return why === null ? [] : [[`${counter_id} ${operation_id}`, why] as const]
    }),
  )
}
