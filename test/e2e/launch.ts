import { test as base } from '@playwright/test'
import { launchApp } from './launch-app.ts'
import type { LaunchOptions, LaunchedApp } from './launch-app.ts'

export { expect } from '@playwright/test'
export { runtime } from './launch-app.ts'
export type { LaunchOptions, LaunchedApp } from './launch-app.ts'

/**
 * `launchApp` starts the built app as often as a test needs it. What still runs at the end is closed; a test that failed
 * leaves a picture of every window that was open.
 */
export const test = base.extend<{ launchApp: (options?: LaunchOptions) => Promise<LaunchedApp> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the first parameter destructured, also where no other fixture is used
  launchApp: async ({}, use, testInfo) => {
    const apps: LaunchedApp[] = []
    await use(async (options) => {
      const app = await launchApp(options)
      apps.push(app)
      return app
    })
    const hasFailed = testInfo.status !== testInfo.expectedStatus
    for (const [index, app] of apps.entries()) {
      if (hasFailed && !app.window.isClosed()) {
        const path = testInfo.outputPath(`window-${index + 1}.png`)
        await app.window.screenshot({ path })
        await testInfo.attach(`window ${index + 1}`, { path, contentType: 'image/png' })
      }
      // A window with open operations asks before it closes, and a test that failed does not answer.
      if (hasFailed) await app.kill()
      await app.close()
    }
  },
})
