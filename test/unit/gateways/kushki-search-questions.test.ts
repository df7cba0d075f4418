import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../domain/result.ts'
import { salesOnAPage } from '../../../domain/sale-facts.ts'
import type { SaleQuery } from '../../../domain/sales.ts'
import { createKushkiSearch } from '../../../electron/gateways/kushki-search.ts'
import type { SearchFilters } from '../../../electron/gateways/kushki-search.ts'

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const item = (number: number, over: object = {}) => ({
  client_transaction_id: uuid(number),
  transaction_type: 'SALE',
  transaction_status: 'APPROVAL',
  created: 1_700_000_000_000,
  amount: 100 + number,
  currency_code: 'PEN',
  ...over,
})
const items = (count: number, over: object = {}) =>
  Array.from({ length: count }, (_, index) => item(index, over))

type Asked = { page: number; size: number; filters: SearchFilters }
const { signal } = new AbortController()
const failed = { class: 'unknown', code: 'unavailable', at: 7 } as const
/** 10:00 in Lima. */
const now = Date.parse('2026-11-20T15:00:00Z')
const today = {
  start_date: Date.parse('2026-11-20T05:00:00Z'),
  end_date: Date.parse('2026-11-21T05:00:00Z') - 1,
}

/** A search whose pages are answered by `answer`; `null`: that one fails. */
function searchThat(answer: (asked: Asked) => unknown[] | null) {
  const asked: Asked[] = []
  const search = createKushkiSearch(
    (page, size, filters) => {
      asked.push({ page, size, filters })
      const found = answer({ page, size, filters })
      return Promise.resolve(found === null ? err(failed) : ok(found))
    },
    { now: () => now },
    () => 'America/Lima',
  )
  /** The ids that were found, and what is said of the page. */
  const ask = async (query: SaleQuery) => {
    const found = await search.search(query, signal)
    if (!found.ok) return found
    const { sales, ...page } = found.value
    return { ...page, ids: sales.map(({ key }) => Number(key.slice(-12))) }
  }
  return { asked, ask, search }
}

describe('a question', () => {
  it.each<[SaleQuery, SearchFilters]>([
    [{}, today],
    [
      { day: '2026-11-19' },
      { start_date: today.start_date - 86_400_000, end_date: today.end_date - 86_400_000 },
    ],
    [{ bin: '411111' }, { bin: '411111' }],
    [{ lastFour: '1111' }, { last_four_digits: '1111' }],
    [
      { bin: '411111', lastFour: '1111', day: '2026-11-20' },
      { bin: '411111', last_four_digits: '1111', ...today },
    ],
  ])('%j asks for %j', async (query, filters) => {
    const { asked, ask } = searchThat(() => [])
    await ask(query)
    expect(asked).toEqual([{ page: 1, size: salesOnAPage, filters }])
  })

  it('is answered by the page that is asked for; a full one may be followed by another', async () => {
    const { asked, ask } = searchThat(({ page }) => items(page === 3 ? salesOnAPage : salesOnAPage - 1))
    expect(await ask({ page: 3 })).toMatchObject({ page: 3, total: 3 * salesOnAPage, hasMore: true })
    expect(await ask({ page: 2 })).toMatchObject({ page: 2, total: 2 * salesOnAPage - 1, hasMore: false })
    expect(asked.map(({ page }) => page)).toEqual([3, 2])
  })

  it('shows sales alone', async () => {
    const { ask } = searchThat(() => [item(1, { transaction_type: 'VOID' }), item(2)])
    expect(await ask({})).toEqual({ ids: [2], total: 1, page: 1, hasMore: false })
  })

  it('that fails is told so', async () => {
    const { ask, search } = searchThat(() => null)
    for (const query of [{}, { text: uuid(1) }, { text: 'ticket' }, { amountMinor: 1 }])
      expect(await ask(query)).toEqual(err(failed))
    expect(await search.recordsOf('2026-11-20', signal)).toEqual(err(failed))
  })
})

