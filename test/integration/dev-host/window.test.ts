import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchFixture } from '../../../dev-host/launch-fixture.ts'
import type { RunningFixture } from '../../../dev-host/launch-fixture.ts'

let running: RunningFixture

beforeAll(async () => {
  running = await launchFixture()
})
afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

test('a call reaches main with the frame that made it, and its answer comes back', async () => {
  expect(await running.page.evaluate(() => fixture.invoke('who'))).toEqual({
    url: 'app://bundle/page.html',
    origin: 'app://bundle',
    isTop: true,
    window: 1,
  })
})

test('whose compiled scripts Electron would keep is told: of the schemes that ask for it', async () => {
  expect(await running.app.evaluate(() => globalThis.electronHost?.codeCached)).toEqual(['app'])
})

test('values cross as by structured clone, both ways', async () => {
  const same = await running.page.evaluate(async () => {
    const value = {
      bytes: new Uint8Array([0, 127, 255]),
      map: new Map([['a', [1n, Number.NaN, -0, undefined]]]),
      date: new Date(5),
      text: '\u{1f4b3}'.repeat(3),
      ['__proto__']: 'plain data',
    }
    const back = (await fixture.invoke('echo', value)) as typeof value
    const list = back.map.get('a') ?? []
    return [
      back.bytes instanceof Uint8Array && [...back.bytes].join(),
      list[0] === 1n && Number.isNaN(list[1]) && Object.is(list[2], -0) && list.length === 4,
      back.date.getTime(),
      back.text,
      Object.keys(back).join(),
    ]
  })
  expect(same).toEqual(['0,127,255', true, 5, '💳💳💳', 'bytes,map,date,text,__proto__'])
})

test('what cannot be cloned is refused where it was sent', async () => {
  await expect(running.page.evaluate(() => fixture.invoke('echo', { now: window }))).rejects.toThrow(
    /could not be cloned|cycles/u,
  )
})

test('a large text crosses whole', async () => {
  const length = await running.page.evaluate(
    async () => ((await fixture.invoke('echo', 'x'.repeat(5_000_000))) as string).length,
  )
  expect(length).toBe(5_000_000)
})

test('a handler that throws, or is not there, rejects the call in the words of Electron', async () => {
  const failure = (channel: string): Promise<string> =>
    running.page.evaluate(
      (name) =>
        fixture.invoke(name).then(
          () => 'no failure',
          (error: Error) => error.message,
        ),
      channel,
    )
  expect(await failure('fail')).toBe("Error invoking remote method 'fail': RangeError: out of range")
  expect(await failure('nobody')).toBe(
    "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
  )
})

test('a message from main reaches the listeners of the page until they leave', async () => {
  await running.page.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    const leave = fixture.on('news', (value) => {
      heard.push(value)
      if (heard.length === 2) leave()
    })
  })
  await running.app.evaluate(({ BrowserWindow }) => {
    for (const value of [{ a: 1 }, 'two', 'three'])
      BrowserWindow.getAllWindows()[0]?.webContents.send('news', value)
  })
  // Messages and answers share one way, so this answer comes after all three.
  await running.page.evaluate(() => fixture.invoke('echo', 0))
  expect(await running.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([
    { a: 1 },
    'two',
  ])
})

test('functions, promises and errors cross the context bridge', async () => {
  const { page } = running
  expect(await page.evaluate(() => fixture.callBack(async (value) => JSON.stringify(value)))).toBe(
    'got {"deep":[1,2]}',
  )
  await expect(page.evaluate(() => fixture.reject())).rejects.toThrow('rejected in the preload')
  await expect(page.evaluate(() => fixture.throwNow())).rejects.toThrow('thrown in the preload')
})

