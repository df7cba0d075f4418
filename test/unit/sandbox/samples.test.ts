import { describe, expect, it } from 'vitest'
import { createChance } from '../../../sandbox/ledger/chance.ts'
import {
  generatedSales,
  paymentsOfToday,
  samplePayments,
  sampleSales,
  salesOfToday,
} from '../../../sandbox/ledger/samples.ts'
import { daysBetween } from '../../../sandbox/lima-time.ts'

const inLima = (text: string): number => Date.parse(`${text}-05:00`)
const noon = inLima('2026-11-20T12:00:00')

describe('sample sales', () => {
  it('come out the same from the same seed, and differ with another', () => {
    expect(sampleSales(noon, createChance(1))).toEqual(sampleSales(noon, createChance(1)))
    expect(sampleSales(noon, createChance(2))).not.toEqual(sampleSales(noon, createChance(1)))
  })

  it.each(['00:00:00', '00:00:10', '12:00:00', '23:59:59'])(
    'are of the days they are meant to be of at %s',
    (time) => {
      const now = inLima(`2026-11-20T${time}`)
      const ages = sampleSales(now, createChance(1)).map(({ createdAt }) => daysBetween(createdAt, now))
      expect(ages.filter((days) => days === 0)).toHaveLength(16)
      expect(ages).toEqual(expect.arrayContaining([1, 12, 100, 130]))
      expect(sampleSales(now, createChance(1)).every(({ createdAt }) => createdAt <= now)).toBe(true)
    },
  )

  it('hold what training needs: each kind, each status, both currencies, an unknown one too young to reverse', () => {
    const sales = sampleSales(noon, createChance(1))
    expect(new Set(sales.map(({ kind }) => kind))).toEqual(
      new Set(['charge', 'capture', 'preAuth', 'reAuthorization']),
    )
    expect(new Set(sales.map(({ status }) => status))).toEqual(new Set(['approved', 'declined', 'unknown']))
    expect(new Set(sales.map(({ currency }) => currency))).toEqual(new Set(['PEN', 'USD']))
    const unknown = sales.filter(({ status }) => status === 'unknown')
    expect(
      unknown
        .map(({ createdAt }) => noon - createdAt)
        .toSorted((a, b) => a - b)
        .slice(0, 3),
    ).toEqual([20_000, 240_000, 420_000])
    expect(unknown.map(({ reference }) => reference)).toEqual([null, null, null, null])
    expect(new Set(samplePayments(noon).map(({ paymentMethod }) => paymentMethod))).toEqual(
      new Set(['CREDIT_CARD', 'DEBIT_CARD', 'PAGO_EFECTIVO', 'BCP', 'PAYVALIDA']),
    )
  })

  it('come again on another day under ids of their own', () => {
    const [first, next] = [
      sampleSales(noon, createChance(1)),
      salesOfToday(noon + 86_400_000, createChance(2)),
    ]
    expect(next).toHaveLength(16)
    expect(next.map(({ createdAt }) => daysBetween(createdAt, noon))).toEqual(next.map(() => -1))
    const ids = [...first, ...next].map(({ clientTransactionId }) => clientTransactionId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(next.map(({ reference }) => reference)).not.toContain('f2f29080-0214-42c0-95a5-77ecf3434cd7')
    expect(paymentsOfToday(noon + 86_400_000).map(({ referenceId }) => referenceId)).toEqual([
      '2026112114000007',
      '2026112114000008',
      '2026112114000012',
    ])
  })

  it('have distinct ids that are UUIDs of version 4', () => {
    const lines = [...generatedSales(noon, 5000, 120, createChance(7))]
    const ids = lines.flatMap(({ clientTransactionId, reference }) => [clientTransactionId, reference ?? ''])
    expect(new Set(ids).size).toBe(10_000)
    const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u
    expect(ids.filter((id) => !version4.test(id))).toEqual([])
    expect(lines.filter(({ totalMinor }) => !Number.isInteger(totalMinor) || totalMinor < 100)).toEqual([])
  })
})
