import { beforeAll, describe, expect, it } from 'vitest'
import { dayOf } from '../../../domain/day.ts'
import type { KushkiSale, SaleQuery } from '../../../domain/sales.ts'
import { salesOnAPage } from '../../../domain/sale-facts.ts'
import { never, useAcquirer, wireRequest } from './acquirer.ts'

const acquirer = useAcquirer()

async function search(query: SaleQuery) {
  const found = await acquirer.kushki.search(query, never)
  if (!found.ok) throw new Error(JSON.stringify(found.error))
  return found.value
}
const keysOf = async (query: SaleQuery): Promise<string[]> =>
  (await search(query)).sales.map(({ key }) => key)

describe('a sale is found', () => {
  let sale: KushkiSale
  let old: KushkiSale
  beforeAll(async () => {
    sale = await acquirer.addSale({
      minor: 0,
      amount: {
        currency: 'USD',
        iva: 1_800,
        subtotal_iva: 10_000,
        subtotal_iva0: 1,
        tip: 550,
        extra_taxes: { iac: 7 },
      },
    })
    old = await acquirer.addSale({ secondsAgo: 100 * 86_400, transaction_type: 'capture', minor: 777 })
  })

  it('by its own id, with everything the gateway knows of it', async () => {
    const { sales, total, page } = await search({ text: sale.client_transaction_id })
    expect({ total, page }).toEqual({ total: 1, page: 1 })
    expect(sales).toEqual([
      {
        ...sale,
        maskedPan: expect.stringMatching(/^\d{6}X{6}\d{4}$/u),
        brand: expect.any(String),
        ticketNumber: expect.any(String),
        approvalCode: expect.any(String),
      },
    ])
  })

  it('by its reference, typed with spaces and capitals around', async () => {
    expect(await keysOf({ text: `${sale.transaction_reference}` })).toEqual([sale.key])
    expect(await keysOf({ text: sale.client_transaction_id.toUpperCase() })).toEqual([sale.key])
  })

  it('by its ticket number, on its day', async () => {
    const [found] = (await search({ text: old.client_transaction_id })).sales
    const text = found?.ticketNumber ?? ''
    expect(await keysOf({ text, day: dayOf(old.createdAt, 'America/Lima') })).toEqual([old.key])
    expect(await keysOf({ text })).toEqual([])
  })

  it('by its day in Lima', async () => {
    const keys = await keysOf({ day: dayOf(old.createdAt, 'America/Lima') })
    expect(keys).toContain(old.key)
    expect(keys).not.toContain(sale.key)
    expect(await keysOf({ day: dayOf(old.createdAt - 86_400_000, 'America/Lima') })).not.toContain(old.key)
    expect(await keysOf({ day: dayOf(old.createdAt + 86_400_000, 'America/Lima') })).not.toContain(old.key)
  })

  it('by BIN and last four, on any day', async () => {
    const [found] = (await search({ text: old.client_transaction_id })).sales as KushkiSale[]
    const [bin = '', lastFour = ''] = [found?.maskedPan?.slice(0, 6), found?.maskedPan?.slice(-4)]
    expect(await keysOf({ bin, lastFour })).toContain(old.key)
    expect(await keysOf({ bin, lastFour: lastFour === '0000' ? '0001' : '0000' })).not.toContain(old.key)
  })

  it('by its amount, on its day', async () => {
    const day = dayOf(old.createdAt, 'America/Lima')
    expect(await keysOf({ amountMinor: 777, day })).toEqual([old.key])
    expect(await keysOf({ amountMinor: 778, day })).toEqual([])
    expect(await keysOf({ amountMinor: 12_358 })).toEqual([sale.key])
  })

  it('with an empty question, among the sales of today', async () => {
    expect(await keysOf({})).toContain(sale.key)
    expect(await keysOf({ text: '' })).not.toContain(old.key)
  })

  it('never where the id is nobody’s', async () => {
    expect(await search({ text: crypto.randomUUID() })).toEqual({
      sales: [],
      total: 0,
      page: 1,
      hasMore: false,
    })
  })
})

