import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayOf } from '../../../domain/day.ts'
import type { KushkiSale, SaleQuery } from '../../../domain/sales.ts'
import { createSaleFinder, type SaleFinder } from '../../../electron/sales/sale-finder.ts'
import { trainingPayments } from '../../../electron/training/training-payments.ts'
import { openStorage, type Storage } from '../../../electron/storage/storage.ts'
import { never, useAcquirer, wireRequest } from './acquirer.ts'

const acquirer = useAcquirer()
const directory = mkdtempSync(join(tmpdir(), 'sale-finder-'))
const dayInLima = (at: number): string => dayOf(at, 'America/Lima')
let storage: Storage
let finder: SaleFinder
let isLiquidoEnabled = true
let today: KushkiSale
let old: KushkiSale

beforeAll(async () => {
  const opened = openStorage({ directory, key: null, clock: acquirer.clock, dayOf: dayInLima })
  if (!opened.ok) throw new Error(opened.error.tag)
  storage = opened.value
  finder = createSaleFinder({
    kushki: acquirer.kushki,
    liquido: acquirer.liquido,
    cache: storage.sales,
    clock: acquirer.clock,
    // Nothing is tried again by itself: these searches are the test's own.
    timers: { after: () => () => {} },
    onChanged: () => {},
    timeZone: () => 'America/Lima',
    isLiquidoEnabled: () => isLiquidoEnabled,
  })
  today = await acquirer.addSale({ minor: 1_111 })
  old = await acquirer.addSale({ minor: 2_222, secondsAgo: 10 * 86_400 })
})
afterAll(() => {
  storage.close()
  rmSync(directory, { recursive: true })
})

async function search(query: SaleQuery) {
  const found = await finder.search(query, never)
  if (!found.ok) throw new Error(JSON.stringify(found.error))
  const { sales, ...page } = found.value
  return { ...page, keys: sales.map(({ key }) => key) }
}

describe('searching', () => {
  it('asks the gateway while it answers, and the cache with its age when it does not', async () => {
    const online = await search({})
    expect(online).toMatchObject({ source: 'gateway', total: 1, page: 1, keys: [today.key] })
    await search({ day: dayInLima(old.createdAt) })
    await acquirer.setClock(600)
    await acquirer.faults({ kind: 'refuse' })
    const offline = await search({})
    expect(offline).toMatchObject({ source: 'cache', total: 1, keys: [today.key] })
    expect(acquirer.clock.now() - offline.asOf!).toBeGreaterThan(590_000)
    expect((await search({ text: old.client_transaction_id })).keys).toEqual([old.key])
    expect((await search({ amountMinor: 2_222 })).keys).toEqual([old.key])
    expect((await search({ text: 'never seen' })).keys).toEqual([])
  })

  it.each([
    [{ kind: 'drop' }],
    [{ kind: 'status', status: 503 }],
    [{ kind: 'status', status: 429 }],
    [{ kind: 'delay', ms: 20_000 }],
  ] as const)('met by %j answers from the cache', async (fault) => {
    await search({})
    await acquirer.faults(fault)
    if (fault.kind === 'delay') acquirer.useTimeout(300)
    expect(await search({})).toMatchObject({ source: 'cache', keys: [today.key] })
  })

  it('says what a cache would hide: a refused credential, an answer nobody understands, nothing set up', async () => {
    acquirer.useCredential('wrong')
    expect(await finder.search({}, never)).toEqual({
      ok: false,
      error: { tag: 'Unauthorised', gateway: 'kushki' },
    })
    acquirer.useCredential('')
    isLiquidoEnabled = false
    expect(await finder.search({}, never)).toEqual({ ok: false, error: { tag: 'NotConfigured' } })
    isLiquidoEnabled = true
    expect(await search({})).toMatchObject({ source: 'cache' })
    acquirer.useCredential(acquirer.address().credential)
    await acquirer.faults({ kind: 'wrongContent' })
    expect(await finder.search({}, never)).toEqual({
      ok: false,
      error: { tag: 'AnswerNotUnderstood', gateway: 'kushki' },
    })
  })
})

describe('one sale', () => {
  it('is read again from its gateway, and from the cache without a link', async () => {
    const sale = await acquirer.addSale({ status: 'unknown', minor: 3_333, secondsAgo: 20 * 86_400 })
    expect(await finder.refresh(sale.key, never)).toMatchObject({
      ok: true,
      value: { key: sale.key, status: 'unknown' },
    })
    const fresh = await acquirer.addSale({ status: 'unknown' })
    await finder.refresh(fresh.key, never)
    await acquirer.kushki.send(wireRequest({ kind: 'reverse', sale: fresh }), never)
    expect(await finder.refresh(fresh.key, never)).toMatchObject({ value: { reversed: true } })
    await acquirer.faults({ kind: 'refuse' })
    expect(await finder.refresh(fresh.key, never)).toMatchObject({ value: { reversed: true } })
    expect(await finder.refresh('kushki:never-seen', never)).toEqual({ ok: true, value: null })
  })
})

describe('payments of Liquido', () => {
  const payment = {
    referenceId: '2022030214000007',
    paymentMethod: 'PAGO_EFECTIVO',
    money: { currency: 'PEN' as const, minor: 500 },
  }

  it('are typed by a person, and found beside the sales of Kushki', async () => {
    const day = dayInLima(acquirer.clock.now())
    const added = finder.addTyped({ ...payment, day, payerName: 'Rosa' }, 'Marta')
    expect(added).toMatchObject({ ok: true, value: { key: 'liquido:2022030214000007', payerName: 'Rosa' } })
    expect((await search({})).keys).toContain('liquido:2022030214000007')
    expect((await search({ gateway: 'liquido' })).keys).toContain('liquido:2022030214000007')
    expect((await search({ text: '2022030214000007' })).keys).toEqual(['liquido:2022030214000007'])
    expect((await search({ gateway: 'kushki' })).keys).not.toContain('liquido:2022030214000007')
    expect(await finder.refresh('liquido:2022030214000007', never)).toMatchObject({
      value: { payerName: 'Rosa' },
    })
  })

  it('of another day stand at its noon in the store’s zone', () => {
    expect(finder.addTyped({ ...payment, referenceId: '1', day: '2026-11-01', payerName: '' }, '')).toEqual({
      ok: true,
      value: {
        ...payment,
        key: 'liquido:1',
        gateway: 'liquido',
        referenceId: '1',
        status: 'approved',
        createdAt: Date.parse('2026-11-01T12:00:00-05:00'),
        typedBy: '',
      },
    })
  })

  it('are taken over from the sandbox in training', async () => {
    const { referenceId } = await acquirer.addPayment({ paymentMethod: 'BCP' })
    const payments = trainingPayments(await acquirer.control('GET', '/ledger'))
    expect(payments).toContainEqual({
      key: `liquido:${referenceId}`,
      gateway: 'liquido',
      createdAt: expect.any(Number),
      status: 'approved',
      referenceId,
      paymentMethod: 'BCP',
      money: { currency: 'PEN', minor: 500 },
    })
    expect(trainingPayments({ payments: 'none' })).toEqual([])
  })
})
