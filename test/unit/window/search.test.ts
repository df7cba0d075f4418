import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMoneyText } from '../../../domain/money-text.ts'
import { saleQuerySchema } from '../../../domain/sales.ts'
import { noFilters, queryOf } from '../../../renderer/screens/find/search.ts'
import type { Filters } from '../../../renderer/screens/find/search.ts'

/** Texts that are right, almost right and anything. */
const day = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 1, max: 2100 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    )
    .map(
      ([year, month, date]) =>
        `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
    ),
  fc.constantFrom('', '2024-02-29', '2023-02-29', '2026-04-31', '2026-1-2', '20260102', ' 2026-01-02'),
  fc.string(),
)
const filters: fc.Arbitrary<Filters> = fc.record({
  text: fc.oneof(
    fc.string({ maxLength: 140 }),
    fc.string({ minLength: 118, maxLength: 122 }),
    fc.constant('  '),
  ),
  day,
  status: fc.constantFrom('', 'approved', 'unknown', 'declined', 'reversed'),
  lastFour: fc.oneof(fc.stringMatching(/^ ?\d{3,5} ?$/u), fc.string({ maxLength: 6 }), fc.constant('')),
  amount: fc.oneof(fc.stringMatching(/^\d{0,10}([.,]\d{0,3})?$/u), fc.string({ maxLength: 12 })),
})
const page = fc.integer({ min: 1, max: 1000 })

/** What main is given, judged by the contract's own schema. */
function asMainTakesIt({ text, day: on, status, lastFour, amount }: Filters, pageNumber: number) {
  return saleQuerySchema.safeParse({
    ...(text.trim() === '' ? {} : { text }),
    ...(on === '' ? {} : { day: on }),
    ...(status === '' ? {} : { status }),
    ...(lastFour.trim() === '' ? {} : { lastFour: lastFour.trim() }),
    ...(amount.trim() === '' ? {} : { amountMinor: parseMoneyText(amount) ?? 0 }),
    page: pageNumber,
  })
}

/** The same as the window tells it. */
function asTheWindowWouldTell(typed: Filters, pageNumber: number): ReturnType<typeof queryOf> {
  const judged = asMainTakesIt(typed, pageNumber)
  if (judged.success) return { ok: true, value: judged.data }
  const members = new Set(judged.error.issues.map(({ path }) => path[0]))
  const names = { text: 'text', day: 'day', lastFour: 'lastFour', amountMinor: 'amount' } as const
  return {
    ok: false,
    wrong: Object.entries(names).flatMap(([member, name]) => (members.has(member) ? [name] : [])),
  }
}

test('the window takes the filters that main takes, as main takes them, and names the others', () => {
  fc.assert(
    fc.property(filters, page, (typed, pageNumber) => {
      expect(queryOf(typed, pageNumber)).toEqual(asTheWindowWouldTell(typed, pageNumber))
    }),
    { numRuns: 2000 },
  )
})

test('no filter at all is a page of today', () => {
  expect(queryOf(noFilters, 3)).toEqual({ ok: true, value: { page: 3 } })
})
