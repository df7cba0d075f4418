import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import type { ReaderProblem } from '../../contract/readers.ts'

const permission = /permission denied|access denied|EACCES|EPERM|not permitted/iu
const busy = /cannot lock port|EBUSY|resource busy|temporarily unavailable|in use|sharing violation/iu

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

/** Windows says "Access denied" for a COM port that another program holds: there it is a busy port. */
const deniedMeansBusy = (platform: NodeJS.Platform, path: string): boolean =>
  platform === 'win32' && /^(?:\\\\\.\\)?COM\d+$/iu.test(path)

/**
 * Names what kept a device from opening, from the native modules' words. The text itself goes no further than 60
 * characters, and only where no kind is recognised.
 */
export function openProblem(error: unknown, path: string, platform: NodeJS.Platform): ReaderProblem {
  const text = textOf(error)
  if (busy.test(text)) return { tag: 'PortBusy' }
  if (permission.test(text) || codeOf(error) === 'EACCES') {
    return { tag: deniedMeansBusy(platform, path) ? 'PortBusy' : 'PermissionDenied' }
  }
  return { tag: 'OpenFailed', code: (codeOf(error) ?? text).slice(0, 60) }
}

/**
 * The same for hidapi, which on Linux reports no reason for a failed open: the node's access rights are asked.
 * `readable` is a parameter for tests run by root, who may open everything.
 */
export async function hidOpenProblem(
  error: unknown,
  path: string,
  platform: NodeJS.Platform,
  readable: (path: string) => Promise<boolean> = mayReadAndWrite,
): Promise<ReaderProblem> {
  const problem = openProblem(error, path, platform)
  if (problem.tag !== 'OpenFailed' || !path.startsWith('/dev/')) return problem
  return (await readable(path)) ? problem : { tag: 'PermissionDenied' }
}

async function mayReadAndWrite(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK | constants.W_OK)
    return true
  } catch (error) {
    return codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM'
  }
}
