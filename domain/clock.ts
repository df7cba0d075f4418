/** Time is a parameter: whoever needs it takes a clock. Milliseconds since the epoch, as the wall clock tells it. */
export type Clock = { now(): number }

/** Randomness is a parameter too, so that jitter and ids can be repeated in a test. */
export type Randomness = {
  /** A number in [0, 1). */
  number(): number
  /** A UUID version 4. */
  uuid(): string
}

/** Waiting is a parameter as well, so that a test can let hours pass at once. */
export type Timers = {
  /** Runs `then` once after so many milliseconds; the answer cancels it. */
  after(milliseconds: number, then: () => void): () => void
}
