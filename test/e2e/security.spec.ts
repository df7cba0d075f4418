import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './launch.ts'

/** What a call of the bridge ends in: its value, or the words it was refused with. */
const attempt = (page: Page, call: unknown, input: unknown): Promise<string> =>
  page.evaluate(
    ([name, value]) =>
      window.extorno.invoke(name as string, value).then(
        (answer) => `answered ${JSON.stringify(answer)}`,
        (error: unknown) => (error instanceof Error ? error.message : 'thrown'),
      ),
    [call, input],
  )

test('the window has no network, no new window, no way out and nothing of Node', async ({ launchApp }) => {
  const heard: string[] = []
  const outside = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end('outside')
  }).listen(0, '127.0.0.1')
  await once(outside, 'listening')
  const url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`
  const { window: page, application } = await launchApp()
  await page.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  const before = page.url()

  const seen = await page.evaluate(async (address) => {
    const blocked: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
    const fetched = await fetch(address).then(
      () => 'fetched',
      () => 'refused',
    )
    const image = document.createElement('img')
    const pictured = new Promise<string>((resolve) => {
      image.addEventListener('load', () => resolve('loaded'))
      image.addEventListener('error', () => resolve('refused'))
    })
    image.src = address
    document.body.append(image)
    const inline = document.createElement('script')
    let isTyped = false
    try {
      inline.textContent = 'globalThis.wasRun = true'
      document.body.append(inline)
    } catch {
      isTyped = true
    }
    // The debugger that runs this may evaluate; what the page runs later by itself may not.
    const evaluated = await new Promise<string>((resolve) => {
      setTimeout(() => {
        try {
          // oxlint-disable-next-line no-implied-eval, no-new-func -- the policy has to refuse exactly this
          resolve(String(new Function('return 1')()))
        } catch {
          resolve('refused')
        }
      }, 0)
    })
    return {
      fetched,
      pictured: await pictured,
      evaluated,
      wasRun: Reflect.get(globalThis, 'wasRun') === true,
      isTyped,
      opened: window.open(address) === null,
      permission: await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
      globals: ['require', 'process', 'module', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
      isBridgeFrozen: Object.isFrozen(window.extorno),
    }
  }, url)
  expect(seen).toMatchObject({
    fetched: 'refused',
    pictured: 'refused',
    evaluated: 'refused',
    wasRun: false,
    isTyped: true,
    globals: [],
    isBridgeFrozen: true,
  })
  expect(seen.permission).not.toBe('granted')

  await page.evaluate((address) => {
    const link = document.createElement('a')
    link.href = address
    document.body.append(link)
    link.click()
  }, url)
  await expect(page.getByLabel('Ticket, monto, últimos 4 o referencia')).toBeVisible()
  expect(page.url()).toBe(before)
  expect(application.windows()).toHaveLength(1)
  expect(heard).toEqual([])
  outside.close()
})

test('hostile calls are refused and logged without their content; a frame inside has no bridge', async ({
  launchApp,
}) => {
  const { window: page, userData } = await launchApp()
  await page.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  const secret = '4761739001010010'

  expect(await attempt(page, 'settings.steal', { secret })).toContain('Refused: unknownCall')
  expect(await attempt(page, '__proto__.toString', { secret })).toContain('Refused: unknownCall')
  expect(await attempt(page, 'settings.importText', { text: 5, secret })).toContain('Refused: badInput')
  expect(
    await page.evaluate(() =>
      window.extorno.invoke('settings.importText', { text: 'A'.repeat(50_000_000) }).then(
        () => 'answered',
        (error: unknown) => (error instanceof Error ? error.message : 'thrown'),
      ),
    ),
  ).toContain('Refused: tooLarge')
  expect(
    await page.evaluate(() =>
      window.extorno.invoke('settings.importText', JSON.parse('{"__proto__":{"text":"x"},"text":"x"}')).then(
        (answer) => `answered ${JSON.stringify(answer)}`,
        (error: unknown) => (error instanceof Error ? error.message : 'thrown'),
      ),
    ),
  ).toMatch(/Refused|answered \{"ok":false/u)

  const inner = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.src = '/index.html'
    document.body.append(frame)
    await new Promise((resolve) => {
      frame.addEventListener('load', resolve)
    })
    try {
      return typeof Reflect.get(frame.contentWindow ?? {}, 'extorno')
    } catch {
      return 'unreachable'
    }
  })
  expect(['undefined', 'unreachable']).toContain(inner)

  const log = readFileSync(join(userData, 'training/extorno.log'), 'utf8')
  expect(log).toContain('"event":"callRefused","why":"badInput","call":"settings.importText"')
  expect(log).toContain('"why":"tooLarge"')
  expect(log).not.toContain(secret)
  expect(log.length).toBeLessThan(20_000)
})

test('the same document in another window is answered nothing', async ({ launchApp }) => {
  const { window: page, application } = await launchApp()
  await page.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  const said = await application.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/dist/electron/preload.cjs`
    const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
    await other.loadURL('app://bundle/index.html')
    const words: unknown = await other.webContents.executeJavaScript(
      `extorno.invoke('app.info').then(() => 'answered', (error) => error.message)`,
    )
    other.destroy()
    return words
  })
  expect(said).toContain('Refused: wrongSender')
  expect(await attempt(page, 'app.info', undefined)).toContain('answered')
})

