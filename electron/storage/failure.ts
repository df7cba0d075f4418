import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StorageFailed } from '../../contract/operations.ts'
import { err } from '../../domain/result.ts'

/**
 * Why the storage cannot be used: no space left; space, but no room for another file; no right to write; the disk does
 * not do what it is asked; another process holds the data directory; the file is not a sound database; a newer version
 * of the program wrote it; its file was deleted, or another one was put in its place, while it was open; or it was
 * closed.
 */
export type StorageFailure = { tag: StorageFailed['why'] }

/** The same as the window is told it. */
export const storageFailed = ({ tag }: StorageFailure): { ok: false; error: StorageFailed } =>
  err({ tag: 'StorageFailed', why: tag })

/** The disk gave a value that was never written. */
export class DamagedValue extends Error {}

/** The path of the open database leads to no file, or to another one. */
export class DatabaseMoved extends Error {
  readonly tag: 'gone' | 'replaced'
  constructor(tag: 'gone' | 'replaced') {
    super(`the database is ${tag}`)
    this.tag = tag
  }
}

/** SQLite's primary result codes (sqlite.org/rescode.html); extended codes carry the primary one in the low byte. */
const primary = {
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  protocol: 15,
  notADatabase: 26,
}

/** Extended codes that say more than their primary one. */
const extended = {
  /** The file was moved or deleted since it was opened. */
  readOnlyMoved: 1032,
  /** A page past the end of the file: it was cut off. */
  ioErrorShortRead: 522,
  /** A page whose checksum does not fit. */
  ioErrorData: 8202,
  ioErrorCorruptFileSystem: 8458,
}

const fileSystemTags: Readonly<Record<string, StorageFailure['tag']>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'readOnly',
  EPERM: 'readOnly',
  EROFS: 'readOnly',
  EEXIST: 'readOnly',
  ENOTDIR: 'readOnly',
  EISDIR: 'readOnly',
  EIO: 'ioError',
  EBUSY: 'locked',
  ENOENT: 'gone',
}

/**
 * A thrown SQLite or file system error as a failure, or `null` where it is neither: a fault of the program, to be
 * thrown on.
 *
 * @param database the database's file. SQLite does not hand on what the system told it; where its code may stand for
 *   several causes the directory of the file is asked.
 */
export function toFailure(error: unknown, database: string | null = null): StorageFailure | null {
  if (!(error instanceof Error)) return null
  if (error instanceof DamagedValue) return { tag: 'damaged' }
  if (error instanceof DatabaseMoved) return { tag: error.tag }
  const code = 'code' in error ? error.code : undefined
  if (code === 'ERR_INVALID_STATE') return { tag: 'closed' }
  if (code === 'ERR_SQLITE_ERROR' && 'errcode' in error && typeof error.errcode === 'number')
    return ofSqlite(error.errcode, database)
  if (!('syscall' in error) || typeof code !== 'string') return null
  return ofFileSystem(code, 'path' in error && typeof error.path === 'string' ? error.path : database)
}

/** A refusal of the system that is not listed is the disk's all the same. */
function ofFileSystem(code: string, path: string | null): StorageFailure {
  const tag = fileSystemTags[code] ?? 'ioError'
  return { tag: tag === 'full' && path !== null ? whichRoomIsMissing(dirname(path)) : tag }
}

function ofSqlite(code: number, database: string | null): StorageFailure | null {
  if (code === extended.readOnlyMoved) return { tag: 'gone' }
  if (
    code === extended.ioErrorShortRead ||
    code === extended.ioErrorData ||
    code === extended.ioErrorCorruptFileSystem
  )
    return { tag: 'damaged' }
  const refusedWrite = (): StorageFailure | null => (database === null ? null : whyNoWrite(dirname(database)))
  switch (code & 0xff) {
    case primary.full:
      return refusedWrite() ?? { tag: 'full' }
    // A log or its shared memory that cannot grow on a full disk is told as an I/O error, a disk that fails as well.
    case primary.ioError:
      return refusedWrite() ?? { tag: 'ioError' }
    case primary.readOnly:
    case primary.permission:
      return { tag: 'readOnly' }
    case primary.cantOpen:
      return refusedWrite() ?? { tag: 'readOnly' }
    case primary.corrupt:
    case primary.notADatabase:
      return { tag: 'damaged' }
    case primary.busy:
    case primary.locked:
    case primary.protocol:
      return { tag: 'locked' }
    default:
      return null
  }
}

/** As much as the largest piece SQLite asks for at once: the shared memory of the log. Bytes. */
const probeBytes = 32_768

/** Writes a file beside the database to learn what the system says of it; `null`: it takes one. */
function whyNoWrite(directory: string): StorageFailure | null {
  const probe = `${directory}/outbox.probe`
  try {
    writeFileSync(probe, Buffer.alloc(probeBytes), { mode: 0o600, flush: true })
    return null
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return typeof code === 'string' ? ofFileSystem(code, probe) : null
  } finally {
    try {
      rmSync(probe, { force: true })
    } catch {
      // A disk that refuses this too has said enough.
    }
  }
}

/** Both are ENOSPC: a disk without free blocks, and one with them that can hold no more files. */
function whichRoomIsMissing(directory: string): StorageFailure['tag'] {
  try {
    const { files, ffree, bavail } = statfsSync(directory)
    return files > 0 && ffree === 0 && bavail > 0 ? 'noInodes' : 'full'
  } catch {
    return 'full'
  }
}

/** Whether the work was done: `false` where the disk refused it. Faults of the program are thrown on. */
export function attempt(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (toFailure(error) === null) throw error
    return false
  }
}
