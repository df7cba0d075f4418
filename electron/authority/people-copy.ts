import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { renameFile } from '../storage/held-files.ts'

/** The list of people once more, sealed as in the database, outside the data directory: it stays when that is put back. */
export type PeopleCopy = {
  /** `null`: there is none, or it cannot be read. */
  read(): string | null
  write(text: string): void
}

/** A copy in a file, written aside and renamed. Best effort: where it cannot be written the till goes on without one. */
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
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, text, { mode: 0o600 })
      renameFile(`${path}.new`, path)
    } catch {
      // The list in the database holds; what is wrong with the disk is told there.
    }
  },
})
