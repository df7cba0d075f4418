import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { dayOf } from '../../domain/day.ts'
import { operationsTable } from '../../electron/storage/operations-table.ts'
import { migrate } from '../../electron/storage/schema.ts'
import { launchApp } from '../e2e/launch-app.ts'
import type { LaunchedApp } from '../e2e/launch-app.ts'
import { prepareCounter, setCredential, testProfile } from '../e2e/counter.ts'
import { startSandboxProcess } from '../faults/processes.ts'
import type { SandboxProcess } from '../faults/processes.ts'
import { submission } from './history.ts'

const plainFolder = join(import.meta.dirname, 'plain-window')

/** The plain app of the same runtime, drawn. */
export async function launchPlain(): Promise<LaunchedApp> {
  const app = await launchApp({ app: plainFolder })
  await app.window.locator('#rows li').first().waitFor()
  return app
}

/** A counter: its acquirer in a process of its own, and the data folder of an app. */
export type Counter = {
  userData: string
  sandbox: SandboxProcess
  /** Refuses every connection, or answers again. */
  setOffline(isOffline: boolean): Promise<void>
  stop(): Promise<void>
}

/** @param gaps the waits between two tries of the queue. Milliseconds */
export async function startCounter(gaps: { first: number; longest: number }): Promise<Counter> {
  const userData = mkdtempSync(join(tmpdir(), 'extorno-bench-'))
  const sandbox = await startSandboxProcess()
  prepareCounter(userData, sandbox.address, (settings) => ({
    ...settings,
    queue: { ...settings.queue, firstGapMs: gaps.first, longestGapMs: gaps.longest },
  }))
  return {
    userData,
    sandbox,
    setOffline: async (isOffline) => {
      await sandbox.control('PUT', '/faults', isOffline ? [{ kind: 'refuse' }] : [])
    },
    async stop() {
      await sandbox.stop()
      rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Puts voids of the sales `from` to `from + count` into the queue of an app that is not running. */
export function fillQueue(userData: string, from: number, count: number): void {
  const database = new DatabaseSync(join(userData, 'test/outbox.sqlite'))
  migrate(database)
  const operations = operationsTable(database, null, (moment) => dayOf(moment, 'America/Lima'))
  database.exec('BEGIN')
  for (let number = from; number < from + count; number += 1) {
    const { row, content } = submission(number)
    operations.insert({ row, content }, { card: null, bankAccount: null })
  }
  database.exec('COMMIT')
  database.close()
}

/** The app at a counter, its list of sales asked for. */
export async function launchAtCounter({ userData, sandbox }: Counter): Promise<LaunchedApp> {
  const app = await launchApp({ userData, args: testProfile })
  await app.window.getByRole('main').waitFor()
  await setCredential(app.window, sandbox.address)
  // Asked again with the credential.
  await app.window.keyboard.press('F2')
  return app
}

/** Goes to a screen by its key, and waits for its title. */
export async function goTo(page: Page, key: string, title: string): Promise<void> {
  await page.keyboard.press(key)
  await page.getByRole('heading', { level: 1 }).filter({ hasText: title }).waitFor()
}
