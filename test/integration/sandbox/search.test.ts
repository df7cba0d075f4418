import { describe, expect, it } from 'vitest'
import { amountOf, noon, openAcquirer, refundOf, voidOf, type Acquirer } from './acquirer.ts'

type Item = Record<string, unknown> & { created: number; client_transaction_id: string }
type Page = { items: Item[] }

async function find(acquirer: Acquirer, filters: object = {}, page = 1, size = 500): Promise<Page> {
  const { status, body } = await acquirer.search({ page, size, filters })
  expect(status).toBe(200)
  return body as unknown as Page
}

describe('transaction search', () => {
  it('gives an item with the documented members', async () => {
    const acquirer = await openAcquirer(noon, { samples: false })
    const amount = amountOf(100, { tip: 5.5, extra_taxes: { iac: 0.25 } })
    const { id, reference } = await acquirer.addSale({ amount, createdAt: noon - 5000 })
    expect(await find(acquirer)).toEqual({
      items: [
        {
          mcc: expect.any(String) as unknown,
          amount,
          country: 'Peru',
          metadata: null,
          card_country: 'PER',
          foreign_card: false,
          acquirer_bank: 'Kushki',
          merchant_name: expect.any(String) as unknown,
          payment_method: 'card',
          request_amount: 105.75,
          transaction_id: expect.stringMatching(/^\d{18}$/u) as unknown,
          created: noon - 5000,
          bin_card: expect.stringMatching(/^\d{6}$/u) as unknown,
          merchant_id: expect.any(String) as unknown,
          issuing_bank: expect.any(String) as unknown,
          approval_code: expect.stringMatching(/^\d{6}$/u) as unknown,
          payment_brand: expect.any(String) as unknown,
          ticket_number: expect.stringMatching(/^\d{18}$/u) as unknown,
          last_four_digits: expect.stringMatching(/^\d{4}$/u) as unknown,
          transaction_type: 'SALE',
          masked_credit_card: expect.stringMatching(/^\d{6}X{6}\d{4}$/u) as unknown,
          transaction_status: 'APPROVAL',
          client_transaction_id: id,
          transaction_reference: reference,
          approved_transaction_amount: 105.75,
        },
      ],
    })
  })

  it('filters by id, reference, time, BIN, last four and type, alone and together', async () => {
    const acquirer = await openAcquirer()
    const { items: all } = await find(acquirer)
    const wanted = all.filter(({ transaction_type }) => transaction_type === 'SALE')[3]
    expect(wanted).toBeDefined()
    const { bin_card, last_four_digits, transaction_reference, client_transaction_id, created } =
      wanted ?? all[0]!
    const ids = async (filters: object) =>
      (await find(acquirer, filters)).items.map((item) => item.client_transaction_id)
    const fitting = (fits: (item: Item) => boolean) =>
      all.filter(fits).map((item) => item.client_transaction_id)

    expect(await ids({ client_transaction_id })).toEqual([client_transaction_id])
    expect(await ids({ transaction_reference })).toEqual([client_transaction_id])
    expect(await ids({ start_date: created, end_date: created })).toEqual([client_transaction_id])
    expect(await ids({ end_date: created - 1 })).toEqual(fitting((item) => item.created < created))
    expect(await ids({ start_date: created + 1 })).toEqual(fitting((item) => item.created > created))
    expect(await ids({ bin: bin_card })).toEqual(fitting((item) => item['bin_card'] === bin_card))
    expect(await ids({ last_four_digits })).toEqual(
      fitting((item) => item['last_four_digits'] === last_four_digits),
    )
    expect(await ids({ transaction_type: 'capture' })).toEqual(
      fitting((item) => item['transaction_type'] === 'CAPTURE'),
    )
    expect(await ids({ last_four_digits, start_date: created, end_date: created })).toEqual([
      client_transaction_id,
    ])
    expect(await ids({ last_four_digits: '9999' })).toEqual([])
  })

  it('is newest first, in pages that neither repeat nor miss a sale', async () => {
    const acquirer = await openAcquirer(noon, { samples: false })
    await acquirer.control('POST', '/sales/generate', { count: 230, days: 3 })
    const pages = [
      await find(acquirer, {}, 1, 100),
      await find(acquirer, {}, 2, 100),
      await find(acquirer, {}, 3, 100),
    ]
    expect(pages.map(({ items }) => items.length)).toEqual([100, 100, 30])
    const items = pages.flatMap((page) => page.items)
    expect(new Set(items.map((item) => item.client_transaction_id)).size).toBe(230)
    const times = items.map(({ created }) => created)
    expect(times).toEqual(times.toSorted((left, right) => right - left))
    expect(await find(acquirer, {}, 4, 100)).toEqual({ items: [] })
  })

  it('shows the sale of an unknown outcome, a reversed one, and what took sales back', async () => {
    const acquirer = await openAcquirer(noon, { samples: false })
    const unknown = await acquirer.addSale({ status: 'unknown' })
    const sale = await acquirer.addSale()
    const taken = voidOf(sale.reference, 40)
    const small = voidOf(sale.reference, 25)
    expect(await acquirer.transaction(taken)).toMatchObject({ body: { transaction_status: 'DECLINED' } })
    const answered = await acquirer.transaction(small)
    acquirer.sandbox.clock.standAt(noon + 86_400_000, true)
    const refund = refundOf(sale.reference, 75)
    expect(await acquirer.refund(refund)).toMatchObject({ status: 200 })

    const shown = async (client_transaction_id: string) =>
      (await find(acquirer, { client_transaction_id })).items.map((item) => [
        item['transaction_type'],
        item['transaction_status'],
        item['approved_transaction_amount'],
      ])
    expect(await shown(unknown.id)).toEqual([['SALE', 'INITIALIZED', 0]])
    expect((await find(acquirer, { client_transaction_id: unknown.id })).items[0]).not.toHaveProperty(
      'transaction_reference',
    )
    expect(await shown(taken.client_transaction_id)).toEqual([['VOID', 'DECLINED', 0]])
    expect(await shown(small.client_transaction_id)).toEqual([['VOID', 'APPROVAL', 25]])
    expect(await shown(refund.client_transaction_id)).toEqual([['REFUND', 'APPROVAL', 75]])
    expect(await find(acquirer, { client_transaction_id: small.client_transaction_id })).toMatchObject({
      items: [{ transaction_reference: answered.body['transaction_reference'] }],
    })
  })

  it('can be made to lag behind', async () => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale()
    await acquirer.control('PUT', '/personalities', ['slow-search=3'])
    const body = voidOf(reference)
    expect(await acquirer.transaction(body)).toMatchObject({ status: 200 })
    const { client_transaction_id } = body
    acquirer.sandbox.clock.standAt(noon + 2999, true)
    expect((await find(acquirer, { client_transaction_id })).items).toHaveLength(0)
    acquirer.sandbox.clock.standAt(noon + 3000, true)
    expect((await find(acquirer, { client_transaction_id })).items).toHaveLength(1)
  })

  it.each([
    ['no page', { size: 10 }],
    ['page 0', { page: 0, size: 10 }],
    ['no size', { page: 1 }],
    ['a size over 500', { page: 1, size: 501 }],
    ['a date as text', { page: 1, size: 10, filters: { start_date: '2026-11-20' } }],
    ['an unknown filter', { page: 1, size: 10, filters: { status: 'APPROVAL' } }],
    ['an unknown type', { page: 1, size: 10, filters: { transaction_type: 'SALE' } }],
    ['a filter for refunds', { page: 1, size: 10, filters: { transaction_type: 'refund' } }],
  ])('refuses %s with E001', async (_, body) => {
    const acquirer = await openAcquirer()
    expect(await acquirer.search(body)).toMatchObject({ status: 400, body: { code: 'E001' } })
  })

  it('holds 100,000 sales, gives at most 10,000 of them, and finds one by any filter', async () => {
    const acquirer = await openAcquirer(noon, { samples: false })
    expect(await acquirer.control('POST', '/sales/generate', { count: 100_000, days: 120 })).toMatchObject({
      status: 201,
    })
    const wanted = await acquirer.addSale({ createdAt: noon - 60 * 86_400_000 + 1 })
    const timed: string[] = []
    const timedFind = async (name: string, filters: object, page = 1, size = 50): Promise<Page> => {
      const start = performance.now()
      const found = await find(acquirer, filters, page, size)
      timed.push(`${name} ${(performance.now() - start).toFixed(1)} ms`)
      return found
    }
    expect(await timedFind('first page', {})).toMatchObject({ items: { length: 50 } })
    expect((await timedFind('last page', {}, 200, 50)).items).toHaveLength(50)
    expect((await timedFind('beyond 10,000', {}, 201, 50)).items).toEqual([])
    const byId = await timedFind('by id', { client_transaction_id: wanted.id })
    expect(byId).toMatchObject({ items: [{ transaction_reference: wanted.reference }] })
    const [item] = byId.items
    expect(await timedFind('by reference', { transaction_reference: wanted.reference })).toEqual(byId)
    const day = { start_date: noon - 61 * 86_400_000, end_date: noon - 60 * 86_400_000 + 1 }
    const ofDay = await timedFind('by day', day, 1, 500)
    expect(ofDay.items).toHaveLength(500)
    expect(ofDay.items[0]).toEqual(item)
    const card = { bin: item?.['bin_card'], last_four_digits: item?.['last_four_digits'] }
    expect((await timedFind('by day, BIN and last four', { ...day, ...card })).items[0]).toEqual(item)
    expect((await timedFind('by BIN', { bin: card.bin }, 20, 500)).items).toHaveLength(500)
    console.log(`100,001 sales over HTTP: ${timed.join(', ')}`)
  })
})
