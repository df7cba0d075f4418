import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { againMs, keepReading } from '../../../hub/console/calls/keep-reading.ts'
import { createSnapshot } from '../../../renderer/store/snapshot.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A page that reads, at most so often. `answers`: whether each reading succeeds, as long as any are said. */
function follow(gapMs: number, answers: boolean[] = []) {
  const news = createSnapshot(0)
  const read = vi.fn(() => Promise.resolve(answers.shift() ?? true))
  const stop = keepReading({ get: () => news.get() ?? 0, subscribe: news.subscribe }, { gapMs, read })
  onTestFinished(stop)
  const tell = async (): Promise<void> => {
    news.set((news.get() ?? 0) + 1)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { read, tell, stop }
}

it('reads at once and after each news', async () => {
  const { read, tell } = follow(0)
  expect(read).toHaveBeenCalledTimes(1)
  await tell()
  await tell()
  expect(read).toHaveBeenCalledTimes(3)
})

it('reads what costs the hub much no oftener than it may, and the last news for certain', async () => {
  const { read, tell } = follow(15_000)
  for (let count = 0; count < 10; count += 1) await tell()
  expect(read).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(14_999)
  expect(read).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(read).toHaveBeenCalledTimes(2)
})

it('reads again by itself what could not be read', async () => {
  const { read } = follow(0, [false, false])
  await vi.advanceTimersByTimeAsync(againMs - 1)
  expect(read).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(read).toHaveBeenCalledTimes(3)
})

it('reads nothing more once it is stopped', async () => {
  const { read, tell, stop } = follow(0, [false])
  await vi.advanceTimersByTimeAsync(0)
  stop()
  await tell()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(read).toHaveBeenCalledTimes(1)
})
