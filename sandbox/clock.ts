import type { Clock } from '../domain/clock.ts'

/** The sandbox's own time: the machine's, moved by an offset, or standing still. All values in milliseconds. */
export type SandboxClock = Clock & {
  /** How the clock differs from the machine's now. */
  state: () => { now: number; offsetMs: number; frozen: boolean }
  /** Runs on, `offsetMs` away from the machine's clock. */
  moveBy(offsetMs: number): void
  /** Sets the time. A frozen clock stands there until it is set again, so that a test can stand on an edge. */
  standAt(at: number, frozen: boolean): void
}

export function createSandboxClock(machine: Clock): SandboxClock {
  let offsetMs = 0
  let frozenAt: number | null = null
  const now = (): number => frozenAt ?? machine.now() + offsetMs
  return {
    now,
    state: () => ({ now: now(), offsetMs: now() - machine.now(), frozen: frozenAt !== null }),
    moveBy: (ms) => {
      frozenAt = null
      offsetMs = ms
    },
    standAt: (at, frozen) => {
      frozenAt = frozen ? at : null
      offsetMs = at - machine.now()
    },
  }
}
