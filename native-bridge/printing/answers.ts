import type { Timers } from '../../domain/clock.ts'

/** What a printer answers, a byte at a time. */
export type Answers = {
  take: (bytes: Uint8Array) => void
  lost: () => void
  /** What came so far answers nothing that is asked from now on. */
  forget: () => void
  /** The first byte that fits since `forget`, or the next one; `null`: none came in time, or the printer is gone. */
  next(fits: (byte: number) => boolean, milliseconds: number): Promise<number | null>
}

/** An answer is a byte: more than this, of which none was asked for, is noise on the line. */
const maxEarly = 256

export function createAnswers(timers: Timers): Answers {
  let isLost = false
  /** Came while nobody waited: a printer may answer before the call that asked it is back. */
  let early: number[] = []
  let waiting: { fits: (byte: number) => boolean; end: (byte: number | null) => void } | null = null
  return {
    take(bytes) {
      for (const byte of bytes)
        if (waiting?.fits(byte) === true) waiting.end(byte)
        else if (waiting === null && early.length < maxEarly) early.push(byte)
    },
    lost() {
      isLost = true
      waiting?.end(null)
    },
    forget() {
      early = []
    },
    next: (fits, milliseconds) =>
      new Promise((resolve) => {
        const answer = early.find(fits)
        early = []
        if (answer !== undefined || isLost) {
          resolve(answer ?? null)
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
