import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { journalTable } from '../../electron/storage/journal-table.ts'
import { migrate } from '../../electron/storage/schema.ts'
import { ask, askValue, firstApprovedSale } from './counter.ts'
import { expect, test } from './launch.ts'

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-export-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const panel = (window: Page) => window.getByRole('region', { name: 'Guardar el registro' })
const save = (window: Page) => panel(window).getByRole('button', { name: 'Guardar registro' })
/** Shows the screen with the journal, once the window takes keys. */
async function openDiagnostics(window: Page): Promise<void> {
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await window.keyboard.press('F9')
  await save(window).waitFor()
}
const files = (): string[] => readdirSync(folder).filter((name) => !name.startsWith('data'))

/** Answers the system's dialog with a file from now on, and gives what the dialog was asked with. */
async function answerDialog(
  application: ElectronApplication,
  path: string,
): Promise<() => Promise<unknown[]>> {
  await application.evaluate(({ dialog }, filePath) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { dialogsAsked: asked })
    Object.assign(dialog, {
      showSaveDialog: (_window: unknown, options: unknown) => {
        asked.push(options)
        return Promise.resolve({ canceled: false, filePath })
      },
    })
  }, path)
  return () => application.evaluate(() => Reflect.get(globalThis, 'dialogsAsked') as unknown[])
}

/** A counter's data whose journal is long. */
function prepareJournal(userData: string, entries: number): void {
  mkdirSync(join(userData, 'training'), { recursive: true })
  const database = new DatabaseSync(join(userData, 'training/outbox.sqlite'))
  migrate(database)
  const journal = journalTable(database, () => '2026-11-20')
  database.exec('BEGIN')
  for (let number = 1; number <= entries; number += 1)
    journal.append({
      at: 1_795_100_000_000,
      operationId: null,
      who: 'José',
      event: 'note',
      detail: { number },
    })
  database.exec('COMMIT')
  database.close()
}

test('a day and the whole journal go into files that hold every entry', async ({ launchApp }) => {
  const { window, application } = await launchApp()
  const sale = await firstApprovedSale(window)
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').fill(sale.client_transaction_id)
  await window.keyboard.press('Enter')
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await window.getByRole('button', { name: 'Revisar (F10)' }).click()
  await window.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')

  const { entries: before } = await askValue<{ entries: number }>(window, 'diagnostics.verifyJournal')
  expect(before).toBeGreaterThan(1)
  // That it is written out is an entry itself.
  const entries = before + 1
  await window.keyboard.press('F9')
  const shown = await panel(window).getByRole('textbox', { name: 'Día' }).inputValue()
  const day = shown.split('/').toReversed().join('-')
  expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/u)

  const csv = join(folder, 'one day.csv')
  const asked = await answerDialog(application, csv)
  await save(window).click()
  await expect(panel(window).getByRole('status')).toHaveText(`Guardado en ${csv}. Anotaciones: ${entries}.`)
  expect(await asked()).toMatchObject([{ defaultPath: `extorno-registro-capacitacion-${day}.csv` }])
  const lines = readFileSync(csv, 'utf8').trimEnd().split('\n')
  expect(lines[0]).toBe('sequence,at,day,operation,who,event,detail,hash')
  expect(lines).toHaveLength(entries + 1)

  const jsonl = join(folder, 'whole.jsonl')
  const askedAgain = await answerDialog(application, jsonl)
  await panel(window).getByRole('combobox', { name: 'Qué guardar' }).selectOption('whole')
  await panel(window).getByRole('combobox', { name: 'Formato' }).selectOption('jsonl')
  await save(window).click()
  await expect(panel(window).getByRole('status')).toContainText(jsonl)
  expect(await askedAgain()).toMatchObject([{ defaultPath: 'extorno-registro-capacitacion-completo.jsonl' }])
  const objects = readFileSync(jsonl, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { sequence: number; event: string })
  expect(objects.map(({ sequence }) => sequence)).toEqual(objects.map((_, index) => index + 1))
  expect(objects.length).toBe(entries + 1)
  expect(objects.map(({ event }) => event)).toContain('accepted')
  expect(files().toSorted()).toEqual(['one day.csv', 'whole.jsonl'])
})

test('a long export shows how far it is, goes on behind other screens, and is cancelled', async ({
  launchApp,
}) => {
  test.skip(process.platform === 'win32', 'holds the writing up with a named pipe')
  const userData = join(folder, 'data')
  prepareJournal(userData, 20_000)
  const app = await launchApp({ userData })
  const { window, application } = app
  const path = join(folder, 'long.csv')
  // A disk that takes no more than the pipe holds, until the test reads it.
  execFileSync('mkfifo', [join(folder, 'pipe')])
  symlinkSync(join(folder, 'pipe'), `${path}.part`)
  const disk = createReadStream(join(folder, 'pipe'), { highWaterMark: 4096 })
  await answerDialog(application, path)

  await openDiagnostics(window)
  await panel(window).getByRole('combobox', { name: 'Qué guardar' }).selectOption('whole')
  await save(window).click()
  const progress = panel(window).getByRole('progressbar', { name: /^Guardando: \d+ de 20001 anotaciones$/u })
  await expect(progress).toBeVisible()
  expect(await ask(window, 'journal.export', { day: null, format: 'csv' })).toEqual({
    ok: false,
    error: { tag: 'Busy' },
  })
  await window.keyboard.press('F4')
  await window.keyboard.press('F9')
  await expect(progress).toBeVisible()
  await panel(window).getByRole('button', { name: 'Cancelar' }).click()
  disk.resume()
  await expect(panel(window).getByRole('status')).toHaveText('Cancelado. No se guardó nada.')
  if (!disk.closed) await once(disk, 'close')
  expect(files()).toEqual(['pipe'])
  await app.close()
})

test('a full disk and a place that is the program’s own are told, and no file is left', async ({
  launchApp,
}) => {
  test.skip(process.platform !== 'linux', 'a full disk is /dev/full')
  const userData = join(folder, 'data')
  const app = await launchApp({ userData })
  const { window, application } = app
  await openDiagnostics(window)
  const path = join(folder, 'journal.csv')
  symlinkSync('/dev/full', `${path}.part`)
  await answerDialog(application, path)
  await save(window).click()
  await expect(panel(window).getByRole('alert')).toContainText('No hay espacio en ese disco.')
  expect(files()).toEqual([])

  await answerDialog(application, join(userData, 'training/outbox.sqlite'))
  await save(window).click()
  await expect(panel(window).getByRole('alert')).toContainText('Esa carpeta es del programa.')
  expect(await ask(window, 'diagnostics.verifyJournal')).toMatchObject({ ok: true })
  await app.close()
})
