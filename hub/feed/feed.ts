import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { HubError } from '../../contract/hub/errors.ts'
import { feedItemSchema, maxFeedItems } from '../../contract/hub/feed.ts'
import type { FeedAnswer, FeedItem, FeedRequest } from '../../contract/hub/feed.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Database, Sql } from '../database/database.ts'
import type { CounterCaller } from '../http/handlers.ts'

/** How often a hub looks for what another hub on the same database has added. Milliseconds. */
const lookGapMs = 50

/**
 * Adds to a store's feed. Places come from the store's own row, which is held until the transaction ends: they are in the
 * order of the commits, so that whoever has read up to a place has missed nothing before it.
 */
export async function appendToFeed(
  tx: Sql,
  storeId: string,
  items: readonly { item: FeedItem; counterId?: string }[],
  now: number,
): Promise<void> {
  if (items.length === 0) return
  const { feed_sequence: last } = await tx
    .updateTable('stores')
    .set({ feed_sequence: sql<number>`feed_sequence + ${items.length}` })
    .where('store_id', '=', storeId)
    .returning('feed_sequence')
    .executeTakeFirstOrThrow()
  const first = last - items.length + 1
  await tx
    .insertInto('feed')
    .values(
      items.map(({ item, counterId }, index) => ({
        store_id: storeId,
        sequence: first + index,
        at: now,
        counter_id: counterId ?? null,
        item: JSON.stringify(item),
      })),
    )
    .execute()
}

export type Feed = {
  /** What is after a cursor; waits for it, as long as the caller wants, where there is nothing. */
  read(
    caller: CounterCaller,
    request: FeedRequest,
    signal: AbortSignal,
  ): Promise<Result<FeedAnswer, HubError<'Revoked'>>>
  /** Wakes who waits, at once where this hub added something itself. */
  changed(storeId: string): void
  stop(): void
}

/**
 * @param onFault what the look-out met; it goes on
 */
export function createFeed({ db }: Database, onFault: (error: unknown) => void): Feed {
  const news = new EventEmitter().setMaxListeners(0)
  const stopping = new AbortController()
  /** Where each store's feed was when this hub last looked, of the stores that somebody waits for. */
  const seen = new Map<string, number>()
  let isLooking = false

  /** One question for all who wait: what it costs does not grow with them. */
  async function look(): Promise<void> {
    const stores = [...seen.keys()].filter((storeId) => news.listenerCount(storeId) > 0)
    for (const storeId of seen.keys()) if (!stores.includes(storeId)) seen.delete(storeId)
    if (stores.length === 0) return
    const heads = await db
      .selectFrom('stores')
      .select(['store_id', 'feed_sequence'])
      .where('store_id', 'in', stores)
      .execute()
    for (const { store_id, feed_sequence } of heads) {
      const before = seen.get(store_id)
      seen.set(store_id, feed_sequence)
      if (before !== undefined && feed_sequence > before) news.emit(store_id)
    }
  }

  async function keepLooking(): Promise<void> {
    if (isLooking) return
    isLooking = true
    while (news.eventNames().length > 0 && !stopping.signal.aborted) {
      await look().catch(onFault)
      await wait(lookGapMs, undefined, { signal: stopping.signal }).catch(() => null)
    }
    isLooking = false
  }

  /** Ends when a store's feed has passed a place, or with the signal. */
  async function passed(storeId: string, cursor: number, signal: AbortSignal): Promise<void> {
    if ((seen.get(storeId) ?? cursor) > cursor) return
    const next = once(news, storeId, { signal }).catch(() => null)
    if (!seen.has(storeId)) seen.set(storeId, cursor)
    void keepLooking()
    await next
  }

  return {
    async read(caller, { cursor, wait: waitMs }, signal) {
      let answer = await readAfter(db, caller, cursor)
      if (waitMs === 0) return answer
      const patience = AbortSignal.any([signal, stopping.signal, AbortSignal.timeout(waitMs)])
      while (answer.ok && answer.value.items.length === 0 && answer.value.cursor >= cursor) {
        await passed(caller.storeId, answer.value.cursor, patience)
        if (patience.aborted) break
        answer = await readAfter(db, caller, cursor)
      }
      return answer
    },
    changed: (storeId) => void news.emit(storeId),
    stop: () => stopping.abort(),
  }
}

async function readAfter(
  db: Database['db'],
  { counterId, storeId }: CounterCaller,
  cursor: number,
): Promise<Result<FeedAnswer, HubError<'Revoked'>>> {
  const { revoked_at, feed_sequence } = await db
    .selectFrom('counters')
    .innerJoin('stores', 'stores.store_id', 'counters.store_id')
    .select(['revoked_at', 'feed_sequence'])
    .where('counter_id', '=', counterId)
    .executeTakeFirstOrThrow()
  if (revoked_at !== null) return err({ tag: 'Revoked' })
  const rows = await db
    .selectFrom('feed')
    .select(['sequence', 'at', 'item'])
    .where('store_id', '=', storeId)
    .where('sequence', '>', cursor)
    .where('sequence', '<=', feed_sequence)
    .where((is) => is.or([is('counter_id', 'is', null), is('counter_id', '=', counterId)]))
    .orderBy('sequence')
    .limit(maxFeedItems)
    .execute()
  const items = rows.map(({ sequence, at, item }) => ({
    cursor: sequence,
    at,
    item: feedItemSchema.parse(JSON.parse(item)),
  }))
  // A cursor beyond the end is of a database that has been put back since: the caller reads on from the end there is.
  return ok({
    items,
    cursor: rows.length === maxFeedItems ? (rows.at(-1)?.sequence ?? cursor) : feed_sequence,
  })
}
