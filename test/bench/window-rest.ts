import type { Page } from 'playwright-core'
import type { QueueRow } from '../../contract/operations.ts'
import { askValue } from '../e2e/counter.ts'
import type { LaunchedApp } from '../e2e/launch-app.ts'
import type { BenchRow } from './bench-row.ts'
import { frameGaps, noteFrames } from './frames.ts'
import { milliseconds } from './measure.ts'
import { canReadProcessTime, familyTime } from './process-time.ts'
import { fillQueue, goTo, launchAtCounter, launchPlain, startCounter } from './window-counter.ts'

const restMs = 15_000
/** What was begun when a screen was opened is over by then. */
const settleMs = 3000
/** A start goes on for a while after the window is there (code that is loaded late, memory that is collected): it is not rest. */
const startMs = 40_000
const changesMs = 5000
const waiting = 100

const screens = [
  ['F2', 'Buscar la venta'],
  ['F4', 'Cola de operaciones'],
  ['F6', 'Cierre del día'],
  ['F7', 'Historial'],
  ['F8', 'Ajustes'],
  ['F9', 'Diagnóstico'],
] as const

const pass = (milliseconds_: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds_))

/** Share of a core that an app's processes take while nobody touches it. */
async function atRest({ application }: LaunchedApp): Promise<number> {
  const pid = application.process().pid ?? 0
  await pass(settleMs)
  const before = familyTime(pid)
  await pass(restMs)
  return (familyTime(pid) - before) / restMs
}

/** News of one row a hundred times a second, each a message of its own. */
async function changes(app: LaunchedApp): Promise<{ p95: number; longest: number }> {
  const shown = await askValue<{ rows: QueueRow[] }>(app.window, 'operations.list', { limit: 12, offset: 0 })
  await noteFrames(app.window)
  await app.application.evaluate(
    async ({ BrowserWindow }, { rows, forMs }) => {
      const [window] = BrowserWindow.getAllWindows()
      const revisions = new Map(rows.map(({ operationId, revision }) => [operationId, revision]))
      for (let sent = 0; sent < forMs / 10; sent += 1) {
        const row = rows[sent % rows.length]
        if (row === undefined) return
        const revision = (revisions.get(row.operationId) ?? 0) + 1
        revisions.set(row.operationId, revision)
        const state = revision % 2 === 0 ? 'queued' : 'sending'
        window?.webContents.send('operations.changed', { rows: [{ ...row, revision, state }] })
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    { rows: shown.rows, forMs: changesMs },
  )
  return frameGaps(app.window)
}

async function plainChanges(app: LaunchedApp): Promise<{ p95: number; longest: number }> {
  await noteFrames(app.window)
  await app.application.evaluate(async ({ BrowserWindow }, forMs) => {
    const [window] = BrowserWindow.getAllWindows()
    for (let sent = 0; sent < forMs / 10; sent += 1) {
      window?.webContents.send('row', { index: sent % 12, text: `Row ${sent}` })
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }, changesMs)
  return frameGaps(app.window)
}

const share = (of: number): string => `${(of * 100).toFixed(1)} % of a core`
const gaps = ({ p95, longest }: { p95: number; longest: number }): string =>
  `p95 ${milliseconds(p95)}, longest ${milliseconds(longest)}`

/** Processor time at rest on every screen, and the frames at a hundred changes a second, beside the plain app. */
export async function benchWindowAtRest(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const counter = await startCounter({ first: 1_800_000, longest: 1_800_000 })
  const plain = await launchPlain()
  await pass(startMs)
  const plainAtRest = canReadProcessTime() ? await atRest(plain) : Number.NaN
  const besideChanges = await plainChanges(plain)
  await plain.close()
  try {
    const first = await launchAtCounter(counter)
    await first.kill()
    await counter.setOffline(true)
    fillQueue(counter.userData, 1, waiting)
    const app = await launchAtCounter(counter)
    try {
      if (!canReadProcessTime())
        rows.push({ name: 'processor time at rest', value: 'not measured: there is no /proc' })
      else {
        await pass(startMs)
        for (const [key, title] of screens) {
          await goTo(app.window, key, title)
          rows.push(beside(`at rest on “${title}”, ${waiting} rows waiting`, await atRest(app), plainAtRest))
        }
      }
      await goTo(app.window, 'F4', 'Cola de operaciones')
      const changed = await shown(app.window, () => changes(app))
      rows.push({
        name: 'frame gaps at 100 changes a second, the queue open',
        value: gaps(changed),
        beside: gaps(besideChanges),
        ratio: changed.p95 / besideChanges.p95,
      })
    } finally {
      await app.kill()
    }
  } finally {
    await counter.stop()
  }
  return rows
}

const beside = (name: string, ours: number, plain: number): BenchRow => ({
  name,
  value: share(ours),
  beside: share(plain),
  ratio: ours / plain,
})

/** What is measured must be seen to change: an idle screen has the best frames. */
async function shown<Value>(page: Page, measure: () => Promise<Value>): Promise<Value> {
  await page.evaluate(() => {
    let count = 0
    new MutationObserver(() => {
      count += 1
      Reflect.set(globalThis, 'changesSeen', count)
    }).observe(document.querySelector('main') ?? document.body, {
      subtree: true,
      attributes: true,
      childList: true,
      characterData: true,
    })
  })
  const value = await measure()
  const seen = await page.evaluate(() => Number(Reflect.get(globalThis, 'changesSeen') ?? 0))
  if (seen < 50) throw new Error(`the changes were not drawn: ${seen}`)
  return value
}
