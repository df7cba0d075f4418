import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayOf } from '../../domain/day.ts'
import { journalTable } from '../../electron/storage/journal-table.ts'
import { operationsTable } from '../../electron/storage/operations-table.ts'
import { migrate } from '../../electron/storage/schema.ts'
import { submission } from '../bench/history.ts'
import { expect, test } from './launch.ts'

const zone = 'America/Lima'
const dayMs = 86_400_000

let userData: string
test.beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'extorno-history-'))
})
test.afterEach(() => rmSync(userData, { recursive: true, force: true, maxRetries: 5 }))

/** Noon of the last Tuesday that is over, in the store's zone. */
function lastTuesday(): number {
  for (let at = Date.now() - dayMs; ; at -= dayMs) {
    const day = dayOf(at, zone)
    const noon = Date.parse(`${day}T17:00:00Z`)
    if (new Date(noon).getUTCDay() === 2) return noon
  }
}

/** A counter's data with operations of two cashiers on a day, each with what happened to it. */
function prepareDay(at: number): void {
  mkdirSync(join(userData, 'training'), { recursive: true })
  const database = new DatabaseSync(join(userData, 'training/outbox.sqlite'))
  migrate(database)
  const operations = operationsTable(database, null, (moment) => dayOf(moment, zone))
  const journal = journalTable(database, (moment) => dayOf(moment, zone))
  for (let number = 1; number <= 40; number += 1) {
    const cashier = number % 2 === 0 ? 'Ana Torres' : 'Luis Rojas'
    const { row, content } = submission(number, {
      state: 'approved',
      createdAt: at + number * 60_000,
      updatedAt: at + number * 60_000,
      nextAttemptAt: null,
      cashier,
      ...(number % 4 === 0 ? { reason: 'Monto equivocado' } : {}),
    })
    operations.insert({ row, content }, { card: null, bankAccount: null })
    for (const [event, who] of [
      ['accepted', cashier],
      ['sending', 'system'],
      ['approved', 'kushki'],
    ] as const)
      journal.append({ at: row.createdAt, operationId: row.operationId, who, event, detail: {} })
  }
  database.close()
}

test('a past Tuesday by cashier: what one did, why, and what happened to one of them', async ({
  launchApp,
}) => {
  const tuesday = lastTuesday()
  const day = dayOf(tuesday, zone)
  prepareDay(tuesday)
  const { window } = await launchApp({ userData })
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await window.keyboard.press('F7')
  await expect(window.getByText('No hay operaciones en esos días', { exact: false })).toBeVisible()
  await window.getByLabel('Desde').fill(day)
  await window.getByLabel('Hasta').fill(day)
  await expect(window.getByText('Operaciones: 40')).toBeVisible()
  await window.getByLabel('Cajero').selectOption({ label: 'Ana Torres' })
  await expect(window.getByText('Operaciones: 20')).toBeVisible()
  await window.getByLabel('Motivo').selectOption({ label: 'Monto equivocado' })
  await expect(window.getByText('Operaciones: 10')).toBeVisible()
  await expect(window.getByRole('cell', { name: 'Luis Rojas' })).toHaveCount(0)
  await window.getByRole('button', { name: 'Guardar CSV' }).click()
  await expect(window.getByText(`CSV guardado: extorno-${day}-${day}.csv`)).toBeVisible()
  await window.getByRole('button', { name: 'Ver qué pasó', exact: false }).first().click()
  const dialog = window.getByRole('dialog')
  for (const words of ['Pedida', 'Enviada a Kushki o Liquido', 'Aprobada', 'Ana Torres'])
    await expect(dialog.getByText(words)).toBeVisible()
})
