/* oxlint-disable unicorn/require-post-message-target-origin -- A port between processes is no window: it takes no origin. */
// What Electron does that a program must not forget; each was missing on the host once, and a fault of the app with it.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { HostControl } from '../../../dev-host/control.ts'
import { launchFixture } from '../../../dev-host/launch-fixture.ts'

declare global {
  var electronHost: HostControl | undefined
}

test('a window that is gone throws at whatever is read of it, and so does its page', async () => {
  await using running = await launchFixture()
  const said = await running.app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false })
    const contents = window.webContents
    const closed = new Promise<void>((resolve) => window.once('closed', resolve))
    window.destroy()
    await closed
    const message = (reach: () => unknown): string => {
      try {
        return `no failure: ${String(reach())}`
      } catch (error) {
        return (error as Error).message
      }
    }
    return {
      asked: [window.isDestroyed(), contents.isDestroyed()],
      thrown: [
        message(() => window.webContents),
        message(() => window.id),
        message(() => window.isMinimized()),
        message(() => window.focus()),
        message(() => contents.id),
        message(() => contents.send('news', 1)),
        message(() => contents.getURL()),
        message(() => BrowserWindow.fromWebContents(contents)),
      ],
      heard: message(() => window.removeAllListeners('closed') === window),
    }
  })
  expect(said).toEqual({
    asked: [true, true],
    thrown: Array.from({ length: 8 }, () => 'Object has been destroyed'),
    heard: 'no failure: true',
  })
})

test('an exception that nobody catches in main is shown and the app goes on; a rejection only warns', async () => {
  await using running = await launchFixture()
  const warned = new Promise<string>((resolve) => {
    running.app.process().stderr?.on('data', (piece: Buffer) => {
      if (piece.includes('UnhandledPromiseRejectionWarning')) resolve('warned')
    })
  })
  const dialogs = await running.app.evaluate(async () => {
    setTimeout(() => {
      throw new RangeError('nobody caught this')
    })
    void Promise.reject(new Error('nobody heard this'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    return globalThis.electronHost?.dialogs
  })
  expect(dialogs).toMatchObject([
    {
      kind: 'error box',
      options: {
        title: 'A JavaScript error occurred in the main process',
        message: expect.stringMatching(
          /^Uncaught Exception:\nRangeError: nobody caught this\n {4}at /u,
        ) as string,
      },
    },
  ])
  expect(await warned).toBe('warned')
  expect(await running.page.evaluate(() => fixture.invoke('echo', 'alive'))).toBe('alive')
})

test("a program's own handler of what is uncaught stands in for the dialog", async () => {
  await using running = await launchFixture()
  const outcome = await running.app.evaluate(async () => {
    const caught = new Promise<Error>((resolve) => process.once('uncaughtException', resolve))
    setTimeout(() => {
      throw new RangeError('caught')
    })
    return [(await caught).message, globalThis.electronHost?.dialogs]
  })
  expect(outcome).toEqual(['caught', []])
})

test('a utility process that V8 gives up tells an error before its exit, and throws where nobody hears it', async () => {
  await using running = await launchFixture()
  const outcome = await running.app.evaluate(async ({ app, utilityProcess }) => {
    const fork = () =>
      utilityProcess.fork(`${app.getAppPath()}/utility.ts`, [], {
        stdio: 'ignore',
        execArgv: ['--max-old-space-size=16'],
      })
    const heard = fork()
    const order: string[] = []
    heard.on(
      'error',
      (type, location, report) => void order.push(`error ${type} ${typeof location} ${typeof report}`),
    )
    const exited = new Promise<void>((resolve) => heard.once('exit', () => resolve()))
    heard.postMessage({ exhaust: true })
    await exited
    order.push('exit')

    const unheard = fork()
    const thrown = new Promise<Error>((resolve) => process.once('uncaughtException', resolve))
    unheard.postMessage({ exhaust: true })
    return { order, thrown: (await thrown).message }
  })
  expect(outcome).toEqual({
    order: ['error FatalError string string', 'exit'],
    thrown: expect.stringContaining('Unhandled error') as string,
  })
}, 30_000)

test('a rejection that nobody hears ends no utility process, an exception does', async () => {
  await using running = await launchFixture()
  const outcome = await running.app.evaluate(async ({ app, utilityProcess }) => {
    const child = utilityProcess.fork(`${app.getAppPath()}/utility.ts`, [], { stdio: 'ignore' })
    child.postMessage({ reject: true })
    const answer = new Promise<{ said: unknown }>((resolve) => child.once('message', resolve))
    child.postMessage({ say: 'still here' })
    const { said } = await answer
    const exit = new Promise<number>((resolve) => child.once('exit', resolve))
    child.postMessage({ throw: true })
    return [said, await exit]
  })
  expect(outcome).toEqual(['still here', 1])
})

test('a menu is there unless the app sets none: Ctrl+R reloads, Ctrl+W closes', async () => {
  await using running = await launchFixture()
  const { app, page } = running
  await page.evaluate(() => Object.assign(window, { isFirst: true }))
  await page.keyboard.press('Control+R')
  await page.waitForFunction(() => !('isFirst' in window) && 'pageRan' in window)
  // What the page keeps for itself reaches no menu.
  await page.evaluate(() => {
    const keep = (event: Event): void => event.preventDefault()
    Object.assign(window, { isSecond: true, letGo: () => removeEventListener('keydown', keep) })
    addEventListener('keydown', keep)
  })
  await page.keyboard.press('Control+R')
  expect(await page.evaluate(() => fixture.invoke('echo', 'in order'))).toBe('in order')
  expect(await page.evaluate(() => 'isSecond' in window)).toBe(true)

  await page.evaluate(() => (window as unknown as { letGo: () => void }).letGo())
  await app.evaluate(({ Menu }) => Menu.setApplicationMenu(null))
  for (const keys of ['Control+R', 'Control+W']) await page.keyboard.press(keys)
  expect(await page.evaluate(() => fixture.invoke('echo', 'no menu'))).toBe('no menu')
  expect(await page.evaluate(() => 'isSecond' in window)).toBe(true)

  await app.evaluate(({ Menu }) => Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'windowMenu' }])))
  const ended = once(app.process(), 'exit')
  await page.keyboard.press('Control+W').catch(() => 'the window was gone before the key was up')
  await ended
})

