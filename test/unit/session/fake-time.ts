import type { Clock, Timers } from '../../../domain/clock.ts'

/** A clock and its timers that only move when told. */
export type FakeTime = Clock & Timers & { advance(milliseconds: number): Promise<void>; pending(): number }

/** Lets every promise that is ready to go on do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createFakeTime(start = Date.UTC(2026, 10, 21, 15)): FakeTime {
  let now = start
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(milliseconds, then) {
      const timer = { at: now + milliseconds, run: then }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async advance(milliseconds) {
      const end = now + milliseconds
      await settle()
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
        if (next === undefined) break
        timers = timers.filter((timer) => timer !== next)
        now = next.at
        next.run()
        await settle()
      }
      now = end
    },
    pending: () => timers.length,
  }
}
