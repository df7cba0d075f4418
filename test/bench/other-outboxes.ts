import { readFileSync } from 'node:fs'
import { findChromium, noChromium } from '../../scripts/chromium.mjs'
import { startSandboxProcess } from '../faults/processes.ts'
import type { SandboxProcess } from '../faults/processes.ts'
import type { BenchRow } from './bench-row.ts'
import { addSales, applied, gatewayTo } from './bench-sales.ts'
import { openBrowserPage, servePage } from './browser-page.ts'
import { isWaiting, makeDirectory, open, removeDirectory, start, submission } from './history.ts'
import { benchKilledWhileSending } from './killed-while-sending.ts'
import { milliseconds, percentile, spread } from './measure.ts'
import type { Operation, StartOptions } from './tanstack-page.ts'

/** So many rows go into the one, then into the other, and so on: both meet the same disk. */
const turn = 10
/** Rows that are sent, but whose enqueue is not counted: code and disk are cold. */
const warmUp = 100

/** One queue's way: all rows put in while nothing is sent, then all of them sent. Milliseconds. */
type Run = { enqueue: number[]; drain: number; approved: number }
type Queue = { enqueue(count: number): Promise<number[]>; drain(): Promise<number>; end(): Promise<void> }

const { version } = JSON.parse(
  readFileSync(
    new URL('../../node_modules/@tanstack/offline-transactions/package.json', import.meta.url),
    'utf8',
  ),
) as { version: string }
const library = `@tanstack/offline-transactions ${version}`

/**
 * Ours beside another outbox in the place it is made for, a page of Chromium with IndexedDB: the same number of the
 * same requests to the same sandbox. The other one sends one at a time: its `maxConcurrency` is read nowhere.
 */
export async function benchOtherOutboxes(count: number): Promise<BenchRow[]> {
  if (findChromium() === null) {
    console.error(`Not measured beside ${library}: ${noChromium}`)
    return []
  }
  const sandbox = await startSandboxProcess()
  const served = await servePage()
  try {
    await addSales(sandbox, 0, 5 * count)
    const ours = startOurs(sandbox, 0)
    const asItComes = await startTanStack(sandbox, served.address, count, 'asItComes')
    const bare = await asItComes.bare(4 * count, count)
    const product = await runByTurns(sandbox, count, ours, asItComes)
    const slower = startOurs(sandbox, 2 * count, 1)
    const flushed = await startTanStack(sandbox, served.address, 3 * count, 'flushed')
    const likened = await runByTurns(sandbox, count, slower, flushed)

    const rows = `${count.toLocaleString('en')} rows`
    const rate = (ms: number): string => `${milliseconds(ms)}, ${Math.round((count / ms) * 1000)}/s`
    const drained = ({ drain, approved }: Run): string => `${rate(drain)} (${approved} approved)`
    const enqueued = (run: { one: Run; other: Run }, how: string): BenchRow => ({
      name: `durable enqueue of ${rows} beside ${library} ${how}`,
      value: spread(run.one.enqueue),
      beside: spread(run.other.enqueue),
      ratio: percentile(run.other.enqueue, 0.5) / percentile(run.one.enqueue, 0.5),
    })
    const sent = (run: { one: Run; other: Run }, how: string): BenchRow => ({
      name: `drain of ${rows}, ${how}`,
      value: drained(run.one),
      beside: drained(run.other),
      ratio: run.other.drain / run.one.drain,
    })
    return [
      enqueued(product, `as it comes, which does not wait for the disk`),
      enqueued(likened, 'with a storage adapter that waits for the flush'),
      sent(product, `4 at once, beside ${library} as it comes (one at a time)`),
      sent(likened, `one at a time, beside ${library} with a storage adapter that waits for the flush`),
      {
        name: `drain of ${rows} by ${library} as it comes, beside a bare ky loop in the same page, one at a time`,
        value: drained(product.other),
        beside: rate(bare),
        ratio: bare / product.other.drain,
      },
      await benchKilledWhileSending(sandbox, served.address, library, 5 * count),
    ]
  } finally {
    await served.close()
    await sandbox.stop()
  }
}

async function runByTurns(
  sandbox: SandboxProcess,
  count: number,
  one: Queue,
  other: Queue,
): Promise<{ one: Run; other: Run }> {
  try {
    const enqueued = { one: [] as number[], other: [] as number[] }
    for (let done = 0; done < count; done += turn) {
      enqueued.one.push(...(await one.enqueue(Math.min(turn, count - done))))
      enqueued.other.push(...(await other.enqueue(Math.min(turn, count - done))))
    }
    const drainOf = async (queue: Queue): Promise<{ drain: number; approved: number }> => {
      const before = await applied(sandbox)
      const drain = await queue.drain()
      return { drain, approved: (await applied(sandbox)) - before }
    }
    return {
      one: { enqueue: enqueued.one.slice(warmUp), ...(await drainOf(one)) },
      other: { enqueue: enqueued.other.slice(warmUp), ...(await drainOf(other)) },
    }
  } finally {
    await one.end()
    await other.end()
  }
}

/** @param concurrency left out: the product's */
function startOurs(sandbox: SandboxProcess, from: number, concurrency?: number): Queue {
  const directory = makeDirectory()
  const storage = open(directory)
  const idle = start(storage, null)
  let next = from
  return {
    async enqueue(count) {
      const submissions = Array.from({ length: count }, () => submission(next++))
      return submissions.map((one) => {
        const at = performance.now()
        const accepted = idle.submit(one)
        if (!accepted.ok) throw new Error(accepted.error.tag)
        return performance.now() - at
      })
    },
    async drain() {
      await idle.stop(0)
      const at = performance.now()
      const outbox = start(storage, gatewayTo(sandbox), concurrency)
      while (isWaiting(outbox)) await new Promise((resolve) => setTimeout(resolve, 5))
      const drain = performance.now() - at
      await outbox.stop(0)
      return drain
    },
    async end() {
      storage.close()
      removeDirectory(directory)
    },
  }
}

const operationsFrom = (from: number, count: number): Operation[] =>
  Array.from({ length: count }, (_, index) => {
    const { row, content } = submission(from + index)
    return { id: row.operationId, body: content.body }
  })

async function startTanStack(
  sandbox: SandboxProcess,
  address: string,
  from: number,
  storage: StartOptions['storage'],
): Promise<Queue & { bare(from: number, count: number): Promise<number> }> {
  const profile = makeDirectory()
  const browser = await openBrowserPage(profile, address)
  const { page } = browser
  const options: StartOptions = {
    url: `${sandbox.address.kushki}/pos/v1/transaction`,
    credential: sandbox.address.credential,
    storage,
  }
  await page.evaluate((given) => window.other.start(given), options)
  let next = from
  return {
    async enqueue(count) {
      if (next === from) await browser.setOffline(true)
      const operations = operationsFrom(next, count)
      next += count
      return page.evaluate((all) => window.other.enqueue(all), operations)
    },
    async drain() {
      const drained = page.evaluate(() => window.other.drain())
      await browser.setOffline(false)
      return drained
    },
    bare: (from, count) =>
      page.evaluate(([given, all]) => window.other.bare(given, all), [
        options,
        operationsFrom(from, count),
      ] as const),
    async end() {
      await browser.close()
      removeDirectory(profile)
    },
  }
}
