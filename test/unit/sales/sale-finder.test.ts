import { describe, expect, it } from 'vitest'
import type { AnswerSummary } from '../../../domain/operations.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Sale, SaleQuery } from '../../../domain/sales.ts'
import { createSaleFinder } from '../../../electron/sales/sale-finder.ts'
import type { SaleFinder } from '../../../electron/sales/sale-finder.ts'
import { cardSale, cashSale, morning } from '../outbox/samples.ts'
import { createFakeTime } from '../session/fake-time.ts'
import type { FakeTime } from '../session/fake-time.ts'
import { open } from '../storage/rig.ts'

type Told = { sales: Sale[] } | AnswerSummary['class']

/** A finder over a real cache and a gateway that says what the test tells it to. */
function counter(): {
  finder: SaleFinder
  time: FakeTime
  gateway: { says: Told; asked: SaleQuery[] }
  changes: () => number
  search: () => Promise<{ source: string; asOf: number | null; keys: string[] }>
} {
  const time = createFakeTime(morning)
  const gateway: { says: Told; asked: SaleQuery[] } = { says: 'notSent', asked: [] }
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
    cache: open().sales,
    clock: time,
    timers: time,
    onChanged: () => {
      changes += 1
    },
    timeZone: () => 'America/Lima',
    isLiquidoEnabled: () => true,
  })
  return {
    finder,
    time,
    gateway,
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
