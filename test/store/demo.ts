/**
 * `npm run hub:demo [-- --exit]`: a hub with its embedded database, both gateways as the sandbox, and three counters without a window
 * that join by codes and have a day. It goes on until it is ended (Ctrl-C), and says then what the books came to; with `--exit` at once.
 * The last line is JSON (`StoreFigures`); exit 1 where anything was doubled or lost. Whatever it started ends with it.
 */
import { parseArgs } from 'node:util'
import { timeOnDayOf } from '../../domain/day.ts'
import { zone } from '../faults/shop.ts'
import { readCounterBooks, readHubBooks, readLedger } from './books.ts'
import { dayPassesMs, runDay } from './demo-day.ts'
import { administrator } from './hub-host.ts'
import { figuresOf } from './judge.ts'
import type { StoreFigures } from './judge.ts'
import { openStore } from './store.ts'
import type { Store } from './store.ts'

const { values } = parseArgs({ options: { exit: { type: 'boolean', default: false } } })
const say = (sentence: string): void => console.log(sentence)

/**
 * Behind by what passes at once in the day, so that it ends now. At night a void's day is over, or about to be: then it is ten in the
 * morning for all of them.
 */
function offsetOfNow(): number {
  const now = Date.now()
  const isDay = now > timeOnDayOf(now, '02:00', zone) && now < timeOnDayOf(now, '22:00', zone)
  return (isDay ? 0 : Math.round(timeOnDayOf(now, '10:00', zone) - now)) - dayPassesMs
}

const ended = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.resolve())

/** Everybody leaves in good order, and the books are held against one another. */
async function measure({ counters, host, sandbox }: Store): Promise<StoreFigures> {
  for (const counter of counters) await counter.stop()
  await host.stop()
  return figuresOf({
    hub: await readHubBooks(host.place),
    counters: counters.map(readCounterBooks),
    ledger: await readLedger(sandbox),
  })
}

say('A hub, a sandbox and three counters begin …')
const store = await openStore({ counters: 3, place: null, seed: 1, clockOffsetMs: offsetOfNow() })
try {
  say(`The hub is at ${store.host.url}`)
  say(`Its administrator is ${administrator.name}: ${administrator.passphrase}`)
  const day = runDay(store, say).then(() => 'over' as const)
  const came = await Promise.race([day, ended.promise])
  if (came === 'over' && !values.exit) {
    say(`The day is over. The hub stays at ${store.host.url} until this is ended (Ctrl-C).`)
    // A process that only waits would end.
    const waiting = setInterval(() => undefined, 60_000)
    await ended.promise
    clearInterval(waiting)
  }
  // What the day was at when it was ended has nobody to wait for.
  day.catch(() => undefined)
  const figures = await measure(store)
  say(JSON.stringify(figures))
  process.exitCode = figures.doubled + figures.lost === 0 ? 0 : 1
} finally {
  await store.close()
}
process.exit()
