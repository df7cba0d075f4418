import { isInside } from '../app/inside-folder.ts'
import type { Clock } from '../../domain/clock.ts'
import type { JournalChoice, JournalExport } from '../../contract/journal.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Storage } from '../storage/storage.ts'
import { writeJournalFile } from './export-file.ts'

type Dependencies = {
  storage: () => Storage | null
  /** Asks the person where to; `null`: nowhere. */
  choosePath: (choice: JournalChoice) => Promise<string | null>
  /** Progress at most ten times a second, everything else at once. */
  onChanged: (state: JournalExport) => void
  /** A fault of the program; the person is told that it failed. */
  onFault: (error: unknown) => void
  clock: Clock
}

/** The export of the journal into a file that a person chooses: one at a time, with progress, until it is cancelled. */
export type JournalExporter = {
  state(): JournalExport
  start(choice: JournalChoice): Result<undefined, { tag: 'Busy' }>
  cancel(): void
  /** Gives up; ends once nothing half written is left. */
  stop(): Promise<void>
}

const progressGapMs = 100

export function createJournalExporter(dependencies: Dependencies): JournalExporter {
  const { clock, onChanged } = dependencies
  let state: JournalExport = { state: 'none' }
  let running: { abort: AbortController; ended: Promise<void> } | null = null
  let toldAt = 0
  let isAsking = false

  const set = (next: JournalExport): void => {
    state = next
    toldAt = clock.now()
    onChanged(next)
  }
  const progress = (written: number, total: number): void => {
    const next = { state: 'writing', written, total } as const
    if (state.state === 'writing' && Math.abs(clock.now() - toldAt) < progressGapMs) state = next
    else set(next)
  }

  async function run(choice: JournalChoice, signal: AbortSignal): Promise<JournalExport> {
    isAsking = true
    const path = await dependencies.choosePath(choice).finally(() => {
      isAsking = false
    })
    const storage = dependencies.storage()
    if (path === null || signal.aborted) return { state: 'none' }
    if (storage === null) return { state: 'failed', why: 'storage' }
    if (await isInside(path, storage.directory)) return { state: 'failed', why: 'programFolder' }
    const written = await writeJournalFile({ storage, choice, path, signal, onProgress: progress })
    if (written.ok) return { state: 'done', path, written: written.value }
    return written.error.tag === 'Cancelled'
      ? { state: 'cancelled' }
      : { state: 'failed', why: written.error.why }
  }

  return {
    state: () => state,
    start(choice) {
      if (running !== null) return err({ tag: 'Busy' })
      const abort = new AbortController()
      set({ state: 'choosing' })
      const ended = run(choice, abort.signal)
        .catch((error: unknown): JournalExport => {
          dependencies.onFault(error)
          return { state: 'failed', why: 'unexpected' }
        })
        .then((outcome) => {
          running = null
          set(outcome)
        })
      running = { abort, ended }
      return ok(undefined)
    },
    cancel: () => running?.abort.abort(),
    async stop() {
      running?.abort.abort()
      // A dialog that nobody answers must not keep the program from leaving; nothing is written yet then.
      if (!isAsking) await running?.ended
    },
  }
}
