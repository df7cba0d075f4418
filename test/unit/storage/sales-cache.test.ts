import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayOf } from '../../../domain/day.ts'
import type { Sale, SaleQuery } from '../../../domain/sales.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { cardSale, cashSale, day, hour, minute, morning } from '../outbox/samples.ts'
import { open } from './rig.ts'

const sales: Sale[] = [
  cardSale(1, { createdAt: morning, ticketNumber: 'AB-0010', maskedPan: '41234567****5936' }),
  cardSale(2, {
    createdAt: morning - hour,
    ticketNumber: '700011',
    maskedPan: '512345******0010',
    amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 11_000 },
  }),
  cardSale(3, { createdAt: morning - 2 * hour, status: 'declined', maskedPan: 'XXXX' }),
  cardSale(4, { createdAt: morning - 3 * hour, reversed: true }),
  { ...cashSale(5), createdAt: morning - day, cardLastFour: '5936' },
]

let storage: Storage
beforeEach(() => {
  storage = open({ dayOf: (at) => dayOf(at, 'America/Lima') })
})
afterEach(() => storage.close())

function find(query: SaleQuery) {
  const found = storage.sales.find(query)
  if (!found.ok) throw new Error(found.error.tag)
  return found.value
}
/** The numbers of the sales found, in the order of the answer. */
const numbers = (query: SaleQuery): number[] =>
  find(query).sales.map(({ key }) => sales.findIndex((sale) => sale.key === key) + 1)

describe('the sales seen before', () => {
  beforeEach(() => void storage.sales.put(sales, morning + minute))

  it.each<[SaleQuery, number[]]>([
    [{}, [1, 2, 3, 4, 5]],
    [{ gateway: 'kushki' }, [1, 2, 3, 4]],
    [{ gateway: 'liquido' }, [5]],
    [{ day: '2026-11-20' }, [1, 2, 3, 4]],
    [{ day: '2026-11-19' }, [5]],
    [{ day: '2026-11-18' }, []],
    [{ lastFour: '5936' }, [1, 5]],
    [{ lastFour: '593' }, []],
    [{ bin: '412345' }, [1, 4]],
    [{ bin: '41234567' }, [1]],
    [{ bin: '512345' }, [2]],
    [{ amountMinor: 11_000 }, [2]],
    [{ amountMinor: 10_000 }, [1, 3, 4, 5]],
    [{ status: 'approved' }, [1, 2, 5]],
    [{ status: 'declined' }, [3]],
    [{ status: 'reversed' }, [4]],
    [{ lastFour: '5936', gateway: 'liquido' }, [5]],
    // A number's end, the card's last four, and an amount are all that four digits may mean.
    [{ text: '0010' }, [1, 2]],
    [{ text: '110.00' }, [2]],
    [{ text: 'ab-00' }, [1]],
    [{ text: 'AB-0010' }, [1]],
    [{ text: 'B-0010' }, []],
    [{ text: sales[2]?.key ?? '' }, [3]],
    [{ text: cardSale(2).client_transaction_id }, [2]],
    [{ text: cardSale(2).client_transaction_id.toUpperCase() }, [2]],
    [{ text: cardSale(4).transaction_reference ?? '' }, [4]],
    [{ text: cashSale(5).referenceId.slice(0, 6) }, [5]],
    [{ text: 'nobody' }, []],
  ])('%j finds %j', (query, expected) => {
    expect(numbers(query)).toEqual(expected)
    expect(find(query)).toMatchObject({ total: expected.length, page: 1, hasMore: false })
  })

  it('is given back as it was, and replaced when it is seen again', () => {
    expect(storage.sales.get(cashSale(5).key)).toEqual({ ok: true, value: sales[4] })
    expect(storage.sales.get('kushki:nobody')).toEqual({ ok: true, value: null })
    const again = cardSale(1, { createdAt: morning - 9 * hour, ticketNumber: 'NEW', maskedPan: '' })
    storage.sales.put([again], morning + hour)
    expect(storage.sales.get(again.key)).toEqual({ ok: true, value: again })
    expect(numbers({})).toEqual([2, 3, 4, 1, 5])
    expect(numbers({ text: 'AB-0010' })).toEqual([])
    expect(numbers({ lastFour: '5936' })).toEqual([5])
  })

  it('says how old the oldest on the page is, and where none is, when anything was seen last', () => {
    storage.sales.put([cardSale(2)], morning + hour)
    expect(find({ text: 'T2' }).asOf).toBe(morning + hour)
    expect(find({}).asOf).toBe(morning + minute)
    expect(find({ text: 'nobody' }).asOf).toBe(morning + hour)
  })
})

it('knows that nothing was ever seen', () => {
  expect(find({})).toEqual({ sales: [], total: 0, page: 1, hasMore: false, asOf: null })
})

it('comes in pages of 50, the newest first', () => {
  const many = Array.from({ length: 101 }, (_, index) =>
    cardSale(index, { createdAt: morning - index * minute }),
  )
  storage.sales.put(many, morning)
  const pages = [1, 2, 3, 4].map((page) => find({ page }))
  expect(pages.map((page) => [page.page, page.sales.length, page.hasMore, page.total])).toEqual([
    [1, 50, true, 101],
    [2, 50, true, 101],
    [3, 1, false, 101],
    [4, 0, false, 101],
  ])
  expect(pages.flatMap((page) => page.sales)).toEqual(many)
  const [first, second] = [find({ text: 'T1', page: 1 }), find({ day: '2026-11-20', page: 2 })]
  expect([first.total, second.sales.length]).toEqual([12, 50])
})

it('is no more than a page when just a page is there', () => {
  storage.sales.put(
    Array.from({ length: 50 }, (_, index) => cardSale(index)),
    morning,
  )
  expect(find({})).toMatchObject({ total: 50, hasMore: false })
})
