/** How waits grow between tries. Milliseconds. */
export type Backoff = {
  /** The wait before the first try again. */
  firstMs: number
  /** What no wait exceeds before its jitter. */
  maxMs: number
  /** The shares of a wait between which jitter chooses, so that a hundred tills do not come back in step. */
  jitter: { from: number; to: number }
}

/** Doublings after which a wait is at any cap there is; more would only lose digits. */
const maxDoublings = 30

/**
 * The wait before one more try: it doubles from the first to the cap, and a random share of it is taken.
 *
 * @param failures how many tries failed so far in a row, from 1
 * @param random in [0, 1)
 * @returns whole milliseconds
 */
export function backoffMs(failures: number, { firstMs, maxMs, jitter }: Backoff, random: number): number {
  const doublings = Math.min(Math.max(failures - 1, 0), maxDoublings)
  const whole = Math.min(maxMs, firstMs * 2 ** doublings)
  return Math.round(whole * (jitter.from + random * (jitter.to - jitter.from)))
}

/** Every wait whole: for one device or one person there is nobody to be out of step with. */
export const noJitter: Backoff['jitter'] = { from: 1, to: 1 }

/** Half a wait at least: soon enough to be of use, apart enough that a gateway that is back is not met by all at once. */
export const upperHalf: Backoff['jitter'] = { from: 0.5, to: 1 }
