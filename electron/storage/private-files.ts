import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { renameFile } from './held-files.ts'

type Modes = { folder: number; file: number }
const ofTheAccount: Modes = { folder: 0o700, file: 0o600 }
/** The counter's folder: its group may do what its owner may, and what is made in it is the group's. */
const ofTheGroup: Modes = { folder: 0o2770, file: 0o660 }
/** A folder with these bits was given to its group. */
const groupBits = 0o2070

/** The rights of what is made in a folder: the account's alone, or the group's where the folder, or else its parent, is. */
export function modesIn(folder: string): Modes {
  const found =
    statSync(folder, { throwIfNoEntry: false }) ?? statSync(dirname(folder), { throwIfNoEntry: false })
  return found !== undefined && (found.mode & groupBits) === groupBits ? ofTheGroup : ofTheAccount
}

/** Makes a folder of the counter's, for all accounts of its group. Throws file system errors. */
export function shareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: ofTheGroup.folder })
  // What another account made has the rights that it gave.
  if (process.platform !== 'win32') tighten(folder, ofTheGroup.folder)
}

/** Whether a folder is there and takes files. */
export function takesFiles(folder: string): boolean {
  const probe = join(folder, `.probe-${process.pid}`)
  try {
    writeFileSync(probe, 'x', { mode: ofTheAccount.file })
    rmSync(probe)
    return true
  } catch {
    return false
  }
}

/**
 * Makes a folder, where it is missing, that only this account may enter, or the group of a folder that was given to it, and puts right
 * what an earlier version left open in it: folders 0700, files 0600. Windows gives a user's own folder to that user alone; there nothing is done. Best
 * effort but for making it: a file of another account, or a disk that is read-only, stops no till. Throws file system
 * errors where the folder cannot be made.
 */
export function makePrivateFolder(folder: string): void {
  const modes = modesIn(folder)
  mkdirSync(folder, { recursive: true, mode: modes.folder })
  if (process.platform === 'win32') return
  tighten(folder, modes.folder)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    // A link leads out of the folder: what it leads to is not ours.
    if (entry.isDirectory()) makePrivateFolder(path)
    else if (entry.isFile()) tighten(path, modes.file)
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
  if (!existsSync(path)) closeSync(openSync(path, 'a', modesIn(dirname(path)).file))
}

/**
 * Gives a small file another text, written aside and renamed, so that a crash leaves the old file or the new one; its folder is
 * made where it is missing. Throws file system errors.
 */
export function replacePrivateFile(path: string, text: string): void {
  const { folder, file } = modesIn(dirname(path))
  mkdirSync(dirname(path), { recursive: true, mode: folder })
  writeFileSync(`${path}.new`, text, { mode: file, flush: true })
  renameFile(`${path}.new`, path)
}
