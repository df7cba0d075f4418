import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { profileDefaults } from '../../electron/settings/profile-defaults.ts'
import { expectNoFault } from '../window/no-fault.ts'
import type { OpenOptions } from '../window/open-window.ts'
import { simulatedPresentation } from '../window/story-reader.ts'
import { tillOf } from '../window/till.ts'
import type { Hand, Till } from '../window/till.ts'
import { test } from '../window/window-test.ts'
import { scanByWedge } from '../window/wedge.ts'

/*
 * What is done at a till all day, by keyboard at 1024×768 and by touch at 200 %: how many actions it takes is held, how many
 * seconds is told. Three operations over a restart need the whole app: crash.spec counts them.
 */

/** The receipt is scanned: its sale opens by itself. */
async function scan(page: Page, ticket: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await scanByWedge((method, parameters) => session.send(method, parameters), ticket)
  await page.getByRole('heading', { level: 1 }).filter({ hasText: ticket }).waitFor()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })
const outcome = (page: Page, state: string) => page.locator(`[data-testid=outcome][data-state=${state}]`)
const goTo = ({ page, press }: Till, name: string, key: string) =>
  press(button(page, `${name} (${key})`), key)
const review = ({ page, press }: Till) => press(button(page, 'Revisar (F10)'), 'F10')
const confirm = async ({ page, press }: Till) => {
  await button(page, 'Confirmar (Enter)').waitFor()
  await press(button(page, 'Confirmar (Enter)'), 'Enter')
}

/** Scans a sale that is to be taken back with its card; the reader waits. */
async function withCard({ page, choose }: Till, ticket: string): Promise<void> {
  await scan(page, ticket)
  await choose(radio(page, 'Con tarjeta'))
  await expect(page.getByTestId('reader')).toHaveAttribute('data-phase', 'ready')
}

/** What is done from a window that has just opened, and how many actions it may take. */
type Task = {
  name: string
  atMost: number
  options?: OpenOptions
  prepare?: (page: Page) => Promise<void>
  run: (till: Till) => Promise<void>
}

