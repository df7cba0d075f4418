import { app } from 'electron'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { counterPlace, settleData, sharedUmask } from './counter-data.ts'
import type { CounterData } from './counter-data.ts'
import { takeCounter } from './counter-guard.ts'
import { networkOf } from './data-folder.ts'
import { chosenProfile } from './profile.ts'
import type { sentences } from './sentences.ts'

/** Why the program must not run for this account now. */
export type WhyNotHere =
  | { tag: 'networkFolder'; folder: string; network: string }
  | { tag: 'otherAccount' }
  | { tag: 'counterDataMissing'; folder: string }

const folderFlag = '--counter-folder='

/** The counter's folder; a program that is developed takes another one with `--counter-folder=FOLDER`. `null`: the start has none. */
function placeHere(): string | null {
  const named = app.isPackaged
    ? undefined
    : process.argv.find((word) => word.startsWith(folderFlag))?.slice(folderFlag.length)
  if (named !== undefined) return named
  return app.commandLine.hasSwitch('user-data-dir') ? null : counterPlace(process.platform)
}

/**
 * Whether the data lie where they are safe, and no other account of this PC runs the program; from then on it is this process's, and the
 * data are where they belong. A folder that was named on the command line (a test, a counter for trying) is a counter of its own.
 *
 * @param isLook the start opens no queue, so that it begins and moves nothing
 */
export async function fitToRun(isLook: boolean): Promise<Result<CounterData, WhyNotHere>> {
  const account = app.getPath('userData')
  const place = placeHere()
  for (const folder of place === null ? [account] : [account, place]) {
    const network = networkOf(folder)
    if (network !== null) return err({ tag: 'networkFolder', folder, network })
  }
  const isNamed = app.commandLine.hasSwitch('user-data-dir')
  if (!isNamed && (await takeCounter()).state === 'taken') return err({ tag: 'otherAccount' })
  if (place === null) return ok({ root: account, where: 'named' })
  const isTraining = chosenProfile(account, process.argv) === 'training'
  const purpose = isLook ? 'look' : isTraining ? 'training' : 'open'
  const data = settleData({ account, place, purpose })
  if (data.where === 'refused') return err({ tag: 'counterDataMissing', folder: data.root })
  // What is made from now on is the group's, as far as the folder says so; for the account's own it is not asked.
  if (data.where === 'counter') process.umask(sharedUmask)
  return ok(data)
}

/** The same in words. */
export function sayWhyNotHere(why: WhyNotHere, words: ReturnType<typeof sentences>): string {
  switch (why.tag) {
    case 'networkFolder':
      return words.networkFolder(why.folder, why.network)
    case 'otherAccount':
      return words.otherAccount
    case 'counterDataMissing':
      return words.counterDataMissing(why.folder)
    default:
      return why satisfies never
  }
}
