import { z } from 'zod'

/** CSV with a heading for a spreadsheet, or JSON Lines (one object per line) for another program. */
const journalFormatSchema = z.enum(['csv', 'jsonl'])
export type JournalFormat = z.infer<typeof journalFormatSchema>

/** What of the journal goes into a file. `day` null: all of it. */
export const journalChoiceSchema = z.strictObject({
  day: z.iso.date().nullable(),
  format: journalFormatSchema,
})
export type JournalChoice = z.infer<typeof journalChoiceSchema>

/**
 * Why no file was made: no room; no right to write there, or the place is gone; the place is the program's own; the
 * journal cannot be read; or a fault of the program.
 */
const exportFailureSchema = z.enum(['diskFull', 'notWritable', 'programFolder', 'storage', 'unexpected'])
export type ExportFailure = z.infer<typeof exportFailureSchema>

/** How far the export of the journal is. The last outcome stays until the next one begins. */
export const journalExportSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  /** The system's dialog asks where to. */
  z.strictObject({ state: z.literal('choosing') }),
  /** Entries. */
  z.strictObject({ state: z.literal('writing'), written: z.int(), total: z.int() }),
  z.strictObject({ state: z.literal('done'), path: z.string(), written: z.int() }),
  z.strictObject({ state: z.literal('cancelled') }),
  z.strictObject({ state: z.literal('failed'), why: exportFailureSchema }),
])
export type JournalExport = z.infer<typeof journalExportSchema>
