import { expect, it } from 'vitest'
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
