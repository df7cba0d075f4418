import type { Clock, Timers } from '../../domain/clock.ts'

/** Time that a test lets pass at once, as if the PC had run on: clocks show it, and what was due in it is due now. */
export type PassingTime = {
  wall: Clock
  /** Milliseconds since any fixed moment; never set. */
  elapsed: () => number
  timers: Timers
  /** @param milliseconds how much passes, zero or more */
  pass(milliseconds: number): void
  /** How much of it passed within the last so many real milliseconds. */
  passedWithin(milliseconds: number): number
}

/** @param elapsed the machine's monotonic clock, milliseconds */
export function createPassingTime(wall: Clock, elapsed: () => number, timers: Timers): PassingTime {
  let passedMs = 0
  let passes: { at: number; milliseconds: number }[] = []
  const pending = new Set<{ at: number; run: () => void; cancel: () => void }>()
  const now = (): number => elapsed() + passedMs

  return {
    wall: { now: () => wall.now() + passedMs },
    elapsed: now,
    timers: {
      after(milliseconds, then) {
        const run = (): void => {
          pending.delete(timer)
          then()
        }
        const timer = { at: now() + milliseconds, run, cancel: timers.after(milliseconds, run) }
        pending.add(timer)
        return () => {
          timer.cancel()
          pending.delete(timer)
        }
      },
    },
    pass(milliseconds) {
      passedMs += milliseconds
      passes.push({ at: elapsed(), milliseconds })
      for (const timer of [...pending].toSorted((one, other) => one.at - other.at)) {
        timer.cancel()
        timer.cancel = timers.after(Math.max(0, timer.at - now()), timer.run)
      }
    },
    passedWithin(milliseconds) {
      const since = elapsed() - milliseconds
      passes = passes.slice(-100)
      return passes.reduce((sum, { at, milliseconds: passed }) => sum + (at >= since ? passed : 0), 0)
    },
  }
}
