/* oxlint-disable unicorn/require-post-message-target-origin -- A port between processes is no window: it takes no origin. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostPath, launchFixture } from '../../../dev-host/launch-fixture.ts'

test('the app has the name, version and folders it was started with', async () => {
  await using running = await launchFixture({ args: ['--profile=test'] })
  expect(
    await running.app.evaluate(({ app }) => [
      app.getName(),
      app.getVersion(),
      app.getPath('userData'),
      app.isPackaged,
      app.commandLine.getSwitchValue('profile'),
      process.argv.slice(2),
      process.versions.electron,
      process.versions.node.split('.')[0],
    ]),
  ).toEqual(['host-fixture', '3.2.1', running.userData, false, 'test', ['--profile=test'], undefined, '24'])
  expect(running.app.process().pid).toBe(await running.app.evaluate(() => process.pid))
})

test('what is not implemented throws with its name', async () => {
  await using running = await launchFixture()
  const said = await running.app.evaluate((electron) => {
    const { app, BrowserWindow, Notification, crashReporter, utilityProcess } = electron
    const window = BrowserWindow.getAllWindows()[0]
    const message = (reach: () => unknown): string => {
      try {
        return `no failure: ${String(reach())}`
      } catch (error) {
        return (error as Error).message
      }
    }
    return [
      message(() => app.getGPUInfo('basic')),
      message(() => app.on('accessibility-support-changed', () => {})),
      message(() => app.getPath('music')),
      message(() => window?.setProgressBar(1)),
      message(() => window?.webContents.openDevTools()),
      message(() => BrowserWindow.fromBrowserView(null as never)),
      message(() => new Notification()),
      message(() => crashReporter.getUploadToServer()),
      message(() => new BrowserWindow({ webPreferences: { nodeIntegration: true } })),
      message(() => utilityProcess.fork('x', [], { partition: 'p' })),
    ]
  })
  expect(said).toEqual(
    [
      'app.getGPUInfo',
      "app event 'accessibility-support-changed'",
      "app.getPath('music')",
      'BrowserWindow.setProgressBar',
      'webContents.openDevTools',
      'BrowserWindow.fromBrowserView',
      'Notification',
      'crashReporter.getUploadToServer',
      'webPreferences.nodeIntegration: true',
      'utilityProcess.fork option partition',
    ].map((name) => `dev-host: ${name} is not implemented`),
  )
})

test('safeStorage encrypts, and plays the keyring that a test asks for', async () => {
  await using running = await launchFixture({ env: { EXTORNO_HOST_KEYRING: 'gnome_libsecret' } })
  const outcome = await running.app.evaluate(async ({ safeStorage }) => {
    const sealed = await safeStorage.encryptStringAsync('clave')
    const changed = Buffer.from(sealed)
    changed[changed.length - 1]! ^= 1
    return {
      backend: safeStorage.getSelectedStorageBackend(),
      isAvailable: await safeStorage.isAsyncEncryptionAvailable(),
      isHidden: !sealed.toString('latin1').includes('clave'),
      opened: await safeStorage.decryptStringAsync(sealed),
      changed: await safeStorage.decryptStringAsync(changed).then(
        () => 'opened',
        () => 'refused',
      ),
    }
  })
  expect(outcome).toEqual({
    backend: 'gnome_libsecret',
    isAvailable: true,
    isHidden: true,
    opened: { shouldReEncrypt: false, result: 'clave' },
    changed: 'refused',
  })
  await using weak = await launchFixture()
  expect(await weak.app.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend())).toBe(
    'basic_text',
  )
})

test('a utility process talks over its port, and its crash is told and harms nobody', async () => {
  await using running = await launchFixture()
  const outcome = await running.app.evaluate(async ({ app, utilityProcess }) => {
    const gone: unknown[] = []
    app.on('child-process-gone', (_event, details) => void gone.push([details.name, details.reason]))
    const child = utilityProcess.fork(`${app.getAppPath()}/utility.ts`, ['--one'], {
      env: { ...process.env, WORD: 'hola' },
      serviceName: 'Fixture utility',
    })
    const answer = new Promise((resolve) => child.once('message', resolve))
    // Sent before it runs: kept until it listens.
    child.postMessage({ say: new Uint8Array([1, 2, 255]) })
    const { said, word, words } = (await answer) as { said: Uint8Array; word: string; words: string[] }
    const exit = new Promise((resolve) => child.once('exit', resolve))
    child.postMessage({ crash: true })
    return { said: [said.constructor.name, ...said], word, words, code: await exit, pid: child.pid, gone }
  })
  expect(outcome).toEqual({
    said: ['Uint8Array', 1, 2, 255],
    word: 'hola',
    words: ['--one'],
    code: 9,
    pid: undefined,
    gone: [['Fixture utility', 'killed']],
  })
  expect(await running.page.evaluate(() => fixture.invoke('echo', 'alive'))).toBe('alive')
})

test('a second start over the same data is told to the first and ends', async () => {
  await using running = await launchFixture()
  const told = running.app.evaluate(
    ({ app }) =>
      new Promise((resolve) => {
        app.once('second-instance', (_event, argv, folder) => resolve([argv.slice(2), folder]))
      }),
  )
  const second = spawn(
    hostPath,
    [
      `--user-data-dir=${running.userData}`,
      join(import.meta.dirname, '../../../dev-host/fixture'),
      '--sale=7',
    ],
    { stdio: 'ignore', env: { ...process.env, EXTORNO_HEADLESS: '1' } },
  )
  const [code] = (await once(second, 'exit')) as [number]
  expect(code).toBe(0)
  expect(await told).toEqual([['--sale=7'], process.cwd()])
})

test('quitting can be prevented, and a killed app leaves neither its lock nor a browser behind', async () => {
  const userData = mkdtempSync(join(tmpdir(), 'dev-host-'))
  const first = await launchFixture({ userData })
  await first.app.evaluate(({ app }) => {
    app.once('before-quit', (event) => event.preventDefault())
    app.quit()
  })
  expect(await first.page.evaluate(() => fixture.invoke('echo', 'still here'))).toBe('still here')
  const exited = once(first.app.process(), 'exit')
  first.app.process().kill('SIGKILL')
  await exited
  const next = await launchFixture({ userData })
  expect(await next.app.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true)
  await next.app.close()
  expect(readdirSync(join(userData, 'host-chromium'))).toEqual([])
  rmSync(userData, { recursive: true, force: true, maxRetries: 3 })
  expect(existsSync(userData)).toBe(false)
})

test('a window whose close is prevented stays, and the app with it', async () => {
  await using running = await launchFixture()
  const outcome = await running.app.evaluate(async ({ app, BrowserWindow }) => {
    const heard: string[] = []
    app.on('will-quit', () => void heard.push('will-quit'))
    const window = BrowserWindow.getAllWindows()[0]!
    window.once('close', (event) => {
      heard.push('close')
      event.preventDefault()
    })
    app.quit()
    await window.webContents.executeJavaScript('1')
    return { heard, isThere: !window.isDestroyed() }
  })
  expect(outcome).toEqual({ heard: ['close'], isThere: true })
})
