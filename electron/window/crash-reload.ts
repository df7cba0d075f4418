import { backoffMs, noJitter } from '../../domain/backoff.ts'
import type { Timers } from '../../domain/clock.ts'

/** Waits before a document whose renderer keeps ending is loaded again; the first time is at once. */
const waits = { firstMs: 500, maxMs: 30_000, jitter: noJitter }
/** A document that stood so long has recovered. Milliseconds. */
const recoveredMs = 60_000

export type CrashReload = {
  /** The renderer ended by itself. */
  crashed(): void
  stop(): void
}

/**
 * Loads the window's document again after its renderer ended. One that ends again and again (a faulty display driver, no
 * memory) is given ever longer to come to itself: loading it at once would keep the whole PC busy.
 *
 * @param load what loads it; rejects where that fails, which counts as one more end
 */
export function createCrashReload(timers: Timers, load: () => Promise<void>): CrashReload {
  let crashes = 0
  let cancelLoad: (() => void) | null = null
  let cancelRecovered = (): void => {}
  let isStopped = false

  const loadAgain = (): void => {
    cancelLoad = null
    load().then(
      () => {
        cancelRecovered = timers.after(recoveredMs, () => {
          crashes = 0
        })
      },
      () => crashed(),
    )
  }
  function crashed(): void {
    cancelRecovered()
    // An end while it loads is told twice: by the renderer, and by the load that fails.
    if (isStopped || cancelLoad !== null) return
    crashes += 1
    cancelLoad = timers.after(crashes === 1 ? 0 : backoffMs(crashes - 1, waits, 0), loadAgain)
  }
  return {
    crashed,
    stop() {
      isStopped = true
      cancelLoad?.()
      cancelRecovered()
    },
  }
}
