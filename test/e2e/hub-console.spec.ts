import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { findChromium, rasterizationOnCpu } from '../../scripts/chromium.mjs'
import { call, createCounter } from '../integration/hub/counter.ts'
import type { Counter } from '../integration/hub/counter.ts'
import { startHubProcess } from '../integration/hub/process.ts'
import type { HubProcess } from '../integration/hub/process.ts'
import { expectNoFault } from '../window/no-fault.ts'

const passphrase = 'a long passphrase of the owner'
/** Where whoever asks for pictures wants them. */
const pictures = process.env['EXTORNO_PICTURES']

let browser: Browser
let folder: string
let hub: HubProcess
const hubKey = randomBytes(32).toString('hex')
const complaints: string[] = []

test.slow()
test.beforeAll(async () => {
  const executablePath = findChromium()
  browser = await chromium.launch({
    ...(executablePath === null ? {} : { executablePath }),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), rasterizationOnCpu],
  })
})
test.afterAll(() => browser.close())
test.beforeEach(async () => {
  complaints.length = 0
  folder = mkdtempSync(join(tmpdir(), 'extorno-console-'))
  hub = await startHubProcess({
    place: { kind: 'pglite', directory: join(folder, 'database') },
    key: hubKey,
    folder,
  })
})
test.afterEach(async () => {
  await hub.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  // Errors, what the content security policy stopped, and what went elsewhere.
  expect(complaints).toEqual([])
})

const hoursBeforeNoon = 12 - new Date().getUTCHours()
/** A zone where it is about noon: what the shop did a minute ago it did today, at whatever time this runs. */
const timezoneId = `Etc/GMT${hoursBeforeNoon < 0 ? '+' : '-'}${Math.abs(hoursBeforeNoon)}`

type Looks = Pick<BrowserContextOptions, 'colorScheme' | 'viewport'>
const wide: Looks = { colorScheme: 'light', viewport: { width: 1280, height: 800 } }
const phone: Looks = { colorScheme: 'dark', viewport: { width: 360, height: 740 } }

