import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadersSnapshot } from '../../contract/readers.ts'
import { ask, askUntil, firstApprovedSale, openSale } from './counter.ts'
import { childRunning } from '../rigs/child-running.ts'
import { expect, test } from './launch.ts'
import type { LaunchedApp } from './launch.ts'
import { simulate } from '../../scripts/demo/simulate.ts'

/** Leaves an app whose queue cannot be read, which asks first, and gives what it said. */
async function leaveAnyway(app: LaunchedApp): Promise<string> {
  const said = await app.application.evaluate(
    ({ app: main, dialog }) =>
      new Promise<string>((resolve) => {
        const answer = (response: number) => (_window: unknown, options: { message: string }) => {
          resolve(options.message)
          // Stays once, so that what was said can be told, and leaves the next time.
          Object.assign(dialog, { showMessageBox: answer(0) })
          return Promise.resolve({ response, checkboxChecked: false })
        }
        Object.assign(dialog, { showMessageBox: answer(1) })
        main.quit()
      }),
  )
  await app.close()
  return said
}

test('a bridge that crashes is started again; the window and the operation stay', async ({ launchApp }) => {
  test.skip(process.platform !== 'linux', 'finds the bridge through /proc')
  const { window, application } = await launchApp()
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  const untilReaders = (holds: (told: ReadersSnapshot) => boolean): Promise<ReadersSnapshot> =>
    askUntil(window, () => ask(window, 'readers.snapshot'), 'readers.changed', holds)
  await untilReaders(({ readers }) => readers[0]?.phase === 'ready')
  const mainPid = await application.evaluate(() => process.pid)
  const bridge = childRunning(mainPid, 'native-bridge/main.js')
  if (bridge === null) throw new Error('the bridge was not found')

  process.kill(bridge, 'SIGKILL')
  await untilReaders(
    ({ bridge: health, readers }) =>
      health.restarts === 1 && health.state === 'running' && readers[0]?.phase === 'ready',
  )
  await expect(window.getByLabel('Ticket, monto, últimos 4 o referencia')).toBeVisible()
  expect(childRunning(mainPid, 'native-bridge/main.js')).not.toBe(bridge)
})

test('a bridge that hangs is said to, and replaced; the reader waits for the card again', async ({
  launchApp,
}) => {
  test.skip(process.platform !== 'linux', 'finds the bridge through /proc')
  const { window, application } = await launchApp()
  await openSale(window, (await firstApprovedSale(window)).ticketNumber)
  await window.getByRole('radio', { name: 'Con tarjeta' }).check()
  const state = window.getByTestId('reader-state')
  await expect(state).toHaveText('Inserte, acerque o deslice la tarjeta')
  const mainPid = await application.evaluate(() => process.pid)
  const bridge = childRunning(mainPid, 'native-bridge/main.js')
  if (bridge === null) throw new Error('the bridge was not found')

  process.kill(bridge, 'SIGSTOP')
  await expect(state).toContainText('Los lectores dejaron de responder')
  await expect(state).toHaveText('Inserte, acerque o deslice la tarjeta', { timeout: 15_000 })
  expect(childRunning(mainPid, 'native-bridge/main.js')).not.toBe(bridge)
  await simulate(window, 'Simular chip')
  await expect(window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
})

test('a database of a newer version is not touched: the window says so and accepts nothing', async ({
  launchApp,
}) => {
  const userData = mkdtempSync(join(tmpdir(), 'extorno-newer-'))
  mkdirSync(join(userData, 'training'))
  const path = join(userData, 'training/outbox.sqlite')
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE from_tomorrow (id INTEGER); PRAGMA user_version = 9999')
  database.close()
  const app = await launchApp({ userData })
  await expect(
    app.window.getByText('Los datos son de una versión más nueva', { exact: false }).first(),
  ).toBeVisible()
  const again = new DatabaseSync(path)
  expect(again.prepare('PRAGMA user_version').get()).toEqual({ user_version: 9999 })
  again.close()
  await leaveAnyway(app)
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

test('a damaged database is kept aside and told of', async ({ launchApp }) => {
  const userData = mkdtempSync(join(tmpdir(), 'extorno-damaged-'))
  mkdirSync(join(userData, 'training'))
  writeFileSync(join(userData, 'training/outbox.sqlite'), Buffer.alloc(40_960, 'not a database '))
  const app = await launchApp({ userData })
  const info = await ask<{ health: { storage: string; salvage: { asidePath: string } | null } }>(
    app.window,
    'app.info',
  )
  expect(info.health.storage).toBe('salvaged')
  expect(
    readFileSync(info.health.salvage?.asidePath ?? '')
      .subarray(0, 14)
      .toString(),
  ).toBe('not a database')
  await expect(
    app.window
      .getByRole('alert')
      .or(app.window.getByText('dañad', { exact: false }))
      .first(),
  ).toBeVisible()
  await app.close()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

test('a database that becomes unreadable while the app runs is not shown as an empty queue', async ({
  launchApp,
}) => {
  const userData = mkdtempSync(join(tmpdir(), 'extorno-unreadable-'))
  const app = await launchApp({ userData })
  await app.window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await expect(app.window.getByRole('alert')).toHaveCount(0)
  const path = join(userData, 'training/outbox.sqlite')
  // The app looks at its pages again because somebody else has written.
  const other = new DatabaseSync(path, { timeout: 10_000 })
  other.exec("INSERT INTO meta VALUES ('somebody', 'else'); PRAGMA wal_checkpoint(TRUNCATE)")
  other.close()
  writeFileSync(path, readFileSync(path).fill(0xa5, 4096))
  await app.window.keyboard.press('F4')
  await expect(app.window.getByRole('alert').first()).toContainText(
    'No se sabe qué operaciones quedaron abiertas',
  )
  await expect(app.window.getByText('Todo está resuelto')).toHaveCount(0)
  expect(await leaveAnyway(app)).toContain('no se sabe qué operaciones quedaron abiertas')
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})
