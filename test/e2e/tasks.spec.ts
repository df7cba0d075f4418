import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { test } from '../window/window-test.ts'
import { scanByWedge } from '../window/wedge.ts'

/*
 * What a cashier does all day, once by keyboard and once by touch, at 1024×768 and at 200 %: how many actions it takes is
 * held, how many seconds is told. The tasks that need the whole app have their own files: a close of day with open rows,
 * a past Tuesday, three operations over a kill, a case and its verdict.
 */

type Hand = 'keys' | 'touch'
type Till = {
  page: Page
  hand: Hand
  /** Goes to a part of the screen as the hand does, and presses, chooses or types into it: one action each. */
  press: (part: Locator, key: string | null) => Promise<void>
  choose: (part: Locator) => Promise<void>
  type: (part: Locator, text: string) => Promise<void>
  pick: (part: Locator, value: string) => Promise<void>
  /** The card is put into the reader, or taken out. */
  present: (scenario: 'chip' | 'badRead' | 'notEncrypting' | 'unplug' | 'replug') => Promise<void>
  /** So many actions so far. */
  count: () => number
}

/** Held as a person holds it: two keys within 45 ms are no person's (docs/code-readers.md). */
const held = { delay: 60 }

function tillOf(page: Page, hand: Hand): Till {
  let actions = 0
  const act = async (keys: () => Promise<void>, touch: () => Promise<void>): Promise<void> => {
    actions += 1
    await (hand === 'keys' ? keys() : touch())
  }
  return {
    page,
    hand,
    count: () => actions,
    press: (part, key) =>
      act(
        async () => {
          await part.waitFor()
          if (key === null) await part.focus()
          await page.keyboard.press(key ?? 'Enter', held)
        },
        () => part.tap(),
      ),
    choose: (part) =>
      act(
        async () => {
          await part.focus()
          await page.keyboard.press('Space', held)
        },
        () => part.tap(),
      ),
    type: (part, text) =>
      act(
        async () => {
          await part.focus()
          await page.keyboard.type(text, held)
        },
        async () => {
          await part.tap()
          await page.keyboard.type(text, held)
        },
      ),
    pick: async (part, value) => {
      actions += 1
      await part.selectOption(value)
    },
    present: async (scenario) => {
      actions += 1
      await page.evaluate((it) => window.extorno.invoke('readers.simulate', { scenario: it }), scenario)
    },
  }
}

/** The receipt is scanned: its sale opens by itself. */
async function scan(page: Page, ticket: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await scanByWedge((method, parameters) => session.send(method, parameters), ticket)
  await page.getByRole('heading', { level: 1 }).filter({ hasText: ticket }).waitFor()
}

const review = ({ page, press }: Till) => press(page.getByRole('button', { name: 'Revisar (F10)' }), 'F10')
const confirm = async ({ page, press }: Till) => {
  const button = page.getByRole('button', { name: 'Confirmar (Enter)' })
  await button.waitFor()
  await press(button, 'Enter')
}
const outcome = (page: Page, state: string) => page.locator(`[data-testid=outcome][data-state=${state}]`)
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })

/** What is done of a task from a window that shows Find, and how many actions it may take. */
type Task = {
  name: string
  atMost: number
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
      await scan(page, '000103')
      await till.choose(radio(page, 'Con tarjeta'))
      await expect(page.getByTestId('reader')).toHaveAttribute('data-phase', 'ready')
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
      await till.choose(page.getByRole('button', { name: 'Ayer' }))
      await till.type(page.getByRole('textbox', { name: 'Monto', exact: true }), '20')
      await till.press(page.getByRole('button', { name: 'Buscar', exact: true }), 'Enter')
      const sale = page.getByRole('button', { name: /S\/ 20\.00.*Ticket 000106/u })
      await till.press(sale, null)
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
      await scan(page, '000103')
      await till.choose(radio(page, 'Con tarjeta'))
      const reader = page.getByTestId('reader')
      await expect(reader).toHaveAttribute('data-phase', 'ready')
      for (const trouble of ['badRead', 'notEncrypting'] as const) {
        await till.present(trouble)
        await expect(page.getByRole('alert')).toBeVisible()
      }
      await till.present('unplug')
      await till.present('replug')
      await till.present('chip')
      await expect(reader).toHaveAttribute('data-reading', 'ICC')
      await review(till)
      await confirm(till)
      await expect(outcome(page, 'approved')).toBeVisible()
    },
  },
]

/** 1024×768, and the same at 200 %. */
const sizes = [
  { width: 1024, height: 768 },
  { width: 512, height: 384 },
] as const

for (const { name, atMost, prepare, run } of tasks)
  for (const hand of ['keys', 'touch'] as const)
    for (const size of sizes)
      test(`${name}, by ${hand} at ${size.width}×${size.height}`, async ({ open }) => {
        const page = await open({ hasTouch: true })
        await page.setViewportSize(size)
        await expect(page.getByRole('button', { name: 'Ticket 000103' })).toBeVisible()
        await prepare?.(page)
        const till = tillOf(page, hand)
        const began = performance.now()
        await run(till)
        console.log(`${till.count()} actions, ${((performance.now() - began) / 1000).toFixed(1)} s`)
        expect(till.count()).toBeLessThanOrEqual(atMost)
        const { violations } = await new AxeBuilder({ page })
          .setLegacyMode()
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze()
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('; ')}`),
        ).toEqual([])
      })
