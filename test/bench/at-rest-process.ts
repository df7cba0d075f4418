/**
 * What main does of the outbox at its start, in a process of its own which did nothing before: opens the data
 * directory, starts the outbox, lists the queue once, then rests. Prints `AtRest` as JSON.
 *
 * Started with one argument, the directory, and with `--expose-gc`.
 */
import { setImmediate } from 'node:timers/promises'
import type { AtRest } from './at-rest.ts'
import { open, start } from './history.ts'

const before = performance.now()
const storage = open(process.argv[2] ?? '')
const outbox = start(storage, null)
const startMs = performance.now() - before
outbox.list({ limit: 100 })
outbox.summary()
// Twice, with a turn between: what the first one finalises, the second one frees.
for (let round = 0; round < 2; round += 1) {
  await setImmediate()
  globalThis.gc?.()
}
const { rss, heapUsed } = process.memoryUsage()
const atRest: AtRest = { startMs, rssMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20 }
console.log(JSON.stringify(atRest))
await outbox.stop(0)
storage.close()
