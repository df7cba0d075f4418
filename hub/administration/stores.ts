import { randomUUID } from 'node:crypto'
import type { HubError } from '../../contract/hub/errors.ts'
import type { RouteInput, RouteOutput } from '../../contract/hub/routes.ts'
import type { Stores } from '../../contract/hub/administration.ts'
import { endedStates } from '../../domain/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Database, Sql } from '../database/database.ts'
import { appendToFeed } from '../feed/feed.ts'
import { writeAudit } from './audit.ts'
import { issueCode as newCode } from './codes.ts'
import type { HubKey } from './hub-key.ts'

type NotFound = HubError<'NotFound'>
const notFound = (): { ok: false; error: NotFound } => err({ tag: 'NotFound' })

export async function createStore(
  tx: Sql,
  { label }: RouteInput<'createStore'>,
  by: string,
  now: number,
): Promise<RouteOutput<'createStore'>> {
  const storeId = randomUUID()
  await tx
    .insertInto('stores')
    .values({ store_id: storeId, label, created_at: now, feed_sequence: 0, liquido_secret: null })
    .execute()
  await writeAudit(tx, { act: 'storeCreated', by, storeId }, now)
  return { storeId }
}

const isStore = async (tx: Sql, storeId: string): Promise<boolean> =>
  (await tx.selectFrom('stores').select('store_id').where('store_id', '=', storeId).executeTakeFirst()) !==
  undefined

export async function issueCode(
  tx: Sql,
  key: HubKey,
  { storeId, counterLabel, by }: { storeId: string; counterLabel: string; by: string },
  now: number,
): Promise<Result<RouteOutput<'issueCode'>, NotFound>> {
  if (!(await isStore(tx, storeId))) return notFound()
  await writeAudit(tx, { act: 'codeIssued', by, storeId }, now)
  return ok(await newCode(tx, key, { purpose: 'enrolment', storeId, counterLabel }, now))
}

export async function setLiquidoSecret(
  tx: Sql,
  key: HubKey,
  { storeId, secret, by }: { storeId: string; secret: string; by: string },
  now: number,
): Promise<Result<Record<string, never>, NotFound>> {
  if (!(await isStore(tx, storeId))) return notFound()
  const sealed = key.seal(secret, storeId)
  await tx.updateTable('stores').set({ liquido_secret: sealed }).where('store_id', '=', storeId).execute()
  await writeAudit(tx, { act: 'liquidoSecretSet', by, storeId }, now)
  return ok({})
}

/** Takes everything from a counter, at once. Doing it again changes nothing. @returns its store */
export async function revokeCounter(
  tx: Sql,
  { counterId, by }: { counterId: string; by: string },
  now: number,
): Promise<Result<{ storeId: string }, NotFound>> {
  const counter = await tx
    .selectFrom('counters')
    .select(['store_id', 'revoked_at'])
    .where('counter_id', '=', counterId)
    .forUpdate()
    .executeTakeFirst()
  if (counter === undefined) return notFound()
  const storeId = counter.store_id
  if (counter.revoked_at === null) {
    await tx.updateTable('counters').set({ revoked_at: now }).where('counter_id', '=', counterId).execute()
    await writeAudit(tx, { act: 'counterRevoked', by, storeId, counterId }, now)
    await appendToFeed(tx, storeId, [{ item: { type: 'counterRevoked', counterId } }], now)
  }
  return ok({ storeId })
}

/**
 * Ends a revoked counter's leases and those of its claims that it never asked to send. Whether it took such a sale back without the
 * hub nobody tells any more: that is what the administrator answers for. An operation whose outcome is open keeps its part.
 */
export async function freeSales(
  tx: Sql,
  { counterId, by }: { counterId: string; by: string },
  now: number,
): Promise<Result<RouteOutput<'freeSales'>, HubError<'NotFound' | 'NotRevoked'>>> {
  const counter = await tx
    .selectFrom('counters')
    .select(['store_id', 'revoked_at'])
    .where('counter_id', '=', counterId)
    .forUpdate()
    .executeTakeFirst()
  if (counter === undefined) return notFound()
  if (counter.revoked_at === null) return err({ tag: 'NotRevoked' })
  const leased = await tx
    .updateTable('sales')
    .set({ lease_counter: null, lease_until: null })
    .where('lease_counter', '=', counterId)
    .returning('sale_id')
    .execute()
  const claimed = await tx
    .updateTable('claims')
    .set({ phase: 'released', expires_at: null })
    .where('counter_id', '=', counterId)
    .where('phase', '=', 'reserved')
    .returning('sale_id')
    .execute()
  await writeAudit(tx, { act: 'salesFreed', by, storeId: counter.store_id, counterId }, now)
  return ok({ sales: new Set([...leased, ...claimed].map(({ sale_id }) => sale_id)).size })
}

export async function readStores(db: Database['db']): Promise<Stores> {
  const stores = await db.selectFrom('stores').selectAll().orderBy('created_at').execute()
  const counters = await db
    .selectFrom('counters')
    .leftJoin('presence', 'presence.counter_id', 'counters.counter_id')
    .selectAll('counters')
    .select(['presence.seen_at', 'presence.skew_ms'])
    .orderBy('enrolled_at')
    .execute()
  const open = await db
    .selectFrom('operations')
    .select((one) => [
      'counter_id',
      one.fn.countAll<number>().as('count'),
      one.fn.countAll<number>().filterWhere('state', '=', 'attention').as('attention'),
      one.fn.min('accepted_at').as('oldest'),
    ])
    .where('state', 'not in', endedStates)
    .groupBy('counter_id')
    .execute()
  return {
    stores: stores.map((store) => ({
      storeId: store.store_id,
      label: store.label,
      hasLiquidoSecret: store.liquido_secret !== null,
      counters: counters
        .filter(({ store_id }) => store_id === store.store_id)
        .map((counter) => {
          const ofCounter = open.find(({ counter_id }) => counter_id === counter.counter_id)
          return {
            counterId: counter.counter_id,
            label: counter.label,
            enrolledAt: counter.enrolled_at,
            revokedAt: counter.revoked_at,
            seenAt: counter.seen_at,
            skewMs: counter.skew_ms,
            sequence: counter.sequence,
            hash: counter.hash,
            wholeAt: counter.whole_at,
            openOperations: ofCounter?.count ?? 0,
            attentionOperations: ofCounter?.attention ?? 0,
            oldestOpenAt: ofCounter?.oldest ?? null,
          }
        }),
    })),
  }
}

export async function readAlarms(db: Database['db']): Promise<RouteOutput<'alarms'>> {
  const rows = await db.selectFrom('alarms').selectAll().orderBy('last_at', 'desc').limit(500).execute()
  return {
    alarms: rows.map((row) => ({
      counterId: row.counter_id,
      kind: row.kind as RouteOutput<'alarms'>['alarms'][number]['kind'],
      sequence: row.sequence,
      firstAt: row.first_at,
      lastAt: row.last_at,
      times: row.times,
    })),
  }
}
