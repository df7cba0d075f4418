import { expect, it } from 'vitest'
import { faultsOf, isPassed } from '../../store/torture-result.ts'
import { tortureHub } from '../../store/torture-run.ts'

/** A small count for every run of the tests, each harm once; `npm run torture:hub -- --rounds N` takes a large one, on PostgreSQL. */
const rounds = Number(process.env['EXTORNO_HUB_TORTURE_ROUNDS'] ?? 7)

it(
  `the invariants of a hub hold in ${rounds} rounds of harm`,
  { timeout: 180_000 + rounds * 10_000 },
  async () => {
    const result = await tortureHub({ rounds, seed: 7, counters: 3, postgres: null })
    // With what was found, for whoever has to find out.
    const faults = faultsOf(result)
    expect(faults.map((name) => [name, Reflect.get(result, name)])).toEqual([])
    expect(result).toMatchObject({ rounds, counters: 3, doubled: 0, lost: 0 })
    // Otherwise nothing was shown.
    expect(result.appliedOnce).toBeGreaterThan(0)
    const { kills, copies, revocations, splits, skews } = result
    for (const harmed of [kills.hub, kills.database, kills.counter, copies, revocations, splits, skews])
      expect(harmed).toBeGreaterThan(0)
    expect(isPassed(result)).toBe(true)
  },
)
