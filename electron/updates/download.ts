import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { renameFileLater } from '../storage/held-files.ts'
import type { fetchByNetwork } from '../gateways/network.ts'
import type { UpdateFile } from './manifest.ts'

type DownloadError = { tag: 'unreachable' | 'cutOff' | 'wrongFile' | 'diskFull' | 'notWritten' }

type Wanted = {
  url: string
  file: UpdateFile
  /** Holds the update and nothing else. */
  folder: string
  fetch: typeof fetchByNetwork
  signal: AbortSignal
  onProgress: (done: number) => void
}

/** What has to stay free beside an update, bytes: the counter's own queue is worth more. */
const spareBytes = 50_000_000

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

/**
 * Brings a file here, from where an earlier try was cut off, and gives its path once its length and SHA-512 are the signed ones.
 * What is not, is removed.
 */
export async function download(wanted: Wanted): Promise<Result<string, DownloadError>> {
  const { file, folder } = wanted
  // A name of its own for each content: a part of another version is never gone on with.
  const whole = join(folder, `${file.sha512.slice(0, 16)}-${file.name}`)
  const part = `${whole}.part`
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await removeOthers(folder, [whole, part])
    if (await isFile(whole, file)) return ok(whole)
    const begun = (await stat(part).catch(() => null))?.size ?? 0
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < file.bytes - begun + spareBytes) return err({ tag: 'diskFull' })
    const received = await receive(wanted, part, begun)
    if (!received.ok) return received
    if (!(await isFile(part, file))) {
      await rm(part, { force: true })
      return err({ tag: 'wrongFile' })
    }
    await renameFileLater(part, whole)
    return ok(whole)
  } catch (error) {
    return err({ tag: isDiskFull(error) ? 'diskFull' : 'notWritten' })
  }
}

async function receive(
  { url, file, fetch, signal, onProgress }: Wanted,
  part: string,
  begun: number,
): Promise<Result<undefined, DownloadError>> {
  if (begun === file.bytes) return ok(undefined)
  const isResumed = begun > 0 && begun < file.bytes
  const answer = await fetch(url, {
    signal,
    redirect: 'error',
    headers: isResumed ? { range: `bytes=${begun}-` } : {},
  }).catch(() => null)
  if (answer === null || !answer.ok || answer.body === null) return err({ tag: 'unreachable' })
  const isContinued = isResumed && answer.status === 206
  const output = await open(part, isContinued ? 'a' : 'w', 0o600)
  let done = isContinued ? begun : 0
  try {
    const reader = answer.body.getReader()
    for (;;) {
      const piece = await reader.read().catch(() => null)
      if (piece === null) return err({ tag: 'cutOff' })
      if (piece.done) break
      done += piece.value.byteLength
      if (done > file.bytes) break
      await output.write(piece.value)
      onProgress(done)
    }
    await output.sync()
  } finally {
    await output.close()
  }
  return done < file.bytes ? err({ tag: 'cutOff' }) : ok(undefined)
}

/** Whether a file is whole and the one that was signed. Rejects where it cannot be read. */
export async function isFile(path: string, { bytes, sha512 }: UpdateFile): Promise<boolean> {
  if ((await stat(path).catch(() => null))?.size !== bytes) return false
  const hash = createHash('sha512')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex') === sha512
}

async function removeOthers(folder: string, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(folder))
    if (!kept.includes(join(folder, name)) && name !== 'seen.json')
      await rm(join(folder, name), { force: true })
}
