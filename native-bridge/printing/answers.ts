import type { Timers } from '../../domain/clock.ts'

/** What a printer answers, a byte at a time. */
export type Answers = {
  take: (bytes: Uint8Array) => void
  lost: () => void
  /** The next byte that fits; `null`: none came in time, or the printer is gone. */
  next(fits: (byte: number) => boolean, milliseconds: number): Promise<number | null>
}

export function createAnswers(timers: Timers): Answers {
  let isLost = false
  let waiting: { fits: (byte: number) => boolean; end: (byte: number | null) => void } | null = null
  return {
    take(bytes) {
      for (const byte of bytes) if (waiting?.fits(byte) === true) waiting.end(byte)
    },
    lost() {
      isLost = true
      waiting?.end(null)
    },
    next: (fits, milliseconds) =>
      new Promise((resolve) => {
        if (isLost) {
          resolve(null)
          return
        }
        const end = (byte: number | null): void => {
          cancel()
          waiting = null
          resolve(byte)
        }
        const cancel = timers.after(milliseconds, () => end(null))
        waiting = { fits, end }
      }),
  }
}