describe('what the gateway says of a sale', () => {
  it('unknown, declined, reversed', async () => {
    const unknown = await acquirer.addSale({ status: 'unknown' })
    const declined = await acquirer.addSale({ status: 'declined' })
    const reversed = await acquirer.addSale({ status: 'unknown' })
    await acquirer.kushki.send(wireRequest({ kind: 'reverse', sale: reversed }), never)
    const stateOf = async ({ client_transaction_id: text }: KushkiSale) => {
      const [sale] = (await search({ text })).sales as KushkiSale[]
      return [sale?.status, sale?.reversed]
    }
    expect(await Promise.all([unknown, declined, reversed].map((sale) => stateOf(sale)))).toEqual([
      ['unknown', undefined],
      ['declined', undefined],
      ['approved', true],
    ])
  })

  it('voids and refunds are no sales', async () => {
    const sale = await acquirer.addSale({ minor: 4_321 })
    const annul = wireRequest({ kind: 'void', sale })
    await acquirer.kushki.send(annul, never)
    expect(await keysOf({ amountMinor: 4_321 })).toEqual([sale.key])
  })
})

describe('pages', () => {
  it('follow one another, newest first, without gaps', async () => {
    const day = '2026-01-15'
    const start = Date.parse('2026-01-15T10:00:00-05:00')
    const made: string[] = []
    const sales = Array.from({ length: salesOnAPage + 7 }, (_, index) => {
      const clientTransactionId = crypto.randomUUID()
      made.unshift(`kushki:${clientTransactionId}`)
      const amount = { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 9.99 }
      return { clientTransactionId, createdAt: start + index * 1000, amount }
    })
    await acquirer.control('POST', '/sales', { sales })
    const pages = [await search({ day }), await search({ day, page: 2 }), await search({ day, page: 3 })]
    expect(pages.map(({ hasMore }) => hasMore)).toEqual([true, false, false])
    expect(pages.map(({ sales }) => sales.length)).toEqual([50, 7, 0])
    expect(pages.flatMap(({ sales }) => sales.map(({ key }) => key))).toEqual(made)
    const byAmount = [
      await search({ day, amountMinor: 999 }),
      await search({ day, amountMinor: 999, page: 2 }),
    ]
    expect(byAmount.flatMap(({ sales }) => sales.map(({ key }) => key))).toEqual(made)
  })

  it('of a busy day are read to the end where the amount is asked for', async () => {
    await acquirer.control('POST', '/sales/generate', { count: 1_200, days: 1 })
    const sale = await acquirer.addSale({ minor: 123_456_789, secondsAgo: 86_000 })
    const day = dayOf(sale.createdAt, 'America/Lima')
    await acquirer.control('DELETE', '/requests')
    expect(await keysOf({ amountMinor: 123_456_789, day })).toEqual([sale.key])
    const asked = (await acquirer.requests()).map(
      ({ text }) => JSON.parse(text) as { page: number; size: number },
    )
    expect(asked.every(({ size }) => size === 500)).toBe(true)
    expect(asked.map(({ page }) => page)).toEqual(asked.map((_, index) => index + 1))
  })
})

it.each([
  [{ kind: 'refuse' as const }, { class: 'notSent' }],
  [{ kind: 'malformed' as const }, { class: 'unknown', code: 'notUnderstood' }],
  [
    {
      kind: 'status' as const,
      status: 403,
      body: { Message: 'User is not authorized to access this resource' },
    },
    { class: 'unauthorised' },
  ],
  [
    { kind: 'status' as const, status: 403 },
    { class: 'unknown', code: 'notTheGateway' },
  ],
])('a search met by %j says so', async (fault, error) => {
  await acquirer.faults(fault)
  expect(await acquirer.kushki.search({}, never)).toMatchObject({ ok: false, error })
})

describe('a sale is read in whatever form the search has it', () => {
  it.each([
    [['flat-items'], {}],
    [['instalments=6'], { instalments: 6 }],
    [['flat-items', 'instalments=6'], { instalments: 6 }],
  ])('%j', async (personalities, more) => {
    const sale = await acquirer.addSale({
      minor: 0,
      amount: { currency: 'PEN', iva: 1_800, subtotal_iva: 10_000, subtotal_iva0: 50 },
    })
    await acquirer.control('PUT', '/personalities', personalities)
    const { sales } = await search({ text: sale.client_transaction_id })
    await acquirer.control('PUT', '/personalities', [])
    expect(sales).toEqual([
      {
        ...sale,
        ...more,
        amount: expect.objectContaining(sale.amount),
        maskedPan: expect.any(String),
        brand: expect.any(String),
        ticketNumber: expect.any(String),
        approvalCode: expect.any(String),
      },
    ])
  })
})