describe('an id', () => {
  it('that is a UUID is asked for as the sale’s own, then as the gateway’s', async () => {
    const { asked, ask } = searchThat(({ filters }) =>
      filters.transaction_reference === undefined ? [] : [item(1)],
    )
    expect(await ask({ text: uuid(0xabc).toUpperCase() })).toEqual({
      ids: [1],
      total: 1,
      page: 1,
      hasMore: false,
    })
    expect(asked.map(({ filters }) => filters)).toEqual([
      { client_transaction_id: uuid(0xabc) },
      { transaction_reference: uuid(0xabc).toUpperCase() },
    ])
  })

  it('that is found as the sale’s own is asked for once', async () => {
    const { asked, ask } = searchThat(() => [item(1)])
    expect(await ask({ text: uuid(1) })).toMatchObject({ ids: [1] })
    expect(asked).toHaveLength(1)
  })

  it('that is a UUID and found nowhere is no ticket', async () => {
    const { asked, ask } = searchThat(() => [])
    expect(await ask({ text: uuid(1) })).toEqual({ ids: [], total: 0, page: 1, hasMore: false })
    expect(asked).toHaveLength(2)
  })

  it('counts only with the amount that is asked for beside it', async () => {
    const { ask } = searchThat(() => [item(1)])
    expect(await ask({ text: uuid(1), amountMinor: 10_100 })).toMatchObject({ ids: [1] })
    expect(await ask({ text: uuid(1), amountMinor: 10_200 })).toMatchObject({ ids: [], total: 0 })
  })

  it('of the gateway may be any text', async () => {
    const { asked, ask } = searchThat(() => [item(1)])
    expect(await ask({ text: 'reference' })).toMatchObject({ ids: [1] })
    expect(asked.map(({ filters }) => filters)).toEqual([{ transaction_reference: 'reference' }])
  })
})

describe('what a cashier knows of a sale', () => {
  const day = [
    item(1, { ticket_number: '000010', amount: 25 }),
    item(2, { ticket_number: '000011', amount: 110 }),
    item(3, { ticket_number: '000012', amount: 30, last_four_digits: '5936', bin_card: '45123400' }),
    item(4, { ticket_number: '000013', amount: 30, transaction_status: 'DECLINED' }),
  ]
  const ofCard = [
    day[2],
    item(5, { created: 1_600_000_000_000, last_four_digits: '5936', bin_card: '45123400' }),
  ]
  const shop = () =>
    searchThat(({ filters }) => {
      if (filters.transaction_reference !== undefined) return []
      return filters.last_four_digits === '5936' ? ofCard : day
    })

  it.each<[SaleQuery, number[]]>([
    [{ text: '0010' }, [1]],
    [{ text: '010' }, [1]],
    [{ text: '110.00' }, [2]],
    [{ text: '110' }, [2]],
    [{ text: '5936' }, [3, 5]],
    [{ text: '0012' }, [3]],
    [{ text: '30.00', status: 'approved' }, [3]],
    [{ status: 'declined' }, [4]],
    [{ text: '10' }, []],
  ])('%j finds %j', async (query, ids) => {
    const { search } = searchThat(() => [])
    expect(await search.search(query, signal)).toMatchObject({ value: { total: 0 } })
    const { ask } = shop()
    expect(await ask(query)).toMatchObject({ ids, total: ids.length })
  })

  it('four digits are asked for as a card’s on any day, beside the day; on a chosen day in that alone', async () => {
    const { asked, ask } = shop()
    await ask({ text: '5936' })
    await ask({ text: '5936', day: '2026-11-20' })
    expect(asked.map(({ filters }) => filters)).toEqual([{ last_four_digits: '5936' }, today, today])
  })

  it('four digits beside a card’s own are asked for as that card’s', async () => {
    const { asked, ask } = shop()
    await ask({ text: '0012', lastFour: '5936' })
    expect(asked.map(({ filters }) => filters)).toEqual([{ last_four_digits: '5936' }])
  })

  it('of four digits the newest sale comes first, of whichever question it came', async () => {
    const at = (created: number) => ({ created, last_four_digits: '5936', bin_card: '45123400' })
    const { ask } = searchThat(({ filters }) =>
      filters.last_four_digits === undefined ? [item(1, at(3000)), item(2, at(1000))] : [item(3, at(2000))],
    )
    expect(await ask({ text: '5936' })).toMatchObject({ ids: [1, 3, 2], hasMore: false })
  })

  it.each([
    ['the day', (filters: SearchFilters) => filters.last_four_digits === undefined],
    ['the card', (filters: SearchFilters) => filters.last_four_digits !== undefined],
  ])('of four digits there may be more where %s was not read to its end', async (_, isLarge) => {
    const { ask } = searchThat(({ filters }) => (isLarge(filters) ? items(500) : []))
    expect(await ask({ text: '5936' })).toMatchObject({ total: 0, hasMore: true })
  })

  it.each(['A110.00', '110.00A', '110.001', 'A.50'])('%s may be an id of the gateway', async (text) => {
    const { asked, ask } = shop()
    await ask({ text })
    expect(asked[0]?.filters).toEqual({ transaction_reference: text })
  })

  it('an amount is no id', async () => {
    const { asked, ask } = shop()
    await ask({ text: '110.00' })
    expect(asked.map(({ filters }) => filters)).toEqual([today])
  })
})

