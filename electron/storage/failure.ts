import type { StorageFailed } from '../../contract/operations.ts'
import { err } from '../../domain/result.ts'

/**
 * Why the storage cannot be used: no space left; no right to write; the file is not a sound database; a newer version
 * of the program wrote it; or it is not ours (another process owns the data directory, or it was closed).
 */
export type StorageFailure = { tag: StorageFailed['why'] }

/** The same as the window is told it. */
export const storageFailed = ({ tag }: StorageFailure): { ok: false; error: StorageFailed } =>
  err({ tag: 'StorageFailed', why: tag })

/** The disk gave a value that was never written. */
export class DamagedValue extends Error {}

/** SQLite's primary result codes (sqlite.org/rescode.html); extended codes carry the primary one in the low byte. */
const primary = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
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
}

/**
 * A thrown SQLite or file system error as a failure, or `null` where it is neither: a fault of the program, to be
 * thrown on.
 */
export function toFailure(error: unknown): StorageFailure | null {
  if (!(error instanceof Error)) return null
  if (error instanceof DamagedValue) return { tag: 'damaged' }
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string' && code in fileSystemTags) return { tag: fileSystemTags[code] ?? 'readOnly' }
  if (code === 'ERR_INVALID_STATE') return { tag: 'closed' }
  if (code !== 'ERR_SQLITE_ERROR' || !('errcode' in error) || typeof error.errcode !== 'number') return null
  switch (error.errcode & 0xff) {
    case primary.full:
      return { tag: 'full' }
    // A write-ahead log that cannot grow (its shared memory on a full disk) is told as an I/O error.
    case primary.ioError:
      return { tag: /full|space/iu.test(error.message) || isShortOfSpace(error.errcode) ? 'full' : 'damaged' }
    case primary.readOnly:
    case primary.cantOpen:
      return { tag: 'readOnly' }
    case primary.corrupt:
    case primary.notADatabase:
      return { tag: 'damaged' }
    case primary.busy:
    case primary.locked:
      return { tag: 'closed' }
    default:
      return null
  }
}

/** SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE, _SHMOPEN, _SHMSIZE, _SHMMAP: what a disk without room answers. */
const isShortOfSpace = (extended: number): boolean => [3, 4, 6, 18, 19, 21].includes(extended >> 8)
