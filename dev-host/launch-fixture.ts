import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'

/** What the fixture's preload gives to its page. */
type FixtureApi = {
  invoke(channel: string, ...parameters: unknown[]): Promise<unknown>
  on(channel: string, listener: (...parameters: unknown[]) => void): () => void
  callBack(listener: (value: unknown) => Promise<string>): Promise<string>
  throwNow(): void
  reject(): Promise<void>
  constants: { list: number[]; text: string }
}

declare global {
  var fixture: FixtureApi
}

export const hostPath = join(import.meta.dirname, 'bin/dev-host')
const fixtureFolder = join(import.meta.dirname, 'fixture')

export type RunningFixture = AsyncDisposable & { app: ElectronApplication; page: Page; userData: string }

/** Launches an app of the fixture on the host and waits until its page has loaded. */
export async function launchFixture(
  options: { userData?: string; args?: string[]; env?: Record<string, string>; entry?: string } = {},
): Promise<RunningFixture> {
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'dev-host-'))
  const app = await _electron.launch({
    executablePath: hostPath,
    args: [`--user-data-dir=${userData}`, options.entry ?? fixtureFolder, ...(options.args ?? [])],
    env: { ...(process.env as Record<string, string>), EXTORNO_HEADLESS: '1', ...options.env },
  })
  const page = await app.firstWindow()
  await page.waitForFunction(() => 'pageRan' in window && 'fixture' in window)
  return {
    app,
    page,
    userData,
    async [Symbol.asyncDispose]() {
      await app.close()
      rmSync(userData, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
