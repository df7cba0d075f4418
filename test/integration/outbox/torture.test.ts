import { expect, it } from 'vitest'
import { torture } from '../../faults/torture-run.ts'

/** A small count for every run of the tests; `npm run torture -- --rounds N` takes a large one. */
const rounds = Number(process.env['EXTORNO_TORTURE_ROUNDS'] ?? 40)

it(`loses and doubles nothing in ${rounds} kills`, { timeout: 120_000 + rounds * 5000 }, async () => {
  const result = await torture(rounds, 7)
  expect(result).toMatchObject({
    rounds,
    kills: rounds,
    lost: 0,
    doubled: 0,
    money: [],
    unexplained: 0,
    cardBytesLeft: 0,
  })
  expect(result.accepted).toBeGreaterThan(0)
  // With no card there would be nothing to find.
  expect(result.cardsSeen).toBeGreaterThan(0)
})
