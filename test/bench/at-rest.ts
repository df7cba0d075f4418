import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BenchRow } from './bench-row.ts'
import { makeDirectory, open, removeDirectory } from './history.ts'
import { milliseconds, percentile } from './measure.ts'

/** A process that opened storage and outbox, listed the queue once and collected its garbage. */
export type AtRest = {
  /** From before the storage is opened to a started outbox, its modules loaded. */
  startMs: number
  rssMiB: number
  heapMiB: number
}

const processScript = fileURLToPath(new URL('at-rest-process.ts', import.meta.url))
const processes = 5

const openAtRest = (directory: string): AtRest =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', '--disable-warning=ExperimentalWarning', processScript, directory],
      { encoding: 'utf8' },
    ),
  ) as AtRest

/** Start and memory over a filled directory beside an empty one, each in fresh processes by turns; the middle counts. */
export function benchAtRest(directory: string, label: string): BenchRow[] {
  const empty = makeDirectory()
  open(empty).close()
  // The first of each also warms the disk's cache.
  openAtRest(directory)
  openAtRest(empty)
  const filled: AtRest[] = []
  const beside: AtRest[] = []
  for (let index = 0; index < processes; index += 1) {
    filled.push(openAtRest(directory))
    beside.push(openAtRest(empty))
  }
  removeDirectory(empty)
  const middle = (measured: AtRest[], of: keyof AtRest): number =>
    percentile(
      measured.map((atRest) => atRest[of]),
      0.5,
    )
  const memory = (measured: AtRest[]): string =>
    `${Math.round(middle(measured, 'rssMiB'))} MiB, of it heap ${middle(measured, 'heapMiB').toFixed(1)} MiB`
  const compare = (of: keyof AtRest): number => middle(filled, of) / middle(beside, of)
  return [
    {
      name: `start in a fresh process, ${label}, beside an empty directory`,
      value: milliseconds(middle(filled, 'startMs')),
      beside: milliseconds(middle(beside, 'startMs')),
      ratio: compare('startMs'),
    },
    {
      name: `memory at rest of a fresh process, ${label}, beside an empty directory`,
      value: memory(filled),
      beside: memory(beside),
      ratio: compare('rssMiB'),
    },
  ]
}
