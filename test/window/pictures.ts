// Takes the pictures of docs/pictures over the fake main: node test/window/pictures.ts
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startWindow } from './open-window.ts'
import type { OpenOptions } from './open-window.ts'
import { openSale } from './window-test.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
mkdirSync(folder, { recursive: true })

const review = async (page: Page): Promise<void> => {
  await page.keyboard.press('F10')
  await page.getByRole('button', { name: 'Confirmar (Enter)' }).waitFor()
}
const confirm = async (page: Page, state: string): Promise<void> => {
  await review(page)
  await page.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await page.locator(`[data-testid=outcome][data-state=${state}]`).waitFor()
}
const key = (name: string, testId: string) => async (page: Page) => {
  await page.keyboard.press(name)
  await page.locator(testId).first().waitFor()
}

/** What each picture shows: how the window is opened, and what is done in it. */
const pictures: Readonly<Record<string, [OpenOptions, (page: Page) => Promise<void>]>> = {
  find: [{}, (page) => page.getByRole('button', { name: 'Ticket 000103' }).waitFor()],
  'sale-with-card': [
    {},
    async (page) => {
      await openSale(page, '000103')
      await page.getByRole('radio', { name: 'Con tarjeta' }).check()
      await page.getByRole('button', { name: 'Simular chip' }).click()
      await page.locator('[data-reading]').waitFor()
    },
  ],
  'sale-opens-later': [{}, (page) => openSale(page, '000102')],
  'sale-bank-account': [
    {},
    async (page) => {
      await openSale(page, '000211')
      await page.getByRole('combobox', { name: 'Banco', exact: true }).selectOption('002')
    },
  ],
  review: [
    {},
    async (page) => {
      await openSale(page, '000103')
      await review(page)
      await page.getByText('Detalle técnico').click()
    },
  ],
  'outcome-approved': [
    {},
    async (page) => {
      await openSale(page, '000103')
      await confirm(page, 'approved')
    },
  ],
  'outcome-declined': [
    {},
    async (page) => {
      await page.evaluate(() => {
        window.story.mood = 'decline'
      })
      await openSale(page, '000103')
      await confirm(page, 'declined')
    },
  ],
  'outcome-unknown': [
    {},
    async (page) => {
      await page.evaluate(() => {
        window.story.mood = 'noAnswer'
      })
      await openSale(page, '000101')
      await confirm(page, 'unknown')
    },
  ],
  'outcome-queued-offline': [
    {},
    async (page) => {
      await page.evaluate(() => window.story.setConnection('offline'))
      await openSale(page, '000103')
      await confirm(page, 'queued')
    },
  ],
  queue: [{ hasQueue: true }, key('F4', '[data-testid=queue-row]')],
  'close-of-day': [{ hasQueue: true }, key('F6', '.day-chart')],
  settings: [{}, key('F8', '.section-body')],
  diagnostics: [{}, key('F9', '[data-testid=reader-item]')],
  'journal-export': [
    {},
    async (page) => {
      await key('F9', '[data-testid=reader-item]')(page)
      await page.getByRole('button', { name: 'Guardar registro' }).click()
      await page.getByRole('progressbar').waitFor()
    },
  ],
}

const wanted = process.argv.slice(2)
const built = await startWindow()
try {
  for (const [name, [options, go]] of Object.entries(pictures)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await built.open({ ...options, colorScheme })
      await go(page)
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled' })
      await page.context().close()
    }
    console.log(`docs/pictures/${name}-light.png and -dark.png`)
  }
} finally {
  await built.close()
}
