import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a process is there. One of another owner is, too. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Takes a folder for this process, for as long as it runs: a process that was killed no longer holds it. `false`: another one
 * has it.
 */
export function lockFolder(directory: string): boolean {
  const file = join(directory, 'hub.pid')
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
      process.on('exit', () => rmSync(file, { force: true }))
      return true
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const holder = Number(readFileSync(file, 'utf8'))
    if (holder > 0 && holder !== process.pid && isRunning(holder)) return false
    rmSync(file, { force: true })
  }
  return false
}
