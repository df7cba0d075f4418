import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { QueueRow } from '../../contract/operations.ts'
import type { Sale, SalePage } from '../../domain/sales.ts'
import { findBytes, needlesOf } from '../faults/bytes-left.ts'
import { createCardWitness } from '../faults/card-witness.ts'
import { startAcquirer } from './acquirer.ts'
import type { Acquirer } from './acquirer.ts'
import { ask, askValue, openSale, prepareCounter, setCredential, testProfile } from './counter.ts'
import { tillOf } from '../window/till.ts'
import type { Till } from '../window/till.ts'
import { expect, test } from './launch.ts'

const reversedId = '6680eadc-6c8d-44aa-8ca0-18e061c1472a'

const search = async (window: Page, day?: string): Promise<Sale[]> => {
  const page = await ask<{ ok: boolean; value: SalePage }>(
    window,
    'sales.search',
    day === undefined ? {} : { day },
  )
  return page.value.sales
}

async function confirmByKeys({ page, press }: Till): Promise<void> {
  await press(page.getByRole('button', { name: 'Revisar (F10)' }), 'F10')
  const confirm = page.getByRole('button', { name: 'Confirmar (Enter)' })
  await confirm.waitFor()
  await press(confirm, 'Enter')
  await expect(page.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')
}

const queue = (window: Page): Promise<{ rows: QueueRow[] }> => askValue(window, 'operations.list', {})

let acquirer: Acquirer
let userData: string

test.beforeEach(async () => {
  acquirer = await startAcquirer()
  userData = mkdtempSync(join(tmpdir(), 'extorno-crash-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

test('offline, three operations, kill -9, restart, online: each applied exactly once, no card byte left', async ({
  launchApp,
}) => {
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: { ...settings.readers, simulated: 'training' },
  }))
  const app = await launchApp({ userData, args: testProfile })
  await setCredential(app.window, acquirer)

  // While online, the day's sales and an older one are seen, so that they can be found offline.
  const today = await search(app.window)
  const dayBefore = new Date(Date.now() - 5 * 3_600_000 - 86_400_000).toISOString().slice(0, 10)
  const yesterday = await search(app.window, dayBefore)
  const isApprovedCharge = (sale: Sale): boolean =>
    sale.gateway === 'kushki' && sale.status === 'approved' && sale.transaction_type === 'charge'
  const voided = today.find(isApprovedCharge)
  const refunded = yesterday.find(isApprovedCharge)
  if (voided?.gateway !== 'kushki' || refunded?.gateway !== 'kushki')
    throw new Error('the ledger lacks samples')

  await acquirer.cutOff()
  await openSale(app.window, reversedId)
  const till = tillOf(app.window, 'keys')
  await till.choose(app.window.getByRole('radio', { name: 'Extorno' }))
  await till.choose(app.window.getByRole('radio', { name: 'Con tarjeta' }))
  await expect(app.window.getByTestId('reader')).toHaveAttribute('data-activity', 'waitingForCard')
  await till.present('chip')
  await expect(app.window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
  await confirmByKeys(till)

  for (const [sale, way] of [
    [voided, 'Anulación'],
    [refunded, 'Devolución'],
  ] as const) {
    await openSale(app.window, sale.client_transaction_id)
    await till.choose(app.window.getByRole('radio', { name: way }))
    await till.choose(app.window.getByRole('radio', { name: 'Sin tarjeta' }))
    await confirmByKeys(till)
  }
  const before = await queue(app.window)
  expect(before.rows.map(({ kind }) => kind).toSorted()).toEqual(['refund', 'reverse', 'void'])
  expect(before.rows.find(({ kind }) => kind === 'reverse')?.cardKept).toBe(true)
  expect(await acquirer.operations()).toEqual([])

  await app.kill()
  // What the reader sent is sealed before it touches the disk: what may be left behind there are the sealed bytes.
  const cards = createCardWitness(join(userData, 'test'), [])
  const withCard = before.rows.filter(({ kind }) => kind === 'reverse').map(({ operationId }) => operationId)
  expect(cards.look()).toEqual({ sending: [], kept: withCard, overdue: [] })
  await acquirer.setFaults([])
  const again = await launchApp({ userData, args: testProfile })
  await again.window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  const after = tillOf(again.window, 'keys')
  await after.press(again.window.getByRole('button', { name: 'Cola (F4)' }), 'F4')
  await after.press(again.window.getByRole('button', { name: 'De hoy' }), null)
  for (const { operationId } of before.rows)
    await expect(again.window.locator(`[data-operation-id="${operationId}"]`)).toHaveAttribute(
      'data-state',
      'approved',
      { timeout: 30_000 },
    )
  console.log(`${till.count() + after.count()} actions`)
  // For each way, card and confirm twice; the card itself; the queue, and today's.
  expect(till.count() + after.count()).toBeLessThanOrEqual(15)
  const operations = await acquirer.operations()
  expect(operations.map(({ kind, applied }) => `${kind} ${applied}`).toSorted()).toEqual([
    'refund 1',
    'reverse 1',
    'void 1',
  ])

  const sent = (await acquirer.requests()).flatMap(({ body }) => {
    const details = (body as { card_details?: { tracks: { enc_track2: string }; enc_tlv?: string } })
      .card_details
    return details === undefined
      ? []
      : [details.tracks.enc_track2, ...(details.enc_tlv ? [details.enc_tlv] : [])]
  })
  expect(sent.length).toBeGreaterThan(0)
  await again.close()
  expect(cards.look()).toEqual({ sending: [], kept: [], overdue: [] })
  expect(cards.bytesLeft()).toEqual([])
  expect(
    findBytes(
      userData,
      sent.flatMap((hex) => needlesOf(hex, hex)),
    ),
  ).toEqual([])
})
