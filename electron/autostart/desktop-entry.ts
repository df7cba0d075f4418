import { isAbsolute, join } from 'node:path'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

/** Says of a file that this program wrote it: somebody else's of the same name is not removed. */
const ownLine = 'X-Extorno-Autostart=true'

/**
 * Where the desktops of an account look for what starts with its session (freedesktop.org, Desktop Application Autostart 0.5 and XDG Base
 * Directory 0.8: a relative `XDG_CONFIG_HOME` is not followed).
 */
export function autostartFile(environment: NodeJS.ProcessEnv, home: string): string {
  const named = environment['XDG_CONFIG_HOME'] ?? ''
  return join(isAbsolute(named) ? named : join(home, '.config'), 'autostart', 'extorno.desktop')
}

/**
 * The entry that starts a program with its words. `NotAllowed`: no entry can name a program with this path. "=" is not allowed in it, and a
 * control character is no part of a line (freedesktop.org, Desktop Entry Specification 1.5, the Exec key). "%" would be "%%", and GLib 2.74
 * and systemd 252 look for the program before they undo that: they find none (tried with `gio launch` and systemd-xdg-autostart-generator).
 *
 * @param program its absolute path
 * @param words of the program's own, which need no quotes
 */
export function autostartEntry(
  program: string,
  words: readonly string[],
): Result<string, { tag: 'NotAllowed' }> {
  if (/[=%\p{Cc}]/u.test(program)) return err({ tag: 'NotAllowed' })
  const exec = [quoted(program), ...words].join(' ')
  return ok(
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Extorno',
      `Exec=${exec}`,
      'Icon=extorno',
      'Terminal=false',
      ownLine,
      '',
    ].join('\n'),
  )
}

/** Quoted as a word of Exec, then escaped as every value of the file is. */
const quoted = (word: string): string =>
  `"${word.replaceAll(/["`$\\]/gu, String.raw`\$&`)}"`.replaceAll('\\', '\\\\')

/** Whether the text of a file is an entry that this program wrote. */
export const isOwnEntry = (text: string): boolean => text.split('\n').includes(ownLine)
