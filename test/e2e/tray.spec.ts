import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { HostControl } from '../../dev-host/control.ts'
import type { Session } from '../../contract/people.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { root } from '../../scripts/node24.mjs'
import { hostPath } from '../../scripts/runtime.mjs'
import { startAcquirer } from './acquirer.ts'
import type { Acquirer } from './acquirer.ts'
import {
  ask,
  askValue,
  confirm,
  openSale,
  prepareCounter,
  setCredential,
  testProfile,
  unknownSaleId,
} from './counter.ts'
import { expect, runtime, test } from './launch.ts'

declare global {
  var electronHost: HostControl | undefined
}

test.skip(
  runtime() === 'electron',
  'nothing clicks a real tray: docs/installing.md says how it is tried by hand',
)

let acquirer: Acquirer
let userData: string

test.beforeEach(async () => {
  acquirer = await startAcquirer()
  userData = mkdtempSync(join(tmpdir(), 'extorno-tray-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

const inTray = (settings: StoreSettings): StoreSettings => ({
  ...settings,
  counter: { ...settings.counter, staysInTray: true },
})

/** Closes the window as its cross does, and gives what was said once it has been. */
const closeWindow = (application: ElectronApplication): Promise<{ message: string; detail: string } | null> =>
  application.evaluate(({ BrowserWindow, dialog }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    return new Promise((resolve) => {
      let said: { message: string; detail: string } | null = null
      Object.assign(dialog, {
        showMessageBox: (_window: unknown, options: { message: string; detail: string }) => {
          said = { message: options.message, detail: options.detail }
          return Promise.resolve({ response: 0, checkboxChecked: false })
        },
      })
      window.once('hide', () => resolve(said))
      window.close()
    })
  })

const isVisible = (application: ElectronApplication): Promise<boolean | undefined> =>
  application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())

const trayItems = (application: ElectronApplication): Promise<string[] | undefined> =>
  application.evaluate(() => globalThis.electronHost?.trays[0]?.items().map(({ label }) => label))

async function queueOffline(window: Page): Promise<void> {
  await openSale(window, unknownSaleId)
  await acquirer.cutOff()
  await window.getByRole('radio', { name: 'Extorno' }).check()
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')
}

test('closed into the tray, what waits is sent when the line is back, and the tray opens the window again', async ({
  launchApp,
}) => {
  prepareCounter(userData, acquirer, inTray)
  const { window, application } = await launchApp({ userData, args: testProfile })
  await setCredential(window, acquirer)
  await queueOffline(window)
  await window.keyboard.press('F6')
  await expect(window.getByText('también con la ventana cerrada', { exact: false })).toBeVisible()

  const said = await closeWindow(application)
  expect(said?.message).toBe('Esperan envío: 1. Por revisar: 0.')
  expect(said?.detail).toContain('Extorno sigue enviando')
  expect(await isVisible(application)).toBe(false)
  expect(await trayItems(application)).toEqual([
    'Abrir Extorno',
    'Esperan envío: 1. Por revisar: 0.',
    'Salir de Extorno',
  ])

  await acquirer.setFaults([])
  await expect
    .poll(() => trayItems(application), { timeout: 20_000 })
    .toContain('Esperan envío: 0. Por revisar: 0.')
  expect((await acquirer.operations()).map(({ applied }) => applied)).toEqual([1])
  await application.evaluate(() => globalThis.electronHost?.trays[0]?.click())
  expect(await isVisible(application)).toBe(true)
  await window.keyboard.press('F4')
  expect(await askValue(window, 'operations.list', {})).toMatchObject({ rows: [{ state: 'approved' }] })

  // Nothing is open: the window goes without a word, and "Salir" ends the program.
  expect(await closeWindow(application)).toBe(null)
  const ended = once(application.process(), 'exit')
  await application
    .evaluate(() => globalThis.electronHost?.trays[0]?.choose('Salir de Extorno'))
    .catch(() => 'it left before it could tell')
  expect(await ended).toEqual([0, null])
})

test('whoever was signed in is not when the window is opened again, by a second start too; leaving asks where it is seen', async ({
  launchApp,
}) => {
  prepareCounter(userData, acquirer, inTray)
  const { window, application } = await launchApp({ userData, args: [...testProfile, '--at-login'] })
  // The session started it: the tray is enough.
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  expect(await isVisible(application)).toBe(false)
  const second = spawn(hostPath, [`--user-data-dir=${userData}`, root, ...testProfile], {
    stdio: 'ignore',
    env: { ...process.env, EXTORNO_HEADLESS: '1' },
  })
  await once(second, 'exit')
  expect(await isVisible(application)).toBe(true)

  await setCredential(window, acquirer)
  await queueOffline(window)
  const passphrase = 'la clave de Rosa'
  await askValue(window, 'people.add', { name: 'Rosa', role: 'administrator', pin: passphrase })
  const { people } = await ask<Extract<Session, { state: 'signedOut' }>>(window, 'people.session')
  await askValue(window, 'people.signIn', { personId: people[0]?.id, pin: passphrase })
  expect(await ask(window, 'people.session')).toMatchObject({ state: 'signedIn' })
  await closeWindow(application)
  await application.evaluate(() => globalThis.electronHost?.trays[0]?.choose('Abrir Extorno'))
  expect(await ask(window, 'people.session')).toMatchObject({ state: 'signedOut' })
  await expect(window.getByRole('heading', { name: '¿Quién está en la caja?' })).toBeVisible()

  // Leaving from the tray asks before a window that is seen; staying stays.
  await closeWindow(application)
  const seenWhenAsked = await application.evaluate(
    ({ BrowserWindow, dialog }) =>
      new Promise((resolve) => {
        Object.assign(dialog, {
          showMessageBox: (_window: unknown, { title }: { title: string }) => {
            resolve([title, BrowserWindow.getAllWindows()[0]?.isVisible()])
            return Promise.resolve({ response: 1, checkboxChecked: false })
          },
        })
        globalThis.electronHost?.trays[0]?.choose('Salir de Extorno')
      }),
  )
  expect(seenWhenAsked).toEqual(['Hay operaciones sin terminar', true])
  const ended = once(application.process(), 'exit')
  await application
    .evaluate(({ app, dialog }) => {
      Object.assign(dialog, {
        showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }),
      })
      app.quit()
    })
    .catch(() => 'it left before it could tell')
  await ended
})

test('the tray comes and goes with its setting, and where it fails closing is leaving', async ({
  launchApp,
}) => {
  prepareCounter(userData, acquirer)
  const { window, application } = await launchApp({ userData, args: testProfile })
  const settings = await ask<StoreSettings>(window, 'settings.get')
  const count = (): Promise<number | undefined> =>
    application.evaluate(() => globalThis.electronHost?.trays.length)
  expect(await count()).toBe(0)
  await askValue(window, 'settings.save', inTray(settings))
  await expect.poll(count).toBe(1)
  await closeWindow(application)
  await askValue(window, 'settings.save', settings)
  await expect.poll(count).toBe(0)
  // Without its icon a hidden window would never be found.
  expect(await isVisible(application)).toBe(true)

  await application.evaluate(({ Menu }) => {
    Menu.buildFromTemplate = () => {
      throw new Error('no tray')
    }
  })
  await askValue(window, 'settings.save', inTray(settings))
  await expect
    .poll(() => ask(window, 'app.info'))
    .toMatchObject({
      health: { modules: expect.arrayContaining([{ name: 'tray', state: 'failed' }]) as unknown },
    })
  expect(await count()).toBe(0)
  const ended = once(application.process(), 'exit')
  await application
    .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    .catch(() => 'it left before it could tell')
  expect(await ended).toEqual([0, null])
})
