import { randomUUID } from 'node:crypto'
import type { Clock, Randomness, Timers } from '../../domain/clock.ts'

/** The machine's own clock, timers and randomness; everything else takes them as parameters. */
export const systemClock: Clock = { now: () => Date.now() }

export const systemTimers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
}

export const systemRandomness: Randomness = { number: () => Math.random(), uuid: () => randomUUID() }
