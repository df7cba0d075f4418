import type { Clock } from './clock.ts'

/**
 * The time that rules, ages and waits go by. It runs on as the monotonic clock does from what the wall clock showed at the
 * start: setting the wall clock moves nothing. Only a gateway's own time, from the `Date` of its answers, sets it right.
 */
export type SteadyClock = Clock & {
  /**
   * A gateway said what time it is.
   *
   * @param serverTime its `Date`, milliseconds since the epoch, in whole seconds
   * @param tookMs how long ago its request went out: the time is that old at most
   */
  heard(serverTime: number, tookMs: number): void
  /** The sum of all steps that gateways' answers made, milliseconds. Ages and waits taken before a step move with it. */
  steppedMs(): number
  /** How far the wall clock is ahead of the gateways' time, milliseconds; `null` until a gateway has told its own. */
  skewMs(): number | null
  /** Whether the wall clock was set since a gateway last told the time: it may have been wrong before, or be so now. */
  isInDoubt(): boolean
}

/** The wall clock is corrected by less, by a time server or by hand; more is a clock that was set. Milliseconds. */
const smallCorrectionMs = 120_000
/** An answer that was on its way for longer, or slept through, says nothing of the time. Milliseconds. */
const maxAnswerAgeMs = 60_000
/** How far the time may lie outside what an answer allows before it is set: hurried clocks and rounding. Milliseconds. */
const toleranceMs = 4000
/** `Date` has whole seconds (RFC 9110 §5.6.7). */
const secondMs = 1000

/**
 * @param wall the PC's clock
 * @param elapsed milliseconds since any fixed moment; never set, and running while the PC sleeps
 */
export function createSteadyClock(wall: Clock, elapsed: () => number): SteadyClock {
  /** Added to the elapsed time: this clock's, and the wall clock's as it was last seen. */
  let offset = wall.now() - elapsed()
  let wallOffset = offset
  let latest = -Infinity
  let steppedMs = 0
  let hasHeard = false
  let isInDoubt = false

  /** Looks at the wall clock, and follows a small correction until a gateway has told the time. */
  function look(): number {
    const passed = elapsed()
    const correction = wall.now() - passed - wallOffset
    wallOffset += correction
    if (Math.abs(correction) >= smallCorrectionMs) isInDoubt = true
    else if (!hasHeard) offset += correction
    // After a small correction backwards it stands still for as long.
    latest = Math.max(latest, passed + offset)
    return latest
  }

  return {
    // The running clock has parts of a millisecond, which no journal, signature or other party's form has a place for.
    now: () => Math.floor(look()),
    heard(serverTime, tookMs) {
      const now = look()
      if (tookMs > maxAnswerAgeMs) return
      const isRight =
        now >= serverTime - toleranceMs && now <= serverTime + secondMs + Math.max(0, tookMs) + toleranceMs
      if (!isRight) {
        const stepMs = serverTime + secondMs / 2 - now
        offset = now + stepMs - elapsed()
        latest = now + stepMs
        steppedMs += stepMs
      }
      hasHeard = true
      isInDoubt = false
    },
    steppedMs: () => steppedMs,
    skewMs() {
      const now = look()
      return hasHeard ? wallOffset + elapsed() - now : null
    },
    isInDoubt() {
      look()
      return isInDoubt
    },
  }
}
