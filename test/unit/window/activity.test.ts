import { expect, it } from 'vitest'
import { createBurstDetector } from '../../../renderer/parts/no-scan.ts'
import { tellOfActivity } from '../../../renderer/shell/activity.ts'

it('main is told of keys and touches at most every 15 seconds, and no longer once nobody listens', () => {
  const target = new EventTarget()
  let now = 0
  let told = 0
  const stop = tellOfActivity(
    target,
    () => {
      told += 1
      return Promise.reject(new Error('main is gone'))
    },
    () => now,
  )
  const at = (time: number, kind: 'keydown' | 'pointerdown'): number => {
    now = time
    target.dispatchEvent(new Event(kind))
    return told
  }
  expect([
    at(0, 'keydown'),
    at(1, 'pointerdown'),
    at(14_999, 'keydown'),
    at(15_000, 'pointerdown'),
    at(29_999, 'keydown'),
  ]).toEqual([1, 1, 1, 2, 2])
  stop()
  expect(at(60_000, 'keydown')).toBe(2)
})

/** Which keys of a row belong to a burst; each with the milliseconds since the one before. */
const bursts = (...keys: [key: string, gap: number][]): boolean[] => {
  const isOfBurst = createBurstDetector()
  let at = 1000
  return keys.map(([key, gap]) => isOfBurst(key, (at += gap)))
}

it('a hand is no scanner, however quick', () => {
  expect(bursts(['4', 0], ['7', 60], ['1', 20], ['1', 60], ['Enter', 90])).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})

it('a scanner is known by its third key, and its Enter never counts', () => {
  expect(bursts(['4', 0], ['7', 5], ['1', 5], ['1', 5], ['Enter', 5])).toEqual([
    false,
    false,
    true,
    true,
    true,
  ])
  expect(bursts(['4', 0], ['Enter', 10])).toEqual([false, true])
  expect(bursts(['1', 0], ['2', 1], ['3', 1], ['Enter', 200])).toEqual([false, false, true, true])
})

it('after a quiet moment the keys are a hand’s again', () => {
  expect(bursts(['1', 0], ['2', 1], ['3', 1], ['Enter', 1], ['4', 300], ['7', 80])).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ])
})
