import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { StoreSettings } from '../../contract/settings.ts'
import { runtime } from './launch-app.ts'
import { ask, askValue } from './counter.ts'
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
  await window.getByTestId('queue-row').first().getByRole('button', { expanded: false }).click()
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

test('a receipt printer in the network gets the voucher in ESC/POS; out of paper says so, and it is printed again', async ({
  launchApp,
}) => {
  let hasPaper = false
  let received = Buffer.alloc(0)
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes])
      // DLE EOT 2 and 4, answered by a printer with or without paper; GS r 1 at the end of each part.
      for (let at = bytes.indexOf('\u0010\u0004'); at !== -1; at = bytes.indexOf('\u0010\u0004', at + 1))
        socket.write(Uint8Array.of(hasPaper ? 0x12 : 0x32))
      for (let at = bytes.indexOf('\u001dr\u0001'); at !== -1; at = bytes.indexOf('\u001dr\u0001', at + 1))
        socket.write(Uint8Array.of(0))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  try {
    const { window } = await launchApp()
    const settings = await ask<StoreSettings>(window, 'settings.get')
    await askValue(window, 'settings.save', {
      ...settings,
      printing: {
        widthMm: 58,
        printer: { tag: 'network', host: '127.0.0.1', port: address.port, answersStatus: true },
      },
    })
    await takeBack(window)
    await window.getByRole('button', { name: 'Imprimir voucher' }).click()
    await expect(window.getByRole('alert')).toContainText('Falta papel en la impresora')
    expect(received.includes('CAPACITACI')).toBe(false)
    hasPaper = true
    await window.getByRole('button', { name: 'Imprimir voucher' }).click()
    await expect(window.getByText('Se envió a la impresora.')).toBeVisible()
    const bytes = received.toString('latin1')
    expect(bytes).toContain('Constancia de')
    expect(bytes).toContain('\u001D(k')
    expect(bytes).not.toContain('COPIA')
    expect(bytes).toContain('\u001DV\u0001')
  } finally {
    server.close()
  }
})
