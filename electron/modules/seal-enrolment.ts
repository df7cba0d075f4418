import { app } from 'electron'
import { keepNoCrashDumps } from '../app/crash-dumps.ts'
import { systemClock } from '../app/system-time.ts'
import { err } from '../../domain/result.ts'
import { sealEnrolment } from '../enrolment/seal-enrolment.ts'

const flag = '--seal-enrolment'

/** What was typed after `--seal-enrolment`; `null`: the program was not started for that. */
export function wordsToSeal(argv: readonly string[]): string[] | null {
  const at = argv.indexOf(flag)
  return at === -1 ? null : argv.slice(at + 1)
}

/**
 * `extorno --seal-enrolment --secrets FILE --out FILE`: seals what a hundred counters take over by a code, prints the code and ends. Nothing of
 * this counter is opened, so it runs beside its window too.
 */
export function runSealEnrolment(words: readonly string[]): void {
  // The whole chain's secrets are in memory.
  keepNoCrashDumps(app.commandLine)
  void sealEnrolment(words, systemClock.now())
    .catch((error: unknown) => err(error instanceof Error ? error.message : String(error)))
    .then((sealed) => {
      if (sealed.ok) process.stdout.write(sealed.value)
      else process.stderr.write(`${sealed.error}\n`)
      app.exit(sealed.ok ? 0 : 1)
    })
}
