import { assert, nat, property } from 'fast-check'
import { expect, it } from 'vitest'
import { backoffMs, noJitter } from '../../../domain/backoff.ts'

const waits = { firstMs: 250, maxMs: 5000, jitter: noJitter }

it('doubles from the first wait to the cap', () => {
  expect([1, 2, 3, 4, 5, 6, 1000].map((failures) => backoffMs(failures, waits, 0.9))).toEqual([
    250, 500, 1000, 2000, 4000, 5000, 5000,
  ])
})

it('takes a random share of the wait', () => {
  const jitter = { from: 0.5, to: 1 }
  expect([0, 0.5, 0.999].map((random) => backoffMs(2, { ...waits, jitter }, random))).toEqual([250, 375, 500])
})

it('is never longer than its cap allows, however often a try failed', () => {
  assert(
    property(nat(), nat({ max: 99 }), (failures, percent) => {
      const wait = backoffMs(failures, { ...waits, jitter: { from: 0.75, to: 1.25 } }, percent / 100)
      expect([wait >= 187, wait <= 6250]).toEqual([true, true])
    }),
  )
})
