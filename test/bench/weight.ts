import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { findChromium } from '../../scripts/chromium.mjs'
import { root } from '../../scripts/node24.mjs'
import { bytesAtStart } from '../../scripts/package/imports.ts'
import { testProfile } from '../e2e/counter.ts'
import { launchApp, runtime } from '../e2e/launch-app.ts'
import type { LaunchOptions } from '../e2e/launch-app.ts'
import type { BenchRow } from './bench-row.ts'
import { collectGarbage } from './collect-garbage.ts'
import { milliseconds, percentile } from './measure.ts'
import { launchAtCounter, startCounter } from './window-counter.ts'

const rounds = 3
/** What a start leaves behind (timers that run once, sockets that close) is over by then. */
const settleMs = 8_000
const restMs = 10_000

/** An app with its window drawn and nothing to do. */
type Weight = {
  /** From the start of the process to the page's main part, milliseconds. */
  startMs: number
  /** Main's memory after its garbage was collected, its share of what it shares with others (PSS), MiB. */
  mainMiB: number
  /** Main and its utility processes together: not the browser's own, which on the host is no process of the app. */
  allMiB: number
  /** How often a thread of the app, its browser's too, went to sleep and so was woken, a second. */
  wakeUps: number
}

/**
 * Weight of the whole app beside one of 20 lines on the same runtime, by turns: in training, with its acquirer in a process of its
 * own, and as a counter runs, which has asked its acquirer for the day's sales.
 */
export async function benchWeight(): Promise<BenchRow[]> {
  const rows = [bundleRow()]
  if (process.platform !== 'linux') return [...rows, notMeasured('memory is read from /proc')]
  if (runtime() === 'dev-host' && findChromium() === null)
    return [...rows, notMeasured('there is no Chromium')]
  const plain: Weight[] = []
  const ours: Weight[] = []
  const training: Weight[] = []
  const counter = await startCounter({ first: 1_800_000, longest: 1_800_000 })
  const setUp = await launchAtCounter(counter)
  await setUp.close()
  for (let round = 0; round < rounds; round += 1) {
    plain.push(await weigh({ app: join(root, 'test/bench/plain-app') }))
    ours.push(await weigh({ userData: counter.userData, args: testProfile }))
    training.push(await weigh({}))
  }
  await counter.stop()
  return [...rows, ...rowsOf('as a counter runs', ours, plain), ...rowsOf('in training', training, plain)]
}

const notMeasured = (why: string): BenchRow => ({ name: 'weight', value: `not measured: ${why}` })

const bundleRow = (): BenchRow => ({
  name: "main's bundle",
  value: `${Math.round(bytesAtStart(join(root, 'dist/electron/main.js')) / 1000)} kB`,
})

function rowsOf(label: string, ours: readonly Weight[], plain: readonly Weight[]): BenchRow[] {
  const row = (name: string, of: keyof Weight, told: (value: number) => string): BenchRow => {
    const middle = (measured: readonly Weight[]): number =>
      percentile(
        measured.map((weight) => weight[of]),
        0.5,
      )
    return {
      name: `${name} on the ${runtime()}, ${label}, beside an app of 20 lines`,
      value: told(middle(ours)),
      beside: told(middle(plain)),
      ratio: middle(ours) / middle(plain),
    }
  }
  return [
    row("main's memory (PSS)", 'mainMiB', mebibytes),
    row('memory of main and its processes (PSS)', 'allMiB', mebibytes),
    row('wake-ups at rest', 'wakeUps', (value) => `${value.toFixed(1)} a second`),
    row('start to a drawn window', 'startMs', milliseconds),
  ]
}

const mebibytes = (value: number): string => `${value.toFixed(1)} MiB`

async function weigh(options: LaunchOptions): Promise<Weight> {
  const began = performance.now()
  const app = await launchApp(options)
  const { application, window } = app
  try {
    await window.getByRole('main').waitFor()
    const startMs = performance.now() - began
    await pass(settleMs)
    const main = await application.evaluate(() => process.pid)
    const pids = await application.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter(({ type }) => type === 'Browser' || type === 'Utility')
        .map(({ pid }) => pid),
    )
    const before = sleeps(main)
    await pass(restMs)
    const wakeUps = ((sleeps(main) - before) / restMs) * 1000
    await application.evaluate(collectGarbage)
    const sizes = pids.map(pssMiB)
    return { startMs, wakeUps, mainMiB: pssMiB(main), allMiB: sizes.reduce((sum, size) => sum + size, 0) }
  } finally {
    await app.close()
  }
}

/** Proportional set size: shared pages count by the share each process has of them (proc_pid_smaps(5)). */
const pssMiB = (pid: number): number => numberIn(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/mu) / 1024

/** How often the threads of a process and of all that hang on it have slept: each time one was woken (proc_pid_status(5)). */
function sleeps(pid: number): number {
  try {
    const own = readdirSync(`/proc/${pid}/task`)
      .map((task) => `/proc/${pid}/task/${task}/status`)
      .reduce((sum, path) => sum + numberIn(path, /^voluntary_ctxt_switches:\s+(\d+)/mu), 0)
    return childrenOf(pid).reduce((sum, child) => sum + sleeps(child), own)
  } catch {
    // It ended while it was looked at.
    return 0
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )

const numberIn = (path: string, wanted: RegExp): number =>
  Number(wanted.exec(readFileSync(path, 'utf8'))?.[1])
