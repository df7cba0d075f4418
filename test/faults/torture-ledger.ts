import type { Counter } from './torture-counter.ts'
import { withCopy } from './card-witness.ts'
import { tillSettings } from './till-settings.ts'
import type { Person } from './torture-person.ts'
import { rowsIn } from './torture-rows.ts'
import { judge } from './torture-verdict.ts'
import type { TortureResult } from './torture-verdict.ts'

/** An operation of the sandbox's ledger that took effect. */
export type AppliedOperation = { operationId: string; sale: string; minor: number; applied: number }

type Ledger = {
  sales: { client_transaction_id: string; totalMinor: number }[]
  payments: { referenceId: string; minor: number }[]
  operations: AppliedOperation[]
}

/** What the run did that its counter does not know. */
type Ran = Pick<TortureResult, 'rounds' | 'putBacks' | 'personalities'> & {
  inPlace: ReadonlyMap<string, string>
  person: Person
}

/** Holds what the till says in the end against the acquirer's own ledger. */
export async function verdictOf(counter: Counter, { person, inPlace, ...ran }: Ran): Promise<TortureResult> {
  const { shop, accepted, killedWhileSending, awayBetween, kills, quits } = counter
  const { sales, payments, operations } = await shop.sandbox.control<Ledger>('GET', '/ledger')
  const moved = operations.map(({ operationId, sale, minor, applied }) => ({
    id: operationId,
    sale,
    minor: minor * applied,
  }))
  const given = Map.groupBy(moved, ({ id }) => id)
  const { queue } = tillSettings({ concurrency: 1, timeoutMs: 1000 })
  const judged = judge(withCopy(shop.directory, rowsIn), {
    accepted,
    killedWhileSending,
    awayBetween,
    inPlace,
    moved,
    applied: new Map(operations.map(({ operationId, applied }) => [operationId, applied])),
    saleMinor: new Map([
      ...sales.map((sale) => [sale.client_transaction_id, sale.totalMinor] as const),
      ...payments.map(({ referenceId, minor }) => [referenceId, minor] as const),
    ]),
    proxies: Object.values(shop.proxies),
    maxLookups: queue.maxLookups,
    maxTries: queue.maxTries,
    actsOn: person.actsOn,
    wasSkewed: ran.personalities.includes('clock-skew'),
    givenBack: (id) => (given.get(id) ?? []).reduce((sum, { minor }) => sum + minor, 0),
  })
  return {
    ...ran,
    kills,
    quits,
    acts: person.acts,
    actsRefused: person.refused(),
    ...judged,
    unrecorded: counter.unrecorded.size,
    cardBytesLeft: counter.cardsLeft.size,
    cardsLeft: [...counter.cardsLeft],
    cardsSeen: counter.cardsSeen,
  }
}
