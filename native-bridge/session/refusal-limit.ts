import type { Clock, Timers } from '../../domain/clock.ts'

/** Refusals that pass at once: more than a person presents cards in a row. */
export const refusalsAtOnce = 4
/** Milliseconds after which one more passes. */
export const oneRefusalMs = 1_000
/** After so many milliseconds without one that was left out, their number is told. */
export const toldAfterMs = 2_000

export type RefusalLimit = {
  /** Whether this one may pass; the others are counted. */
  passes(): boolean
  stop(): void
}

/**
 * Bounds how often a reader may say that a card was refused: a line full of garbage, or a reader that repeats a frame,
 * would keep main busy with nothing else. Said when it begins, and counted when it ends.
 */
export function createRefusalLimit(dependencies: {
  clock: Clock
  timers: Timers
  say: (text: string) => void
}): RefusalLimit {
  const { clock, timers, say } = dependencies
  let left = refusalsAtOnce
  let countedAt = clock.now()
  let leftOut = 0
  let leftOutAt = 0
  let cancel: (() => void) | null = null

  const end = (): void => {
    cancel = clock.now() - leftOutAt < toldAfterMs ? timers.after(toldAfterMs, end) : null
    if (cancel !== null) return
    say(`${leftOut} refusals were left out`)
    leftOut = 0
  }

  return {
    passes() {
      const now = clock.now()
      // A clock that was set back owes nobody an hour of silence.
      if (now < countedAt) countedAt = now
      const earned = Math.floor((now - countedAt) / oneRefusalMs)
      countedAt = left + earned >= refusalsAtOnce ? now : countedAt + earned * oneRefusalMs
      left = Math.min(refusalsAtOnce, left + earned)
      if (left > 0) {
        left -= 1
        return true
      }
      if (leftOut === 0) say('too many refusals: most are left out')
      leftOut += 1
      leftOutAt = now
      cancel ??= timers.after(toldAfterMs, end)
      return false
    },
    stop: () => cancel?.(),
  }
}
