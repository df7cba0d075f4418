import { stringify } from 'csv-stringify/sync'
import type { JournalFormat } from '../../contract/journal.ts'
import type { JournalEntry } from '../storage/journal-table.ts'
import { parseStoredJson } from '../storage/operation-row.ts'

/** Entries in one piece of the stream: about half a millisecond of work. */
export const pieceSize = 100

const columns = ['sequence', 'at', 'day', 'operation', 'who', 'event', 'detail', 'hash']

/** What stands before the first entry. */
export const journalHeading = (format: JournalFormat): string =>
  format === 'csv' ? stringify([columns]) : ''

/** Some entries as text: lines of CSV, plain where a spreadsheet would compute, or one JSON object per line. */
export const journalText = (entries: readonly JournalEntry[], format: JournalFormat): string =>
  format === 'csv' ? asCsv(entries) : entries.map((entry) => `${JSON.stringify(asObject(entry))}\n`).join('')

/**
 * A journal as text, piece by piece, so that a long one never stands in memory whole. `onProgress` hears how many
 * entries are written so far.
 */
export function* exportJournal(
  entries: Iterable<JournalEntry>,
  format: JournalFormat,
  onProgress: (written: number) => void = () => {},
): Generator<string> {
  const heading = journalHeading(format)
  if (heading !== '') yield heading
  let piece: JournalEntry[] = []
  let written = 0
  const flush = (): string => {
    const text = journalText(piece, format)
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
    entries.map(({ sequence, at, day, operationId, shown: { who, detail }, event, hash }) => [
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

const asObject = ({ sequence, at, day, operationId, shown, event, hash }: JournalEntry) => ({
  sequence,
  day,
  operationId,
  who: shown.who,
  event,
  hash,
  at: new Date(at).toISOString(),
  // As it stands where it is no JSON any more: that it was changed is for the verification to say.
  detail: parseStoredJson(shown.detail) ?? shown.detail,
})
