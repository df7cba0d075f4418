import { stringify } from 'csv-stringify/sync'
import type { JournalEntry } from './chain.ts'

export type JournalFormat = 'csv' | 'jsonl'

/** Entries in one piece of the stream. */
const pieceSize = 500

/**
 * A journal as text, piece by piece, so that a long one never stands in memory whole: CSV with a heading, or one JSON
 * object per line. `onProgress` hears how many entries are written so far.
 */
export function* exportJournal(
  entries: Iterable<JournalEntry>,
  format: JournalFormat,
  onProgress: (written: number) => void = () => {},
): Generator<string> {
  const columns = ['sequence', 'at', 'day', 'operation', 'who', 'event', 'detail', 'hash']
  if (format === 'csv') yield stringify([columns])
  let piece: JournalEntry[] = []
  let written = 0
  const flush = (): string => {
    const text =
      format === 'csv' ? asCsv(piece) : piece.map((entry) => `${JSON.stringify(asObject(entry))}\n`).join('')
    written += piece.length
    piece = []
    onProgress(written)
    return text
  }
  for (const entry of entries) {
    piece.push(entry)
    if (piece.length >= pieceSize) yield flush()
  }
  if (piece.length > 0) yield flush()
}

const asCsv = (entries: readonly JournalEntry[]): string =>
  stringify(
    entries.map(({ sequence, at, day, operationId, who, event, detail, hash }) => [
      String(sequence),
      new Date(at).toISOString(),
      day,
      operationId ?? '',
      who,
      event,
      detail,
      hash,
    ]),
    { escape_formulas: true },
  )

const asObject = ({ detail, at, ...entry }: JournalEntry) => ({
  ...entry,
  at: new Date(at).toISOString(),
  detail: JSON.parse(detail) as unknown,
})
