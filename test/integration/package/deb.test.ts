import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildFirst } from '../../../scripts/build/build-first.ts'
import { layOut } from '../../../scripts/package/lay-out.ts'
import { pack } from '../../../scripts/package/pack.ts'
import { makeStubElectron } from '../../../scripts/package/stub-electron.ts'

/*
 * What electron-builder hands to fpm, which makes the deb and is not here: what stands in for it writes down its arguments and
 * keeps the menu's entry.
 */
const isDebian = process.platform === 'linux' && process.arch === 'x64'
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'extorno-deb-test-')))
let handed: string[] = []
let entry = ''

beforeAll(async () => {
  if (!isDebian) return
  const fpm = join(scratch, 'fpm')
  writeFileSync(
    fpm,
    `#!/bin/sh
for word; do
  printf '%s\\0' "$word" >> '${scratch}/arguments'
  case $word in *.desktop) cp "\${word%%=*}" '${scratch}/entry' ;; esac
done
`,
  )
  chmodSync(fpm, 0o755)
  vi.stubEnv('CUSTOM_FPM_PATH', fpm)
  makeStubElectron(join(scratch, 'electron'), '45.0.0')
  buildFirst()
  await pack({
    system: 'linux-x64',
    app: layOut('linux-x64', join(scratch, 'made')),
    output: join(scratch, 'packed'),
    electronFolder: join(scratch, 'electron'),
    isInstaller: true,
  })
  handed = readFileSync(join(scratch, 'arguments'), 'utf8').split('\0')
  entry = readFileSync(join(scratch, 'entry'), 'utf8')
}, 120_000)

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(scratch, { recursive: true, force: true })
})

/** The file that is to lie in a place. */
const laidAt = (place: string): string | undefined =>
  handed.find((word) => word.endsWith(`=${place}`))?.split('=')[0]

test.skipIf(!isDebian)('the menu’s entry is called what Electron calls its windows', () => {
  const { desktopName } = JSON.parse(readFileSync(join(scratch, 'made/app/package.json'), 'utf8')) as {
    desktopName: string
  }
  expect(laidAt(`/usr/share/applications/${desktopName}`)).toBeDefined()
  expect(entry).toContain(`\nStartupWMClass=${desktopName.replace('.desktop', '')}\n`)
  expect(entry).toContain('\nExec=/opt/Extorno/extorno %U\n')
})

test.skipIf(!isDebian)('what Debian’s policy wants lies beside it', () => {
  const copyright = readFileSync(laidAt('/usr/share/doc/extorno/copyright') ?? '', 'utf8')
  const licence = readFileSync('LICENSE', 'utf8').split('\n').slice(4)
  for (const line of licence) expect(copyright).toContain(line)
  expect(readFileSync(laidAt('/usr/share/lintian/overrides/extorno') ?? '', 'utf8')).toContain(
    'dir-or-file-in-opt',
  )
  // The bindings of the readers are linked with it; Ubuntu 24.04 and Debian 13 have two libraries by another name.
  const depends = handed.filter((_, place) => handed[place - 1] === '-d')
  expect(depends).toEqual(
    expect.arrayContaining([
      'libc6',
      'libasound2 | libasound2t64',
      'libgtk-3-0 | libgtk-3-0t64',
      'libusb-1.0-0',
    ]),
  )
})
