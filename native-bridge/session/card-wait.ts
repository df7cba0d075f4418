import { backoffMs, noJitter } from '../../domain/backoff.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import type { Result } from '../../domain/result.ts'

/** A presentation that comes sooner after the reader was told to wait, milliseconds, is no person's: it takes one longer. */
const byItselfMs = 1_500

const tellWaits = { firstMs: 500, maxMs: 10_000, jitter: noJitter }

/**
 * Milliseconds until a reader is told again to wait for a card, after so many presentations in a row that nobody made
 * (a chip card left in the slot, a reader without keys): doubles from 0.5 s to 10 s.
 */
export const tellAgainMs = (byItself: number): number => backoffMs(byItself + 1, tellWaits, 0)

export type CardWait = {
  /** Main wants a card now, or none any more. */
  begun(): void
  over(): void
  /**
   * The reader presented something; it is told again to wait for a card. Tells whether anybody has to know: once a card
   * was read, a reader that gave up waiting for another one, or that refuses by itself, takes nothing away.
   */
  presented(outcome: Result<CardReading, ReadingRefusal>): boolean
}

/**
 * Keeps one reader waiting for a card for as long as one is wanted: after a bad read the next try, after a good one
 * another card.
 * @param tell tells the reader to wait for a card
 */
export function createCardWait(dependencies: { clock: Clock; timers: Timers; tell(): void }): CardWait {
  const { clock, timers } = dependencies
  let cancel: (() => void) | null = null
  let toldAt = 0
  let byItself = 0
  let hasReading = false

  const stop = (): void => {
    cancel?.()
    cancel = null
  }

  return {
    begun() {
      stop()
      toldAt = clock.now()
      byItself = 0
      hasReading = false
    },
    over: stop,
    presented(outcome) {
      const passedMs = clock.now() - toldAt
      const isByItself = passedMs >= 0 && passedMs < byItselfMs
      byItself = isByItself ? byItself + 1 : 0
      cancel ??= timers.after(tellAgainMs(byItself), () => {
        cancel = null
        toldAt = clock.now()
        dependencies.tell()
      })
      const isNoCard =
        !outcome.ok && (isByItself || outcome.error.tag === 'TimedOut' || outcome.error.tag === 'Cancelled')
      const isToBeTold = !(hasReading && isNoCard)
      hasReading ||= outcome.ok
      return isToBeTold
    },
  }
}
