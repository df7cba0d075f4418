import { createHmac, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import published from '../../data/contract/liquido/liquido-callback-refund-succeeded.json' with { type: 'json' }
import type { FeedEntry } from '../../../contract/hub/feed.ts'
import { createHubKey } from '../../../hub/administration/hub-key.ts'
import { openDatabase } from '../../../hub/database/database.ts'
import type { Database } from '../../../hub/database/database.ts'
import { migrate } from '../../../hub/database/migrations.ts'
import { appendToFeed, createFeed } from '../../../hub/feed/feed.ts'
import { call } from './counter.ts'
import type { Counter } from './counter.ts'
import type { Databases } from './databases.ts'
import type { Rig } from './rig.ts'

const secret = 'the client secret'

export const describeFeed = (start: () => Promise<Rig>) =>
  describe('the feed of a store', () => {
    let rig: Rig
    let storeId: string
    let [one, other]: (Counter & { counterId: string })[] = []
    beforeAll(async () => {
      rig = await start()
      storeId = await rig.newStore()
      one = await rig.newCounter(storeId)
      other = await rig.newCounter(storeId, rig.hubs.at(-1)?.url)
    })

    const claim = (counter: Counter) =>
      counter.call('claim', {
        operationId: randomUUID(),
        kind: 'refund',
        minor: 100,
        sale: { key: `kushki:${randomUUID()}`, currency: 'PEN', minor: 100 },
      })
    async function readOn(
      counter: Counter,
      cursor: number,
      wait = 0,
    ): Promise<{ items: FeedEntry[]; cursor: number }> {
      const answer = await counter.call('feed', { cursor, wait })
      if (!answer.ok) throw new Error(answer.error.tag)
      return answer.value
    }
    const callback = (body: string, header?: string, store = storeId) => {
      const timestamp = Math.floor(rig.clock.now() / 1000)
      const signature = createHmac('sha256', secret)
        .update(`payload=${body},timestamp=${timestamp}`)
        .digest('hex')
      return fetch(`${rig.url}/v1/callbacks/liquido/${store}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'liquido-signature': header ?? `algorithm=HmacSHA256,timestamp=${timestamp},signature=${signature}`,
        },
        body,
      })
    }
    /** Liquido's published callback of a refund, of another payment. */
    const about = (payment: string): string =>
      JSON.stringify({
        ...published.body,
        data: { chargeDetails: { ...published.body.data.chargeDetails, idempotencyKey: `${payment}-1` } },
      })

    it('wakes who waits, whichever hub the news came by', async () => {
      const { cursor } = await readOn(other!, 0)
      const waiting = readOn(other!, cursor, 20_000)
      await claim(one!)
      const { items } = await waiting
      expect(items).toMatchObject([
        { cursor: cursor + 1, item: { type: 'claimed', counterId: one!.counterId } },
      ])
      expect(await readOn(other!, cursor + 1, 1)).toEqual({ items: [], cursor: cursor + 1 })
    })

    it('has everything once and in order, whoever adds at the same moment', async () => {
      const { cursor } = await readOn(one!, 0)
      const read: FeedEntry[] = []
      const reading = (async () => {
        let at = cursor
        while (read.length < 40) {
          const { items, cursor: next } = await readOn(one!, at, 200)
          read.push(...items)
          at = next
        }
      })()
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          for (let count = 0; count < 5; count += 1) await claim(index % 2 === 0 ? one! : other!)
        }),
      )
      await reading
      expect(read.map((entry) => entry.cursor)).toEqual(
        Array.from({ length: 40 }, (_, index) => cursor + 1 + index),
      )
    })

    it('comes as server-sent events that go on from the last one read', async () => {
      const { cursor } = await readOn(one!, 0)
      const hungUp = new AbortController()
      const open = async (lastId: number) => {
        const headers = { accept: 'text/event-stream', 'last-event-id': String(lastId) }
        const response = await other!.deliver(
          await other!.signed('feed', { cursor: 0, wait: 0 }, { headers }),
          hungUp.signal,
        )
        expect(response.headers.get('content-type')).toContain('text/event-stream')
        return response.body!.pipeThrough(new TextDecoderStream()).getReader()
      }
      /** What comes until an item of this cursor is whole. */
      const until = async (reader: ReadableStreamDefaultReader<string>, id: number): Promise<string> => {
        let text = ''
        while (!new RegExp(`id: ${id}\\nevent: item\\ndata: .*\\n\\n`, 'u').test(text))
          text += (await reader.read()).value ?? ''
        return text
      }
      const stream = await open(cursor)
      await claim(one!)
      expect(await until(stream, cursor + 1)).toContain('"type":"claimed"')
      await claim(one!)
      await until(stream, cursor + 2)
      // Broken off after the first: the second comes again, and nothing before it.
      const again = await until(await open(cursor + 1), cursor + 2)
      expect(again).not.toContain(`id: ${cursor + 1}\n`)
      hungUp.abort()
    })

    it('brings a callback once, however often it comes, and only to the counter whose refund it is', async () => {
      const token = await rig.token()
      expect((await callback('{}')).status).toBe(503)
      await call(rig.url, 'setLiquidoSecret', { secret }, { token, params: { storeId } })
      const [operationId, payment] = [randomUUID(), `2022${Date.now()}`]
      one!.journal.add({
        operationId,
        event: 'accepted',
        detail: { kind: 'refund', saleKey: `liquido:${payment}`, currency: 'PEN', minor: 100 },
      })
      await one!.call('sendEvents', one!.journal.batch())
      const { cursor } = await readOn(one!, 0)
      const body = about(payment)
      const statuses = await Promise.all(
        Array.from({ length: 5 }, () => callback(body).then(({ status }) => status)),
      )
      expect(statuses).toEqual([200, 200, 200, 200, 200])
      const { items } = await readOn(one!, cursor)
      expect(items).toHaveLength(1)
      expect(items).toMatchObject([
        { item: { type: 'callback', gateway: 'liquido', body: Buffer.from(body).toString('base64') } },
      ])
      expect((await readOn(other!, cursor)).items).toEqual([])
      // Of a refund that no counter has told of: all of the store hear it.
      await callback(about('2022030214000007'))
      expect((await readOn(other!, cursor)).items).toHaveLength(1)
    })

    it('takes no callback that another key signed, that is old, or that is another store’s', async () => {
      const { cursor } = await readOn(one!, 0)
      const now = Math.floor(rig.clock.now() / 1000)
      const signed = (timestamp: number, key: string, body: string): string =>
        `algorithm=HmacSHA256,timestamp=${timestamp},signature=${createHmac('sha256', key).update(`payload=${body},timestamp=${timestamp}`).digest('hex')}`
      expect((await callback('{}', signed(now, 'another', '{}'))).status).toBe(401)
      expect((await callback('{ }', signed(now, secret, '{}'))).status).toBe(401)
      expect((await callback('{}', signed(now - 7200, secret, '{}'))).status).toBe(400)
      expect((await callback('{}', '')).status).toBe(401)
      expect((await callback('{}', undefined, await rig.newStore())).status).toBe(503)
      expect((await callback('{}', undefined, randomUUID())).status).toBe(404)
      expect((await readOn(one!, cursor)).items).toEqual([])
      expect(rig.faults).toEqual([])
    })
  })

/** A database of which no hub hears another's messages: an engine without LISTEN, a proxy that passes none on. */
export const describeDeafFeed = (databases: () => Databases) => {
  it('a feed finds by itself what it was not told of', async () =>
    expect(await findsByItself(databases(), 0)).toEqual([]))
  it('a feed goes on once its database is back, which is no fault of the hub', async () =>
    expect(await findsByItself(databases(), 2)).toEqual([]))
}

/**
 * @param timesAway how often the database is away when the feed looks by itself
 * @returns what the feed calls a fault
 */
async function findsByItself(databases: Databases, timesAway: number): Promise<unknown[]> {
  const opened = openDatabase(databases.fresh(), { number: () => 0.5 })
  const { db, transaction } = opened
  await migrate(transaction, { now: () => 0 })
  const [storeId, counterId] = [randomUUID(), randomUUID()]
  await db
    .insertInto('stores')
    .values({ store_id: storeId, label: 'Shop', created_at: 0, feed_sequence: 0, liquido_secret: null })
    .execute()
  const counter = { counter_id: counterId, store_id: storeId, label: '', public_key: 'key', enrolled_at: 0 }
  const unknown = { revoked_at: null, sequence: 0, hash: null, head: null, whole_at: null }
  await db
    .insertInto('counters')
    .values({ ...counter, ...unknown })
    .execute()
  let looks = 0
  const lookedInVain = Promise.withResolvers<void>()
  if (timesAway === 0) lookedInVain.resolve()
  const database: Database = {
    ...opened,
    db: db.withPlugin({
      transformQuery({ node }) {
        // The look-out alone asks for stores.
        const isLook = node.kind === 'SelectQueryNode' && node.joins === undefined && 'from' in node
        const isStores = isLook && JSON.stringify(node.from).includes('"stores"')
        if (!isStores || looks === timesAway) return node
        looks += 1
        if (looks === timesAway) lookedInVain.resolve()
        throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
      },
      transformResult: ({ result }) => Promise.resolve(result),
    }),
    listen: () => ({ stop: () => Promise.resolve() }),
    say: () => Promise.resolve(),
  }
  const faults: unknown[] = []
  const feed = createFeed(database, createHubKey(Buffer.alloc(32)), {
    lookGapMs: 10,
    onFault: (error) => faults.push(error),
  })
  const patience = new AbortController().signal
  const waiting = feed.read({ counterId, storeId }, { cursor: 0, wait: 30_000 }, patience)
  await lookedInVain.promise
  const item = { type: 'counterRevoked' as const, counterId: randomUUID() }
  await transaction((tx) => appendToFeed(tx, storeId, [{ item }], 5))
  expect(await waiting).toEqual({ ok: true, value: { items: [{ cursor: 1, at: 5, item }], cursor: 1 } })
  await feed.stop()
  await opened.close()
  return faults
}
