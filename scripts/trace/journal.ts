import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { files } from '../../electron/storage/files.ts'
import { journalTable } from '../../electron/storage/journal-table.ts'

export type JournalLine = { who: string; event: string; detail: string }

/** The entries of operations in a profile's journal, oldest first. */
export function readJournal(directory: string): JournalLine[] {
  const database = new DatabaseSync(join(directory, files.database), { readOnly: true })
  try {
    return [...journalTable(database, () => '').entries()]
      .filter(({ operationId }) => operationId !== null)
      .map(({ shown, event }) => ({ ...shown, event }))
  } finally {
    database.close()
  }
}
