import type { Clock } from '../../domain/clock.ts'
import { createSteadyClock } from '../../domain/steady-clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { systemElapsed } from '../app/system-time.ts'

/** The machine's time, shifted as its driver asked. */
export type TillTime = {
  clock: SteadyClock
  /** How far ahead of the machine's the clock is, milliseconds. */
  offsetMs(): number
  /** Before the till is open it is the clock that it starts with; later it is one that somebody set. */
  setOffset(offsetMs: number): void
}

/** @param isOpen whether anything of the till has seen the clock yet */
export function createTillTime(isOpen: () => boolean): TillTime {
  let offsetMs = 0
  const wall: Clock = { now: () => Date.now() + offsetMs }
  let steady = createSteadyClock(wall, systemElapsed)
  return {
    clock: {
      now: () => steady.now(),
      heard: (...told) => steady.heard(...told),
      steppedMs: () => steady.steppedMs(),
      skewMs: () => steady.skewMs(),
      isInDoubt: () => steady.isInDoubt(),
    },
    offsetMs: () => offsetMs,
    setOffset(set) {
      offsetMs = set
      if (!isOpen()) steady = createSteadyClock(wall, systemElapsed)
    },
  }
}
