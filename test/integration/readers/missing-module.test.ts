import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { nativeModuleSchema } from '../../../contract/readers.ts'
import { targets } from '../../../scripts/build/targets.ts'
import { ptyRigMissing, startPtyRig } from '../../rigs/pty-rig.ts'
import type { PtyRig } from '../../rigs/pty-rig.ts'
import { bridgeEntry, startTestReaders } from '../../rigs/started-readers.ts'
import type { StartedReaders } from '../../rigs/started-readers.ts'
import { vectorBytes } from '../../rigs/vectors.ts'

const hook = new URL('../../rigs/without-module.mjs', import.meta.url).href
const ptyMissing = ptyRigMissing()

let folder: string
let built: string
let readers: StartedReaders | null = null
let rig: PtyRig | null = null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extorno-bundle-'))
  const target = targets.find(({ name }) => name === 'native-bridge')
  if (target === undefined) throw new Error('the bridge is not built')
  const config = target.config()
  await build({ ...config, build: { ...config.build, outDir: folder } })
  // The bundle finds the native modules where it would when it is installed: beside it.
  await symlink(
    fileURLToPath(new URL('../../../node_modules', import.meta.url)),
    join(folder, 'node_modules'),
  )
  built = join(folder, 'main.js')
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => {
  await readers?.stop()
  await rig?.stop()
  readers = null
  rig = null
})

const without = (module: string, entry: () => string) => (): ReturnType<typeof fork> =>
  fork(entry(), { execArgv: ['--import', hook], env: { ...process.env, EXTORNO_WITHOUT: module } })

test.each([
  ['as source', () => bridgeEntry],
  ['as it is shipped, in one file', () => built],
])('a library that the environment names is not loaded by the bridge %s', async (_name, entry) => {
  const foreign = join(folder, 'foreign.cjs')
  const loaded = `${foreign}.loaded`
  await writeFile(foreign, `require('node:fs').writeFileSync(${JSON.stringify(loaded)}, '')`)
  const start = (): ReturnType<typeof fork> =>
    fork(entry(), { env: { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: foreign } })
  readers = startTestReaders({ readers: { simulated: 'idtech' }, start })
  await readers.reader(({ phase }) => phase === 'ready')
  expect([existsSync(loaded), readers.snapshot().missing]).toEqual([false, []])
})

describe.each([
  ['as source', () => bridgeEntry],
  ['as it is shipped, in one file', () => built],
])('the bridge %s', (_name, entry) => {
  test.each(nativeModuleSchema.options)(
    'without %s says so, and the simulated reader works',
    async (module) => {
      readers = startTestReaders({ readers: { simulated: 'idtech' }, start: without(module, entry) })
      await readers.reader(({ phase }) => phase === 'ready')
      readers.begin({ minor: 600, currency: 'PEN' })
      readers.simulate('chip')
      await readers.until(() => readers?.presentations.length === 1)
      expect(readers.presentations[0]?.outcome.ok).toBe(true)
      expect(readers.snapshot()).toMatchObject({
        bridge: { state: 'running', restarts: 0 },
        missing: [module],
      })
    },
  )

  test.skipIf(ptyMissing !== null).each(['node-hid', 'usb'] as const)(
    'without %s a reader on a serial line works',
    async (module) => {
      rig = await startPtyRig()
      readers = startTestReaders({
        readers: { serial: [{ path: rig.appPath, baudRate: 115_200, family: 'idtech' }] },
        start: without(module, entry),
      })
      await readers.reader(({ phase }) => phase === 'ready')
      await rig.write(vectorBytes('idtech-securemag-enhanced-format'))
      await readers.until(() => readers?.presentations.length === 1)
      expect(readers.presentations[0]?.outcome.ok).toBe(true)
    },
  )
})

test('with all of them nothing is missing', async () => {
  readers = startTestReaders({ readers: { simulated: 'idtech' } })
  await readers.reader(({ phase }) => phase === 'ready')
  expect(readers.snapshot().missing).toEqual([])
})
