import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** 32 bytes as 64 hexadecimal digits; `null`: it is something else. */
export const keyOf = (text: string): Buffer | null =>
  /^[0-9a-f]{64}$/iu.test(text) ? Buffer.from(text, 'hex') : null

/**
 * The key of a hub's folder, made at the first start and readable by its owner alone. It is there whole or not at all: what cannot be
 * read as a key is `null`, and never a reason to make another one, which would open nothing that is sealed.
 */
export function keyOfFolder(directory: string): Buffer | null {
  const file = join(directory, 'hub.key')
  const fresh = `${file}.${process.pid}`
  try {
    return keyOf(readFileSync(file, 'utf8').trim())
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  rmSync(fresh, { force: true })
  const descriptor = openSync(fresh, 'wx', 0o600)
  try {
    writeSync(descriptor, randomBytes(32).toString('hex'))
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  try {
    // A link takes no place that another hub has taken meanwhile.
    linkSync(fresh, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  rmSync(fresh)
  return keyOf(readFileSync(file, 'utf8').trim())
}
