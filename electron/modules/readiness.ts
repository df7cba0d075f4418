import { app } from 'electron'
import { sayWhyNotHere, whyNotHere } from '../app/fit-to-run.ts'
import { openProfile } from '../app/profile.ts'
import { sentences } from '../app/sentences.ts'
import { useSystemNetwork } from '../app/system-network.ts'
import { systemClock, systemTimers } from '../app/system-time.ts'
import { keepNoCrashDumps } from '../app/crash-dumps.ts'
import { clearWeakTls } from '../app/tls-environment.ts'
import { createConnectionCheck } from '../gateways/connection-check.ts'
import { readersSnapshot } from '../handlers/readers.ts'
import { readinessOf, readinessText } from '../readiness/findings.ts'
import type { Facts } from '../readiness/findings.ts'
import { freeBytesIn, reachPrinter, waitUntil } from '../readiness/look.ts'
import { readManagedHere } from './managed.ts'
import { createContext } from './context.ts'
import type { Context } from './context.ts'
import { createModules } from './module.ts'
import type { Module } from './module.ts'

/** A reader that is there is ready by then. */
const readersMs = 10_000
/** Training's acquirer listens by then. */
const trainingMs = 15_000

/** Exit codes: 0 ready, 1 not ready, 2 another instance runs, so that nothing was looked at. */
const codes = { ready: 0, notReady: 1, running: 2 } as const

/**
 * `extorno --check [--json]`: looks at what a shift needs, prints it and ends, without a window. The queue is not opened: nothing
 * is sent. Beside a running instance it would take the readers from it, so it does not look then.
 */
export function runReadinessCheck(modules: readonly Module<Context>[]): void {
  clearWeakTls(process.env, process.execArgv)
  keepNoCrashDumps(app.commandLine)
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Extorno is running on this counter: its Diagnostics (F9) has the same.\n')
    app.exit(codes.running)
    return
  }
  void app
    .whenReady()
    .then(async () => {
      const why = await whyNotHere()
      if (why === null) return check(modules)
      process.stderr.write(`${sayWhyNotHere(why, sentences('en'))}\n`)
      return why.tag === 'otherAccount' ? codes.running : codes.notReady
    })
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      return codes.notReady
    })
    .then((code) => app.exit(code))
}

async function check(list: readonly Module<Context>[]): Promise<number> {
  const context = createContext(
    openProfile(app.getPath('userData'), process.argv),
    await readManagedHere(),
    (name) => modules.startAgain(name),
  )
  useSystemNetwork()
  const modules = createModules(list, context, {
    onState: (name, state) => context.health.moduleState(name, state),
    onFailed: () => undefined,
  })
  await modules.start()
  const readiness = readinessOf(await factsOf(context))
  await modules.stop()
  const isJson = process.argv.includes('--json')
  process.stdout.write(isJson ? `${JSON.stringify(readiness)}\n` : readinessText(readiness))
  return readiness.isReady ? codes.ready : codes.notReady
}

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
    settings: slots.settings.get() === null ? 'notRead' : health.get().settings,
    managed: health.get().managed,
    freeBytes: freeBytesIn(profile.folder),
    gateways: answered,
    skewMs: clock.skewMs(),
    readers: readers(),
    printer,
  }
}
