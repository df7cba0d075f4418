import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { HubError } from '../../contract/hub/errors.ts'
import { feedItemSchema, maxFeedItems } from '../../contract/hub/feed.ts'
import type { FeedAnswer, FeedItem, FeedRequest } from '../../contract/hub/feed.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { HubKey } from '../administration/hub-key.ts'
import { isDatabaseAway } from '../database/database.ts'
import type { Database, Sql } from '../database/database.ts'
import type { CounterCaller } from '../http/handlers.ts'

/**
 * How often a hub looks for what another hub on the same database has added, beside being told of it: a message may be lost, and not
 * every engine and proxy passes any on. Milliseconds.
 */
export const usualLookGapMs = 1000

/** A callback as it lies in the database: what a gateway writes into it may be a customer's. */
export const sealedCallback = (body: Buffer, storeId: string, key: HubKey): string =>
  key.seal(body.toString('base64'), storeId)

/** @throws where it was sealed with another key, which the start has ruled out */
function opened(item: FeedItem, storeId: string, key: HubKey): FeedItem {
  if (item.type !== 'callback') return item
  const body = key.open(item.body, storeId)
  if (body === null) throw new Error(`the callback ${item.callbackId} does not open`)
  return { ...item, body }
}

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
  /**
   * A promise of the next news of any store, of the next time to look for some, or of the end of patience; and what lets go of it.
   */
  anyNews(patience: AbortSignal): [Promise<unknown>, () => void]
  /** Something was added and committed: wakes who waits, here and at the other hubs. */
  changed(storeId: string): void
  stop(): Promise<void>
}

/** What is told with the news of every store; no store is called so. */
const anyStore = 'any'

/** Stores in one message: PostgreSQL takes less than 8,000 bytes. */
const maxStoresTold = 200

/**
 * @param key opens the callbacks, which lie sealed
 * @param onFault what the look-out met; it goes on
 */
export function createFeed(
  database: Database,
  key: HubKey,
  { lookGapMs, onFault }: { lookGapMs: number; onFault: (error: unknown) => void },
): Feed {
  const { db } = database
  const news = new EventEmitter().setMaxListeners(0)
  const stopping = new AbortController()
  const watch = createLookOut(db, news, { lookGapMs, onFault, signal: stopping.signal })
  const tellOthers = createTeller(database)
  const listening = database.listen((message) => {
    for (const storeId of message.split(',')) news.emit(storeId)
    news.emit(anyStore)
  })

  return {
    async read(caller, { cursor, wait: waitMs }, signal) {
      if (waitMs === 0) return readAfter(db, key, caller, cursor)
      const patience = AbortSignal.any([signal, stopping.signal, AbortSignal.timeout(waitMs)])
      for (;;) {
        // Before it is read: what comes in between is not missed.
        const [woken, done] = wokenBy(news, caller.storeId, patience)
        try {
          const answer = await readAfter(db, key, caller, cursor)
          const isNew = !answer.ok || answer.value.items.length > 0 || answer.value.cursor < cursor
          if (isNew || patience.aborted) return answer
          watch(caller.storeId, answer.value.cursor)
          await woken
        } finally {
          done()
        }
      }
    },
    anyNews: (patience) =>
      wokenBy(news, anyStore, AbortSignal.any([patience, stopping.signal, AbortSignal.timeout(lookGapMs)])),
    changed(storeId) {
      news.emit(storeId)
      news.emit(anyStore)
      tellOthers(storeId)
    },
    async stop() {
      stopping.abort()
      await listening.stop()
    },
  }
}

type LookOut = { lookGapMs: number; onFault: (error: unknown) => void; signal: AbortSignal }

/**
 * Looks now and then, as long as somebody waits, where the feeds of the stores are that somebody waits for: one question for all of
 * them, so that what it costs does not grow with them.
 *
 * @returns has a store looked after, whose feed was just read up to a place
 */
function createLookOut(
  db: Database['db'],
  news: EventEmitter,
  { lookGapMs, onFault, signal }: LookOut,
): (storeId: string, sequence: number) => void {
  /** Where each store's feed was when this hub last looked. */
  const seen = new Map<string, number>()
  let isLooking = false

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
      if (before !== feed_sequence) news.emit(store_id)
    }
  }

  async function keepLooking(): Promise<void> {
    if (isLooking) return
    isLooking = true
    while (news.eventNames().length > 0 && !signal.aborted) {
      await wait(lookGapMs, undefined, { signal }).catch(() => null)
      if (!signal.aborted)
        await look().catch((error: unknown) => {
          // Who asks meanwhile is told so; that it lasts fills no log.
          if (!isDatabaseAway(error)) onFault(error)
        })
    }
    isLooking = false
  }

  return (storeId, sequence) => {
    if (!seen.has(storeId)) seen.set(storeId, sequence)
    void keepLooking()
  }
}

/**
 * Tells the other hubs of a store's news: after the commit and not in it, where a message would have all commits of the database
 * wait for one another. What comes while one message is on its way goes with the next.
 */
function createTeller({ say }: Database): (storeId: string) => void {
  const untold = new Set<string>()
  let isTelling = false
  async function tell(): Promise<void> {
    if (isTelling) return
    isTelling = true
    while (untold.size > 0) {
      const told = [...untold].slice(0, maxStoresTold)
      for (const storeId of told) untold.delete(storeId)
      // Who does not hear it looks by itself.
      await say(told.join(',')).catch(() => null)
    }
    isTelling = false
  }
  return (storeId) => {
    untold.add(storeId)
    void tell()
  }
}

/** A promise of a store's next news or of the end of patience, and what lets go of it. */
function wokenBy(news: EventEmitter, storeId: string, patience: AbortSignal): [Promise<unknown>, () => void] {
  const enough = new AbortController()
  const signal = AbortSignal.any([patience, enough.signal])
  return [once(news, storeId, { signal }).catch(() => null), () => enough.abort()]
}

async function readAfter(
  db: Database['db'],
  key: HubKey,
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
    item: opened(feedItemSchema.parse(JSON.parse(item)), storeId, key),
  }))
  // A cursor beyond the end is of a database that has been put back since: the caller reads on from the end there is.
  return ok({
    items,
    cursor: rows.length === maxFeedItems ? (rows.at(-1)?.sequence ?? cursor) : feed_sequence,
  })
}
