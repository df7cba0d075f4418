import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { extractAll, uncache } from '@electron/asar'

/** Every file under a folder, with `/`, in the order of their paths. */
export const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted()

/** Unpacks a package's app, with what lies unpacked beside the archive, into a new folder and gives its real path. */
export function unpackApp(resources: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const archive = join(resources, 'app.asar')
  // The library remembers where everything was in an archive that may have been made anew since.
  uncache(archive)
  extractAll(archive, folder)
  return realpathSync(folder)
}

export const sha256Of = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex')

/** Bytes of a folder's files together. */
export const bytesUnder = (folder: string): number =>
  filesUnder(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
