import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { runtime } from './launch-app.ts'
import { expect, test } from './launch.ts'

test.skip(runtime() === 'electron', 'the system’s printing is played by the host')

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-papers-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

/** Takes back the first sale that may be voided, without its card. */
async function takeBack(window: Page): Promise<void> {
  await window
    .getByRole('button', { name: /Aprobada/u })
    .first()
    .click()
  await window.getByRole('button', { name: 'Revisar (F10)' }).click()
  await window.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await window.getByTestId('outcome').waitFor()
}

type Printed = { options: { pageSize: { width: number; height: number } }; text: string }
const printed = (app: ElectronApplication): Promise<Printed[]> =>
  app.evaluate(() => (Reflect.get(globalThis, 'electronHost') as { printed: Printed[] }).printed)

test('the voucher alone is on the paper, as wide as the roll; the second one is a copy, from the queue too', async ({
  launchApp,
}) => {
  const { application: app, window } = await launchApp()
  await takeBack(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')
  await window.getByRole('button', { name: 'Imprimir voucher' }).click()
  await expect(window.getByText('Se envió a la impresora.')).toBeVisible()
  await window.keyboard.press('F4')
  await window.getByText('Todas', { exact: true }).click()
  await window.getByRole('button', { name: 'Reimprimir' }).first().click()
  await expect(window.getByText('Se envió a la impresora.')).toBeVisible()
  const [first, second, ...others] = await printed(app)
  expect(others).toEqual([])
  expect(first?.options.pageSize.width).toBe(80_000)
  expect(first?.options.pageSize.height).toBeGreaterThan(80_000)
  expect(first?.text).toContain('CAPACITACIÓN – sin valor')
  expect(first?.text).toContain('Constancia de')
  // Nothing of the window itself.
  expect(first?.text).not.toContain('Nueva operación')
  expect(first?.text).not.toContain('COPIA')
  expect(second?.text).toContain('COPIA 1')
})

test('a printer that cannot be used says so, and the voucher can be printed again', async ({ launchApp }) => {
  const { application: app, window } = await launchApp()
  await takeBack(window)
  const setPrinters = (names: string[]): Promise<void> =>
    app.evaluate((_electron, all) => {
      const printers = all.map((name) => ({ name, displayName: name, description: '', options: {} }))
      Object.assign(Reflect.get(globalThis, 'electronHost') as object, { printers })
    }, names)
  await setPrinters([])
  await window.getByRole('button', { name: 'Imprimir voucher' }).click()
  await expect(window.getByRole('alert')).toContainText('imprima otra vez')
  await setPrinters(['ticketera'])
  await window.getByRole('button', { name: 'Imprimir voucher' }).click()
  await expect(window.getByText('Se envió a la impresora.')).toBeVisible()
  expect((await printed(app)).map(({ text }) => text.includes('COPIA'))).toEqual([false])
})

test('the PDF is one page of the roll’s width where the person wants it', async ({ launchApp }) => {
  const { application: app, window } = await launchApp()
  await takeBack(window)
  const path = join(folder, 'voucher.pdf')
  await app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) })
  }, path)
  await window.getByRole('button', { name: 'Guardar PDF' }).click()
  await expect(window.getByText(`PDF guardado: ${path}`)).toBeVisible()
  const pdf = readFileSync(path, 'latin1')
  expect(pdf.startsWith('%PDF-')).toBe(true)
  // 80 mm are 226.8 points; Chromium rounds to its own.
  expect(pdf.match(/\/MediaBox \[0 0 22[67]\.\d+ \d+(?:\.\d+)?\]/gu)).toHaveLength(1)
  expect(pdf.match(/\/Type \/Page\b(?!s)/gu)).toHaveLength(1)
})
