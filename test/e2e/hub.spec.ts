import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { saleTotalMinor } from '../../domain/sale-facts.ts'
import type { HubLinkState } from '../../contract/hub-link.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Stores } from '../../contract/hub/administration.ts'
import { call, createCounter } from '../integration/hub/counter.ts'
import { startHubProcess } from '../integration/hub/process.ts'
import type { HubProcess } from '../integration/hub/process.ts'
import { startAcquirer } from './acquirer.ts'
import type { Acquirer } from './acquirer.ts'
import {
  ask,
  askUntil,
  askValue,
  confirm,
  firstApprovedSale,
  openSale,
  prepareCounter,
  setCredential,
  testProfile,
  unknownSaleId,
  untilStates,
} from './counter.ts'
import { expect, test } from './launch.ts'

const passphrase = 'a long passphrase of the owner'
let acquirer: Acquirer
let folder: string
const key = randomBytes(32).toString('hex')

test.beforeEach(async () => {
  acquirer = await startAcquirer()
  folder = mkdtempSync(join(tmpdir(), 'extorno-store-hub-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const startHub = (port = 0): Promise<HubProcess> =>
  startHubProcess({
    place: { kind: 'pglite', directory: join(folder, 'hub/database') },
    key,
    folder: join(folder, 'hub'),
    port,
  })

/** A store of the hub, a code for a counter of it, and what its administrator sees. */
async function openStore({ url, firstCode }: HubProcess) {
  const first = await call(url, 'firstAdministrator', { code: firstCode ?? '', name: 'Rosa', passphrase })
  if (!first.ok) throw new Error(first.error.tag)
  const { token } = first.value
  const store = await call(url, 'createStore', { label: 'Bodega San Juan' }, { token })
  if (!store.ok) throw new Error(store.error.tag)
  const sent = { token, params: { storeId: store.value.storeId } }
  const code = await call(url, 'issueCode', { counterLabel: 'Caja 1' }, sent)
  if (!code.ok) throw new Error(code.error.tag)
  return {
    code: code.value.code,
    async newCode(counterLabel: string): Promise<string> {
      const issued = await call(url, 'issueCode', { counterLabel }, sent)
      return issued.ok ? issued.value.code : ''
    },
    async counters(): Promise<Stores['stores'][number]['counters']> {
      const found = await call(url, 'stores', {}, { token })
      return found.ok ? (found.value.stores[0]?.counters ?? []) : []
    },
    async operations() {
      const found = await call(url, 'operations', {}, sent)
      return found.ok ? found.value.operations : []
    },
  }
}

test.slow()

test('a counter joins its store’s hub by a code, waits for it with what another counter may be at, and brings what it missed', async ({
  launchApp,
}) => {
  const userData = join(folder, 'counter')
  prepareCounter(userData, acquirer)
  let hub = await startHub()
  const store = await openStore(hub)
  const { window } = await launchApp({ userData, args: testProfile })
  await setCredential(window, acquirer)
  const link = (is: HubLinkState['link'], waiting: number | null = 0): Promise<HubLinkState> =>
    askUntil<HubLinkState>(
      window,
      () => ask(window, 'hub.state'),
      'hub.changed',
      (state) => state.link === is && (waiting === null || state.waiting === waiting),
    )

  // The window hears keys.
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await window.keyboard.press('F8')
  await window.getByRole('button', { name: 'Esta caja' }).click()
  await window.getByLabel('Dirección de la central').fill(hub.url)
  await window.getByLabel('Código para esta caja').fill(store.code.toLowerCase())
  await window.getByRole('button', { name: 'Entrar a la central' }).click()
  await expect(window.getByText('tiene todo el registro de esta caja')).toBeVisible()
  expect(await store.counters()).toMatchObject([{ label: 'Caja 1', revokedAt: null }])

  await openSale(window, (await firstApprovedSale(window)).client_transaction_id)
  await window.getByRole('radio', { name: 'Anulación' }).check()
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')
  await expect.poll(() => store.operations()).toMatchObject([{ kind: 'void', state: 'approved' }])

  const { port } = new URL(hub.url)
  await hub.kill()
  await openSale(window, unknownSaleId)
  await window.getByRole('radio', { name: 'Extorno' }).check()
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')
  await expect(window.getByTestId('outcome')).toContainText('Saldrá cuando la central de la tienda responda')
  await link('away', null)
  await window.keyboard.press('F9')
  await expect(window.getByText('La central no responde', { exact: false })).toBeVisible()

  hub = await startHub(Number(port))
  await link('online', null)
  await untilStates(window, ['approved', 'approved'])
  await expect
    .poll(async () => (await store.operations()).map(({ state }) => state))
    .toEqual(['approved', 'approved'])

  // What the window saves of other settings keeps the hub; leaving takes two touches.
  const settings = await ask<StoreSettings>(window, 'settings.get')
  await ask(window, 'settings.save', { ...settings, hub: null, merchantName: 'Bodega' })
  expect((await ask<StoreSettings>(window, 'settings.get')).hub).toEqual(settings.hub)
  await window.keyboard.press('F8')
  await window.getByRole('button', { name: 'Esta caja' }).click()
  await window.getByRole('button', { name: 'Salir de la central' }).click()
  await window.getByRole('button', { name: 'Sí, salir' }).click()
  await expect(window.getByRole('button', { name: 'Entrar a la central' })).toBeVisible()
  expect(await link('off', null)).toMatchObject({ address: null })
  await hub.stop()
})

test('a sale that another counter is taking back is refused, and a supervisor answers for one while the hub is away', async ({
  launchApp,
}) => {
  const userData = join(folder, 'counter')
  prepareCounter(userData, acquirer)
  const hub = await startHub()
  const store = await openStore(hub)
  const { window } = await launchApp({ userData, args: testProfile })
  await setCredential(window, acquirer)
  await askValue(window, 'hub.join', { address: hub.url, code: store.code })
  await askUntil<HubLinkState>(
    window,
    () => ask(window, 'hub.state'),
    'hub.changed',
    ({ link }) => link === 'online',
  )
  const other = createCounter(hub.url)
  expect(await other.enrol(await store.newCode('Caja 2'))).toMatchObject({ ok: true })
  const sale = await firstApprovedSale(window)
  const operationId = randomUUID()
  const claim = {
    operationId,
    kind: 'void',
    minor: saleTotalMinor(sale),
    sale: { key: sale.key, currency: sale.amount.currency, minor: saleTotalMinor(sale) },
  } as const
  expect(await other.call('claim', claim)).toMatchObject({ value: { outcome: 'granted' } })

  await openSale(window, sale.client_transaction_id)
  await window.getByRole('radio', { name: 'Anulación' }).check()
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(window)
  await expect(window.getByText('esta venta la está devolviendo Caja 2', { exact: false })).toBeVisible()
  expect(await askValue(window, 'operations.list', {})).toMatchObject({ rows: [] })
  expect(await other.call('release', {}, { params: { operationId } })).toMatchObject({ ok: true })

  await hub.kill()
  await window.getByRole('button', { name: 'Confirmar (Enter)' }).click()
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')
  await window.keyboard.press('F4')
  await window.getByRole('button', { name: /Pendiente de envío/u }).click()
  await expect(
    window.getByText('Saldrá cuando la central de la tienda responda', { exact: false }).first(),
  ).toBeVisible()
  await window.getByRole('button', { name: 'Enviar sin la central' }).click()
  await window.getByRole('button', { name: 'Sí, enviarla' }).click()
  await untilStates(window, ['approved'])
})
