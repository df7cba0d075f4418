import { app } from 'electron'
import { takeCounter } from './counter-guard.ts'
import { networkOf } from './data-folder.ts'
import type { sentences } from './sentences.ts'

/** Why the program must not run for this account now. */
export type WhyNotHere = { tag: 'networkFolder'; folder: string; network: string } | { tag: 'otherAccount' }

/**
 * Whether the data lie where they are safe, and no other account of this PC runs the program; from then on it is this process's. A folder
 * that was named on the command line (a test, a counter for trying) is a counter of its own.
 */
export async function whyNotHere(): Promise<WhyNotHere | null> {
  const folder = app.getPath('userData')
  const network = networkOf(folder)
  if (network !== null) return { tag: 'networkFolder', folder, network }
  if (app.commandLine.hasSwitch('user-data-dir')) return null
  const guard = await takeCounter()
  return guard.state === 'taken' ? { tag: 'otherAccount' } : null
}

/** The same in words. */
export function sayWhyNotHere(why: WhyNotHere, words: ReturnType<typeof sentences>): string {
  switch (why.tag) {
    case 'networkFolder':
      return words.networkFolder(why.folder, why.network)
    case 'otherAccount':
      return words.otherAccount
    default:
      return why satisfies never
  }
}