test('what is exposed is frozen and stays', async () => {
  const exposed = await running.page.evaluate(() => [
    Object.isFrozen(fixture),
    Object.isFrozen(fixture.constants.list),
    Reflect.set(fixture.constants, 'text', 'changed'),
    Reflect.set(window, 'fixture', null),
    Reflect.deleteProperty(window, 'fixture'),
    fixture.constants.text,
  ])
  expect(exposed).toEqual([true, true, false, false, false, 'frozen'])
})

test('the page sees nothing of Electron, of Node or of the preload', async () => {
  const seen = await running.page.evaluate(() =>
    [
      'require',
      'process',
      'module',
      'ipcRenderer',
      'electron',
      '__electronHostPost',
      '__electronHostDeliver',
    ].filter((name) => name in window),
  )
  expect(seen).toEqual([])
})

test("the app's content security policy holds: its script ran, the inline one did not", async () => {
  expect(await running.page.evaluate(() => ['pageRan' in window, 'inlineRan' in window])).toEqual([
    true,
    false,
  ])
})

test('permissions are what the handlers of the app say', async () => {
  const state = await running.page.evaluate(
    async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
  )
  expect(state).toBe('denied')
})

test('leaving the page and opening windows are denied by the handlers of the app', async () => {
  const { app, page } = running
  await app.evaluate(({ BrowserWindow }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    contents?.on('will-navigate', ({ url }) => void asked.push(`navigate ${url}`))
    contents?.setWindowOpenHandler(({ url }) => {
      asked.push(`open ${url}`)
      return { action: 'deny' }
    })
  })
  await page.getByRole('link', { name: 'Elsewhere' }).click()
  await page.getByRole('link', { name: 'New window' }).click()
  await page.evaluate(() => fixture.invoke('echo', 0))
  expect(await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual([
    'navigate https://example.test/elsewhere',
    'open https://example.test/new',
  ])
  expect(page.url()).toBe('https://bundle.app.test/page.html')
})

test('no request leaves for the network', async () => {
  const outcome = await running.app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false })
    const failed = await window.loadURL('http://127.0.0.1:9/').then(
      () => 'loaded',
      (error: Error) => error.message,
    )
    window.destroy()
    return failed
  })
  expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
})

