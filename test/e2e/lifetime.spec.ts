// How the program begins and ends, under what Electron and the system do to it; electrons-habits.test.ts holds the host to those.
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostControl } from '../../dev-host/control.ts'
import type { QueueRow } from '../../contract/operations.ts'
import { startAcquirer } from './acquirer.ts'
import type { Acquirer } from './acquirer.ts'
import {
  askUntil,
  askValue,
  confirm,
  openSale,
  prepareCounter,
  setCredential,
  testProfile,
  unknownSaleId,
} from './counter.ts'
import { expect, runtime, test } from './launch.ts'
import type { LaunchedApp } from './launch.ts'

declare global {
  var electronHost: HostControl | undefined
}

let acquirer: Acquirer
let userData: string

test.beforeEach(async () => {
  acquirer = await startAcquirer()
  userData = mkdtempSync(join(tmpdir(), 'extorno-lifetime-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  for (const folder of [userData, `${userData}.seen`])
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const log = (): { event: string }[] =>
  readFileSync(join(userData, 'test/extorno.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string })

/** What a database leaves beside itself unless it is closed; the lock's journal is there while it is held. */
const leftOpen = (): string[] =>
  readdirSync(join(userData, 'test')).filter((name) => /-(?:wal|shm|journal)$/u.test(name))

/** A counter whose acquirer takes a reverse and does not answer. */
async function withRequestInFlight(
  launchApp: (options: object) => Promise<LaunchedApp>,
): Promise<LaunchedApp> {
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    kushki: { ...settings.kushki, timeoutMs: 60_000 },
  }))
  const app = await launchApp({ userData, args: testProfile })
  await setCredential(app.window, acquirer)
  await openSale(app.window, unknownSaleId)
  await acquirer.setFaults([{ kind: 'delay', ms: 60_000 }])
  await app.window.getByRole('radio', { name: 'Extorno' }).check()
  await app.window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(app.window)
  await askUntil<{ rows: QueueRow[] }>(
    app.window,
    () => askValue(app.window, 'operations.list', {}),
    'operations.changed',
    ({ rows }) => rows[0]?.state === 'sending',
  )
  return app
}

test('leaving with a request in flight closes the storage: nothing of it stays open', async ({
  launchApp,
}) => {
  const { application } = await withRequestInFlight(launchApp)
  expect(leftOpen()).toContain('outbox.sqlite-wal')
  const ended = once(application.process(), 'exit')
  await application
    .evaluate(({ app, dialog }) => {
      Object.assign(dialog, {
        showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }),
      })
      app.quit()
    })
    .catch(() => 'it left before it could tell')
  expect(await ended).toEqual([0, null])
  expect(leftOpen()).toEqual([])
  expect(log().at(-1)).toMatchObject({ event: 'stopped' })
  expect(log().filter(({ event }) => event === 'moduleFailed')).toEqual([])
})

test('the end of a Windows session closes the storage before the process is over', async ({ launchApp }) => {
  test.skip(runtime() === 'electron', 'only Windows ends a session so')
  const { application } = await withRequestInFlight(launchApp)
  const ended = once(application.process(), 'exit')
  await application.evaluate(() => globalThis.electronHost?.endSession()).catch(() => 'gone')
  await ended
  expect(leftOpen()).toEqual([])
  expect(log().map(({ event }) => event)).toContain('sessionEnded')
})

test('what nobody catches is written down without its words, the storage closed and the program started again', async ({
  launchApp,
}) => {
  for (const origin of ['exception', 'rejection'] as const) {
    prepareCounter(userData, acquirer)
    const { application } = await launchApp({ userData, args: testProfile })
    const ended = once(application.process(), 'exit')
    const note = join(userData, 'relaunched.json')
    await application
      .evaluate(
        ({ app }, [kind, path]) => {
          // Written down and not done: nobody would end the program that is started.
          app.relaunch = (options) =>
            process.getBuiltinModule('node:fs').writeFileSync(String(path), JSON.stringify(options?.args))
          setTimeout(() => {
            const error = new RangeError('4111111111111111')
            if (kind === 'exception') throw error
            void Promise.reject(error)
          })
        },
        [origin, note],
      )
      .catch(() => 'it left before it could tell')
    expect(await ended).toEqual([1, null])
    expect(JSON.parse(readFileSync(note, 'utf8'))).toContain('--restarts=1')
    expect(leftOpen()).toEqual([])
    expect(log().findLast(({ event }) => event === 'uncaught')).toEqual({
      at: expect.any(String),
      event: 'uncaught',
      origin,
      error: 'RangeError',
    })
    expect(JSON.stringify(log())).not.toContain('4111111111111111')
  }
})

test('no menu: what would reload or close the window does nothing', async ({ launchApp }) => {
  prepareCounter(userData, acquirer)
  const { window, application } = await launchApp({ userData, args: testProfile })
  await window.evaluate(() => Object.assign(globalThis, { isFirst: true }))
  for (const keys of ['Control+R', 'Control+Shift+R', 'Control+W', 'Control+Q'])
    await window.keyboard.press(keys)
  expect(await askValue(window, 'queue.summary')).toMatchObject({ waiting: 0 })
  expect(await window.evaluate(() => 'isFirst' in globalThis)).toBe(true)
  if (process.platform !== 'darwin')
    expect(await application.evaluate(({ Menu }) => Menu.getApplicationMenu())).toBe(null)
})

test('a window that crashes again and again is loaded again after ever longer waits', async ({
  launchApp,
}) => {
  prepareCounter(userData, acquirer)
  const { window, application } = await launchApp({ userData, args: testProfile })
  await window.waitForSelector('nav')
  const gaps = await application.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents
    const found: number[] = []
    for (let crash = 0; crash < 4; crash += 1) {
      const loaded = new Promise<void>((resolve) => contents.once('did-start-loading', resolve))
      const gone = new Promise<void>((resolve) => contents.once('render-process-gone', () => resolve()))
      contents.forcefullyCrashRenderer()
      await gone
      const at = performance.now()
      await loaded
      found.push(performance.now() - at)
      await new Promise<void>((resolve) => contents.once('did-finish-load', resolve))
    }
    return found
  })
  // The waits themselves are held by test/unit/main/crash-reload.test.ts; a loaded machine only makes them longer. The
  // clock here is started after the timer was.
  for (const [index, least] of [0, 450, 950, 1950].entries())
    expect(gaps[index]).toBeGreaterThanOrEqual(least)
  // What crashed held what was on the screen, and more: none of it lies on the disk.
  const dumps = await application.evaluate(({ app }) => app.getPath('crashDumps'))
  const files = [userData, dumps].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [],
  )
  expect(files.filter((name) => name.endsWith('.dmp'))).toEqual([])
})
