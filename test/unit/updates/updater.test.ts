import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { UpdateProblem, UpdateRing, UpdateState, UpdateWait } from '../../../contract/updates.ts'
import { createUpdater } from '../../../electron/updates/updater.ts'
import type { Updater } from '../../../electron/updates/updater.ts'
import { keys, startUpdateServer } from './server.ts'
import type { UpdateServer } from './server.ts'

let server: UpdateServer
let folder: string
let updater: Updater
let waitsFor: UpdateWait | null
let installed: string[]
let installs: boolean
let problems: UpdateProblem[]
let timer: { ms: number; ring: () => void } | null
let settled: ((state: UpdateState) => void)[]
const content = randomBytes(300_000)

beforeEach(async () => {
  server = await startUpdateServer()
  folder = mkdtempSync(join(tmpdir(), 'extorno-updates-'))
  waitsFor = null
  installed = []
  installs = true
  problems = []
  timer = null
  settled = []
  ring = 'all'
  updater = start()
})
afterEach(async () => {
  await updater.stop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

let ring: UpdateRing
const start = (fetched: typeof fetch = fetch): Updater =>
  createUpdater({
    version: '0.1.0',
    system: 'linux-x64',
    address: server.address,
    key: server.publicKey,
    ring: () => ring,
    folder: join(folder, 'updates'),
    fetch: fetched,
    waitsFor: () => waitsFor,
    install(file) {
      installed.push(readFileSync(file).toString('hex'))
      return Promise.resolve(installs)
    },
    onChanged(state) {
      if (['idle', 'current', 'ready', 'installing'].includes(state.phase))
        for (const tell of settled.splice(0)) tell(state)
    },
    onProblem: (problem) => problems.push(problem),
    clock: { now: () => 1_000_000 },
    timers: {
      after(ms, ring) {
        timer = { ms, ring }
        return () => {
          timer = null
        }
      },
    },
    randomness: { number: () => 0, uuid: () => '' },
  })

/** Looks once and waits until it has come to something. */
async function look(): Promise<UpdateState> {
  const state = new Promise<UpdateState>((resolve) => settled.push(resolve))
  updater.check()
  return state
}

/** Looks once, over a connection that ends after a third of the file. */
async function lookAndCut(): Promise<UpdateState> {
  const cut = server.stopAfter(100_000)
  const state = look()
  await expect
    .poll(() => parts().map((name) => statSync(join(folder, 'updates', name)).size))
    .toEqual([100_000])
  cut()
  return state
}

const parts = (): string[] =>
  existsSync(join(folder, 'updates'))
    ? readdirSync(join(folder, 'updates')).filter((name) => name !== 'seen.json')
    : []

test('only what the counter’s own ring is offered is asked for, as the settings say it now', async () => {
  ring = 'pilot'
  await look()
  ring = 'store'
  await look()
  expect(server.asked.map(({ path }) => path)).toEqual(['/pilot.json', '/store.json'])
})

test('a newer version that is signed is brought here and installed', async () => {
  server.offer('0.2.0', content)
  await look()
  await expect.poll(() => installed).toEqual([content.toString('hex')])
  expect(problems).toEqual([])
})

test('the version that runs is the newest: nothing is fetched, and it is asked again in six hours', async () => {
  server.offer('0.1.0', content)
  expect(await look()).toMatchObject({ phase: 'current', offered: null, problem: null })
  expect(server.asked.map(({ path }) => path)).toEqual(['/all.json'])
  expect(timer?.ms).toBe(6 * 3_600_000)
})

const refusals: readonly (readonly [UpdateProblem, () => void])[] = [
  ['badSignature', () => server.offer('0.2.0', content, { key: keys().privateKey })],
  ['older', () => server.offer('0.0.9', content)],
  ['notForUs', () => server.offer('0.2.0', content, { ring: 'pilot' })],
  ['notForUs', () => server.offer('0.2.0', content, { system: 'win32-x64' })],
  [
    'wrongFile',
    () => {
      server.offer('0.2.0', content)
      server.replaceFile(randomBytes(content.length))
    },
  ],
  ['unreachable', () => undefined],
]
test.each(refusals)(
  '%s: the version before goes on, and it is tried again in a minute',
  async (problem, prepare) => {
    prepare()
    expect(await look()).toMatchObject({ phase: 'idle', problem })
    expect(problems).toEqual([problem])
    expect(timer?.ms).toBe(30_000)
    expect(installed).toEqual([])
    expect(parts()).toEqual([])
  },
)

test('a manifest that was changed after it was signed is not believed', async () => {
  server.offer('0.2.0', content)
  const text = await (await fetch(`${server.address}all.json`)).text()
  const changed = text.replace('0.2.0', '9.9.9')
  const fetchChanged: typeof fetch = () => Promise.resolve(new Response(changed))
  await updater.stop()
  updater = start(fetchChanged)
  expect(await look()).toMatchObject({ problem: 'badSignature' })
})

test('an older manifest that is served again is known as one, also over a restart', async () => {
  waitsFor = 'shift'
  server.offer('0.3.0', content)
  expect(await look()).toMatchObject({ phase: 'ready', offered: '0.3.0' })
  await updater.stop()
  updater = start()
  server.offer('0.2.0', content)
  expect(await look()).toMatchObject({ phase: 'idle', problem: 'older' })
})

test('a transfer that is cut off goes on from there, also over a restart', async () => {
  server.offer('0.2.0', content)
  expect(await lookAndCut()).toMatchObject({ phase: 'idle', problem: 'cutOff' })
  await updater.stop()
  updater = start()
  await look()
  await expect.poll(() => installed).toEqual([content.toString('hex')])
  expect(server.asked.at(-1)?.range).toBe('bytes=100000-')
})

test('a part of another version is not gone on with', async () => {
  server.offer('0.2.0', content)
  await lookAndCut()
  const newer = randomBytes(200_000)
  server.offer('0.3.0', newer)
  await look()
  await expect.poll(() => installed).toEqual([newer.toString('hex')])
  expect(server.asked.at(-1)?.range).toBeUndefined()
})

test('open rows keep it from being installed, asked for or not, until they are done', async () => {
  waitsFor = 'openRows'
  server.offer('0.2.0', content)
  expect(await look()).toMatchObject({ phase: 'ready', waitsFor: 'openRows' })
  expect(await updater.installNow()).toEqual({ ok: false, error: { tag: 'OpenRows' } })
  timer?.ring()
  expect(installed).toEqual([])
  waitsFor = null
  timer?.ring()
  await expect.poll(() => installed).toHaveLength(1)
})

test('a shift is waited for, and a word of somebody goes over it', async () => {
  waitsFor = 'shift'
  server.offer('0.2.0', content)
  expect(await look()).toMatchObject({ phase: 'ready', waitsFor: 'shift' })
  timer?.ring()
  expect(installed).toEqual([])
  expect(await updater.installNow()).toEqual({ ok: true, value: undefined })
  expect(installed).toHaveLength(1)
})

test('a file that was changed while it waited is not installed', async () => {
  waitsFor = 'openRows'
  server.offer('0.2.0', content)
  expect((await look()).phase).toBe('ready')
  const [name = ''] = parts()
  writeFileSync(join(folder, 'updates', name), randomBytes(content.length))
  waitsFor = null
  expect(await updater.installNow()).toEqual({ ok: false, error: { tag: 'NotInstalled' } })
  expect([installed, problems]).toEqual([[], ['wrongFile']])
  expect(updater.state()).toMatchObject({ phase: 'idle', problem: 'wrongFile' })
})

test('an installer that fails is told, and waits grow', async () => {
  installs = false
  server.offer('0.2.0', content)
  await look()
  await expect.poll(() => updater.state()).toMatchObject({ phase: 'idle', problem: 'notInstalled' })
  const first = timer?.ms ?? 0
  expect(await updater.installNow()).toEqual({ ok: false, error: { tag: 'NotReady' } })
  timer?.ring()
  await expect.poll(() => problems).toEqual(['notInstalled', 'notInstalled'])
  expect(timer?.ms).toBe(2 * first)
})

test('a folder that cannot be written is told', async () => {
  writeFileSync(join(folder, 'updates'), 'a file in its place')
  server.offer('0.2.0', content)
  expect(await look()).toMatchObject({ phase: 'idle', problem: 'notWritten' })
})
