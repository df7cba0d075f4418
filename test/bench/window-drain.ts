import type { Page } from 'playwright-core'
import type { QueueSummary } from '../../contract/ipc.ts'
import { askUntil, askValue } from '../e2e/counter.ts'
import type { BenchRow } from './bench-row.ts'
import { addSales } from './bench-sales.ts'
import { frameGaps, noteFrames, timeToDraw } from './frames.ts'
import { milliseconds, percentile } from './measure.ts'
import { fillQueue, goTo, launchAtCounter, launchPlain, startCounter } from './window-counter.ts'
import type { Counter } from './window-counter.ts'

/** `--large`: as many as a long outage leaves; it takes minutes. */
const count = process.argv.includes('--large') ? 10_000 : 2000
const throttles = [1, 4] as const

/** A message of main's, milliseconds after the drain began. */
type Told = { at: number; rows: unknown[] }

/** Notes what comes, and how old the oldest news of a message is when the screen has drawn it. */
const noteDelays = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const delays: number[] = []
    const told: { at: number; rows: unknown[] }[] = []
    const began = performance.now()
    Reflect.set(globalThis, 'newsDelays', delays)
    Reflect.set(globalThis, 'newsTold', told)
    window.extorno.on('operations.changed', (payload) => {
      const { rows } = payload as { rows: { updatedAt: number }[] }
      told.push({ at: performance.now() - began, rows })
      const oldest = Math.min(...rows.map(({ updatedAt }) => updatedAt))
      requestAnimationFrame(() => requestAnimationFrame(() => delays.push(Date.now() - oldest)))
    })
  })

/**
 * The same messages at the same moments to the plain app, slowed as much, which writes how many rows came: what the way to a window
 * costs by itself.
 */
async function tellPlain(told: readonly Told[], throttle: number): Promise<{ p95: number; longest: number }> {
  const app = await launchPlain()
  try {
    await slow(app.window, throttle)
    await noteFrames(app.window)
    await app.application.evaluate(async ({ BrowserWindow }, messages) => {
      const [window] = BrowserWindow.getAllWindows()
      const began = performance.now()
      for (const [index, { at, rows }] of messages.entries()) {
        const left = began + at - performance.now()
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
        window?.webContents.send('row', { index: index % 12, text: `${rows.length} rows`, rows })
      }
    }, told)
    return await frameGaps(app.window)
  } finally {
    await app.close()
  }
}

async function slow(page: Page, throttle: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle })
}

const summaryOf = (page: Page): Promise<QueueSummary> => askValue<QueueSummary>(page, 'queue.summary')

/** A long outage is over: its rows leave with the queue open, the processor as it is and slowed down. */
export async function benchWindowDrain(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const throttle of throttles) rows.push(...(await drain(throttle)))
  return rows
}

async function drain(throttle: number): Promise<BenchRow[]> {
  const counter = await startCounter({ first: 200, longest: 1000 })
  try {
    // By this machine's own clock: main's is told by the gateway, to the second.
    await addSales(counter.sandbox, 1, count, 0)
    const first = await launchAtCounter(counter)
    await first.kill()
    fillQueue(counter.userData, 1, count)
    await counter.setOffline(true)
    const app = await launchAtCounter(counter)
    const page = app.window
    const { frames, delays, told, opens, seconds } = await measure(page, counter, throttle)
    const label = throttle === 1 ? '' : `, the window’s processor slowed ${throttle} times`
    await app.kill()
    const plain = await tellPlain(told, throttle)
    return [
      ...(throttle === 1
        ? [
            {
              name: `the queue of ${count} rows opens, key to drawn`,
              value: milliseconds(opens),
              beside: 'at most 100 ms',
            },
          ]
        : []),
      {
        name: `${count} rows leave in ${seconds.toFixed(0)} s with the queue open${label}: the screen behind main`,
        value: `p50 ${milliseconds(percentile(delays, 0.5))}, longest ${milliseconds(Math.max(...delays))}`,
        beside: 'at most 500 ms',
      },
      {
        name: `the same: frame gaps${label}`,
        value: `p95 ${milliseconds(frames.p95)}, longest ${milliseconds(frames.longest)}`,
        beside: `the plain app told the same: p95 ${milliseconds(plain.p95)}; at most 33 ms`,
        ratio: frames.p95 / plain.p95,
      },
    ]
  } finally {
    await counter.stop()
  }
}

/** Opens the queue, lets the connection come back, and watches the screen until nothing waits any more. */
async function measure(window: Page, counter: Counter, throttle: number) {
  const opens = await timeToDraw(window, '[data-testid=queue-row]', () =>
    goTo(window, 'F4', 'Cola de operaciones'),
  )
  await slow(window, throttle)
  await noteDelays(window)
  await noteFrames(window)
  const began = performance.now()
  await counter.setOffline(false)
  await askUntil(
    window,
    () => summaryOf(window),
    'queue.changed',
    ({ waiting }) => waiting === 0,
  )
  const took = performance.now() - began
  const delays = await window.evaluate(() => Reflect.get(globalThis, 'newsDelays') as number[])
  const told = await window.evaluate(() => Reflect.get(globalThis, 'newsTold') as Told[])
  return { frames: await frameGaps(window), delays, told, opens, seconds: took / 1000 }
}
