import { join } from 'node:path'
import ElectronStore from 'electron-store'
import { profileNameSchema } from '../../contract/settings.ts'
import type { ProfileName } from '../../contract/settings.ts'
import { makePrivateFolder } from '../storage/private-files.ts'

/** Which profile is open, and its own folder: profiles share no data. */
export type Profile = {
  name: ProfileName
  folder: string
  /** A file beside `userData`, not in it: it notices when the folder was put back from a copy. */
  rollbackDetector: string
  /** Where the list of people lies once more, outside the folder. */
  peopleCopy: string
  choose(name: ProfileName): void
}

/**
 * Training is the default (docs/decisions/0011-training-by-default.md). `--profile=test` on the command line wins for
 * one start; a choice in the window is remembered in `userData`/profile.json.
 */
export function openProfile(userData: string, commandLine: readonly string[]): Profile {
  const store = new ElectronStore<{ profile: ProfileName }>({
    cwd: userData,
    name: 'profile',
    clearInvalidConfig: true,
    configFileMode: 0o600,
  })
  const asked = commandLine.find((argument) => argument.startsWith('--profile='))?.slice('--profile='.length)
  const name = profileNameSchema.catch('training').parse(asked ?? store.get('profile', 'training'))
  const folder = join(userData, name)
  makePrivateFolder(folder)
  const rollbackDetector = join(`${userData}.seen`, `${name}.json`)
  const peopleCopy = join(`${userData}.seen`, `${name}.people.json`)
  return { name, folder, rollbackDetector, peopleCopy, choose: (chosen) => store.set('profile', chosen) }
}
