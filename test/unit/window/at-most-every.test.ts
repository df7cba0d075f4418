import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { atMostEvery } from '../../../renderer/store/at-most-every.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('calls at once, and once more at the end of the gap for all that was asked meanwhile', () => {
  const work = vi.fn()
  const { call } = atMostEvery(250, work)
  for (let times = 0; times < 5; times += 1) call()
  expect(work).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(249)
  expect(work).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  expect(work).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(10_000)
  expect(work).toHaveBeenCalledTimes(2)
  call()
  expect(work).toHaveBeenCalledTimes(3)
})

it('forgets what is still to come when it is stopped', () => {
  const work = vi.fn()
  const { call, stop } = atMostEvery(250, work)
  call()
  call()
  stop()
  vi.advanceTimersByTime(10_000)
  expect(work).toHaveBeenCalledTimes(1)
})
