import { describe, expect, it } from 'vitest'
import { ok } from '../../../domain/result.ts'
import { createKushkiSearch } from '../../../electron/gateways/kushki-search.ts'

const item = (number: number) => ({
  client_transaction_id: `6680eadc-6c8d-44aa-8ca0-${String(number).padStart(12, '0')}`,
  transaction_reference: `reference-${number}`,
  transaction_type: 'SALE',
  transaction_status: 'APPROVAL',
  created: 1_800_000_000_000,
  amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 10 },
  ticket_number: String(number),
})

/** A search over so many sales, which gives 10,000 at most, and the pages that were asked for. */
function searchOver(count: number) {
  const asked: number[] = []
  const search = createKushkiSearch(
    (page, size, filters) => {
      if (filters.transaction_reference !== undefined) return Promise.resolve(ok([]))
      asked.push(page)
      const first = (page - 1) * size
      const last = Math.min(first + size, count, 10_000)
      return Promise.resolve(
        ok(Array.from({ length: Math.max(0, last - first) }, (_, at) => item(first + at))),
      )
    },
    { now: () => 1_800_000_000_000 },
    () => 'America/Lima',
  )
  return { search, asked, signal: new AbortController().signal }
}

describe('a day that is read whole for a ticket number', () => {
  it('is read to its end, and what is found is all there is', async () => {
    const { search, asked, signal } = searchOver(1_200)
    const found = await search.search({ text: '1100', day: '2027-01-15' }, signal)
    expect(found).toMatchObject({ ok: true, value: { total: 1, hasMore: false } })
    expect(asked).toEqual([1, 2, 3])
  })

  it('is read up to the 10,000 that the search gives, and there may be more', async () => {
    const { search, asked, signal } = searchOver(12_000)
    expect(await search.search({ text: '11000' }, signal)).toMatchObject({
      ok: true,
      value: { total: 0, hasMore: true },
    })
    expect(asked).toHaveLength(20)
    expect(await search.search({ amountMinor: 1_000 }, signal)).toMatchObject({
      ok: true,
      value: { total: 10_000, hasMore: true },
    })
  })

  it('proves nothing of a day with more', async () => {
    const { search, signal } = searchOver(12_000)
    expect(await search.recordsOf('2027-01-15', signal)).toMatchObject({
      ok: false,
      error: { class: 'unknown', message: 'over 10000 records' },
    })
  })
})