async function openPage(looks: Looks): Promise<Page> {
  const context = await browser.newContext({
    ...looks,
    locale: 'es-PE',
    timezoneId,
    acceptDownloads: true,
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  page.on('console', (message) => {
    // That a passphrase was refused, or the hub is away, the browser writes down by itself.
    const isToldByPage = /^Failed to load resource: (?:net::ERR_|.* status of 403)/u.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !isToldByPage) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (sent) => {
    const { origin, protocol } = new URL(sent.url())
    if (origin !== hub.url && protocol !== 'blob:') complaints.push(`elsewhere: ${sent.url()}`)
  })
  await page.goto(hub.url)
  return page
}

/** Whether anything makes the page scroll sideways. */
const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

/** A page as it is looked at: nothing that axe knows, nothing beside the screen, and a picture where they are wanted. */
async function look(page: Page, name: string): Promise<void> {
  await expectNoFault(page)
  expect(await overflows(page)).toBe(false)
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}

async function signInFirst(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Es la primera vez' }).click()
  await page.getByLabel('Código de inicio').fill(hub.firstCode ?? '')
  await page.getByLabel('Cómo se llamará aquí').fill('Rosa')
  await page.getByLabel('Una frase de paso').fill(passphrase)
  await page.getByLabel('La frase de paso, otra vez').fill(passphrase)
  await page.getByRole('button', { name: 'Crear y entrar' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Operaciones' })).toBeVisible()
}

type Told = { kind: 'void' | 'refund'; minor: number; at: number; reason?: string; sale?: string }

/** An operation of a counter, up to one of its ends. */
function tell(counter: Counter, end: 'approved' | 'attention' | null, told: Told): string {
  const operationId = randomUUID()
  const { kind, minor, at, reason, sale = randomUUID() } = told
  const who = `sha256:${'c'.repeat(64)}`
  counter.journal.add({
    operationId,
    who,
    event: 'accepted',
    at,
    detail: { kind, saleKey: `kushki:${sale}`, currency: 'PEN', minor, ...(reason ? { reason } : {}) },
  })
  if (end !== null) counter.journal.add({ operationId, event: 'sending', at: at + 400 })
  if (end === 'approved')
    counter.journal.add({ operationId, event: 'approved', at: at + 900, detail: { minor, code: '000' } })
  if (end === 'attention')
    counter.journal.add({
      operationId,
      event: 'attention',
      at: at + 900,
      detail: { reason: 'lookupFoundNothing' },
    })
  return operationId
}

const send = async (counter: Counter): Promise<void> =>
  expect(await counter.call('sendEvents', counter.journal.batch())).toMatchObject({ ok: true })

/** A store with two counters and what they did today, made beside the page. */
async function makeShop(token: string) {
  const store = await call(hub.url, 'createStore', { label: 'Bodega San Juan' }, { token })
  if (!store.ok) throw new Error(store.error.tag)
  const { storeId } = store.value
  const join = async (counterLabel: string): Promise<Counter> => {
    const issued = await call(hub.url, 'issueCode', { counterLabel }, { token, params: { storeId } })
    if (!issued.ok) throw new Error(issued.error.tag)
    const counter = createCounter(hub.url)
    expect(await counter.enrol(issued.value.code)).toMatchObject({ ok: true })
    return counter
  }
  const [one, two] = [await join('Caja 1'), await join('Caja 2')]
  const now = Date.now()
  tell(one, 'approved', { kind: 'refund', minor: 2550, at: now - 50_000, reason: 'Producto con falla' })
  tell(one, 'approved', { kind: 'refund', minor: 123_456_700, at: now - 40_000, reason: '=Otro' })
  tell(one, null, { kind: 'void', minor: 990, at: now - 30_000, sale: '=cmd|1' })
  tell(two, 'attention', { kind: 'void', minor: 8000, at: now - 20_000 })
  for (const counter of [one, two]) await send(counter)
  return { one, two, now }
}

const tokenOf = (page: Page): Promise<string> => page.evaluate(() => sessionStorage.getItem('session') ?? '')

test('an owner signs in by the printed code, makes a store, and lets a counter in and out', async () => {
  const page = await openPage(wide)
  await expect(page.getByRole('heading', { level: 1, name: 'Entrar a la central' })).toBeVisible()
  await look(page, 'sign-in-es')
  await page.getByRole('button', { name: 'Es la primera vez' }).click()
  await page.getByRole('button', { name: 'Crear y entrar' }).click()
  await expect(page.getByText('Eso no es un código', { exact: false })).toBeVisible()
  await look(page, 'first-time-es')
  await page.reload()
  await signInFirst(page)

  await page.getByRole('link', { name: 'Tiendas y cajas' }).click()
  await expect(page.getByText('Todavía no hay tiendas', { exact: false })).toBeVisible()
  // By keys alone.
  await page.getByRole('button', { name: 'Nueva tienda' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Nombre de la tienda')).toBeFocused()
  await page.keyboard.type('Bodega San Juan')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Bodega San Juan' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Nueva tienda' })).toBeFocused()

  await page.getByRole('button', { name: 'Código para una caja' }).click()
  await page.getByLabel('Nombre de la caja').fill('Caja 1')
  await page.getByRole('button', { name: 'Dar el código' }).click()
  const code = page.getByTestId('code')
  await expect(code).toBeVisible()
  await expect(page.getByText(/Vence en \d+ min/u)).toBeVisible()
  await look(page, 'code-es')
  const counter = createCounter(hub.url)
  expect(await counter.enrol((await code.textContent()) ?? '')).toMatchObject({ ok: true })
  tell(counter, null, { kind: 'void', minor: 990, at: Date.now() })
  await send(counter)
  await page.getByRole('button', { name: 'Ya lo escribí en la caja' }).click()
  const card = page.getByTestId('counter')
  await expect(card).toContainText('En línea')
  await expect(card).toContainText(`hasta la anotación 1 (${counter.journal.entries[0]?.hash.slice(0, 8)}…)`)
  await expect(card).toContainText('1 operación, la más antigua de hoy')

  counter.journal.add({ event: 'shiftOpened', detail: { shift: 1 } })
  counter.journal.add({ event: 'shiftOpened', detail: { shift: 2 } })
  expect(await counter.call('sendEvents', counter.journal.batch(3))).toMatchObject({ error: { tag: 'Gap' } })
  await expect(page.getByText('Faltan anotaciones', { exact: false })).toBeVisible()
  await look(page, 'stores-es')

  await card.getByRole('button', { name: 'Retirar la caja' }).click()
  await page.getByRole('button', { name: 'No, dejarlo así' }).click()
  expect(await counter.call('self', {})).toMatchObject({ ok: true })
  await card.getByRole('button', { name: 'Retirar la caja' }).click()
  await look(page, 'revoke-es')
  await page.getByRole('button', { name: 'Sí, retirarla' }).click()
  await expect(card).toContainText('Retirada hoy')
  expect(await counter.call('self', {})).toMatchObject({ error: { tag: 'Revoked' } })
  await card.getByRole('button', { name: 'Liberar sus ventas' }).click()
  await page.getByRole('button', { name: 'Ya lo miré: liberarlas' }).click()
  await expect(page.getByText('Liberadas: 1 venta.')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Cerrar' }).click()

  await page.getByRole('link', { name: 'Quién hizo qué' }).click()
  await expect(page.getByText('Retiró la caja')).toBeVisible()
  await look(page, 'acts-es')

  await page.getByRole('button', { name: 'Salir' }).click()
  await page.getByLabel('Su nombre').fill('Rosa')
  for (let tries = 0; tries < 10; tries += 1) {
    await page.getByLabel('Frase de paso').fill('not the passphrase')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    await expect(page.getByLabel('Frase de paso')).toHaveValue('')
  }
  await expect(page.getByRole('alert')).toContainText('bloqueado hasta las')
  await look(page, 'locked-es')
  await page.context().close()
})

test('the queue of all counters is live, unfolds in words, is filtered and saved', async () => {
  const page = await openPage(wide)
  await signInFirst(page)
  await expect(page.getByText('Todavía no hay operaciones', { exact: false })).toBeVisible()
  const shop = await makeShop(await tokenOf(page))

  // Nothing was loaded again.
  const rows = page.getByTestId('rows').getByTestId('operation')
  await expect(rows).toHaveCount(4)
  const cases = page.getByTestId('cases').getByTestId('operation')
  await expect(cases).toHaveCount(1)
  await expect(cases).toContainText('Se consultó a Kushki y no aparece')
  await expect(page.getByText('lo decide en su caja un supervisor', { exact: false })).toBeVisible()

  const refund = rows.filter({ hasText: 'S/ 25.50' })
  await refund.getByRole('button').click()
  for (const said of ['Pedida', 'Motivo: Producto con falla', 'Enviada a Kushki o Liquido', 'Aprobada'])
    await expect(refund).toContainText(said)
  await expect(refund).toContainText('una persona de la caja')
  await look(page, 'queue-es')

  // One of those that are waiting ends, and another comes.
  await expect(rows.filter({ hasText: 'S/ 9.90' })).toContainText('Pendiente de envío')
  const { operationId } = shop.one.journal.entries.at(-1)!
  shop.one.journal.add({ operationId: operationId!, event: 'cancelled', at: shop.now })
  await send(shop.one)
  await expect(rows.filter({ hasText: 'S/ 9.90' })).toContainText('Cancelada')

  await page.getByLabel('Caja', { exact: true }).selectOption({ label: 'Caja 2, Bodega San Juan' })
  await expect(rows).toHaveCount(1)
  await page.getByRole('button', { name: 'Quitar filtros' }).click()
  await page.getByLabel('Estado').selectOption({ label: 'Aprobada' })
  await expect(rows).toHaveCount(2)
  await page.getByLabel('Día').fill('2020-01-01')
  await expect(page.getByText('Ninguna operación tiene esas condiciones', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Quitar filtros' }).click()
  await page.getByLabel('Venta, operación o código').fill('4111 1111 1111 1111')
  await expect(page.getByText('Eso parece un número de tarjeta', { exact: false })).toBeVisible()
  const searches: (string | null)[] = []
  page.on('request', (sent) => {
    const { searchParams } = new URL(sent.url())
    if (searchParams.has('text')) searches.push(searchParams.get('text'))
  })
  await page.getByLabel('Venta, operación o código').fill('')
  await page.getByLabel('Venta, operación o código').pressSequentially('=CMD')
  await expect(rows).toHaveCount(1)
  expect(searches).toEqual(['=CMD'])

  // The hub was built anew since the page was opened.
  await page.route('**/assets/csv-*', (route) => route.abort())
  await page.getByRole('button', { name: 'Guardar CSV' }).click()
  await expect(page.getByText('Vuelva a cargar la página', { exact: false })).toBeVisible()
  await page.unroute('**/assets/csv-*')
  await page.reload()
  await page.getByLabel('Venta, operación o código').fill('=CMD')
  await expect(rows).toHaveCount(1)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Guardar CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('operaciones.csv')
  const bytes = readFileSync(await download.path())
  // The mark by which a spreadsheet reads the accents; a formula is text.
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  const [head, ...lines] = bytes.subarray(3).toString('utf8').trim().split('\n')
  expect(head).toBe(
    'aceptada,último cambio,tienda,caja,operación,estado,moneda,monto,venta,número de operación,código',
  )
  const began = new Date(shop.now - 30_000).toISOString()
  const changed = new Date(shop.now).toISOString()
  expect(lines).toEqual([
    `${began},${changed},Bodega San Juan,Caja 1,Anulación,Cancelada,PEN,9.90,'=cmd|1,${operationId},`,
  ])

  await page.getByRole('link', { name: 'Totales del día' }).click()
  await expect(page.getByRole('row', { name: /Producto con falla/u })).toContainText('S/ 25.50')
  await expect(page.getByRole('row', { name: /Total/u })).toContainText('S/ 1,234,592.50')
  await look(page, 'totals-es')

  // A page that was left open while the hub was away catches up.
  const { port } = new URL(hub.url)
  await hub.kill()
  await expect(page.getByText('La central no responde', { exact: false })).toBeVisible()
  hub = await startHubProcess({
    place: { kind: 'pglite', directory: join(folder, 'database') },
    key: hubKey,
    folder,
    port: Number(port),
  })
  await expect(page.getByText('La central no responde', { exact: false })).toBeHidden()

  // Whoever leaves is out, also where the hub cannot be told.
  await hub.kill()
  await page.getByRole('button', { name: 'Salir' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Entrar a la central' })).toBeVisible()
  expect(await tokenOf(page)).toBe('')
  await page.context().close()
})

test('pages of the queue are walked both ways, and a phone shows all of it in English and in the dark', async () => {
  const page = await openPage(phone)
  await signInFirst(page)
  const shop = await makeShop(await tokenOf(page))
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  const rows = page.getByTestId('rows').getByTestId('operation')
  await expect(rows).toHaveCount(4)
  await rows.first().getByRole('button').click()
  await expect(rows.first()).toContainText('Went to a supervisor for review')
  await look(page, 'queue-en-phone')
  for (let count = 0; count < 60; count += 1)
    tell(shop.two, 'approved', { kind: 'refund', minor: 100 + count, at: shop.now + count })
  await send(shop.two)
  await expect(rows).toHaveCount(50)
  await expect(rows.first()).toContainText('S/ 1.59')
  // Pressed twice, before the hub has answered the first time: one page on, and nothing of the first under its name.
  const answered = Promise.withResolvers<void>()
  await page.route('**/operations?*cursor=*', (route) => answered.promise.then(() => route.continue()))
  await page.getByRole('button', { name: 'Older' }).dblclick()
  await expect(page.getByText('Page 2')).toBeVisible()
  await expect(rows).toHaveCount(0)
  answered.resolve()
  await expect(rows).toHaveCount(14)
  await expect(page.getByText('Page 2')).toBeVisible()
  await page.getByRole('button', { name: 'Newer' }).click()
  await expect(rows).toHaveCount(50)
  for (const [name, title, file] of [
    ['Stores and counters', 'Stores and counters', 'stores-en-phone'],
    ['Totals of the day', 'Totals of the day', 'totals-en-phone'],
    ['Who did what', 'Who did what', 'acts-en-phone'],
  ] as const) {
    await page.getByRole('link', { name }).click()
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(page.getByText('Reading from the hub…')).toHaveCount(0)
    await look(page, file)
  }
  await page.getByRole('link', { name: 'Stores and counters' }).click()
  await page.getByRole('button', { name: 'Code for a counter' }).click()
  await page.getByLabel('Name of the counter').fill('Counter 3')
  await page.getByRole('button', { name: 'Give the code' }).click()
  await expect(page.getByTestId('code')).toBeVisible()
  await look(page, 'code-en-phone')
  await page.getByRole('button', { name: 'I have typed it' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in to the hub' })).toBeVisible()
  expect(await tokenOf(page)).toBe('')
  await look(page, 'sign-in-en-phone')
  await page.context().close()
})

test('the page may load and call nothing but its hub, and no other page may frame it', async () => {
  const response = await fetch(hub.url)
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/u)
  const text = await response.text()
  const loaded = [...text.matchAll(/(?:src|href)="(?<path>[^"]+)"/gu)].map(
    ({ groups }) => groups?.['path'] ?? '',
  )
  expect(loaded.length).toBeGreaterThan(2)
  for (const path of loaded) {
    expect(path).toMatch(/^\/assets\/[\w.-]+$/u)
    const asset = await fetch(`${hub.url}${path}`)
    expect(asset.status).toBe(200)
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff')
    expect(asset.headers.get('cache-control')).toContain('immutable')
  }
  const { hostname, port } = new URL(hub.url)
  for (const path of [
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/../../package.json',
  ]) {
    // As it is: fetch would take the dots away before it asks.
    const asked = request({ hostname, port, path })
    asked.end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.statusCode).toBe(404)
  }
  expect(response.headers.get('set-cookie')).toBeNull()
})
