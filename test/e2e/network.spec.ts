import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { GatewayConnection, QueueSummary } from '../../contract/ipc.ts'
import type { QueueRow } from '../../contract/operations.ts'
import { startAcquirer } from './acquirer.ts'
import type { Acquirer } from './acquirer.ts'
import {
  ask,
  askValue,
  askUntil,
  confirm,
  firstApprovedSale,
  openSale,
  prepareCounter,
  setCredential,
  testProfile,
  unknownSaleId,
  untilStates,
} from './counter.ts'
import { expect, runtime, test } from './launch.ts'
import type { LaunchedApp } from './launch.ts'

let acquirer: Acquirer
let userData: string

test.beforeEach(async () => {
  acquirer = await startAcquirer()
  userData = mkdtempSync(join(tmpdir(), 'extorno-network-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

const summary = (window: Page): Promise<QueueSummary> => askValue(window, 'queue.summary')
const kushkiOf = ({ connections }: QueueSummary): GatewayConnection | undefined =>
  connections.find(({ gateway }) => gateway === 'kushki')
const rows = async (window: Page): Promise<QueueRow[]> =>
  (await askValue<{ rows: QueueRow[] }>(window, 'operations.list', {})).rows
const states = async (window: Page): Promise<string[]> => (await rows(window)).map(({ state }) => state)
/** What the operating system tells the window, so many times within the same moment. */
const networkIsBack = (page: Page, times: number): Promise<void> =>
  page.evaluate((count) => {
    for (let told = 0; told < count; told += 1) window.dispatchEvent(new Event('online'))
  }, times)

/** A counter that lost its link with one reversal waiting. */
async function offlineWithOneRow(launch: () => Promise<LaunchedApp>): Promise<LaunchedApp> {
  prepareCounter(userData, acquirer)
  const app = await launch()
  await setCredential(app.window, acquirer)
  await openSale(app.window, unknownSaleId)
  await acquirer.cutOff()
  await app.window.getByRole('radio', { name: 'Extorno' }).check()
  await app.window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(app.window)
  await expect(app.window.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')
  return app
}

/** The next try is not due for most of a second: no news tells of that, so it is asked for. */
async function untilBetweenTries(window: Page): Promise<QueueSummary> {
  for (;;) {
    const told = await summary(window)
    if ((kushkiOf(told)?.nextTryAt ?? 0) - Date.now() > 900) return told
  }
}

test('a flood of “the network is back”: the gateway is asked once, before its next try was due', async ({
  launchApp,
}) => {
  const { window } = await offlineWithOneRow(() => launchApp({ userData, args: testProfile }))
  const waiting = await untilBetweenTries(window)
  const nextTryAt = kushkiOf(waiting)?.nextTryAt ?? 0
  // Slow, so that the whole flood arrives while the first question is not answered yet.
  await acquirer.setFaults([{ kind: 'delay', ms: 700 }])
  const before = (await acquirer.requests()).length
  await networkIsBack(window, 200)
  await untilStates(window, ['approved'])
  const asked = (await acquirer.requests()).slice(before)
  expect(asked[0]?.at).toBeLessThan(nextTryAt)
  // One question and the reversal itself.
  expect(asked).toHaveLength(2)
})

test('neither that nor a PC that wakes up undoes a person’s stop', async ({ launchApp }) => {
  const { window, application } = await offlineWithOneRow(() => launchApp({ userData, args: testProfile }))
  // A try that is under way would not be stopped: it could find the line mended.
  await untilBetweenTries(window)
  await ask(window, 'queue.stopDrain')
  await acquirer.setFaults([])
  await networkIsBack(window, 1)
  await application.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await askUntil<QueueSummary>(
    window,
    () => summary(window),
    'queue.changed',
    (told) => kushkiOf(told)?.state === 'untried',
  )
  // The search answered for the host; no payment was asked yet.
  await expect(window.getByTestId('connection')).toContainText('Listo para enviar')
  expect((await summary(window)).drain).toMatchObject({ stopped: true })

  // What is accepted after the stop goes: the stopped row had every chance to go before it.
  await openSale(window, (await firstApprovedSale(window)).client_transaction_id)
  await window.getByRole('radio', { name: 'Anulación' }).check()
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')
  expect(await states(window)).toEqual(['approved', 'queued'])

  await ask(window, 'queue.tryNow')
  await untilStates(window, ['approved', 'approved'])
})

test("a shop's proxy that asks for a password is told of in its own words, and nothing is sent", async ({
  launchApp,
}) => {
  test.skip(runtime() === 'electron', 'the proxy of a real system is not for a test to set')
  const asked: string[] = []
  const proxy = createServer().listen(0, '127.0.0.1')
  proxy.on('connect', ({ url = '' }, socket: Socket) => {
    asked.push(url)
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="shop"\r\n\r\n')
  })
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    kushki: { ...settings.kushki, customUrl: 'https://gateway.invalid' },
  }))
  const { window } = await launchApp({
    userData,
    args: testProfile,
    env: { EXTORNO_HOST_PROXY: `PROXY 127.0.0.1:${port}` },
  })
  await setCredential(window, acquirer)
  const checks = await ask<{ gateway: string; outcome: string }[]>(window, 'settings.checkConnection')
  expect(checks.find(({ gateway }) => gateway === 'kushki')?.outcome).toBe('proxySignIn')
  expect(new Set(asked)).toEqual(new Set(['gateway.invalid:443']))
  proxy.close()
})
