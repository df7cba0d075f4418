import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** What breaks WCAG 2.2 AA or a best practice that axe knows, or some of its rules alone. */
async function faultsOf(page: Page, rules?: string[]): Promise<string[]> {
  // What is read out names a button by its id for seconds after that button is gone (React Aria, LiveAnnouncer).
  // One document without frames: the faster way of running axe, without a page of its own, sees all of it.
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude('[data-live-announcer]')
  if (rules === undefined)
    axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
  else axe.withRules(rules)
  const { violations } = await axe.analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
  )
}

/** Nothing on the page breaks WCAG 2.2 AA or a best practice that axe knows. */
export async function expectNoFault(page: Page): Promise<void> {
  expect(await faultsOf(page)).toEqual([])
}

/** The rules that ask for colours: of all others the theme changes nothing. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** The same of a page that is shown light, and its colours in the dark theme too. */
export async function expectNoFaultInBothThemes(page: Page): Promise<void> {
  await expectNoFault(page)
  const light = await ink(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await ink(page)).not.toBe(light)
  expect(await faultsOf(page, ofColours)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await ink(page)).toBe(light)
}

/** The colour of the text; none is on its way to another one after it. */
const ink = (page: Page): Promise<string> =>
  page.evaluate(() => {
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish()
    return getComputedStyle(document.body).color
  })
