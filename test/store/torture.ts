/**
 * `npm run torture:hub -- --rounds N --seed S --counters C [--pglite]`: counters without a window, each a process of its own, at one hub over
 * a PostgreSQL server of its own (or the embedded database), over a sandbox that leaves the limit of a sale to the store; kill -9 of
 * hub, database and counters, cut lines, wrong clocks, counters from copies, revocations. The last line is JSON (`HubTortureResult`);
 * exit 1 where anything is not as docs/hub.md says.
 */
import { parseArgs } from 'node:util'
import { startPostgres } from '../integration/hub/postgres.ts'
import { faultsOf, isPassed } from './torture-result.ts'
import { tortureHub } from './torture-run.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '14' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    counters: { type: 'string', default: '20' },
    pglite: { type: 'boolean', default: false },
  },
})
const [rounds, seed, counters] = [Number(values.rounds), Number(values.seed), Number(values.counters)]
if (![rounds, seed, counters].every(Number.isInteger) || rounds < 1 || counters < 2) {
  console.error('--rounds, --seed and --counters want whole numbers, of counters at least two')
  process.exit(2)
}
console.log(`${rounds} rounds, seed ${seed}, ${counters} counters`)
const closing: (() => Promise<void>)[] = []
const close = async (): Promise<void> => {
  for (const one of closing.splice(0).toReversed()) await one()
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void close().finally(() => process.exit(130)))
try {
  const postgres = values.pglite ? null : await startPostgres()
  if (postgres !== null) closing.push(() => postgres.stop())
  const startedAt = performance.now()
  const result = await tortureHub({
    rounds,
    seed,
    counters,
    postgres,
    onRound: (done, kind) =>
      console.log(`${done}: ${kind}, ${Math.round((performance.now() - startedAt) / 1000)} s`),
    onStarted: (end) => closing.push(end),
  })
  const faults = faultsOf(result)
  if (faults.length > 0) console.log(`not as it has to be: ${faults.join(', ')}`)
  console.log(JSON.stringify(result))
  process.exitCode = isPassed(result) ? 0 : 1
} finally {
  await close()
}
process.exit()
