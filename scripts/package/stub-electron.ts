import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, SENTINEL } from '@electron/fuses/dist/constants.js'

/** As many fuses as Electron 45 has; all as Electron ships them, so that the package's own setting of each is seen. */
const shipped = [1, 0, 1, 1, 0, 0, 0, 1]

/**
 * A folder laid out like Electron's download for Linux, for machines that cannot have it: a program that only says so,
 * with Electron's fuse wire in it. Packages over it are read by the check and never shipped.
 */
export function makeStubElectron(folder: string, version: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'), { recursive: true })
  const wire = [1, shipped.length, ...shipped.map((on) => (on === 1 ? FuseState.ENABLE : FuseState.DISABLE))]
  const program = join(folder, 'electron')
  writeFileSync(
    program,
    Buffer.concat([
      Buffer.from('#!/bin/sh\necho "This stands in for Electron in a check of the package." >&2\nexit 1\n# '),
      Buffer.from(SENTINEL),
      Buffer.from(wire),
      Buffer.from('\n'),
    ]),
  )
  chmodSync(program, 0o755)
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), 'stub\n')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'stub\n')
  writeFileSync(join(folder, 'chrome-sandbox'), 'stub\n')
  for (const language of ['es', 'en-US', 'es-419'])
    writeFileSync(join(folder, 'locales', `${language}.pak`), '')
}
