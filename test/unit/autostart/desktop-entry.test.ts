import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { autostartEntry, autostartFile, isOwnEntry } from '../../../electron/autostart/desktop-entry.ts'

/** The Exec line of a program's entry. */
const execOf = (program: string): string | undefined => {
  const entry = autostartEntry(program, ['--at-login'])
  return entry.ok ? entry.value.split('\n').find((line) => line.startsWith('Exec=')) : undefined
}

describe('the entry', () => {
  it('is one that a desktop reads', () => {
    expect(autostartEntry('/opt/Extorno/extorno', ['--at-login'])).toEqual({
      ok: true,
      value: `[Desktop Entry]
Type=Application
Name=Extorno
Exec="/opt/Extorno/extorno" --at-login
Icon=extorno
Terminal=false
X-Extorno-Autostart=true
`,
    })
  })

  // Desktop Entry Specification 1.5, the Exec key: a literal backslash in a quoted word is four, a dollar sign is \\$.
  it.each([
    ['/opt/a b/extorno', String.raw`Exec="/opt/a b/extorno" --at-login`],
    ['/opt/a$b/extorno', String.raw`Exec="/opt/a\\$b/extorno" --at-login`],
    ['/opt/a`b/extorno', 'Exec="/opt/a\\\\`b/extorno" --at-login'],
    ['/opt/a"b/extorno', String.raw`Exec="/opt/a\\"b/extorno" --at-login`],
    [String.raw`/opt/a\b/extorno`, String.raw`Exec="/opt/a\\\\b/extorno" --at-login`],
    ["/opt/ñ'&;~#(*)/extorno", `Exec="/opt/ñ'&;~#(*)/extorno" --at-login`],
  ])('quotes %s', (program, line) => {
    expect(execOf(program)).toBe(line)
  })

  it.each(['/opt/a=b/extorno', '/opt/100%/extorno', '/opt/a\nExec=other', '/opt/a\tb', '/opt/a\u0000b'])(
    'cannot name %j, and says so',
    (program) => {
      expect(autostartEntry(program, [])).toEqual({ ok: false, error: { tag: 'NotAllowed' } })
    },
  )

  it('is told from one of somebody else', () => {
    expect(isOwnEntry('[Desktop Entry]\nType=Application\nExec=extorno\n')).toBe(false)
    const entry = autostartEntry('/opt/extorno', [])
    expect(entry.ok && isOwnEntry(entry.value)).toBe(true)
  })
})

it.each([
  [{}, '/home/caja/.config/autostart/extorno.desktop'],
  [{ XDG_CONFIG_HOME: '' }, '/home/caja/.config/autostart/extorno.desktop'],
  [{ XDG_CONFIG_HOME: 'relative' }, '/home/caja/.config/autostart/extorno.desktop'],
  [{ XDG_CONFIG_HOME: '/srv/config' }, '/srv/config/autostart/extorno.desktop'],
])('with %j it lies in the folder of the account', (environment, path) => {
  expect(autostartFile(environment, '/home/caja')).toBe(path)
})

// GLib's own reading of the file (gio launch), where this machine has it: from GLib 2.68 on.
const hasGio = /^2\.(?:6[89]|[7-9]\d)/u.test(
  spawnSync('gio', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)

it.skipIf(!hasGio)('starts the program as GLib reads it, whatever its path holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'extorno-entry-'))
  const program = join(folder, `caja 1 "a" $HOME \`id\` \\ 'ñ' & ; # (*) ~`, 'extorno')
  const note = join(folder, 'started.txt')
  mkdirSync(join(program, '..'))
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$0" "$@" > '${note}.new' && mv '${note}.new' '${note}'\n`,
  )
  chmodSync(program, 0o755)
  const entry = autostartEntry(program, ['--at-login'])
  const file = join(folder, 'extorno.desktop')
  writeFileSync(file, entry.ok ? entry.value : '')
  expect(spawnSync('gio', ['launch', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  await vi.waitFor(() => expect(existsSync(note)).toBe(true), { timeout: 10_000 })
  expect(readFileSync(note, 'utf8').trimEnd().split('\n')).toEqual([program, '--at-login'])
  rmSync(folder, { recursive: true, force: true })
})
