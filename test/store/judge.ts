import { isEnded } from '../../domain/operations.ts'
import { moneyFaults } from '../acquirer/money.ts'
import type { CounterBooks, HubBooks, LedgerBooks } from './books.ts'

/** What everybody's books say in the end, when nothing moves any more. */
export type StoreBooks = { hub: HubBooks; counters: readonly CounterBooks[]; ledger: LedgerBooks }

/** What a day at a hub comes to. */
export type StoreFigures = {
  counters: number
  events: number
  claims: number
  /** Sales of which more was given back than they were, and operations that took effect more than once. */
  doubled: number
  /**
   * Operations that were accepted and that neither a queue nor the ledger knows, and entries of journals that the hub does not have
   * as they are.
   */
  lost: number
}

/** Holds counters' and hub's books against the acquirers' ledger. */
export function figuresOf({ hub, counters, ledger }: StoreBooks): StoreFigures {
  return {
    counters: hub.counters.length,
    events: hub.events.length,
    claims: hub.claims.length,
    doubled: doubledIn(ledger),
    lost:
      counters.reduce((sum, counter) => sum + lostOperations(counter, ledger), 0) +
      counters.reduce((sum, counter) => sum + missingEntries(counter, hub), 0),
  }
}

function doubledIn({ operations, saleMinor }: LedgerBooks): number {
  const overpaid = [...Map.groupBy(operations, ({ sale }) => sale)].filter(
    ([sale, of]) =>
      of.reduce((sum, { minor, applied }) => sum + minor * applied, 0) > (saleMinor.get(sale) ?? 0),
  )
  return overpaid.length + operations.filter(({ applied }) => applied > 1).length
}

function lostOperations({ accepted, rows }: CounterBooks, { operations }: LedgerBooks): number {
  const given = new Set(operations.map(({ operationId }) => operationId))
  return accepted.filter((id) => {
    const row = rows.get(id)
    return row === undefined || (row.state === 'approved' && !given.has(row.wireId))
  }).length
}

function missingEntries({ counterId, journal }: CounterBooks, { events }: HubBooks): number {
  const known = new Map(
    events.filter(({ counter_id }) => counter_id === counterId).map(({ sequence, hash }) => [sequence, hash]),
  )
  return journal.filter(({ sequence, hash }) => known.get(sequence) !== hash).length
}

/** Where the money is not what the rows of all counters say, as the torture of one counter reads it. */
export function moneyOf({ counters, ledger }: StoreBooks): string[] {
  const rows = counters.flatMap((counter) => [...counter.rows.values()])
  return moneyFaults(
    ledger.operations.map(({ operationId, sale, minor, applied }) => {
      return { id: operationId, sale, minor: minor * applied }
    }),
    rows.map((row) => ({ ...row, id: row.wireId })),
    (sale) => ledger.saleMinor.get(sale) ?? 0,
  )
}

/** Rows that have neither an end nor a person. */
export const restlessIn = (counters: readonly CounterBooks[]): string[] =>
  counters.flatMap(({ label, rows }) =>
    [...rows.values()].flatMap(({ operationId, state }) =>
      isEnded(state) || state === 'attention' ? [] : [`${label}: ${operationId} is ${state}`],
    ),
  )

/** What of the wire was seen: when an operation was first sent, by the hub's clock. Milliseconds since the epoch. */
export type SentAt = ReadonlyMap<string, number>

/**
 * Operations of one sale that were on their way together: one was sent before the hub had heard how another one ended that was sent
 * before it.
 */
export function togetherOf({ hub, counters }: StoreBooks, sentAt: SentAt): string[] {
  const ends = new Map<string, number>()
  for (const { operation_id: id, type, received_at: at } of hub.events)
    if (id !== null && endings.has(type ?? '') && !ends.has(id)) ends.set(id, at)
  const sent = counters.flatMap(({ label, rows }) =>
    [...rows.values()].flatMap((row) => {
      const at = sentAt.get(row.wireId)
      return at === undefined ? [] : [{ label, at, row }]
    }),
  )
  const saleOf = new Map(hub.operations.map(({ operation_id: id, sale_key: sale }) => [id, sale]))
  const bySale = Map.groupBy(sent, ({ row }) => saleOf.get(row.operationId) ?? row.operationId)
  return [...bySale].flatMap(([sale, of]) => {
    const inOrder = of.toSorted((one, other) => one.at - other.at)
    return inOrder.slice(1).flatMap((later, index) => {
      const early = inOrder.slice(0, index + 1).filter(({ row }) => {
        // Reverses of one sale are one at the acquirer.
        return row.wireId !== later.row.wireId && (ends.get(row.operationId) ?? Infinity) > later.at
      })
      return early.map(
        (one) =>
          `${sale}: ${later.row.operationId} of ${later.label} was sent while ${one.row.operationId} of ${one.label} was open`,
      )
    })
  })
}

const endings = new Set(['approved', 'declined', 'refused', 'expired', 'cancelled'])

/** Where a hub that was built of the journals alone says otherwise: operations, or what is taken of a sale. */
export function differencesOf(hub: HubBooks, rebuilt: HubBooks): string[] {
  const operationsOf = ({ operations }: HubBooks): string[] => operations.map((one) => JSON.stringify(one))
  const takenOf = ({ claims, operations }: HubBooks): string[] => {
    // A claim that no journal tells of is nobody's but the first hub's.
    const told = new Set(operations.map(({ operation_id: id }) => id))
    return claims
      .filter(({ operation_id: id, phase }) => told.has(id) && phase !== 'released')
      .map(({ operation_id: id, minor, sale_key: sale, phase }) =>
        JSON.stringify({ id, minor, sale, isDone: phase === 'done' }),
      )
  }
  return [operationsOf, takenOf].flatMap((of) => {
    const [here, there] = [of(hub), of(rebuilt)]
    return [
      ...here.filter((one) => !there.includes(one)).map((one) => `only the hub: ${one}`),
      ...there.filter((one) => !here.includes(one)).map((one) => `only rebuilt: ${one}`),
    ]
  })
}

/** Callbacks that were told more than once, and operations that a journal ended more than once without a person between. */
export function settledTwice({ callbacks, toldCallbacks, events }: HubBooks): number {
  const toldAgain = toldCallbacks.length - new Set(toldCallbacks).size
  const ended = new Set<string>()
  let again = 0
  for (const { operation_id: id, type } of events) {
    if (id === null) continue
    if (type === 'reopened') ended.delete(id)
    if (!endings.has(type ?? '')) continue
    if (ended.has(id)) again += 1
    ended.add(id)
  }
  return toldAgain + Math.abs(callbacks - new Set(toldCallbacks).size) + again
}
