import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { defaultSettings } from '../../contract/settings.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { Result } from '../../domain/result.ts'
import type { KushkiSale, Sale, SalePage } from '../../domain/sales.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Acquirer } from './acquirer.ts'

/** Starts the app's `test` profile, which talks to whatever host the settings name. */
export const testProfile = ['--profile=test'] as const

/** The sandbox's sale whose outcome is unknown: the one that the seed's reverse by chip takes back. */
export const unknownSaleId = 'cffd9e13-993d-4d8b-9862-3ac4c0f63dec'

/** Writes the settings of a store whose acquirer is the sandbox, as an integrator's file would. */
export function prepareCounter(
  userData: string,
  acquirer: Pick<Acquirer, 'kushki'>,
  change: (settings: StoreSettings) => StoreSettings = (settings) => settings,
): void {
  const settings = defaultSettings()
  const folder = join(userData, 'test')
  mkdirSync(folder, { recursive: true })
  const prepared = change({
    ...settings,
    kushki: {
      ...settings.kushki,
      host: 'custom',
      customUrl: acquirer.kushki,
      timeoutMs: 5000,
    },
    queue: { ...settings.queue, firstGapMs: 200, longestGapMs: 1000 },
  })
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ settings: prepared }))
}

/** Calls main as the window does. */
export const ask = <Answer>(page: Page, call: string, input?: unknown): Promise<Answer> =>
  page.evaluate(
    ([name, value]) => window.extorno.invoke(String(name), value),
    [call, input],
  ) as Promise<Answer>

/** The same for a call that may fail: its value, or an error of the test. */
export async function askValue<Value>(page: Page, call: string, input?: unknown): Promise<Value> {
  const answer = await ask<Result<Value, { tag: string }>>(page, call, input)
  if (!answer.ok) throw new Error(`${call}: ${answer.error.tag}`)
  return answer.value
}

/**
 * Asks main again at each of its news until the answer holds, and gives that answer.
 *
 * @param news the event of the contract that tells of a change, such as `operations.changed`
 */
export async function askUntil<Answer>(
  page: Page,
  asking: () => Promise<Answer>,
  news: string,
  holds: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    // The page takes both in this order: what changes after the answer is heard.
    const heard = page.evaluate(
      (name) =>
        new Promise<void>((resolve) => {
          const stop = window.extorno.on(name, () => {
            stop()
            resolve()
          })
        }),
      news,
    )
    heard.catch(() => {})
    const answer = await asking()
    if (holds(answer)) return answer
    await heard
  }
}

/** The queue's rows once their states are these, in its order. */
export const untilStates = (window: Page, wanted: string[]): Promise<{ rows: QueueRow[] }> =>
  askUntil(
    window,
    () => askValue<{ rows: QueueRow[] }>(window, 'operations.list', {}),
    'operations.changed',
    ({ rows: now }) => now.map(({ state }) => state).join() === wanted.join(),
  )

export const setCredential = (window: Page, acquirer: Pick<Acquirer, 'credential'>): Promise<unknown> =>
  ask(window, 'settings.setSecret', { name: 'kushkiCredential', value: acquirer.credential })

/** The first approved card sale, once the acquirer's sales are there: it may still be starting. */
export async function firstApprovedSale(window: Page): Promise<KushkiSale & { ticketNumber: string }> {
  const fits = (sale: Sale): sale is KushkiSale & { ticketNumber: string } =>
    sale.gateway === 'kushki' && sale.status === 'approved' && sale.ticketNumber !== undefined
  const { sales } = await askUntil<SalePage>(
    window,
    () => askValue(window, 'sales.search', { page: 1 }),
    'sales.changed',
    (found) => found.sales.some(fits),
  )
  const sale = sales.find(fits)
  if (sale === undefined) throw new Error('no approved sale')
  return sale
}

/** Finds a sale by its id, as a scanner types it: the only sale that fits is opened by itself. */
export async function openSale(window: Page, id: string): Promise<void> {
  await window.keyboard.press('F2')
  const box = window.getByLabel('Ticket, monto, últimos 4 o referencia')
  await box.fill(id)
  await box.press('Enter')
  await window.getByRole('radio', { name: 'Extorno' }).waitFor()
}

/** Reviews and confirms what is chosen, and gives the state the outcome shows. */
export async function confirm(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Revisar (F10)' }).click()
  await window.getByRole('button', { name: 'Confirmar (Enter)' }).click()
}
