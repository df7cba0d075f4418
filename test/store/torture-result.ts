import type { StoreFigures } from './judge.ts'

/** What was done to the store, by what it is called. */
export type Harm = 'hub' | 'database' | 'counter' | 'split' | 'skew' | 'copy' | 'revocation'

export type HubTortureResult = StoreFigures & {
  rounds: number
  database: 'pglite' | 'postgresql'
  /** kill -9 by what was killed; of an embedded database the hub's process is its server. */
  kills: { hub: number; database: number; counter: number }
  /** How often a counter was cut off from the hub, started with a clock that was off, put back from a copy, revoked. */
  splits: number
  skews: number
  copies: number
  revocations: number
  personalities: string[]
  accepted: number
  /** Asked for and refused with another counter's name, or what is left. */
  held: number
  appliedOnce: number
  callbacks: number
  /** Rows before a person, and those of them to which nothing happened. */
  withPerson: number
  unexplained: string[]
  /** Where the money is not what the counters' rows say: `moneyFaults`. */
  money: string[]
  /** Operations of one sale that were on their way together. */
  together: string[]
  /** Counters of whose journal the hub lacks what it acknowledged. */
  acknowledgedLost: string[]
  /** Counters whose journal never came whole, and rows without an end or a person, although everything worked again. */
  restless: string[]
  /** Copies of a counter that went on at the hub, or raised no alarm there. */
  copiesUnnoticed: string[]
  /** What a copy accepted and sent. */
  copiesSent: string[]
  /** Calls of a revoked counter that the hub answered. */
  revokedServed: string[]
  /** Callbacks that were told again, operations that ended again. */
  settledTwice: number
  /** Where a hub that was built of the journals alone says otherwise. */
  rebuiltOtherwise: string[]
  /** Sales that a hub saw overdrawn. */
  overdrawn: number
  /** Faults of its own that the hub wrote into its log. */
  hubFaults: string[]
}

/** Whether a run shows what it is for, and found nothing. */
export const isPassed = (result: HubTortureResult): boolean =>
  result.accepted > 0 && result.claims > 0 && faultsOf(result).length === 0

/** What is not as it has to be, by name. */
export function faultsOf(result: HubTortureResult): string[] {
  const counted = {
    doubled: result.doubled,
    lost: result.lost,
    unexplained: result.unexplained.length,
    money: result.money.length,
    together: result.together.length,
    acknowledgedLost: result.acknowledgedLost.length,
    restless: result.restless.length,
    copiesUnnoticed: result.copiesUnnoticed.length,
    copiesSent: result.copiesSent.length,
    revokedServed: result.revokedServed.length,
    settledTwice: result.settledTwice,
    rebuiltOtherwise: result.rebuiltOtherwise.length,
    overdrawn: result.overdrawn,
    hubFaults: result.hubFaults.length,
  }
  return Object.entries(counted).flatMap(([name, count]) => (count === 0 ? [] : [name]))
}
