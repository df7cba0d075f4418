import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { renameFile } from './held-files.ts'

const folderMode = 0o700
const fileMode = 0o600

/**
 * Makes a folder, where it is missing, that only this account may enter, and puts right what an earlier version left open
 * in it: folders 0700, files 0600. Windows gives a user's own folder to that user alone; there nothing is done. Best
 * effort but for making it: a file of another account, or a disk that is read-only, stops no till. Throws file system
 * errors where the folder cannot be made.
 */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: folderMode })
  if (process.platform === 'win32') return
  tighten(folder, folderMode)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    // A link leads out of the folder: what it leads to is not ours.
    if (entry.isDirectory()) makePrivateFolder(path)
    else if (entry.isFile()) tighten(path, fileMode)
  }
}

function tighten(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch {
    // What is wrong with the disk is told by what is written to it.
  }
}

/**
 * An empty file, where there is none, for SQLite to write into: it would make one that others can read. Log and shared
 * memory get the mode of their database. A file that is there is not opened: closing it would let go of the locks that
 * this process holds on it (fcntl). Throws file system errors.
 */
export function touchPrivateFile(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', fileMode))
}

/**
 * Gives a small file another text, written aside and renamed, so that a crash leaves the old file or the new one; its folder is
 * made where it is missing. Throws file system errors.
 */
export function replacePrivateFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: folderMode })
  writeFileSync(`${path}.new`, text, { mode: fileMode, flush: true })
  renameFile(`${path}.new`, path)
}
