import type { Timers } from '../../domain/clock.ts'
import { createSteadyClock } from '../../domain/steady-clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { systemElapsed, systemTimers } from '../app/system-time.ts'
import { createPassingTime } from './passing-time.ts'

/** The machine's time, shifted as its driver asked. */
export type TillTime = {
  clock: SteadyClock
  timers: Timers
  /** How far ahead of the machine's the clock is set, milliseconds. */
  offsetMs(): number
  /** Before the till is open it is the clock that it starts with; later it is one that somebody set. */
  setOffset(offsetMs: number): void
  /** Lets so many milliseconds pass at once, as if the PC had run on. */
  pass(milliseconds: number): void
}

/** @param isOpen whether anything of the till has seen the clock yet */
export function createTillTime(isOpen: () => boolean): TillTime {
  let offsetMs = 0
  const passing = createPassingTime({ now: () => Date.now() + offsetMs }, systemElapsed, systemTimers)
  const start = (): SteadyClock => createSteadyClock(passing.wall, passing.elapsed)
  let steady = start()
  return {
    clock: {
      now: () => steady.now(),
      // What passed while an answer was on its way is part of its age.
      heard: (serverTime, tookMs) => steady.heard(serverTime, tookMs + passing.passedWithin(tookMs)),
      steppedMs: () => steady.steppedMs(),
      skewMs: () => steady.skewMs(),
      isInDoubt: () => steady.isInDoubt(),
    },
    timers: passing.timers,
    offsetMs: () => offsetMs,
    setOffset(set) {
      offsetMs = set
      if (!isOpen()) steady = start()
    },
    pass: (milliseconds) => passing.pass(milliseconds),
  }
}
