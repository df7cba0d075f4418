import type { Attack } from './attack.ts'
import { cardAttacks } from './card-attacks.ts'
import { fileAttacks } from './file-attacks.ts'
import { windowAttacks } from './window-attacks.ts'

/** Everything that is tried, in an order that leaves the world usable: files last, because they restart the program. */
export const attacks: readonly Attack[] = [...windowAttacks, ...cardAttacks, ...fileAttacks]

/** Some of each kind, which take less than a minute together: `npm test` runs them. */
const brief: ReadonlySet<string> = new Set([
  'a cashier’s window raises the limits',
  'a cashier’s window sends Kushki’s requests to an own host by an imported file',
  'a cashier’s window makes itself an administrator, by each way of adding somebody',
  'a cashier’s window reads a secret, or sets its own',
  'an administrator’s own mistake: another host gets the stored credential',
  'a cashier’s window gives back more than a cashier may, under a supervisor’s name',
  'a supervisor’s word for one act is used for two, or for another',
  'what a supervisor answered for is swapped for something else',
  'every call that needs more than a cashier, by a cashier’s window',
  'every call but the few that anyone may make, with nobody signed in',
  'a track in clear is handed in as ciphertext',
  'one reading of a card is used for two sales',
  'a page in the cashier’s browser steers the sandbox',
  'settings.json is edited: limits up, approval off',
  'names in the journal are changed and its whole chain made sound again',
  'a PIN, a secret or a track lies open in a file',
])

/** Throws where one is not there any more. */
export function briefAttacks(): readonly Attack[] {
  const found = attacks.filter(({ name }) => brief.has(name))
  if (found.length !== brief.size)
    throw new Error(`${brief.size - found.length} of the brief attacks are not there`)
  return found
}
