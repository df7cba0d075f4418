import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Conf from 'conf'
import type { Submission } from '../../electron/outbox/commands.ts'
import type { Outbox } from '../../electron/outbox/index.ts'
import { benchAtRest } from './at-rest.ts'
import type { BenchRow } from './bench-row.ts'
import { fillHistory, makeDirectory, open, removeDirectory, start, submission } from './history.ts'
import { benchMainAtRest, trainingFolder } from './main-at-rest.ts'
import { percentile, spread, timeByTurns, timeEach } from './measure.ts'
import { benchOtherOutboxes } from './other-outboxes.ts'
import { benchReplay } from './replay.ts'

const isLarge = process.argv.includes('--large')
const enqueues = 1000
const warmUp = 100

/** Store and forward: durable enqueue, start, the queue screen's query, replay. `--large` adds a million rows. */
export async function benchOutbox(): Promise<BenchRow[]> {
  const histories = [0, 1000, 100_000, ...(isLarge ? [1_000_000] : [])]
  const overHistory: BenchRow[] = []
  for (const history of histories)
    overHistory.push(...(await benchHistory(history, history === histories.at(-1))))
  return [
    ...overHistory,
    await benchElectronStore(1000),
    await benchElectronStore(5000),
    ...(await benchReplay(isLarge ? 10_000 : 1000)),
    ...(await benchReplay(500, 50)),
    ...(await benchOtherOutboxes(enqueues)),
  ]
}

const beforehand = (count: number): Submission[] =>
  Array.from({ length: count }, (_, index) => submission(index + 1))

function submit(outbox: Outbox, submitted: Submission): void {
  const accepted = outbox.submit(submitted)
  if (!accepted.ok) throw new Error(accepted.error.tag)
}

const compare = (one: readonly number[], other: readonly number[]): number =>
  percentile(one, 0.5) / percentile(other, 0.5)

/**
 * Over so many ended rows. The bare alternative is one row of the same size in one table, flushed before the next.
 *
 * @param isLast the app itself is started over these rows too
 */
async function benchHistory(history: number, isLast: boolean): Promise<BenchRow[]> {
  const label = `${history.toLocaleString('en')} rows of history`
  const userData = makeDirectory()
  const directory = trainingFolder(userData)
  const first = open(directory)
  fillHistory(first, history)
  first.close()
  const atRest = benchAtRest(directory, label)
  if (isLast) atRest.push(...(await benchMainAtRest(userData, label)))

  const besideDirectory = makeDirectory()
  const bare = new DatabaseSync(join(besideDirectory, 'bare.sqlite'))
  bare.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id TEXT PRIMARY KEY, body TEXT)',
  )
  const insert = bare.prepare('INSERT INTO rows VALUES (?, ?)')
  const storage = open(directory)
  const outbox = start(storage, null)
  const submissions = beforehand(warmUp + enqueues)
  const enqueue = timeByTurns(
    enqueues,
    warmUp,
    (index) => submit(outbox, submissions[index]!),
    (index) => void insert.run(submissions[index]!.row.operationId, submissions[index]!.content.body),
  )
  const states = ['queued', 'sending', 'unknown', 'inProgress', 'attention', 'approved'] as const
  const query = timeEach(warmUp + 1000, (index) => {
    outbox.list(index % 2 === 0 ? { limit: 100 } : { limit: 100, states: [...states] })
    outbox.summary()
  }).slice(warmUp)
  bare.close()
  await outbox.stop(0)
  storage.close()
  removeDirectory(besideDirectory)
  removeDirectory(userData)
  return [
    {
      name: `durable enqueue, ${label}, beside a bare insert (FULL) by turns`,
      value: spread(enqueue.one),
      beside: spread(enqueue.other),
      ratio: compare(enqueue.one, enqueue.other),
    },
    { name: `queue screen's query, ${label}`, value: spread(query) },
    ...atRest,
  ]
}

/** electron-store writes through conf: the whole file as JSON, each time. Both hold so many rows before. */
async function benchElectronStore(items: number): Promise<BenchRow> {
  const directory = makeDirectory()
  const storage = open(directory)
  fillHistory(storage, items)
  const outbox = start(storage, null)
  const besideDirectory = makeDirectory()
  const store = new Conf<Record<string, unknown>>({ cwd: besideDirectory, configName: 'queue' })
  store.store = Object.fromEntries(
    Array.from({ length: items }, (_, index) => [`row${index}`, submission(index).row]),
  )
  const submissions = beforehand(10 + 100)
  const measured = timeByTurns(
    100,
    10,
    (index) => submit(outbox, submissions[index]!),
    (index) => store.set(`new${index}`, submissions[index]!.row),
  )
  await outbox.stop(0)
  storage.close()
  removeDirectory(directory)
  removeDirectory(besideDirectory)
  return {
    name: `durable enqueue beside electron-store's writer by turns, ${items.toLocaleString('en')} rows in each`,
    value: spread(measured.one),
    beside: spread(measured.other),
    ratio: compare(measured.other, measured.one),
  }
}
