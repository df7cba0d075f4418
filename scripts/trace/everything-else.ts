import type { Locator, Page } from '@playwright/test'
import { simulate } from '../demo/simulate.ts'

/**
 * Since the app's start: from here on nothing runs by itself for the first time. Storage looks for its files after 30
 * seconds, a process counts as proven 30 seconds after its start (and the sandbox was started twice).
 */
const calmFromMs = 36_000
/** A machine so slow waits for the first backup too, which is made after a minute. */
const calmAgainFromMs = 66_000

/** What follows from an outcome by itself has followed: the checkpoint is written a second after a commit. */
const followsMs = 3000

export const settle = (window: Page): Promise<void> => window.waitForTimeout(followsMs)

function rest(window: Page, elapsedMs: number): Promise<void> {
  const untilMs = elapsedMs <= calmFromMs ? calmFromMs : calmAgainFromMs
  return window.waitForTimeout(Math.max(0, untilMs - elapsedMs))
}

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
 * @param elapsedMs since the app's start
 */
export async function runEverythingElse(
  window: Page,
  choose: () => Promise<void>,
  elapsedMs: () => number,
): Promise<void> {
  await firstScreen(window).waitFor()
  await choose()
  await reader(window, 'ready')
  await simulate(window, 'Simular desconexión')
  await reader(window, 'lost')
  await simulate(window, 'Simular reconexión')
  await reader(window, 'ready')
  for (const [key, title] of screens) {
    await window.keyboard.press(key)
    await heading(window, title).waitFor()
    if (key === 'F8') await checkConnection(window)
  }
  await window.getByRole('button', { name: 'Seguir con la venta' }).click()
  await reader(window, 'ready')
  await rest(window, elapsedMs())
}

async function checkConnection(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Kushki', exact: true }).click()
  await window.getByRole('button', { name: 'Probar conexión' }).click()
  // Not the label of a credential that is missing, which begins with the same word.
  await window.getByText(/^Kushki: responde bien/u).waitFor()
}
