// Packs the app: npm run package [-- --check] [--twice] [--system NAME] [--electron FOLDER]
// Without --check it makes this system's installers over the real Electron; with it an unpacked package, which is read back:
// over a stand-in where Electron's binary is not here. --twice builds all of it again and asks for the same archive.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildFirst } from './build/build-first.ts'
import { root } from './node24.mjs'
import { sha256Of } from './package/archive.ts'
import { checkPackage } from './package/check.ts'
import { layOut } from './package/lay-out.ts'
import { pack } from './package/pack.ts'
import { systemNames } from './package/systems.ts'
import { findElectron, noElectron } from './runtime.mjs'

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
    system: { type: 'string', default: `${process.platform}-${process.arch}` },
    electron: { type: 'string' },
  },
})
const system =
  systemNames.find((name) => name === values.system) ??
  fail(`there are packages for ${systemNames.join(', ')}, not for ${values.system}`)
const electronFolder =
  values.electron ?? (findElectron() === null ? null : join(root, 'node_modules/electron/dist'))
if (electronFolder !== null && !existsSync(electronFolder)) fail(`there is no ${electronFolder}`)
if (electronFolder === null && !values.check) fail(noElectron)

const folder = join(root, 'out/package', system)
mkdirSync(folder, { recursive: true })
try {
  buildFirst()
  const packed = await packOnce()
  const { findings, facts } = await checkPackage(packed, system)
  if (values.twice) {
    const first = sha256Of(join(packed.resources, 'app.asar'))
    buildAgain()
    const second = sha256Of(join((await packOnce()).resources, 'app.asar'))
    if (first === second) facts.push('built again, the archive is the same')
    else findings.push(`built again, the archive is another one (${second})`)
  }
  for (const fact of facts) console.log(`ok     ${fact}`)
  for (const finding of findings) console.error(`WRONG  ${finding}`)
  if (electronFolder === null) console.log('       (over a stand-in for Electron, whose binary is not here)')
  process.exit(findings.length === 0 ? 0 : 1)
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}

function packOnce() {
  const app = layOut(system, folder)
  return pack({ system, app, output: join(folder, 'packed'), electronFolder, isInstaller: !values.check })
}

function buildAgain(): void {
  const script = join(root, 'scripts/build.ts')
  const { status } = spawnSync(process.execPath, [script, '--force'], { stdio: 'inherit' })
  if (status !== 0) fail('it could not be built again')
}

function fail(sentence: string): never {
  console.error(`package: ${sentence}`)
  process.exit(1)
}
