import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Readiness } from '../../electron/readiness/findings.ts'
import { root } from '../../scripts/node24.mjs'
import { hostPath } from '../../scripts/runtime.mjs'
import { startAcquirer } from './acquirer.ts'
import { prepareCounter, setCredential, testProfile } from './counter.ts'
import { expect, runtime, test } from './launch.ts'

test.skip(runtime() === 'electron', 'what a packed program prints is tried by hand: docs/installing.md')

let userData: string
test.beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'extorno-check-'))
})
test.afterEach(() => {
  for (const folder of [userData, `${userData}.seen`])
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Runs `extorno --check` with further words, and gives what it printed and its exit code. */
async function check(...words: string[]): Promise<Checked> {
  return checkIn({}, ...words)
}

type Checked = { printed: string; code: number | null }

/** The same in an environment of its own. */
async function checkIn(env: Readonly<Record<string, string>>, ...words: string[]): Promise<Checked> {
  const child = spawn(hostPath, [`--user-data-dir=${userData}`, root, '--check', ...words], {
    env: { ...process.env, EXTORNO_HEADLESS: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { printed, code }
}

test('training is ready: its acquirer answers and its reader is there', async () => {
  const { printed, code } = await check('--json')
  const { isReady, profile, findings } = JSON.parse(printed) as Readiness
  expect({ isReady, profile, code }).toEqual({ isReady: true, profile: 'training', code: 0 })
  expect(Object.fromEntries(findings.map(({ what, state }) => [what, state]))).toEqual({
    keyring: 'warn',
    data: 'ok',
    settings: 'ok',
    managed: 'ok',
    disk: 'ok',
    kushki: 'ok',
    liquido: 'ok',
    clock: 'ok',
    reader: 'ok',
    printer: 'ok',
  })
  // Nothing of the queue was opened.
  expect(readdirSync(join(userData, 'training')).filter((name) => name.startsWith('outbox'))).toEqual([])
})

test('a live counter that nobody has set up is not, and says what is missing', async () => {
  const { printed, code } = await check('--profile=live')
  expect(printed).toContain('wrong keyring  there is no real keyring; with real money nobody can sign in')
  expect(printed).toContain('wrong kushki   notConfigured')
  expect(printed).toContain('NOT READY (live)')
  expect(code).toBe(1)
})

test('beside a running instance it looks at nothing', async ({ launchApp }) => {
  await launchApp({ userData })
  expect(await check()).toEqual({ printed: '', code: 2 })
})

test('in a shop behind a proxy the gateway is asked by it, and what the proxy wants is said', async ({
  launchApp,
}) => {
  const asked: string[] = []
  const proxy = createServer().listen(0, '127.0.0.1')
  proxy.on('connect', ({ url = '' }, socket: Socket) => {
    asked.push(url)
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="shop"\r\n\r\n')
  })
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  const acquirer = await startAcquirer()
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    kushki: { ...settings.kushki, customUrl: 'https://gateway.invalid' },
  }))
  const app = await launchApp({ userData, args: testProfile })
  await setCredential(app.window, acquirer)
  await app.close()
  expect(asked).toEqual([])

  const { printed, code } = await checkIn(
    { EXTORNO_HOST_PROXY: `PROXY 127.0.0.1:${port}` },
    ...testProfile,
    '--json',
  )
  const { findings } = JSON.parse(printed) as Readiness
  expect(findings.find(({ what }) => what === 'kushki')).toMatchObject({
    state: 'wrong',
    say: expect.stringContaining('proxySignIn'),
  })
  expect([new Set(asked), code]).toEqual([new Set(['gateway.invalid:443']), 1])
  proxy.close()
  await acquirer.stop()
})
