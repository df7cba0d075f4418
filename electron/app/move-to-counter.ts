import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { files } from '../storage/files.ts'
import { renameFile } from '../storage/held-files.ts'
import { modesIn, replacePrivateFile, shareFolder } from '../storage/private-files.ts'

/** Told after each step that is on the disk; a test ends the process there. */
export type OnStep = (step: string) => void

/** Of an account's folder: which profile is open, and the two whose operations are a counter's. Training is the account's own. */
const moved = ['profile.json', 'live', 'test'] as const
/** What lies outside of the folder: rollback detectors and copies of the people. */
const movedSeen = /^(?:live|test)\./u
const seenOf = (root: string): string => `${root}.seen`

/** Made anew by whoever opens the database. */
const isTransient = (name: string): boolean => name === files.lock || name.endsWith('-shm')

type Move = {
  account: string
  place: string
  /** The file that names this move, with which the folder gets its place. */
  token: { name: string; text: string }
  onStep: OnStep
}

/**
 * Copies an account's data to the counter's folder, held against what was read, on the disk before they get their place. The rename of the
 * folder is the one moment at which they become the counter's; what an earlier try left before it is worth nothing. Throws file
 * system errors; where it does the account's data are untouched.
 */
export function moveToCounter({ account, place, token, onStep }: Move): void {
  const data = join(place, 'data')
  const [newData, newSeen] = [`${data}.new`, `${seenOf(data)}.new`]
  for (const left of [newData, newSeen, seenOf(data)]) rmSync(left, { recursive: true, force: true })
  for (const folder of [newData, newSeen]) shareFolder(folder)
  for (const name of moved)
    if (existsSync(join(account, name))) {
      copyWhole(join(account, name), join(newData, name))
      onStep(`copied ${name}`)
    }
  for (const name of seenFiles(account)) copyWhole(join(seenOf(account), name), join(newSeen, name))
  replacePrivateFile(join(newData, token.name), token.text)
  for (const folder of [newData, newSeen, place]) syncFolder(folder)
  onStep('copied')
  renameFile(newSeen, seenOf(data))
  onStep('detectors in place')
  renameFile(newData, data)
  syncFolder(place)
  onStep('in place')
}

/**
 * Removes what was moved from the account's folder. A database is overwritten first: card data that the counter erases from its own
 * must not be left in this one.
 */
export function removeMoved(account: string, onStep: OnStep): void {
  for (const name of moved) {
    for (const file of databaseFiles(join(account, name))) overwrite(file)
    rmSync(join(account, name), { recursive: true, force: true })
    onStep(`removed ${name}`)
  }
  for (const name of seenFiles(account)) rmSync(join(seenOf(account), name), { force: true })
}

const seenFiles = (account: string): string[] =>
  existsSync(seenOf(account)) ? readdirSync(seenOf(account)).filter((name) => movedSeen.test(name)) : []

/** SQLite's files of a profile: those that have, or had, sealed card data in them. */
const databaseFiles = (folder: string): string[] =>
  existsSync(folder) && statSync(folder).isDirectory()
    ? readdirSync(folder)
        .filter((name) => name.startsWith(files.database))
        .map((name) => join(folder, name))
    : []

/** A file, or a folder with all that is in it; links are followed by nobody. */
function copyWhole(from: string, to: string): void {
  if (!statSync(from).isDirectory()) return copyFile(from, to)
  shareFolder(to)
  for (const entry of readdirSync(from, { withFileTypes: true }))
    if ((entry.isDirectory() || entry.isFile()) && !isTransient(entry.name))
      copyWhole(join(from, entry.name), join(to, entry.name))
  syncFolder(to)
}

function copyFile(from: string, to: string): void {
  const content = readFileSync(from)
  // Not `copyFile`: its copy has the rights and the group of what was copied (libuv, uv_fs_copyfile).
  writeFileSync(to, content, { mode: modesIn(dirname(to)).file, flush: true })
  if (!content.equals(readFileSync(to))) throw new Error('a copy is not what was copied')
}

const zeros = Buffer.alloc(65_536)

function overwrite(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    const { size } = fstatSync(descriptor)
    for (let at = 0; at < size; at += zeros.length)
      writeSync(descriptor, zeros, 0, Math.min(zeros.length, size - at), at)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Names are on the disk once their folder is. Windows knows no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
