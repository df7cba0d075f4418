import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { EventBatch } from '../../contract/hub/events.ts'
import type { Database } from '../../hub/database/database.ts'
import type { SignedRequest } from '../integration/hub/counter.ts'
import type { BenchRow } from './bench-row.ts'
import { addRefunds, startChain } from './hub-chain.ts'
import type { Chain, ChainCounter } from './hub-chain.ts'
import { milliseconds, percentile, spread } from './measure.ts'

const turns = 5
/** How many counters speak at once, and how many connections the plain alternative has. */
const atOnce = 8
const batchesEach = 8
const refundsInBatch = 160
const claimsEach = 60
const feedCounters = 1000
const feedPerStore = 10
const feedNews = 200

/** The hub of a chain: what it takes in, and how soon the others hear of it. */
export async function benchHub(): Promise<BenchRow[]> {
  const chain = await startChain()
  try {
    return [await events(chain), await claims(chain), ...(await perCounter(chain)), await news(chain)]
  } finally {
    await chain.stop()
  }
}

/** Calls each counter's requests one after the other, the counters at once. @returns how many requests a second were answered well */
async function deliverAll(
  prepared: readonly (readonly [ChainCounter, readonly SignedRequest[]])[],
): Promise<number> {
  const before = performance.now()
  await Promise.all(
    prepared.map(async ([counter, requests]) => {
      for (const request of requests) {
        const answer = await counter.deliver(request)
        if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
        await answer.arrayBuffer()
      }
    }),
  )
  const requests = prepared.reduce((sum, [, list]) => sum + list.length, 0)
  return (requests * 1000) / (performance.now() - before)
}

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')} a second`

async function byTurns(ours: () => Promise<number>, plain: () => Promise<number>): Promise<[number, number]> {
  const rates: [number[], number[]] = [[], []]
  for (let turn = 0; turn <= turns; turn += 1) {
    const measured = [await ours(), await plain()] as const
    // The first turn warms both.
    if (turn > 0) for (const side of [0, 1] as const) rates[side].push(measured[side])
  }
  return [percentile(rates[0], 0.5), percentile(rates[1], 0.5)]
}

/** Journals of several counters, signed, against the same rows put in by as many connections with nothing around. */
async function events(chain: Chain): Promise<BenchRow> {
  const counters = await chain.counters(atOnce, 1)
  await sql`CREATE TABLE bare_events (LIKE events INCLUDING ALL)`.execute(chain.database.db)
  const size = refundsInBatch * 3
  const [ours, plain] = await byTurns(
    async () => {
      const prepared = await Promise.all(
        counters.map(
          async (counter) => [counter, await batchesOf(counter, batchesEach, refundsInBatch)] as const,
        ),
      )
      return size * (await deliverAll(prepared))
    },
    () => bareEvents(chain.database, size),
  )
  return {
    name: `events taken in, batches of ${size} from ${atOnce} counters at once`,
    value: perSecond(ours),
    beside: `batched inserts ${perSecond(plain)}`,
    ratio: ours / plain,
  }
}

async function batchesOf(counter: ChainCounter, count: number, refunds: number): Promise<SignedRequest[]> {
  const requests: SignedRequest[] = []
  for (let number = 0; number < count; number += 1) {
    const from = counter.journal.entries.length + 1
    addRefunds(counter, refunds)
    requests.push(await counter.signed('sendEvents', counter.journal.batch(from) satisfies EventBatch))
  }
  return requests
}

async function bareEvents({ db }: Database, size: number): Promise<number> {
  const batch = (counterId: string, from: number) =>
    Array.from({ length: size }, (_, index) => ({
      counter_id: counterId,
      sequence: from + index,
      at: Date.now(),
      day: '2026-11-21',
      operation_id: randomUUID(),
      who: `sha256:${'ab'.repeat(32)}`,
      type: 'accepted',
      detail: JSON.stringify({
        kind: 'refund',
        saleKey: `kushki:${randomUUID()}`,
        currency: 'PEN',
        minor: 4000,
      }),
      hash: 'ab'.repeat(32),
      received_at: Date.now(),
    }))
  const prepared = Array.from({ length: atOnce }, () => {
    const counterId = randomUUID()
    return Array.from({ length: batchesEach }, (_, number) => batch(counterId, 1 + number * size))
  })
  const bare = db.withTables<{ bare_events: ReturnType<typeof batch>[number] }>()
  const before = performance.now()
  await Promise.all(
    prepared.map(async (batches) => {
      for (const rows of batches) await bare.insertInto('bare_events').values(rows).execute()
    }),
  )
  return (size * batchesEach * atOnce * 1000) / (performance.now() - before)
}

/** Claims of different sales, against a row that is locked and changed with nothing around. */
async function claims(chain: Chain): Promise<BenchRow> {
  const counters = await chain.counters(atOnce, 1)
  await sql`CREATE TABLE bare_sales (sale_id uuid PRIMARY KEY, taken bigint NOT NULL)`.execute(
    chain.database.db,
  )
  const [ours, plain] = await byTurns(
    async () =>
      deliverAll(
        await Promise.all(
          counters.map(async (counter) => {
            const requests: SignedRequest[] = []
            for (let number = 0; number < claimsEach; number += 1) requests.push(await signedClaim(counter))
            return [counter, requests] as const
          }),
        ),
      ),
    () => bareClaims(chain.database),
  )
  return {
    name: `claims granted, ${atOnce} counters at once`,
    value: perSecond(ours),
    beside: `SELECT … FOR UPDATE and an UPDATE ${perSecond(plain)}`,
    ratio: ours / plain,
  }
}

