import { randomUUID } from 'node:crypto'
import { uptime } from 'node:os'
import type { Clock, Randomness, Timers } from '../../domain/clock.ts'

/** The machine's own clocks, timers and randomness; everything else takes them as parameters. This one is the wall clock. */
export const systemClock: Clock = { now: () => Date.now() }

/** How far two monotonic clocks may drift apart or be rounded before the difference was a sleep. Milliseconds. */
const clockDriftMs = 2000

/**
 * Milliseconds since it was made, whatever the wall clock is set to.
 *
 * @param running a clock that is never set but may stand still while the PC sleeps, milliseconds
 * @param sinceBoot one that runs on in sleep but may be coarse, milliseconds
 */
export function createElapsed(running: () => number, sinceBoot: () => number): () => number {
  const begin = { running: running(), sinceBoot: sinceBoot() }
  let slept = 0
  return () => {
    const ran = running() - begin.running
    const passed = sinceBoot() - begin.sinceBoot
    if (passed - ran - slept > clockDriftMs) slept = passed - ran
    return ran + slept
  }
}

/** `performance.now` stands still in a Linux or macOS PC's sleep; the time since boot (libuv's `uv_uptime`) does not. */
export const systemElapsed = createElapsed(
  () => performance.now(),
  () => uptime() * 1000,
)

export const systemTimers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
}

export const systemRandomness: Randomness = { number: () => Math.random(), uuid: () => randomUUID() }