const tasks: readonly Task[] = [
  {
    name: 'a chip void of a sale of minutes ago',
    // With the card, the card itself, review, confirm.
    atMost: 4,
    async run(till) {
      const { page } = till
      await withCard(till, '000103')
      await till.present('chip')
      await expect(page.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'approved')).toBeVisible()
    },
  },
  {
    name: 'a reverse after no answer',
    atMost: 2,
    async run(till) {
      const { page } = till
      await scan(page, '000101')
      await expect(radio(page, 'Extorno')).toBeChecked()
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'approved')).toBeVisible()
    },
  },
  {
    name: 'yesterday’s sale of S/ 20 without the card',
    atMost: 7,
    async prepare(page) {
      await page.evaluate(() => {
        const sale = window.story.sales.find(({ ticketNumber }) => ticketNumber === '000106')
        if (sale?.gateway === 'kushki')
          sale.amount = { currency: 'PEN', iva: 305, subtotal_iva: 1695, subtotal_iva0: 0 }
      })
    },
    async run(till) {
      const { page } = till
      await till.choose(button(page, 'Ayer'))
      await till.type(page.getByRole('textbox', { name: 'Monto', exact: true }), '20')
      await till.press(button(page, 'Buscar'), 'Enter')
      await till.press(page.getByRole('button', { name: /S\/ 20\.00.*Ticket 000106/u }), null)
      await expect(radio(page, 'Sin tarjeta')).toBeChecked()
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'approved')).toContainText('S/ 20.00')
    },
  },
  {
    name: 'a Liquido refund to a bank account',
    atMost: 4,
    async run(till) {
      const { page } = till
      await scan(page, '000211')
      await till.pick(page.getByRole('combobox', { name: 'Banco', exact: true }), '002')
      await till.type(page.getByRole('textbox', { name: 'Número de cuenta' }), '19112345678012')
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'approved')).toBeVisible()
    },
  },
  {
    name: 'bad read, unencrypted, unplugged, and then the card',
    // Each trouble ends with the card in again: nothing has to be pressed for it.
    atMost: 8,
    async run(till) {
      const { page } = till
      await withCard(till, '000103')
      for (const trouble of ['badRead', 'notEncrypting'] as const) {
        await till.present(trouble)
        await expect(page.getByRole('alert')).toBeVisible()
      }
      await till.present('unplug')
      await till.present('replug')
      await till.present('chip')
      await expect(page.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'approved')).toBeVisible()
    },
  },
  {
    name: 'the wrong card, and then the right one',
    atMost: 5,
    async run(till) {
      const { page } = till
      await withCard(till, '000104')
      await till.present('chip')
      await expect(page.getByRole('alert')).toContainText('no termina en 0043')
      await till.act(() => presentCardOf(page, '4761********0043'))
      await expect(page.getByRole('alert')).toHaveCount(0)
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'approved')).toBeVisible()
    },
  },
  {
    name: 'an unknown outcome, its case, and the verdict',
    // Review, confirm; the queue, the case, what happened, who says so, save.
    atMost: 7,
    async prepare(page) {
      await page.evaluate(() => {
        window.story.mood = 'noAnswer'
      })
    },
    async run(till) {
      const { page } = till
      await scan(page, '000101')
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'unknown')).toContainText('No repita la operación')
      await page.evaluate(() => {
        const operationId = window.story.rows[0]?.operationId ?? ''
        window.story.finish(operationId, 'attention', { attention: 'lookupFoundNothing', lookups: 8 })
      })
      await goTo(till, 'Cola', 'F4')
      const row = page.getByTestId('queue-row')
      await till.press(row.getByRole('button', { name: 'Revisar', exact: true }), null)
      await till.choose(page.getByRole('radio', { name: 'Sí se devolvió el dinero' }))
      await till.type(page.getByRole('textbox', { name: 'Su nombre' }), 'Marta')
      await till.press(button(page, 'Guardar decisión'), 'Enter')
      await expect(page.getByText('Todo está resuelto')).toBeVisible()
      expect(await page.evaluate(() => window.fake.operations.decide.calls)).toMatchObject([
        { verdict: 'wasDone', by: 'Marta' },
      ])
    },
  },
  {
    name: 'the close of a day with open rows',
    atMost: 3,
    options: { hasQueue: true },
    async run(till) {
      const { page } = till
      await goTo(till, 'Cierre del día', 'F6')
      await till.press(button(page, 'Cerrar e imprimir'), null)
      await till.press(button(page, 'Sí, cerrar e imprimir'), null)
      await expect(page.getByText('El día está cerrado: cierre n.º 1.')).toBeVisible()
      await expect(page.getByText('Se envió a la impresora.')).toBeVisible()
    },
  },
  {
    name: 'a past Tuesday by cashier',
    // History, the calendar, the day, the cashier, what happened to one.
    atMost: 5,
    options: { hasQueue: true, signedIn: 'marta' },
    async run(till) {
      const { page } = till
      await goTo(till, 'Historial', 'F7')
      const day = page.locator('.day-box').filter({ has: page.getByLabel('Hasta') })
      await till.press(day.getByRole('button', { name: 'Abrir calendario' }), null)
      await till.press(page.getByRole('button', { name: /17 de noviembre/u }), null)
      await expect(page.getByLabel('Desde')).toHaveValue('17/11/2026')
      await till.pick(page.getByLabel('Cajero'), { label: 'Ana' })
      await expect
        .poll(() => page.evaluate(() => window.fake.history.list.calls.at(-1)?.filter))
        .toEqual({ from: '2026-11-17', to: '2026-11-17', cashier: 'Ana' })
      await till.press(page.getByRole('button', { name: 'Ver qué pasó' }).first(), null)
      await expect(page.getByRole('dialog').getByText('Pedida')).toBeVisible()
    },
  },
  {
    name: 'the first run to a checklist that is ready for real money',
    atMost: 14,
    options: {
      profile: 'live',
      session: { state: 'administratorMissing' },
      settings: { limits: profileDefaults('live').limits },
    },
    async run(till) {
      const { page } = till
      const next = button(page, 'Seguir')
      await till.type(page.getByLabel('Nombre del comercio'), 'San Juan')
      await till.press(next, 'Enter')
      await till.type(page.getByLabel('Su nombre'), 'Rosa')
      await till.type(page.getByLabel(/^Clave \(/u), 'clave larga 1')
      await till.type(page.getByLabel('Clave otra vez'), 'clave larga 1')
      await till.press(next, 'Enter')
      await expect(page.getByText('Hasta aquí llega un cajero solo', { exact: false })).toBeVisible()
      await till.press(next, null)
      await till.type(page.getByLabel(/^Credencial privada de Kushki/u), 'abc')
      await till.press(page.getByRole('button', { name: /^Guardar: Credencial/u }), null)
      await till.press(button(page, 'Probar conexión'), null)
      await expect(page.getByText('84 ms', { exact: false })).toBeVisible()
      await till.press(next, null)
      await till.press(button(page, 'Empezar'), null)
      await till.present('chip')
      await till.press(next, null)
      const items = page.getByRole('listitem')
      await expect(items.filter({ hasText: 'Listo' })).toHaveCount(5)
      // Those who work at the till, added once it is open.
      await expect(items.filter({ hasText: 'Falta' })).toHaveCount(1)
    },
  },
]

/** Puts in another card than the simulated reader's own. */
const presentCardOf = (page: Page, maskedPan: string): Promise<void> => {
  const { outcome: read, ...from } = simulatedPresentation('chip', Date.now())
  if (!read.ok) throw new Error('a chip is read')
  return page.evaluate((presentation) => window.story.present(presentation), {
    ...from,
    outcome: { ok: true as const, value: { ...read.value, masked_pan: maskedPan } },
  })
}

const hands: readonly { hand: Hand; size: { width: number; height: number } }[] = [
  { hand: 'keys', size: { width: 1024, height: 768 } },
  { hand: 'touch', size: { width: 512, height: 384 } },
]

for (const { name, atMost, options = {}, prepare, run } of tasks)
  for (const { hand, size } of hands)
    test(`${name}, by ${hand} at ${size.width}×${size.height}`, async ({ open }) => {
      const page = await open({ ...options, hasTouch: true })
      await page.setViewportSize(size)
      if (options.session === undefined)
        await expect(page.getByRole('button', { name: 'Ticket 000103' })).toBeVisible()
      await prepare?.(page)
      const till = tillOf(page, hand)
      const began = performance.now()
      await run(till)
      console.log(`${till.count()} actions, ${((performance.now() - began) / 1000).toFixed(1)} s`)
      expect(till.count()).toBeLessThanOrEqual(atMost)
      await expectNoFault(page)
    })
