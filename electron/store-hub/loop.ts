import type { Timers } from '../../domain/clock.ts'

/** A task that is done over and over, one at a time. */
export type Loop = {
  /** Does it at once, or once more after what is under way. */
  wake: () => void
  /** Ends once what is under way has. */
  stop(): Promise<void>
}

/**
 * Does a task, and again after as many milliseconds as it says; `null`: not until it is woken.
 *
 * @param task never rejects
 */
export function startLoop(timers: Timers, task: () => Promise<number | null>): Loop {
  let running: Promise<void> | null = null
  let isWoken = false
  let isStopped = false
  let cancel = (): void => undefined

  async function run(): Promise<void> {
    isWoken = false
    const after = await task()
    running = null
    if (isStopped) return
    if (isWoken) begin()
    else if (after !== null) cancel = timers.after(after, begin)
  }

  function begin(): void {
    cancel()
    if (!isStopped) running ??= run()
  }

  begin()
  return {
    wake() {
      isWoken = true
      begin()
    },
    async stop() {
      isStopped = true
      cancel()
      await running
    },
  }
}
