import { app } from 'electron'
import { keepNoCrashDumps } from '../app/crash-dumps.ts'
import type { CounterData } from '../app/counter-data.ts'
import { fitToRun, sayWhyNotHere } from '../app/fit-to-run.ts'
import { openProfile } from '../app/profile.ts'
import { sentences } from '../app/sentences.ts'
import { useSystemNetwork } from '../app/system-network.ts'
import { clearWeakTls } from '../app/tls-environment.ts'
import { createContext } from './context.ts'
import type { Context } from './context.ts'
import { readManagedHere } from './managed.ts'
import { createModules } from './module.ts'
import type { Module } from './module.ts'

/** Exit codes: 0 done, 1 not, 2 another instance runs, so that nothing was looked at. */
const codes = { done: 0, failed: 1, running: 2 } as const

type WithoutWindow = {
  /** What the work needs; the queue's is not among them, so that nothing is sent. */
  modules: readonly Module<Context>[]
  /** What to do instead where the program is open. */
  whileRunning: string
  /** Whether it came out as it should. */
  work: (context: Context) => Promise<boolean>
}

/** Runs a command of the packed program beside its window: starts some modules, does one thing with them, says so and ends. */
export function runWithoutWindow({ modules, whileRunning, work }: WithoutWindow): void {
  clearWeakTls(process.env, process.execArgv)
  keepNoCrashDumps(app.commandLine)
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write(`${whileRunning}\n`)
    app.exit(codes.running)
    return
  }
  void app
    .whenReady()
    .then(async () => {
      const fit = await fitToRun(true)
      if (fit.ok) return (await withModules(fit.value, modules, work)) ? codes.done : codes.failed
      process.stderr.write(`${sayWhyNotHere(fit.error, sentences('en'))}\n`)
      return fit.error.tag === 'otherAccount' ? codes.running : codes.failed
    })
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      return codes.failed
    })
    .then((code) => app.exit(code))
}

async function withModules(
  data: CounterData,
  list: WithoutWindow['modules'],
  work: WithoutWindow['work'],
): Promise<boolean> {
  const context = createContext(
    openProfile(app.getPath('userData'), data, process.argv),
    await readManagedHere(),
    {
      startModule: (name) => modules.startAgain(name),
      restartModule: (name) => modules.restart(name),
    },
  )
  useSystemNetwork()
  const modules = createModules(list, context, {
    onState: (name, state) => context.health.moduleState(name, state),
    onFailed: () => undefined,
  })
  await modules.start()
  const isDone = await work(context)
  await modules.stop()
  return isDone
}
