import { test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { startWindow } from './open-window.ts'
import type { OpenOptions, WindowUnderTest } from './open-window.ts'

/** The window over the fake main. When a test ends, nothing may have been complained about: CSP, errors, the contract. */
export const test = base.extend<
  { open: (options?: OpenOptions) => Promise<Page> },
  { built: WindowUnderTest }
>({
  built: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const window = await startWindow()
      await use(window)
      await window.close()
    },
    { scope: 'worker' },
  ],
  open: async ({ built }, use) => {
    const opened: { page: Page; complaints: string[] }[] = []
    await use(async (options) => {
      const one = await built.open(options)
      opened.push(one)
      return one.page
    })
    for (const { page, complaints } of opened) {
      const problems = await page.evaluate(() => window.fake.problems)
      await page.context().close()
      if (complaints.length + problems.length > 0)
        throw new Error(`the window complained:\n${[...complaints, ...problems].join('\n')}`)
    }
  },
})

/** What main was asked to submit so far. */
export const submitted = (page: Page) => page.evaluate(() => window.fake.operations.submit.calls)

/** Opens a sale of the story by its ticket, and waits until it is there. */
export async function openSale(page: Page, ticket: string): Promise<void> {
  await page.getByRole('button', { name: `Ticket ${ticket}` }).click()
  await page.getByRole('heading', { level: 1 }).filter({ hasText: ticket }).waitFor()
}