test('an app that sets its menu before it is ready gets no other', async () => {
  await using running = await launchFixture({ env: { FIXTURE_MENU: 'none' } })
  expect(await running.app.evaluate(({ Menu }) => Menu.getApplicationMenu())).toBe(null)
  await using other = await launchFixture()
  expect(
    await other.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ role }) => role)),
  ).toEqual(['fileMenu', 'editMenu', 'viewMenu', 'windowMenu', 'help'])
})

test('a log-off of Windows tells each window, and nothing more: no before-quit, no will-quit, and the process is over', async () => {
  const userData = mkdtempSync(join(tmpdir(), 'dev-host-'))
  const running = await launchFixture({ userData })
  const main = running.app.process()
  let told = ''
  main.stderr?.on('data', (piece: Buffer) => {
    told += piece.toString()
  })
  const ended = once(main, 'exit')
  await running.app
    .evaluate(({ app, BrowserWindow }) => {
      const say = (word: string) => () => process.stderr.write(`[heard] ${word}\n`)
      for (const event of ['before-quit', 'will-quit', 'quit'] as const) app.on(event as 'quit', say(event))
      const window = BrowserWindow.getAllWindows()[0]!
      window.on('query-session-end', say('query-session-end'))
      window.on('session-end', (event) => {
        say(`session-end ${event.reasons.join()}`)()
        setTimeout(say('too late'))
      })
      globalThis.electronHost?.endSession()
    })
    .catch(() => 'gone')
  await ended
  expect(told.match(/\[heard\] .*/gu)).toEqual(['[heard] query-session-end', '[heard] session-end logoff'])
  rmSync(userData, { recursive: true, force: true, maxRetries: 3 })
})

test('safeStorage is not there before the app is ready, and a keyring that changed asks for a new wrapping', async () => {
  await using running = await launchFixture({ env: { EXTORNO_HOST_KEYRING: 'unknown_desktop' } })
  const outcome = await running.app.evaluate(async ({ safeStorage }) => {
    const sealed = await safeStorage.encryptStringAsync('clave')
    const fixed = Buffer.concat([Buffer.from('v10'), sealed.subarray(3)])
    return [
      safeStorage.getSelectedStorageBackend(),
      sealed.subarray(0, 3).toString(),
      await safeStorage.decryptStringAsync(sealed),
      await safeStorage.decryptStringAsync(fixed),
    ]
  })
  expect(outcome).toEqual([
    'basic_text',
    'v11',
    { shouldReEncrypt: false, result: 'clave' },
    { shouldReEncrypt: true, result: 'clave' },
  ])
})
