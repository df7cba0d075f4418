import { authorityMutants } from './authority.ts'
import { doorMutants } from './door.ts'
import { moneyMutants } from './money.ts'
import type { Mutant } from './money.ts'
import { readerMutants } from './readers.ts'
import { scannerMutants } from './scanner.ts'

const all: readonly Mutant[] = [
  ...moneyMutants,
  ...doorMutants,
  ...authorityMutants,
  ...readerMutants,
  ...scannerMutants,
]

/** The one mutant of a name. Throws where there is not exactly one. */
function named(name: string): Mutant {
  const [found, ...others] = all.filter((mutant) => mutant.name === name)
  if (found === undefined || others.length > 0) throw new Error(`not one mutant is called "${name}"`)
  return found
}

/** One of each kind, over the quickest tests: `npm test` runs them. */
export const briefMutants: readonly Mutant[] = [
  'an approval for any amount is believed',
  'what was given back is not taken off a sale',
  'a partial may be larger than what is left',
  'more than is left of a sale is accepted',
  'the replay flag is never set',
  'half the amount in every refund with card',
  'a first reverse answered "already reversed" is done',
  'a Liquido record of another payment is taken for the own one',
  'the log is never synced',
  'every call is admitted',
  'every person is entitled to every call',
  'a secret is told for any origin',
  'a name that is missing needs no removal',
  'the door does not ask who calls',
  'files beside the window are served',
  'the renderer has no sandbox',
  "track 2 is told under track 1's KSN",
  'the counter has 20 bits',
  'the vector of a block is not told',
  'the LRC of a block is not looked at',
  'the Enter of a code reaches Confirm',
  'a scan leaves the review unasked',
].map(named)
