import type { Locator, Page } from '@playwright/test'

/** Longer than every period of the app at rest: the bridge is asked for a sign of life each five seconds. */
const restMs = 6000

export const rest = (window: Page): Promise<void> => window.waitForTimeout(restMs)

const heading = (window: Page, name: string): Locator => window.getByRole('heading', { name })

/** What the window shows when it has started. */
export const firstScreen = (window: Page): Locator => heading(window, 'Ventas de hoy')

const reader = (window: Page, phase: string): Promise<void> =>
  window.locator(`[data-testid=reader][data-phase=${phase}]`).waitFor()

/** Every other screen and its key, the search last. */
const screens = [
  ['F4', 'Cola de operaciones'],
  ['F6', 'Cierre del día'],
  ['F9', 'Diagnóstico'],
  ['F8', 'Ajustes'],
  ['F2', 'Ventas de hoy'],
] as const

/**
 * Lets the app do what it does without an operation: a search, a sale opened and left, a reader that goes and comes
 * back, every screen, a check of the connection, and a rest. Ends on the sale, with the reader waiting for a card.
 *
 * @param choose finds the sale and chooses the operation, with a card
 */
export async function runEverythingElse(window: Page, choose: () => Promise<void>): Promise<void> {
  await firstScreen(window).waitFor()
  await choose()
  await reader(window, 'ready')
  await window.getByRole('button', { name: 'Simular desconexión' }).click()
  await reader(window, 'lost')
  await window.getByRole('button', { name: 'Simular reconexión' }).click()
  await reader(window, 'ready')
  for (const [key, title] of screens) {
    await window.keyboard.press(key)
    await heading(window, title).waitFor()
    if (key === 'F8') await checkConnection(window)
  }
  await window.getByRole('button', { name: 'Seguir con la venta' }).click()
  await reader(window, 'ready')
  await rest(window)
}

async function checkConnection(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Kushki', exact: true }).click()
  await window.getByRole('button', { name: 'Probar conexión' }).click()
  await window.getByText(/^Kushki: /u).waitFor()
}
