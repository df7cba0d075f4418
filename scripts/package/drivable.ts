import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { root } from '../node24.mjs'
import { unpackApp } from './archive.ts'
import { packedIn } from './pack.ts'
import { systemNames } from './systems.ts'

/**
 * Has what follows drive the package that `npm run package -- --check` left, in an empty folder far from the tree: on the host its
 * app unpacked; on Electron a copy with one fuse turned, since a driver connects through Node's inspector, which the
 * shipped one refuses.
 *
 * @throws a sentence where no package was made
 */
export async function drivePacked(
  isElectron = process.env['EXTORNO_RUNTIME'] === 'electron',
): Promise<{ folder: string; remove: () => void }> {
  const system = systemNames.find((name) => name === `${process.platform}-${process.arch}`)
  const packed = system === undefined ? null : packedIn(join(root, 'out/package', system, 'packed'), system)
  if (packed === null || !existsSync(packed.resources))
    throw new Error('there is no package here. Make one: npm run package -- --check')
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'extorno-packed-')))
  const remove = (): void => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  if (!isElectron) {
    process.env['EXTORNO_PACKED_APP'] = unpackApp(packed.resources, join(scratch, 'app'))
    return { folder: scratch, remove }
  }
  const copy = join(scratch, basename(packed.folder))
  cpSync(packed.folder, copy, { recursive: true, verbatimSymlinks: true })
  const program = packed.program === packed.folder ? copy : join(copy, basename(packed.program))
  await flipFuses(program, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    resetAdHocDarwinSignature: process.platform === 'darwin',
  })
  process.env['EXTORNO_PACKED_APP'] = scratch
  process.env['EXTORNO_PACKED_PROGRAM'] = packed.programToRun.replace(packed.folder, copy)
  return { folder: scratch, remove }
}
