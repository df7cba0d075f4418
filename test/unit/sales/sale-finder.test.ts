import { describe, expect, it } from 'vitest'
import type { AnswerSummary } from '../../../domain/operations.ts'
import type { PaymentAnswer } from '../../../electron/gateways/gateway.ts'
import { err, ok } from '../../../domain/result.ts'
import type { LiquidoSale, Sale, SaleQuery } from '../../../domain/sales.ts'
import { createSaleFinder } from '../../../electron/sales/sale-finder.ts'
import type { SaleFinder } from '../../../electron/sales/sale-finder.ts'
import { cardSale, cashSale, morning } from '../outbox/samples.ts'
import { createFakeTime } from '../session/fake-time.ts'
import type { FakeTime } from '../session/fake-time.ts'
import { open } from '../storage/rig.ts'

type Told = { sales: Sale[] } | AnswerSummary['class']

/** A finder over a real cache and a gateway that says what the test tells it to. */
function counter({ isLiquidoEnabled = true } = {}): {
  finder: SaleFinder
  time: FakeTime
  gateway: { says: Told; asked: SaleQuery[] }
  liquido: { says: PaymentAnswer; asked: string[] }
  changes: () => number
  search: () => Promise<{ source: string; asOf: number | null; keys: string[] }>
} {
  const time = createFakeTime(morning)
  const gateway: { says: Told; asked: SaleQuery[] } = { says: 'notSent', asked: [] }
  const liquido: { says: PaymentAnswer; asked: string[] } = { says: { outcome: 'notFound' }, asked: [] }
  let changes = 0
  const finder = createSaleFinder({
    kushki: {
      async search(query) {
        gateway.asked.push(query)
        const { says } = gateway
        return typeof says === 'string'
          ? err({ class: says, at: time.now() })
          : ok({ sales: says.sales, total: says.sales.length, page: 1, hasMore: false })
      },
    },
    liquido: {
      async payment(key) {
        liquido.asked.push(key)
        return liquido.says
      },
    },
    cache: open().sales,
    clock: time,
    timers: time,
    onChanged: () => {
      changes += 1
    },
    timeZone: () => 'America/Lima',
    isLiquidoEnabled: () => isLiquidoEnabled,
  })
  return {
    finder,
    time,
    gateway,
    liquido,
    changes: () => changes,
    async search() {
      const found = await finder.search({}, new AbortController().signal)
      if (!found.ok) throw new Error(found.error.tag)
      const { source, asOf, sales } = found.value
      return { source, asOf, keys: sales.map(({ key }) => key) }
    },
  }
}

const sale = cardSale(1, { createdAt: morning - 60_000 })

describe('a search that finds no gateway', () => {
  it('says that nothing was ever fetched, and not that it was fetched in 1970', async () => {
    const { search } = counter()
    expect(await search()).toEqual({ source: 'cache', asOf: null, keys: [] })
  })

  it('is tried again until the gateway answers, which is told once', async () => {
    const { search, time, gateway, changes } = counter()
    await search()
    await time.advance(3_600_000)
    expect([changes(), gateway.asked.length > 100]).toEqual([0, true])
    gateway.says = { sales: [sale] }
    await time.advance(30_000)
    expect(changes()).toBe(1)
    expect(await search()).toEqual({ source: 'gateway', asOf: time.now(), keys: [sale.key] })
    const asked = gateway.asked.length
    await time.advance(3_600_000)
    expect([changes(), gateway.asked.length]).toEqual([1, asked])
  })

  it('is tried again within a second', async () => {
    const { search, time, gateway, changes } = counter()
    await search()
    gateway.says = { sales: [] }
    await time.advance(1000)
    expect(changes()).toBe(1)
  })

  it('is told too where the gateway answers with a refusal, which the next search says', async () => {
    const { search, time, gateway, changes } = counter()
    await search()
    gateway.says = 'unauthorised'
    await time.advance(1000)
    expect(changes()).toBe(1)
    await expect(search()).rejects.toThrow('Unauthorised')
  })

  it('is not tried again once another was asked, nor after the stop', async () => {
    const { finder, search, time, gateway, changes } = counter()
    await search()
    gateway.says = { sales: [sale] }
    await search()
    expect(time.pending()).toBe(0)
    gateway.says = 'notSent'
    await search()
    finder.stop()
    await time.advance(3_600_000)
    expect([changes(), gateway.asked.length]).toEqual([0, 3])
  })
})

it('sales that came another way are found, and told', async () => {
  const { finder, search, changes } = counter()
  expect(finder.remember([cashSale(1)])).toEqual(ok(null))
  expect(changes()).toBe(1)
  const { keys } = await search()
  expect(keys).toEqual([cashSale(1).key])
})

const soles = (minor: number) => ({ currency: 'PEN' as const, minor })
const { signal } = new AbortController()

