import { readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { app } from 'electron'
import { replacePrivateFile } from '../storage/private-files.ts'
import { autostartEntry, autostartFile, isOwnEntry } from './desktop-entry.ts'

/** Stands on the command line of a start that the session made, not a person. */
export const atLoginFlag = '--at-login'

/**
 * Has the packed program start with this account's session, or no longer. Throws where the system does not take it: file system errors,
 * or a path that no desktop entry can name.
 */
export function startWithSession(isWanted: boolean): void {
  if (process.platform === 'linux') writeEntry(isWanted)
  else setLoginItem(isWanted)
}

/** macOS takes no words, and says by itself whether the session started the program. */
function setLoginItem(isWanted: boolean): void {
  // Without the quotes Windows reads a path with spaces as a shorter program and its words (electron/electron#32657, #53911).
  const item =
    process.platform === 'win32' ? { path: `"${process.execPath}"`, args: [atLoginFlag] } : undefined
  if (app.getLoginItemSettings(item).openAtLogin === isWanted) return
  app.setLoginItemSettings({ ...item, openAtLogin: isWanted })
}

function writeEntry(isWanted: boolean): void {
  const file = autostartFile(process.env, homedir())
  const present = textOf(file)
  if (!isWanted) {
    if (present !== null && isOwnEntry(present)) rmSync(file)
    return
  }
  // What runs from an AppImage is unmounted with it: the image itself is what can be started.
  const entry = autostartEntry(process.env['APPIMAGE'] ?? process.execPath, [atLoginFlag])
  if (!entry.ok) throw new Error('no desktop entry can name the path of this program')
  if (present !== entry.value) replacePrivateFile(file, entry.value)
}

/** `null`: there is none. Throws file system errors. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Whether the session made this start. */
export const wasStartedBySession = (): boolean =>
  process.platform === 'darwin'
    ? app.getLoginItemSettings().wasOpenedAtLogin
    : process.argv.includes(atLoginFlag)
