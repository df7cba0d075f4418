import { expect, it } from 'vitest'
import { torture } from '../../faults/torture-run.ts'
import { isPassed } from '../../faults/torture-verdict.ts'

/** A small count for every run of the tests; `npm run torture -- --rounds N` takes a large one. */
const rounds = Number(process.env['EXTORNO_TORTURE_ROUNDS'] ?? 8)

it(`gives back what was sold, once, in ${rounds} rounds`, { timeout: 120_000 + rounds * 5000 }, async () => {
  const result = await torture(rounds, 7)
  expect(result).toMatchObject({
    rounds,
    lost: 0,
    doubled: 0,
    askedAgain: 0,
    unrecorded: 0,
    money: [],
    unexplained: 0,
    missing: [],
    cardBytesLeft: 0,
    givenBackMinor: result.bookedMinor + result.withPersonMinor,
  })
  expect(result.kills).toBeGreaterThan(rounds / 2)
  // With no card there would be nothing to find, with no personality nothing difficult.
  expect(result.cardsSeen).toBeGreaterThan(0)
  expect(result.personalities.length).toBeGreaterThan(0)
  expect(isPassed(result)).toBe(true)
})
