/** A call that is wanted more often than it is worth making. */
export type SeldomCall = {
  /** Calls at once, or, where it was called within the gap, once at its end. */
  call: () => void
  /** Forgets what is still to come. */
  stop: () => void
}

/** @param gapMs the least time between two calls, milliseconds */
export function atMostEvery(gapMs: number, work: () => void): SeldomCall {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isWanted = false
  const run = (): void => {
    isWanted = false
    timer = setTimeout(() => {
      timer = null
      if (isWanted) run()
    }, gapMs)
    work()
  }
  return {
    call() {
      if (timer === null) run()
      else isWanted = true
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
