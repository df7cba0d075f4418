import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readinessOf, readinessText } from '../../../electron/readiness/findings.ts'
import type { Facts } from '../../../electron/readiness/findings.ts'
import { freeBytesIn, reachPrinter } from '../../../electron/readiness/look.ts'

const reader: Facts['readers']['readers'][number] = {
  id: 'hid:1',
  transport: 'hid',
  path: '/dev/hidraw0',
  name: 'DynaMag',
  family: 'magtek',
  phase: 'ready',
  activity: 'idle',
  frames: 0,
  badFrames: 0,
}
const well: Facts = {
  profile: 'live',
  keyring: 'ok',
  data: 'counter',
  settings: 'ok',
  managed: { fixed: [], problems: [] },
  freeBytes: 2_000_000_000,
  gateways: [
    { gateway: 'kushki', outcome: 'ok' },
    { gateway: 'liquido', outcome: 'notConfigured' },
  ],
  skewMs: 400,
  readers: { bridge: { state: 'running', restarts: 0 }, readers: [reader], missing: [] },
  printer: 'notAsked',
}

test('a counter that has all it needs is ready, a line each', () => {
  const readiness = readinessOf(well)
  expect(readinessText(readiness)).toBe(`ok    keyring  the keyring of the system holds the keys
ok    data     in the folder of all accounts of this PC
ok    settings read
ok    managed  nothing is fixed
ok    disk     2000 MB free
ok    kushki   ok
ok    liquido  not used
ok    clock    0 s ahead of the gateways
ok    reader   DynaMag
ok    printer  not asked: print a test in the settings
ready (live)
`)
})

const wrongs: readonly (readonly [string, Partial<Facts>])[] = [
  ['keyring', { keyring: 'weak' }],
  ['keyring', { keyring: 'missing' }],
  ['keyring', { keyring: 'otherAccount' }],
  ['settings', { settings: 'altered' }],
  ['settings', { settings: 'notRead' }],
  ['managed', { managed: { fixed: [], problems: [{ key: 'limits.x', why: 'unknown' }] } }],
  ['disk', { freeBytes: null }],
  ['disk', { freeBytes: 499_999_999 }],
  ['kushki', { gateways: [{ gateway: 'kushki', outcome: 'unauthorised' }] }],
  ['kushki', { gateways: [{ gateway: 'kushki', outcome: 'notConfigured' }] }],
  ['clock', { skewMs: -60_001 }],
  ['printer', { printer: 'notReached' }],
]
test.each(wrongs)('%s: %o is not ready', (what, change) => {
  const { isReady, findings } = readinessOf({ ...well, ...change })
  expect(isReady).toBe(false)
  expect(findings.filter(({ state }) => state === 'wrong').map((one) => one.what)).toEqual([what])
})

test('no reader is a warning: a shop may work without cards', () => {
  const { isReady, findings } = readinessOf({
    ...well,
    readers: { bridge: { state: 'running', restarts: 0 }, readers: [], missing: ['usb'] },
  })
  expect(isReady).toBe(true)
  expect(findings.find(({ what }) => what === 'reader')).toEqual({
    what: 'reader',
    state: 'warn',
    say: 'usb cannot be loaded',
  })
})

test.each(['notWritable', 'ownQueue', 'notMoved'] as const)(
  'data that should be for all accounts and are not are a warning: %s',
  (data) => {
    const { isReady, findings } = readinessOf({ ...well, data })
    expect(isReady).toBe(true)
    expect(findings.filter(({ state }) => state === 'warn').map(({ what }) => what)).toEqual(['data'])
  },
)

test('a weak keyring is a warning in training', () => {
  expect(readinessOf({ ...well, profile: 'training', keyring: 'weak' }).isReady).toBe(true)
})

test('a folder that takes a file tells its room, another none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'extorno-readiness-'))
  expect(freeBytesIn(folder)).toBeGreaterThan(0)
  rmSync(folder, { recursive: true })
  expect(freeBytesIn(folder)).toBeNull()
})

test('a receipt printer in the network is reached, or not; others are not asked', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const printing = {
    widthMm: 80,
    printer: { tag: 'network', host: '127.0.0.1', port, answersStatus: true },
  } as const
  expect(await reachPrinter(printing)).toBe('reached')
  server.close()
  await once(server, 'close')
  expect(await reachPrinter(printing)).toBe('notReached')
  expect(
    await reachPrinter({ widthMm: 80, printer: { tag: 'system', deviceName: null, isSilent: false } }),
  ).toBe('notAsked')
})
