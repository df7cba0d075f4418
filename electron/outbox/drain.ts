import type { QueueSummary } from '../../contract/ipc.ts'

/** Fewer rows than this are no drain worth a progress bar. */
const fewestRows = 5

/** The progress of working off many waiting rows, and a person's wish to stop it. */
export type Drain = ReturnType<typeof createDrain>

export function createDrain() {
  let total = 0
  let lastSequence = 0
  let stopped = false

  return {
    /** Notes how many rows wait now; `newest` is the sequence of the last one accepted. */
    note(waiting: number, newest: number): void {
      if (waiting === 0) {
        total = 0
        stopped = false
      } else if (total === 0 && waiting >= fewestRows) total = waiting
      else if (total > 0 && waiting > total) total = waiting
      if (!stopped) lastSequence = newest
    },
    /** Rows accepted so far stay in the queue until `goOn`; new ones are still sent. */
    stop(): void {
      stopped = true
    },
    goOn(): void {
      stopped = false
    },
    /** Whether a row may be sent. */
    lets: (sequence: number): boolean => !stopped || sequence > lastSequence,
    isStopped: (): boolean => stopped,
    snapshot: (waiting: number): QueueSummary['drain'] =>
      total === 0 && !stopped
        ? null
        : { total: Math.max(total, waiting), done: Math.max(total - waiting, 0), stopped },
  }
}