test('the app: protocol serves the window and nothing beside it', async ({ launchApp }) => {
  const { application } = await launchApp()
  const statuses = await application.evaluate(
    ({ net }, paths) =>
      Promise.all(paths.map(async (path) => (await net.fetch(`app://bundle/${path}`)).status)),
    [
      'index.html',
      '..%2felectron%2fmain.js',
      '%2e%2e%2felectron%2fmain.js',
      'assets/..%2f..%2felectron%2fmain.js',
    ],
  )
  expect(statuses).toEqual([200, 404, 404, 404])
})

test('no webview is attached and no redirection is followed', async ({ launchApp }) => {
  const { application } = await launchApp()
  const prevented = await application.evaluate(({ webContents }) =>
    (['will-attach-webview', 'will-redirect', 'will-navigate'] as const).map((name) => {
      let isPrevented = false
      const event = { preventDefault: () => (isPrevented = true), url: 'https://shop.example/' }
      for (const contents of webContents.getAllWebContents()) contents.emit(name, event, {}, {})
      return [name, isPrevented]
    }),
  )
  expect(prevented).toEqual([
    ['will-attach-webview', true],
    ['will-redirect', true],
    ['will-navigate', true],
  ])
})

test('an environment that weakens TLS is not obeyed, not handed on, and told', async ({ launchApp }) => {
  const {
    window: page,
    application,
    userData,
  } = await launchApp({
    env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  })
  await page.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  expect(await attempt(page, 'app.info', undefined)).toMatch(/"weakTls":\["NODE_TLS_REJECT_UNAUTHORIZED"/u)
  expect(readFileSync(join(userData, 'training/extorno.log'), 'utf8')).toContain('"event":"weakTlsCleared"')
  expect(await application.evaluate(() => process.env['NODE_TLS_REJECT_UNAUTHORIZED'] ?? null)).toBeNull()
  if (process.platform !== 'linux') return
  const children = await application.evaluate(({ app }) =>
    app.getAppMetrics().flatMap(({ pid, type }) => (type === 'Utility' ? [pid] : [])),
  )
  expect(children.length).toBeGreaterThanOrEqual(2)
  for (const pid of children)
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('NODE_TLS_REJECT_UNAUTHORIZED')
})

test('damaged settings are kept aside and said; a second start focuses the first', async ({ launchApp }) => {
  const userData = mkdtempSync(join(tmpdir(), 'extorno-settings-'))
  mkdirSync(join(userData, 'training'), { recursive: true })
  writeFileSync(join(userData, 'training/settings.json'), '{"settings": {"ver')
  const first = await launchApp({ userData })
  await expect(
    first.window
      .getByText(/ajustes/iu)
      .filter({ hasText: /dañad|restablec|predeterminad/iu })
      .first(),
  ).toBeVisible()

  const second = launchApp({ userData })
  await expect(second).rejects.toThrow()
  await expect(first.window.getByLabel('Ticket, monto, últimos 4 o referencia')).toBeVisible()
  await first.close()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})