test('a second window has its own page, its own sender and its own size', async () => {
  const opened = running.app.waitForEvent('window', (candidate) =>
    candidate.waitForURL('https://other.app.test/**').then(
      () => true,
      () => false,
    ),
  )
  await running.app.evaluate(async ({ BrowserWindow, app }) => {
    const second = new BrowserWindow({
      width: 640,
      height: 480,
      webPreferences: { preload: `${app.getAppPath()}/preload.cjs` },
    })
    await second.loadURL('app://other/page.html')
  })
  const page = await opened
  expect(await page.evaluate(() => fixture.invoke('who'))).toMatchObject({ origin: 'app://other' })
  expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([640, 480])
  const window = await running.app.browserWindow(page)
  expect(await window.evaluate((one) => one.getBounds().width)).toBe(640)
  // The driver hears of its page's end on a line of its own, before or after main does: main's own word is awaited.
  await window.evaluate((one) => {
    Object.assign(globalThis, { closed: new Promise<void>((resolve) => one.once('closed', resolve)) })
  })
  await page.close()
  await running.app.evaluate(() => (globalThis as unknown as { closed: Promise<void> }).closed)
  expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('frames have no preload; with it in every frame, the sender tells a frame from the top', async () => {
  const frames = await running.app.evaluate(async ({ BrowserWindow, app, ipcMain }) => {
    const seen: unknown[] = []
    ipcMain.handle(
      'from-frame',
      (event) => void seen.push([event.senderFrame?.url, event.senderFrame?.parent?.url]),
    )
    for (const nodeIntegrationInSubFrames of [false, true]) {
      const window = new BrowserWindow({
        webPreferences: { preload: `${app.getAppPath()}/preload.cjs`, nodeIntegrationInSubFrames },
      })
      await window.loadURL('app://bundle/page.html')
      seen.push(
        await window.webContents.executeJavaScript(`new Promise((resolve) => {
          const frame = document.createElement('iframe')
          frame.src = '/page.html?framed'
          frame.onload = async () => {
            await frame.contentWindow.fixture?.invoke('from-frame')
            resolve('fixture' in frame.contentWindow)
          }
          document.body.append(frame)
        })`),
      )
      window.destroy()
    }
    return seen
  })
  expect(frames).toEqual([false, ['app://bundle/page.html?framed', 'app://bundle/page.html'], true])
})

test('a crashed page is told, and can be loaded again', async () => {
  const outcome = await running.app.evaluate(async ({ BrowserWindow, app }) => {
    const window = new BrowserWindow({ webPreferences: { preload: `${app.getAppPath()}/preload.cjs` } })
    await window.loadURL('app://bundle/page.html')
    const gone = new Promise((resolve) =>
      window.webContents.once('render-process-gone', (_event, details) => resolve(details.reason)),
    )
    window.webContents.forcefullyCrashRenderer()
    const reason = await gone
    await window.loadURL('app://bundle/page.html')
    const title: unknown = await window.webContents.executeJavaScript('document.title')
    window.destroy()
    return [reason, title]
  })
  expect(outcome).toEqual(['crashed', 'Fixture'])
})

test('the page can be seen and printed', async () => {
  const picture = await running.page.screenshot()
  expect(picture.subarray(1, 4).toString()).toBe('PNG')
  const pdf = await running.app.evaluate(async ({ BrowserWindow }) => {
    const document = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({})
    return document?.subarray(0, 5).toString()
  })
  expect(pdf).toBe('%PDF-')
})

test('printing takes and refuses what Electron does', async () => {
  const told = await running.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('no window')
    const refusal = async (work: () => unknown): Promise<string> => {
      try {
        await work()
        return ''
      } catch (error) {
        return error instanceof Error ? error.message : 'thrown'
      }
    }
    const print = (options: Electron.WebContentsPrintOptions): Promise<string> =>
      new Promise((resolve) =>
        contents.print(options, (isPrinted, reason) => resolve(isPrinted ? 'printed' : reason)),
      )
    const bad = (options: unknown) => options as Electron.WebContentsPrintOptions
    return [
      await print({ silent: true, pageSize: { width: 80_000, height: 120_000 } }),
      await print({ deviceName: 'i-am-a-nonexistent-printer' }),
      await refusal(() => contents.print(bad({ pageSize: 'i-am-a-bad-pagesize' }))),
      await refusal(() => contents.print({ pageSize: { width: 100, height: 200 } })),
      await refusal(() => contents.print(bad({ collate: true }))),
      await refusal(() => contents.printToPDF({ pageSize: { width: 3, height: 5 }, margins: { top: 6 } })),
      await refusal(() => contents.printToPDF({ pageSize: 'B5' as 'A5' })),
      (await contents.printToPDF({ pageSize: { width: 3.15, height: 6 } }))
        .toString('latin1')
        .match(/MediaBox \[(?<box>[^\]]+)\]/u)
        // Whole points: how Chromium rounds to its own units differs with the fonts of the page.
        ?.groups?.['box']?.split(' ')
        .map((points) => Math.round(Number(points)))
        .join(' '),
      (await contents.getPrintersAsync()).map(({ name }) => name).join(),
    ]
  })
  expect(told).toEqual([
    'printed',
    'Invalid deviceName provided',
    'Unsupported pageSize: i-am-a-bad-pagesize',
    'height and width properties must be minimum 352 microns.',
    'dev-host: webContents.print with collate is not implemented',
    'margins must be less than or equal to pageSize',
    'Invalid pageSize B5',
    '0 0 227 432',
    'host-printer',
  ])
})

test('the theme of the app is what the page is shown in', async () => {
  const { app, page } = running
  await app.evaluate(({ nativeTheme }) => {
    nativeTheme.themeSource = 'dark'
  })
  await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches)
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true)
})