describe('a Liquido payment', () => {
  const payment: LiquidoSale = {
    ...cashSale(1),
    paymentMethod: 'CARD',
    money: soles(5000),
    cardLastFour: '4242',
    payerName: 'Rosa',
  }
  const { key, referenceId } = payment
  const typed = {
    referenceId,
    paymentMethod: 'BANK_TRANSFER',
    money: soles(900_000),
    day: '2026-11-20',
  }
  const found: PaymentAnswer = { outcome: 'found', payment }
  const offline: PaymentAnswer = { outcome: 'noAnswer', summary: { class: 'notSent', at: morning } }

  it('is asked for by its key, which a search may be, and found beside what Kushki has', async () => {
    const { finder, gateway, liquido } = counter()
    gateway.says = { sales: [] }
    liquido.says = found
    const page = await finder.search({ text: referenceId }, signal)
    expect(page).toMatchObject({ ok: true, value: { total: 1, sales: [payment] } })
    gateway.says = 'notSent'
    liquido.says = offline
    expect(await finder.search({ lastFour: '4242' }, signal)).toMatchObject({ value: { sales: [payment] } })
    expect(liquido.asked).toEqual([referenceId])
  })

  it('is no text with a space', async () => {
    const { finder, liquido } = counter()
    await finder.search({ text: 'two words' }, signal)
    expect(liquido.asked).toEqual([])
  })

  it('is not asked for where the store has no Liquido', async () => {
    const { finder, liquido } = counter({ isLiquidoEnabled: false })
    await finder.search({ text: referenceId }, signal)
    expect(await finder.findPayment(referenceId, signal)).toEqual(
      err({ tag: 'NotAsked', why: 'unreachable' }),
    )
    expect(liquido.asked).toEqual([])
  })

  it('is read again when it is opened, and stays as it was where Liquido is silent', async () => {
    const { finder, liquido } = counter()
    finder.remember([payment])
    liquido.says = { outcome: 'found', payment: { ...payment, refunded: true } }
    expect(await finder.refresh(key, signal)).toEqual(ok({ ...payment, refunded: true }))
    liquido.says = offline
    expect(await finder.refresh(key, signal)).toEqual(ok({ ...payment, refunded: true }))
  })

  it.each([
    ['charged back by a callback', { ...payment, chargedBack: true as const }, offline],
    ['told by Liquido', payment, { outcome: 'notFound' } as const],
  ])('%s, typed again by hand stays as it was told', async (_what, told, says) => {
    const { finder, liquido } = counter()
    finder.remember([told])
    liquido.says = says
    expect(await finder.findPayment(referenceId, signal)).toEqual(ok(told))
    expect(finder.addTyped(typed, 'Marta')).toEqual(ok(told))
    expect(await finder.refresh(key, signal)).toEqual(ok(told))
  })

  it('typed by hand is marked, may be typed again, and gives way to what Liquido says', async () => {
    const { finder, liquido, time } = counter()
    liquido.says = offline
    const kept = {
      key,
      gateway: 'liquido',
      createdAt: time.now(),
      status: 'approved',
      referenceId,
      paymentMethod: 'BANK_TRANSFER',
      money: soles(900_000),
      typedBy: 'Marta',
    }
    expect(finder.addTyped({ ...typed, payerName: '' }, 'Marta')).toEqual(ok(kept))
    // What was typed is no answer of Liquido's.
    expect(await finder.findPayment(referenceId, signal)).toEqual(
      err({ tag: 'NotAsked', why: 'unreachable' }),
    )
    const again = { ...kept, money: soles(9000), typedBy: '' }
    expect(finder.addTyped({ ...typed, money: soles(9000) }, '')).toEqual(ok(again))
    liquido.says = found
    expect(await finder.refresh(key, signal)).toEqual(ok(payment))
    expect(finder.addTyped(typed, 'Marta')).toEqual(ok(payment))
  })

  it('stays charged back, whatever Liquido says after it', async () => {
    const { finder, liquido } = counter()
    finder.remember([{ ...payment, chargedBack: true }])
    liquido.says = found
    expect(await finder.findPayment(referenceId, signal)).toEqual(ok({ ...payment, chargedBack: true }))
  })

  it.each([
    ['unauthorised', 'unauthorised', undefined],
    ['unknown', 'notUnderstood', 'notUnderstood'],
    ['unknown', 'unreachable', 'timeout'],
  ] as const)('that is answered %s is not asked: %s', async (meaning, why, code) => {
    const { finder, liquido } = counter()
    liquido.says = {
      outcome: 'noAnswer',
      summary: { class: meaning, at: 0, ...(code === undefined ? {} : { code }) },
    }
    expect(await finder.findPayment(referenceId, signal)).toEqual(err({ tag: 'NotAsked', why }))
  })
})
