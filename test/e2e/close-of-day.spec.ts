import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import type { DayClose } from '../../contract/day-close.ts'
import { startAcquirer } from './acquirer.ts'
import type { Acquirer } from './acquirer.ts'
import {
  askValue,
  confirm,
  openSale,
  prepareCounter,
  setCredential,
  testProfile,
  unknownSaleId,
} from './counter.ts'
import { runtime } from './launch-app.ts'
import { expect, test } from './launch.ts'

let acquirer: Acquirer
let userData: string
test.beforeEach(async () => {
  acquirer = await startAcquirer()
  userData = mkdtempSync(join(tmpdir(), 'extorno-close-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

/** Whoever is asked on leaving leaves, whatever is open. */
const leaveWhateverIsOpen = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ dialog }) => {
    Object.assign(dialog, { showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }) })
  })

/** The texts of the papers that went to the system's printer. */
const printed = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() =>
    (Reflect.get(globalThis, 'electronHost') as { printed: { text: string }[] }).printed.map(
      ({ text }) => text,
    ),
  )

test('close of day with open rows: asks, says what becomes of them, and is one, stored and opened again', async ({
  launchApp,
}) => {
  test.slow()
  test.skip(runtime() === 'electron', 'the system’s printing is played by the host')
  prepareCounter(userData, acquirer)
  const app = await launchApp({ userData, args: testProfile })
  const { window, application } = app
  await leaveWhateverIsOpen(application)
  await setCredential(window, acquirer)
  await openSale(window, unknownSaleId)
  await acquirer.cutOff()
  await window.getByRole('radio', { name: 'Extorno' }).check()
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')

  await window.keyboard.press('F6')
  await expect(window.getByText('Turno n.º 1', { exact: false })).toBeVisible()
  await expect(window.getByText('si cierra la ventana, no se envía nada', { exact: false })).toBeVisible()
  const closeAgain = window.getByRole('button', { name: 'Cerrar otra vez' })
  await window.getByRole('button', { name: 'Cerrar e imprimir' }).click()
  await window.getByRole('button', { name: 'Sí, cerrar e imprimir' }).click()
  await expect(window.getByText('El día está cerrado: cierre n.º 1.')).toBeVisible({ timeout: 30_000 })
  // Nothing answers: whether the day agrees is not known, and that is what it says.
  await expect(window.locator('#content').getByText('No se pudo consultar a Kushki')).toBeVisible()
  await expect(window.getByText('Se envió a la impresora.')).toBeVisible()
  const [paper, ...others] = await printed(application)
  expect(others).toEqual([])
  for (const words of [
    'Cierre n.º 1',
    'Por cajero',
    'Por motivo',
    'Abiertas al cerrar',
    'Firma de quien cierra',
  ])
    expect(paper).toContain(words)

  // A second press makes no second close, and no second paper.
  await closeAgain.click()
  await window.getByRole('button', { name: 'Sí, cerrar e imprimir' }).click()
  await expect(window.getByText('Nada cambió desde el cierre n.º 1', { exact: false })).toBeVisible({
    timeout: 30_000,
  })
  expect(await printed(application)).toHaveLength(1)
  const made = await askValue<DayClose>(window, 'dayClose.get', { number: 1 })
  await app.close()

  const again = await launchApp({ userData, args: testProfile })
  await leaveWhateverIsOpen(again.application)
  await again.window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await again.window.keyboard.press('F6')
  await again.window.getByRole('button', { name: 'Cierres anteriores' }).click()
  await again.window.getByRole('button', { name: 'Abrir el cierre n.º 1' }).click()
  await expect(again.window.getByRole('heading', { name: 'Cierre n.º 1 del', exact: false })).toBeVisible()
  expect(await askValue(again.window, 'dayClose.get', { number: 1 })).toEqual(made)
  expect(await askValue(again.window, 'dayClose.list', { limit: 10, offset: 0 })).toMatchObject({ total: 1 })
  await again.window.getByRole('button', { name: 'Imprimir' }).click()
  await expect(again.window.getByText('Se envió a la impresora.')).toBeVisible()
})
