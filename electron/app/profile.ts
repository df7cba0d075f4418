import { join } from 'node:path'
import ElectronStore from 'electron-store'
import { profileNameSchema } from '../../contract/settings.ts'
import type { Health } from '../../contract/ipc.ts'
import type { ProfileName } from '../../contract/settings.ts'
import { makePrivateFolder, modesIn, shareFolder } from '../storage/private-files.ts'
import type { CounterData } from './counter-data.ts'

/** Which profile is open, and its own folder: profiles share no data. */
export type Profile = {
  name: ProfileName
  folder: string
  /** A file beside the data's root, not in it: it notices when the folder was put back from a copy. */
  rollbackDetector: string
  /** Where the list of people lies once more, outside the folder. */
  peopleCopy: string
  /** Where the data of test and live lie, or why they are the account's. */
  data: Health['data']
  /** Where this account keeps its own wrapping of the counter's key; `null`: the data are the account's, and so are the keys. */
  accountKey: string | null
  choose(name: ProfileName): void
}

const flag = '--profile='

/**
 * The profile that a start opens. Training is the default (docs/decisions/0011-training-by-default.md). `--profile=test` on the command line
 * wins for one start; a choice in the window is remembered in `root`/profile.json.
 */
export const chosenProfile = (root: string, commandLine: readonly string[]): ProfileName =>
  profileNameSchema
    .catch('training')
    .parse(
      commandLine.find((argument) => argument.startsWith(flag))?.slice(flag.length) ??
        chosenIn(root).get('profile', 'training'),
    )

const chosenIn = (root: string) =>
  new ElectronStore<{ profile: ProfileName }>({
    cwd: root,
    name: 'profile',
    clearInvalidConfig: true,
    configFileMode: modesIn(root).file,
  })

/** Training is each account's own wherever the counter's data lie: nothing in it is a counter's. */
export function openProfile(account: string, data: CounterData, commandLine: readonly string[]): Profile {
  const name = chosenProfile(data.root, commandLine)
  const isShared = data.where === 'counter' && name !== 'training'
  const root = isShared ? data.root : account
  const folder = join(root, name)
  if (isShared) shareFolder(folder)
  else makePrivateFolder(folder)
  return {
    name,
    folder,
    rollbackDetector: join(`${root}.seen`, `${name}.json`),
    peopleCopy: join(`${root}.seen`, `${name}.people.json`),
    data: data.where,
    accountKey: isShared ? join(account, 'keys', `${name}.json`) : null,
    choose: (chosen) => chosenIn(data.root).set('profile', chosen),
  }
}
