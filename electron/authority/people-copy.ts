import { readFileSync } from 'node:fs'
import { replacePrivateFile } from '../storage/private-files.ts'

/** The list of people once more, sealed as in the database, outside the data directory: it stays when that is put back. */
export type PeopleCopy = {
  /** `null`: there is none, or it cannot be read. */
  read(): string | null
  write(text: string): void
}

/** A copy in a file. Best effort: where it cannot be written the till goes on without one. */
export const peopleCopy = (path: string): PeopleCopy => ({
  read() {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return null
    }
  },
  write(text) {
    try {
      replacePrivateFile(path, text)
    } catch {
      // The list in the database holds; what is wrong with the disk is told there.
    }
  },
})
