import { isEnded } from '../../domain/operations.ts'
import type { RowState } from '../../domain/operations.ts'

/** What an acquirer's books say in the end. Minor units. */
export type GivenBack = { id: string; sale: string; minor: number }
/** What the till says of one operation in the end. `id`: its own at the acquirer; of a reverse, the sale's. */
export type Claimed = { operationId: string; id: string; kind: string; state: RowState; minor: number }

/**
 * Holds what an acquirer gave back against the sales and against what the till says of its operations. Ids are not
 * counted: money is. None is what must come out.
 *
 * - no sale gave back more than it was;
 * - an approved operation gave back what it says, and any other end gave back nothing. One before a person says nothing.
 *   Reverses of one sale share its id: one of them approved is enough for the money to be accounted for;
 * - money that moved belongs to an operation of the till.
 *
 * @param saleMinor what a sale was
 * @param isForgotten an id that the till cannot know of any more (its database was put back from an older copy); where a
 *   later operation has the same one, as another reverse of the sale, that one need not have given the money back
 */
export function moneyFaults(
  moved: readonly GivenBack[],
  claimed: readonly Claimed[],
  saleMinor: (sale: string) => number,
  isForgotten: (id: string) => boolean = () => false,
): string[] {
  const sumOf = (entries: readonly GivenBack[]): number => entries.reduce((sum, { minor }) => sum + minor, 0)
  const sales = Map.groupBy(moved, ({ sale }) => sale)
  const ids = Map.groupBy(moved, ({ id }) => id)
  const claims = Map.groupBy(claimed, ({ id }) => id)
  const overpaid = [...sales].flatMap(([sale, entries]) =>
    sumOf(entries) > saleMinor(sale) && !entries.some(({ id }) => isForgotten(id))
      ? [
          `sale ${sale}: ${sumOf(entries)} given back of ${saleMinor(sale)} (${entries.map(({ id }) => id).join(', ')})`,
        ]
      : [],
  )
  const untrue = [...claims].flatMap(([id, rows]) => {
    if (rows.some(({ state }) => !isEnded(state))) return []
    const given = sumOf(ids.get(id) ?? [])
    const approved = rows.filter(({ state }) => state === 'approved')
    const said =
      rows[0]?.kind === 'reverse'
        ? (approved[0]?.minor ?? 0)
        : approved.reduce((sum, { minor }) => sum + minor, 0)
    return said === given || (said === 0 && isForgotten(id))
      ? []
      : [
          `${rows.map(({ operationId, state }) => `${operationId} is ${state}`).join(', ')}: says ${said}, gave back ${given}`,
        ]
  })
  const unclaimed = [...ids.keys()].flatMap((id) =>
    claims.has(id) || isForgotten(id) ? [] : [`${id} gave back money and is no operation of the till`],
  )
  return [...overpaid, ...untrue, ...unclaimed]
}