const signedClaim = (counter: ChainCounter): Promise<SignedRequest> =>
  counter.signed('claim', {
    operationId: randomUUID(),
    kind: 'refund',
    minor: 100,
    sale: { key: `kushki:${randomUUID()}`, currency: 'PEN', minor: 100 },
  })

async function bareClaims({ db }: Database): Promise<number> {
  const bare = db.withTables<{ bare_sales: { sale_id: string; taken: number } }>()
  const sales = Array.from({ length: atOnce }, () => Array.from({ length: claimsEach }, () => randomUUID()))
  await bare
    .insertInto('bare_sales')
    .values(sales.flat().map((saleId) => ({ sale_id: saleId, taken: 0 })))
    .execute()
  const before = performance.now()
  await Promise.all(
    sales.map(async (ids) => {
      for (const id of ids)
        await bare.transaction().execute(async (tx) => {
          await tx.selectFrom('bare_sales').select('taken').where('sale_id', '=', id).forUpdate().execute()
          await tx.updateTable('bare_sales').set({ taken: 100 }).where('sale_id', '=', id).execute()
        })
    }),
  )
  return (atOnce * claimsEach * 1000) / (performance.now() - before)
}

/** The same small batches from ever more counters: what one of them costs. */
async function perCounter(chain: Chain): Promise<BenchRow[]> {
  const batches = 2000
  const costs: { count: number; cost: number }[] = []
  for (const count of [10, 100, 1000]) {
    const counters = await chain.counters(count, feedPerStore)
    const prepared: (readonly [ChainCounter, SignedRequest[]])[] = []
    for (const counter of counters) prepared.push([counter, await batchesOf(counter, batches / count, 2)])
    // As many speak at once each time: a thousand connections are measured with the feed.
    const lanes = Array.from({ length: atOnce }, (_, lane) =>
      prepared.filter((_one, index) => index % atOnce === lane),
    )
    const before = performance.now()
    await Promise.all(
      lanes.map(async (lane) => {
        for (const one of lane) await deliverAll([one])
      }),
    )
    costs.push({ count, cost: (performance.now() - before) / batches })
  }
  const [least] = costs
  return costs.map(({ count, cost }) => ({
    name: `a batch of 6 events, ${count} counters in stores of ${Math.min(count, feedPerStore)}`,
    value: milliseconds(cost),
    beside: `of ${least?.count} counters ${milliseconds(least?.cost ?? 0)}`,
    ratio: cost / (least?.cost ?? cost),
  }))
}

/** All counters wait for news; one claims, and its store's others hear of it. From the claim's request to each of them. */
async function news(chain: Chain): Promise<BenchRow> {
  const counters = await chain.counters(feedCounters, feedPerStore)
  const claimed = new Map<string, number>()
  const heard: number[] = []
  const stopping = new AbortController()
  const reading = counters.map((counter) => readFeed(counter, claimed, heard, stopping.signal))
  // All of them hang on their first question by then.
  await wait(5000)
  for (let number = 0; number < feedNews; number += 1) {
    const counter = counters[Math.floor((number * feedCounters) / feedNews)]
    if (counter === undefined) break
    const operationId = randomUUID()
    const sale = { key: `kushki:${randomUUID()}`, currency: 'PEN' as const, minor: 100 }
    claimed.set(operationId, performance.now())
    await counter.call('claim', { operationId, kind: 'refund', minor: 100, sale })
  }
  const expected = feedNews * (feedPerStore - 1)
  for (let tries = 0; heard.length < expected && tries < 200; tries += 1) await wait(50)
  stopping.abort()
  await Promise.all(reading)
  if (heard.length < expected) throw new Error(`${heard.length} of ${expected} were heard`)
  return {
    name: `news by the feed, ${feedCounters} counters waiting`,
    value: spread(heard),
    beside: 'at most 200 ms',
    ratio: percentile(heard, 0.99) / 200,
  }
}

async function readFeed(
  counter: ChainCounter,
  claimed: ReadonlyMap<string, number>,
  heard: number[],
  signal: AbortSignal,
): Promise<void> {
  let cursor = 0
  while (!signal.aborted) {
    const request = await counter.signed('feed', { cursor, wait: 20_000 })
    const answer = await counter.deliver(request, signal).catch(() => null)
    const body = answer?.ok === true ? ((await answer.json().catch(() => null)) as Feed | null) : null
    if (body === null) continue
    for (const { item } of body.items) {
      const at = claimed.get(item.operationId ?? '')
      if (at !== undefined && item.counterId !== counter.counterId) heard.push(performance.now() - at)
    }
    ;({ cursor } = body)
  }
}
type Feed = { cursor: number; items: { item: { operationId?: string; counterId?: string } }[] }
