import { dirname, join } from 'node:path'
import { app } from 'electron'
import { openProfile } from '../app/profile.ts'
import { keepNoCrashDumps } from '../app/crash-dumps.ts'
import { sayWhyNotHere, whyNotHere } from '../app/fit-to-run.ts'
import { sentences } from '../app/sentences.ts'
import { clearWeakTls } from '../app/tls-environment.ts'
import { createEnroller } from '../enrolment/enroller.ts'
import type { Enroller } from '../enrolment/enroller.ts'
import { createContext } from './context.ts'
import type { Context } from './context.ts'
import { managedFileHere, readManagedHere } from './managed.ts'
import { createModules } from './module.ts'
import type { Module } from './module.ts'

const flag = '--enrol'
const codes = { done: 0, refused: 1, running: 2 } as const

/** The code of `--enrol CODE`; `null`: the program was not started for that. */
export function enrolmentCode(argv: readonly string[]): string | null {
  const at = argv.indexOf(flag)
  return at === -1 ? null : (argv[at + 1] ?? '')
}

/** Takes what a code brings into this profile. */
export const enrollerOf = ({ profile, settings, secrets, administrative, clock }: Context): Enroller =>
  createEnroller({
    folder: profile.folder,
    bundlePath: join(dirname(managedFileHere()), 'enrolment.json'),
    settings,
    secrets,
    administrative,
    clock,
  })

/**
 * `extorno --enrol CODE`: takes over what the chain's `enrolment.json` holds, says so and ends, without a window and without the queue.
 * The journal tells of it once the program is open.
 */
export function runEnrolment(code: string, modules: readonly Module<Context>[]): void {
  clearWeakTls(process.env, process.execArgv)
  keepNoCrashDumps(app.commandLine)
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Extorno is running on this counter: type the code in its settings (F8).\n')
    app.exit(codes.running)
    return
  }
  void app
    .whenReady()
    .then(async () => {
      const why = await whyNotHere()
      if (why === null) return enrol(code, modules)
      process.stderr.write(`${sayWhyNotHere(why, sentences('en'))}\n`)
      return why.tag === 'otherAccount' ? codes.running : codes.refused
    })
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
      return codes.refused
    })
    .then((exitCode) => app.exit(exitCode))
}

async function enrol(code: string, list: readonly Module<Context>[]): Promise<number> {
  const context = createContext(
    openProfile(app.getPath('userData'), process.argv),
    await readManagedHere(),
    (name) => modules.startAgain(name),
  )
  const modules = createModules(list, context, {
    onState: (name, state) => context.health.moduleState(name, state),
    onFailed: () => undefined,
  })
  await modules.start()
  const done = await enrollerOf(context).enrol(code, null, 'system')
  await modules.stop()
  process.stdout.write(done.ok ? `enrolled: ${done.value.join(', ')}\n` : `not enrolled: ${done.error.tag}\n`)
  return done.ok ? codes.done : codes.refused
}
