import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ExportFailure, JournalChoice } from '../../contract/journal.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { JournalRange } from '../storage/journal-table.ts'
import type { Storage } from '../storage/storage.ts'
import { journalHeading, journalText, pieceSize } from './export.ts'
import { renameFileLater } from '../storage/held-files.ts'

/** Sequences among which a day's entries are counted at once: one or two milliseconds of work. */
const countedAtOnce = 20_000

export type JournalFileRequest = {
  storage: Pick<Storage, 'read' | 'journal'>
  choice: JournalChoice
  /** Where the whole file is in the end. Until then it grows beside it, as `<path>.part`. */
  path: string
  /** Gives up at the next piece; no file is left. */
  signal: AbortSignal
  /** Entries, after each piece and once before the first. */
  onProgress: (written: number, total: number) => void
}

type JournalFileFailure = { tag: 'Cancelled' } | { tag: 'Failed'; why: ExportFailure }

type Written = Result<number, JournalFileFailure>

/**
 * Writes the journal as it is now into a file, while the queue goes on: read by ranges of sequences, a piece at a
 * time, and nothing stays open between two pieces. A file that stood at `path` is replaced only by a whole one.
 *
 * @returns how many entries were written
 */
export async function writeJournalFile(request: JournalFileRequest): Promise<Written> {
  const { path, signal } = request
  const part = `${path}.part`
  const written = await withDiskErrors(async () => {
    const file = await open(part, 'w')
    try {
      const pieces = await writePieces(file, request)
      if (!pieces.ok) return pieces
      // On the disk before it has its name: a power cut leaves the old file or the whole new one.
      await file.sync()
      return pieces
    } finally {
      await file.close()
    }
  })
  const renamed = !written.ok
    ? written
    : signal.aborted
      ? err({ tag: 'Cancelled' as const })
      : await withDiskErrors(async () => {
          await renameFileLater(part, path)
          return written
        })
  // What cannot be removed either (a disk pulled out) still has a name that says that it is not whole.
  if (!renamed.ok) await rm(part, { force: true }).catch(() => undefined)
  return renamed
}

async function writePieces(file: FileHandle, request: JournalFileRequest): Promise<Written> {
  const { storage, choice, signal, onProgress } = request
  const extent = await measure(request)
  if (!extent.ok) return extent
  const { upTo, total } = extent.value
  let range: JournalRange = { day: choice.day, after: 0, upTo }
  let written = 0
  onProgress(written, total)
  await file.writeFile(journalHeading(choice.format))
  for (;;) {
    if (signal.aborted) return err({ tag: 'Cancelled' })
    const page = storage.read(() => storage.journal.page(range, pieceSize))
    if (!page.ok) return err({ tag: 'Failed', why: 'storage' })
    const last = page.value.at(-1)
    if (last === undefined) return ok(written)
    await file.writeFile(journalText(page.value, choice.format))
    range = { ...range, after: last.sequence }
    written += page.value.length
    onProgress(written, total)
  }
}

/** Up to which entry the export goes, and how many entries that is. */
async function measure({
  storage,
  choice,
  signal,
}: JournalFileRequest): Promise<Result<{ upTo: number; total: number }, JournalFileFailure>> {
  const { journal } = storage
  const head = storage.read(() => journal.head().sequence)
  if (!head.ok) return err({ tag: 'Failed', why: 'storage' })
  const upTo = head.value
  const { day } = choice
  if (day === null) return ok({ upTo, total: upTo })
  let total = 0
  for (let after = 0; after < upTo; after += countedAtOnce) {
    if (signal.aborted) return err({ tag: 'Cancelled' })
    const counted = storage.read(() => journal.countOfDay(day, after, Math.min(after + countedAtOnce, upTo)))
    if (!counted.ok) return err({ tag: 'Failed', why: 'storage' })
    total += counted.value
    await nextTurn()
  }
  return ok({ upTo, total })
}

/** No space left, over a quota, or more than the file system (FAT: 4 GiB) lets one file hold. */
export const fullCodes = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Errors of the file system as values; faults of the program are thrown on. */
async function withDiskErrors(work: () => Promise<Written>): Promise<Written> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error
    return err({ tag: 'Failed', why: fullCodes.has(error.code) ? 'diskFull' : 'notWritable' })
  }
}
