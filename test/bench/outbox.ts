import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import Conf from 'conf'
import { benchReplay } from './replay.ts'
import type { BenchRow } from './bench-row.ts'
import { fillHistory, makeDirectory, open, removeDirectory, start, submission } from './history.ts'
import { milliseconds, percentile, spread, timeEach } from './measure.ts'

const isLarge = process.argv.includes('--large')
const enqueues = 300

/** Store and forward: durable enqueue, start, the queue screen's query, replay. `--large` adds a million rows. */
export async function benchOutbox(): Promise<BenchRow[]> {
  const bare = benchBareInsert()
  const rows = [
    ...[1000, 5000].map((items) => benchElectronStore(items)),
    ...[0, 1000, 100_000, ...(isLarge ? [1_000_000] : [])].map((history) => ({
      history,
      ...benchHistory(history),
    })),
  ]
  const enqueue0 = rows.find((row) => 'history' in row && row.history === 0)
  const report: BenchRow[] = []
  for (const row of rows) {
    if ('items' in row) {
      const ours = enqueue0 && 'enqueue' in enqueue0 ? percentile(enqueue0.enqueue, 0.5) : Number.NaN
      report.push({
        name: `durable enqueue beside electron-store's writer with ${row.items} rows`,
        value: milliseconds(ours),
        beside: spread(row.measured),
        ratio: percentile(row.measured, 0.5) / ours,
      })
      continue
    }
    const label = `${row.history.toLocaleString('en')} rows of history`
    report.push(
      {
        name: `durable enqueue, ${label}, beside a bare insert (FULL)`,
        value: spread(row.enqueue),
        beside: spread(bare),
        ratio: percentile(row.enqueue, 0.5) / percentile(bare, 0.5),
      },
      {
        name: `start, ${label}, beside an empty start`,
        value: milliseconds(row.startMs),
        beside: milliseconds(enqueue0 && 'startMs' in enqueue0 ? enqueue0.startMs : Number.NaN),
        ratio: row.startMs / (enqueue0 && 'startMs' in enqueue0 ? enqueue0.startMs : Number.NaN),
      },
      { name: `queue screen's query, ${label}`, value: spread(row.query) },
      { name: `memory of the process after that, ${label}`, value: `${Math.round(row.rssMiB)} MiB` },
    )
  }
  return [...report, ...(await benchReplay(isLarge ? 10_000 : 1000)), ...(await benchReplay(500, 50))]
}

/** One row of the same size in one table, each insert on the disk before the next. */
function benchBareInsert(): number[] {
  const directory = makeDirectory()
  const database = new DatabaseSync(join(directory, 'bare.sqlite'))
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id TEXT PRIMARY KEY, body TEXT)',
  )
  const insert = database.prepare('INSERT INTO rows VALUES (?, ?)')
  const measured = timeEach(enqueues, (index) => {
    const { row, content } = submission(index)
    insert.run(row.operationId, content.body)
  })
  database.close()
  removeDirectory(directory)
  return measured
}

/** electron-store writes through conf: the whole file as JSON, each time. */
function benchElectronStore(items: number): { items: number; measured: number[] } {
  const directory = makeDirectory()
  const store = new Conf<Record<string, unknown>>({ cwd: directory, configName: 'queue' })
  const all = Object.fromEntries(
    Array.from({ length: items }, (_, index) => [`row${index}`, submission(index).row]),
  )
  store.store = all
  const measured = timeEach(60, (index) => store.set(`new${index}`, submission(items + index).row))
  removeDirectory(directory)
  return { items, measured }
}

function benchHistory(history: number) {
  const directory = makeDirectory()
  const first = open(directory)
  fillHistory(first, history)
  first.close()

  // Five starts, the middle one counts: the first ones also warm the disk's cache.
  const starts = timeEach(5, () => {
    const storage = open(directory)
    start(storage, null)
    storage.close()
  })
  const storage = open(directory)
  const outbox = start(storage, null)
  const enqueue = timeEach(enqueues, (index) => {
    const accepted = outbox.submit(submission(index + 1))
    if (!accepted.ok) throw new Error(accepted.error.tag)
  })
  const states = ['queued', 'sending', 'unknown', 'inProgress', 'attention', 'approved'] as const
  const query = timeEach(300, (index) => {
    outbox.list(index % 2 === 0 ? { limit: 100 } : { limit: 100, states: [...states] })
    outbox.summary()
  })
  const rssMiB = process.memoryUsage().rss / 2 ** 20
  storage.close()
  removeDirectory(directory)
  return { enqueue, query, startMs: percentile(starts, 0.5), rssMiB }
}
