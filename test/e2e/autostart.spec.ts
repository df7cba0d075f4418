import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoreSettings } from '../../contract/settings.ts'
import { ask, askValue } from './counter.ts'
import { expect, runtime, test } from './launch.ts'

test.skip(process.platform !== 'linux', 'Windows and macOS keep their login items where no test looks')
test.skip(
  runtime() === 'electron' && process.env['EXTORNO_PACKED_PROGRAM'] === undefined,
  'a program that is not packed does not start with the session',
)

let configuration: string
test.beforeEach(() => {
  configuration = mkdtempSync(join(tmpdir(), 'extorno-session-'))
})
test.afterEach(() => rmSync(configuration, { recursive: true, force: true }))

test('the start with the session is on while the setting is, and only of a packed program', async ({
  launchApp,
}) => {
  const entry = join(configuration, 'autostart/extorno.desktop')
  const env = { XDG_CONFIG_HOME: configuration, EXTORNO_HOST_PACKAGED: '1' }
  const packed = await launchApp({ env })
  const { window, application } = packed
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  expect(existsSync(entry)).toBe(false)

  await window.keyboard.press('F8')
  await window.getByRole('button', { name: 'Esta caja' }).click()
  const field = window.getByRole('checkbox', { name: 'Abrir Extorno al entrar en la PC' })
  await field.check()
  await window.getByRole('button', { name: 'Guardar ajustes' }).click()
  await expect(window.getByText('Ajustes guardados.')).toBeVisible()
  await expect.poll(() => existsSync(entry)).toBe(true)
  const program = await application.evaluate(() => process.execPath)
  expect(readFileSync(entry, 'utf8').split('\n')).toContain(`Exec="${program}" --at-login`)

  await field.uncheck()
  await window.getByRole('button', { name: 'Guardar ajustes' }).click()
  await expect.poll(() => existsSync(entry)).toBe(false)
  await packed.close()

  // Under development the same setting does nothing, and says so.
  const developed = await launchApp({ env: { ...env, EXTORNO_HOST_PACKAGED: '' } })
  const settings = await ask<StoreSettings>(developed.window, 'settings.get')
  await askValue(developed.window, 'settings.save', {
    ...settings,
    counter: { ...settings.counter, startsWithSession: true },
  })
  expect(await ask(developed.window, 'app.info')).toMatchObject({
    health: { modules: expect.arrayContaining([{ name: 'autostart', state: 'notUsed' }]) as unknown },
  })
  expect(existsSync(entry)).toBe(false)
})
