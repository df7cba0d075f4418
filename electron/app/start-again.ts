import { app, dialog } from 'electron'
import { atLoginFlag } from '../autostart/start-with-session.ts'
import { sentences } from './sentences.ts'

/** Counts, on the command line, how often in a row the program was started again because it could not go on. */
const restartsFlag = '--restarts='

/** A program that ran so long before it could not go on was no failed start. Seconds. */
const provenSeconds = 60
/** Failed starts in a row after which a person has to look. */
const maxRestarts = 3

/** A start that follows another is not the session's: its window is shown. */
const argumentsWithout = (flag: string): string[] =>
  process.argv.slice(1).filter((argument) => !argument.startsWith(flag) && argument !== atLoginFlag)

/** Title and text of a sentence in both languages: settings may be what could not be read. */
const inBoth = (name: 'cannotStart' | 'openAgain'): [title: string, detail: string] => [
  `${sentences('es')[`${name}Title`]} / ${sentences('en')[`${name}Title`]}`,
  name === 'openAgain' ? `${sentences('es').openAgainDetail}\n\n${sentences('en').openAgainDetail}` : '',
]

/**
 * Has the program started again once it has ended; it still has to be left. An AppImage cannot start itself again
 * (electron-userland/electron-builder#1727): there a person is asked to.
 *
 * @param flag which of the arguments is taken away, such as `--profile=`
 * @param instead what stands in its place
 */
export function startAgain(flag: string, instead: readonly string[] = []): void {
  if (process.env['APPIMAGE'] === undefined) app.relaunch({ args: [...argumentsWithout(flag), ...instead] })
  else dialog.showErrorBox(...inBoth('openAgain'))
}

/** Ends a program that cannot go on, and starts it again, unless it has been so several times in a row. */
export function endAndStartAgain(): void {
  const counted = process.argv.find((argument) => argument.startsWith(restartsFlag)) ?? ''
  const restarts = process.uptime() > provenSeconds ? 0 : Number(counted.slice(restartsFlag.length)) || 0
  if (restarts < maxRestarts) startAgain(restartsFlag, [`${restartsFlag}${restarts + 1}`])
  else dialog.showErrorBox(...inBoth('openAgain'))
  app.exit(1)
}

/** Says in both languages why the program must not run here, and ends it. */
export function refuseToStart(say: (words: ReturnType<typeof sentences>) => string): void {
  const [title] = inBoth('cannotStart')
  dialog.showErrorBox(title, `${say(sentences('es'))}\n\n${say(sentences('en'))}`)
  app.exit(1)
}

/** Without its storage or its window the app is of no use: say so in both languages and leave. */
export function giveUp(error: unknown): void {
  const [title] = inBoth('cannotStart')
  dialog.showErrorBox(title, error instanceof Error ? error.message : String(error))
  app.exit(1)
}
