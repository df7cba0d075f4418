import { dirname, join } from 'node:path'
import { createEnroller } from '../enrolment/enroller.ts'
import type { Enroller } from '../enrolment/enroller.ts'
import type { Context } from './context.ts'
import { managedFileHere } from './managed.ts'
import type { Module } from './module.ts'
import { runWithoutWindow } from './without-window.ts'

const flag = '--enrol'

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
export const runEnrolment = (code: string, modules: readonly Module<Context>[]): void =>
  runWithoutWindow({
    modules,
    whileRunning: 'Extorno is running on this counter: type the code in its settings (F8).',
    async work(context) {
      const done = await enrollerOf(context).enrol(code, null, 'system')
      process.stdout.write(
        done.ok ? `enrolled: ${done.value.join(', ')}\n` : `not enrolled: ${done.error.tag}\n`,
      )
      return done.ok
    },
  })
