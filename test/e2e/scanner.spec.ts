import type { Page } from '@playwright/test'
import { scanByWedge } from '../window/wedge.ts'
import type { KeySink } from '../window/wedge.ts'
import { ask, askValue } from './counter.ts'
import { expect, test } from './launch.ts'

/** The same in each run; `EXTORNO_SEED` and `EXTORNO_SCANS` look further. */
const seed = Number(process.env['EXTORNO_SEED'] ?? 20_261_121)
const scans = Number(process.env['EXTORNO_SCANS'] ?? 24)

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function chanceOf(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Chance = <Item>(items: readonly Item[]) => Item

const track = '%B4761739001010010^L3TEST/CARD^25122011143878089?;4761739001010010=25122011143878089?'
const foreign = [
  '7750182003',
  '4006381333931',
  'https://example.com/v?id=A-1',
  '20100047218|03|B001|4711',
  '04',
  'x y Z',
]

/** Where a cashier may be when a code is read. */
const places = {
  find: (page: Page) => page.keyboard.press('F2'),
  queue: (page: Page) => page.keyboard.press('F4'),
  close: (page: Page) => page.keyboard.press('F6'),
  settings: (page: Page) => page.keyboard.press('F8'),
  diagnostics: (page: Page) => page.keyboard.press('F9'),
  sale: (page: Page, ticket: string) => openByClick(page, ticket),
  async review(page: Page, ticket: string) {
    await openByClick(page, ticket)
    await page.keyboard.press('F10')
    await page.getByRole('button', { name: 'Confirmar (Enter)' }).waitFor()
  },
  async cashier(page: Page) {
    await page.keyboard.press('F4')
    await page.getByRole('button', { name: /^Cajero/u }).click()
    await page.getByRole('dialog').waitFor()
  },
} as const

async function openByClick(page: Page, ticket: string): Promise<void> {
  await page.keyboard.press('F4')
  await page.keyboard.press('F2')
  await page.locator('[data-sale-key]').filter({ hasText: ticket }).click()
  await page.getByRole('button', { name: 'Revisar (F10)' }).waitFor()
}

/** Gives the focus to any field, button or list that is there, or leaves it where it is. */
const focusAnything = (page: Page, at: number): Promise<void> =>
  page.evaluate((share) => {
    const scope = document.querySelector('[role=dialog]') ?? document
    const all = [...scope.querySelectorAll<HTMLElement>('input, select, button, summary, [tabindex="0"]')]
    const shown = all.filter((element) => element.checkVisibility() && !element.matches(':disabled'))
    shown[Math.floor(share * (shown.length + 1))]?.focus()
  }, at)

/** What every field on the screen holds, by its label and place. */
const fieldsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')].map(
      (field) => `${field.type} ${field.value} ${'checked' in field && field.checked}`,
    ),
  )

/** What the window says now, by which an answer to a scan is known. */
const shownBy = (page: Page) =>
  page.evaluate(() => ({
    heading: document.querySelector('h1')?.textContent ?? '',
    dialogs: [...document.querySelectorAll('[role=dialog] h2')].map(({ textContent }) => textContent),
    told: document.querySelector('.scan-notice')?.textContent ?? null,
    refusedCard:
      document.querySelector('main [role=alert]')?.textContent?.includes('datos de una tarjeta') ?? false,
    search: document.querySelector<HTMLInputElement>('search input')?.value ?? null,
  }))

test('nothing but its sale, or a question, ever comes of a scan', async ({ launchApp }) => {
  test.setTimeout(60_000 + scans * 12_000)
  const { window: page } = await launchApp()
  const session = await page.context().newCDPSession(page)
  const send: KeySink = (method, parameters) => session.send(method, parameters)
  const random = chanceOf(seed)
  const one: Chance = (items) => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
  await page.getByRole('heading', { name: 'Ventas de hoy' }).waitFor()
  const found = await askValue<{ sales: { ticketNumber?: string; status: string }[] }>(page, 'sales.search', {
    page: 1,
  })
  const tickets = found.sales
    .flatMap(({ ticketNumber, status }) => (status === 'approved' ? (ticketNumber ?? []) : []))
    .slice(0, 6)
  const settings = await ask(page, 'settings.get')
  const rows = await askValue(page, 'queue.load')

  /** Whether a sale is chosen, on whatever screen the cashier looks meanwhile. */
  let isUnderWay = false
  for (let count = 0; count < scans; count += 1) {
    const place = one(Object.keys(places) as (keyof typeof places)[])
    const code = random() < 0.6 ? one(tickets) : random() < 0.3 ? track : one(foreign)
    const what = `scan ${count} of seed ${seed}: ${code} on ${place}`
    await places[place](page, one(tickets))
    // A screen is read when it is first wanted, and shows nothing until then.
    await page.getByRole('heading', { level: 1 }).waitFor()
    await focusAnything(page, random())
    const before = await shownBy(page)
    const fields = await fieldsOf(page)
    isUnderWay = place === 'sale' || place === 'review' || (isUnderWay && place !== 'find')
    const asks = isUnderWay
    await scanByWedge(send, code, {
      gapMs: () => 2 + random() * 28,
      // Whatever is listed is drawn anew meanwhile.
      between: (typed) =>
        typed === 4 && random() < 0.5 ? ask(page, 'queue.tryNow').catch(() => undefined) : undefined,
    })
    await expect
      .poll(async () => {
        const now = await shownBy(page)
        if (now.told !== null || now.refusedCard) return 'told'
        if (now.dialogs.includes('¿Dejar esta y abrir la otra?')) return asks ? 'asked' : 'asked without need'
        if (asks || place === 'cashier') return 'nothing was said'
        if (now.heading.includes(`Ticket ${code}`)) return 'opened'
        return now.search === code && !tickets.includes(code) ? 'looked for' : 'nothing'
      }, what)
      .toMatch(/^(?:told|asked|opened|looked for)$/u)
    const after = await shownBy(page)
    isUnderWay ||= after.heading.includes(`Ticket ${code}`)
    if (asks || place === 'cashier') {
      expect(after.heading, what).toBe(before.heading)
      expect((await fieldsOf(page)).slice(0, fields.length), what).toEqual(fields)
    }
    if (code === track)
      expect(await page.evaluate(() => document.body.innerHTML), what).not.toContain('4761739')
    expect([await ask(page, 'settings.get'), await askValue(page, 'queue.load')], what).toEqual([
      settings,
      rows,
    ])
    while ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape')
    const understood = page.getByRole('button', { name: 'Entendido' })
    if (await understood.isVisible()) await understood.click()
  }
})
