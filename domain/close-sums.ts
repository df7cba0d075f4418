/** What sums are taken of, and what may be told apart in them. */
type Summed = {
  kind: string
  state: string
  currency: string
  minor: number
  cashier: string
  reason: string | null
}

/**
 * Counts and sums of operations that are alike in way, state, currency, cashier and reason, in the order in which the first
 * of each kind comes. `minor` in minor units.
 */
export function sumsOf<Operation extends Summed>(
  operations: Iterable<Operation>,
): (Pick<Operation, keyof Summed> & { count: number })[] {
  const sums = new Map<string, Pick<Operation, keyof Summed> & { count: number }>()
  for (const { kind, state, currency, minor, cashier, reason } of operations) {
    const key = JSON.stringify([kind, state, currency, cashier, reason])
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { kind, state, currency, minor, cashier, reason, count: 1 })
    else {
      sum.count += 1
      sum.minor += minor
    }
  }
  return [...sums.values()]
}

/** Sums put together that are alike in one member, such as the cashier, in order of that member. */
export function sumsBy<Sum extends { minor: number; count: number; currency: string }>(
  sums: readonly Sum[],
  nameOf: (sum: Sum) => string,
): { name: string; count: number; minor: Record<string, number> }[] {
  const groups = new Map<string, { name: string; count: number; minor: Record<string, number> }>()
  for (const sum of sums) {
    const name = nameOf(sum)
    const group = groups.get(name) ?? { name, count: 0, minor: {} }
    group.count += sum.count
    group.minor[sum.currency] = (group.minor[sum.currency] ?? 0) + sum.minor
    groups.set(name, group)
  }
  return [...groups.values()].toSorted((one, other) => one.name.localeCompare(other.name))
}
