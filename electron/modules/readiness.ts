import { systemClock, systemTimers } from '../app/system-time.ts'
import { createConnectionCheck } from '../gateways/connection-check.ts'
import { readersSnapshot } from '../handlers/readers.ts'
import { readinessOf, readinessText } from '../readiness/findings.ts'
import type { Facts } from '../readiness/findings.ts'
import { freeBytesIn, reachPrinter, waitUntil } from '../readiness/look.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'
import { runWithoutWindow } from './without-window.ts'

/** A reader that is there is ready by then. */
const readersMs = 10_000
/** Training's acquirer listens by then. */
const trainingMs = 15_000

/**
 * `extorno --check [--json]`: looks at what a shift needs, prints it and ends, without a window. The queue is not opened: nothing
 * is sent. Beside a running instance it would take the readers from it, so it does not look then.
 */
export const runReadinessCheck = (modules: readonly Module<Context>[]): void =>
  runWithoutWindow({
    modules,
    whileRunning: 'Extorno is running on this counter: its Diagnostics (F9) has the same.',
    async work(context) {
      const readiness = readinessOf(await factsOf(context))
      const isJson = process.argv.includes('--json')
      process.stdout.write(isJson ? `${JSON.stringify(readiness)}\n` : readinessText(readiness))
      return readiness.isReady
    },
  })

async function factsOf({ profile, health, gateways, clock, settings, slots }: Context): Promise<Facts> {
  const readers = (): Facts['readers'] => readersSnapshot(slots.readers.get())
  await waitUntil(() => slots.training.get()?.address() !== null, trainingMs, systemTimers)
  const connections = createConnectionCheck({ gateways, clock: systemClock, timers: systemTimers })
  const [answered, printer] = await Promise.all([
    connections(),
    reachPrinter(settings().get().printing),
    waitUntil(() => readers().readers.some(({ phase }) => phase === 'ready'), readersMs, systemTimers),
  ])
  return {
    profile: profile.name,
    keyring: health.get().keyring,
    data: health.get().data,
    settings: slots.settings.get() === null ? 'notRead' : health.get().settings,
    managed: health.get().managed,
    freeBytes: freeBytesIn(profile.folder),
    gateways: answered,
    skewMs: clock.skewMs(),
    readers: readers(),
    printer,
  }
}