describe('what the search cannot filter by', () => {
  const day = [
    item(1, { ticket_number: 'T1' }),
    item(2, { approval_code: 'T1' }),
    item(3, { ticket_number: 'T1', amount: 50 }),
    item(4, { ticket_number: 'T2' }),
  ]

  it('is looked for in the whole day: a ticket’s number, or an approval’s', async () => {
    const { asked, ask } = searchThat(({ filters }) =>
      filters.transaction_reference === undefined ? day : [],
    )
    expect(await ask({ text: 'T1' })).toEqual({ ids: [1, 2, 3], total: 3, page: 1, hasMore: false })
    expect(asked[1]).toEqual({ page: 1, size: 500, filters: today })
    expect(await ask({ text: 'T1', amountMinor: 5000 })).toMatchObject({ ids: [3] })
  })

  it('is looked for in the whole day: an amount, on all of its pages', async () => {
    const { asked, ask } = searchThat(({ page }) =>
      page < 3 ? items(500, { amount: page }) : items(1, { amount: 1 }),
    )
    const first = await ask({ amountMinor: 100 })
    expect(first).toMatchObject({ total: 501, page: 1, hasMore: true })
    expect(first).toMatchObject({ ids: items(salesOnAPage).map((_, index) => index) })
    expect(asked.map(({ page }) => page)).toEqual([1, 2, 3])
    const last = Math.ceil(501 / salesOnAPage)
    expect(await ask({ amountMinor: 100, page: last })).toMatchObject({ page: last, hasMore: false })
  })

  it('has no page more where the last one is full', async () => {
    const { ask } = searchThat(() => items(2 * salesOnAPage, { amount: 1 }))
    expect(await ask({ amountMinor: 100 })).toMatchObject({ hasMore: true })
    expect(await ask({ amountMinor: 100, page: 2 })).toMatchObject({
      ids: items(2 * salesOnAPage)
        .map((_, index) => index)
        .slice(salesOnAPage),
      hasMore: false,
    })
  })
})

it('the records of a day that is larger than the search shows are none', async () => {
  const { asked, search } = searchThat(() => items(500))
  expect(await search.recordsOf('2026-11-20', signal)).toEqual(
    err({ class: 'unknown', code: 'notUnderstood', at: now, message: 'over 10000 records' }),
  )
  // 10,000 are shown at most, 500 at once.
  expect(asked.map(({ page }) => page)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})
