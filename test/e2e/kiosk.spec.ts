import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { Session } from '../../contract/people.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { ask, askValue } from './counter.ts'
import { expect, test } from './launch.ts'

test.skip(process.platform === 'win32', 'who may write a file is asked of POSIX')
test.skip(process.env['EXTORNO_PACKED_APP'] !== undefined, 'a packed program looks at the system’s own file')

const pins = { administrator: 'la clave de Rosa', supervisor: '4711', cashier: '2580' } as const

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-kiosk-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

async function signIn(window: Page, role: keyof typeof pins): Promise<void> {
  const session = await ask<Session>(window, 'people.session')
  const people = 'people' in session ? session.people : []
  const personId = people.find((one) => one.role === role)?.id
  await askValue(window, 'people.signIn', { personId, pin: pins[role] })
}

/** Closes the window as Alt+F4 does, and gives what was said. The program leaves where nothing was. */
const closeWindow = (application: ElectronApplication): Promise<string> =>
  application
    .evaluate(
      ({ BrowserWindow, dialog }) =>
        new Promise<string>((resolve) => {
          Object.assign(dialog, {
            showMessageBox: (_window: unknown, { message }: { message: string }) => {
              resolve(message)
              return Promise.resolve({ response: 0, checkboxChecked: false })
            },
          })
          BrowserWindow.getAllWindows()[0]?.close()
        }),
    )
    .catch(() => 'it left')

const isKiosk = (application: ElectronApplication): Promise<boolean | undefined> =>
  application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk())

test('a kiosk that the chain fixed is closed by an administrator alone', async ({ launchApp }) => {
  const managed = join(folder, 'managed.json')
  writeFileSync(managed, JSON.stringify({ settings: { counter: { isKiosk: true, staysInTray: true } } }))
  chmodSync(managed, 0o644)
  const { window, application } = await launchApp({ args: [`--managed=${managed}`, '--at-login'] })
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  expect(await isKiosk(application)).toBe(true)
  for (const [role, pin] of Object.entries(pins)) {
    await askValue(window, 'people.add', { name: `de ${role}`, role, pin })
    if (role === 'administrator') await signIn(window, role)
  }
  await ask(window, 'people.signOut')

  const refused = 'Esta caja trabaja solo con Extorno: lo cierra un administrador.'
  expect(await closeWindow(application)).toBe(refused)
  for (const role of ['cashier', 'supervisor'] as const) {
    await signIn(window, role)
    expect(await closeWindow(application)).toBe(refused)
    await expect(ask(window, 'app.leave')).rejects.toThrow('Refused: needsRole')
  }
  // No key of a menu and no key of the window manager leaves the full screen.
  await window.keyboard.press('F11')
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setFullScreen(false))
  expect(await isKiosk(application)).toBe(true)
  expect(
    await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
  ).toBe(true)

  await signIn(window, 'administrator')
  await window.keyboard.press('F8')
  await window.getByRole('button', { name: 'Esta caja' }).click()
  await expect(window.getByRole('checkbox', { name: /quiosco/u })).toBeDisabled()
  const ended = once(application.process(), 'exit')
  await window.getByRole('button', { name: 'Salir de Extorno' }).click()
  expect(await ended).toEqual([0, null])
})

test('the setting makes a kiosk and ends it; where nobody signs in anybody closes it', async ({
  launchApp,
}) => {
  const { window, application } = await launchApp()
  const settings = await ask<StoreSettings>(window, 'settings.get')
  const inKiosk = { ...settings, counter: { ...settings.counter, isKiosk: true } }
  expect(await isKiosk(application)).toBe(false)
  await askValue(window, 'settings.save', inKiosk)
  expect(await isKiosk(application)).toBe(true)
  await askValue(window, 'settings.save', settings)
  expect(await isKiosk(application)).toBe(false)
  await askValue(window, 'settings.save', inKiosk)
  const ended = once(application.process(), 'exit')
  expect(await closeWindow(application)).toBe('it left')
  expect(await ended).toEqual([0, null])
})
