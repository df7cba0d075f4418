import type { Counter } from './torture-counter.ts'
import { withCopy } from './card-witness.ts'
import { tillSettings } from './till-settings.ts'
import type { Person } from './torture-person.ts'
import { rowsIn } from './torture-rows.ts'
import { judge, untrueMoney } from './torture-verdict.ts'
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
  /** What was not true before the days were closed. */
  untrue: readonly string[]
}

/** What the acquirers gave back and what their sales were, by their own ledger. */
async function ledgerOf({ shop }: Counter) {
  const { sales, payments, operations } = await shop.sandbox.control<Ledger>('GET', '/ledger')
  return {
    operations,
    moved: operations.map(({ operationId, sale, minor, applied }) => {
      return { id: operationId, sale, minor: minor * applied }
    }),
    saleMinor: new Map([
      ...sales.map((sale) => [sale.client_transaction_id, sale.totalMinor] as const),
      ...payments.map(({ referenceId, minor }) => [referenceId, minor] as const),
    ]),
  }
}

/**
 * Where rows at rest say something else than was given back, before the close of a day tells a person. What a Liquido said to
 * have failed and settled after all is told by nothing else.
 */
export async function untrueBeforeTheClose(
  counter: Counter,
  inPlace: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { moved, saleMinor } = await ledgerOf(counter)
  const { notes } = counter.shop.proxies.liquido
  const isTurned = (id: string): boolean =>
    [...notes.met(id)].some((name) => name.startsWith('failed-then-settled'))
  const rows = withCopy(counter.shop.directory, rowsIn)
  return untrueMoney(new Map([...rows].filter(([, { wireId }]) => !isTurned(wireId))), {
    moved: moved.filter(({ id }) => !isTurned(id)),
    saleMinor,
    inPlace,
  })
}

/** Holds what the till says in the end against the acquirer's own ledger. */
export async function verdictOf(
  counter: Counter,
  { person, inPlace, untrue, ...ran }: Ran,
): Promise<TortureResult> {
  const { shop, accepted, killedWhileSending, awayBetween, kills, quits } = counter
  const { moved, saleMinor, operations } = await ledgerOf(counter)
  const given = Map.groupBy(moved, ({ id }) => id)
  const { queue } = tillSettings({ concurrency: 1, timeoutMs: 1000 })
  const judged = judge(withCopy(shop.directory, rowsIn), {
    accepted,
    killedWhileSending,
    awayBetween,
    inPlace,
    moved,
    applied: new Map(operations.map(({ operationId, applied }) => [operationId, applied])),
    saleMinor,
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
    money: [...new Set([...untrue, ...judged.money])],
    unrecorded: counter.unrecorded.size,
    cardBytesLeft: counter.cardsLeft.size,
    cardsLeft: [...counter.cardsLeft],
    cardsSeen: counter.cardsSeen,
  }
}
