import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** Nothing on the page breaks WCAG 2.2 AA or a best practice that axe knows. */
export async function expectNoFault(page: Page): Promise<void> {
  // What is read out names a button by its id for seconds after that button is gone (React Aria, LiveAnnouncer).
  // One document without frames: the faster way of running axe, without a page of its own, sees all of it.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .exclude('[data-live-announcer]')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
    ),
  ).toEqual([])
}
