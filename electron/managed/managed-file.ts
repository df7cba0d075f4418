import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { dirname } from 'node:path'
import type { ManagedProblem } from '../../contract/managed.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

/** More than all settings there are. Bytes. */
const maxBytes = 200_000
const writtenByOthers = 0o022
const sticky = 0o1000

/**
 * Where a chain puts what it fixes. On Windows no variable of the environment is asked, which whoever starts the program sets.
 */
export function managedPath(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'C:\\ProgramData\\Extorno\\managed.json'
    case 'darwin':
      return '/Library/Application Support/Extorno/managed.json'
    default:
      return '/etc/extorno/managed.json'
  }
}

/** Whether no account but the owners' may put other content in this place. */
const isOwners = ({ uid, mode }: Stats, owners: ReadonlySet<number>, isFolder: boolean): boolean =>
  owners.has(uid) && ((mode & writtenByOthers) === 0 || (isFolder && (mode & sticky) !== 0))

/**
 * The text of a file that nobody but its owners may write to or exchange; `null`: there is none. A link is not followed.
 *
 * @param owners the accounts, by number, who may have written it; `null`: whoever (Node does not know of rights on Windows)
 */
export function readOwnersFile(
  path: string,
  owners: ReadonlySet<number> | null,
): Result<string | null, ManagedProblem['why']> {
  let descriptor: number
  try {
    // Windows has no such flags. A pipe must not keep the start waiting.
    descriptor = openSync(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    )
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok(null)
    return err(code === 'ELOOP' ? 'notTrusted' : 'notRead')
  }
  try {
    const file = fstatSync(descriptor)
    const isTrusted =
      owners === null || (isOwners(file, owners, false) && isOwners(statSync(dirname(path)), owners, true))
    if (!isTrusted) return err('notTrusted')
    if (!file.isFile() || file.size > maxBytes) return err('notRead')
    return ok(readFileSync(descriptor, 'utf8'))
  } catch {
    return err('notRead')
  } finally {
    closeSync(descriptor)
  }
}
