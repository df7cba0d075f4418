import type { Page } from '@playwright/test'

/** Tells training's reader what to do; its buttons are folded away until they are wanted. */
export async function simulate(window: Page, scenario: string): Promise<void> {
  await window.locator('details.simulate').waitFor()
  const folded = window.locator('details.simulate:not([open]) > summary')
  if ((await folded.count()) > 0) await folded.click()
  await window.getByRole('button', { name: scenario }).click()
}
