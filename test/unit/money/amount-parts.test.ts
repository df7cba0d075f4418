import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  amountParts,
  fromKushkiAmount,
  fromMajor,
  partialAmount,
  toKushkiAmount,
  toMajor,
  type Amount,
} from '../../../domain/money.ts'
import { parseMoneyText } from '../../../domain/money-text.ts'
import { totalMinor } from '../../../domain/sale-facts.ts'
import { kushkiAmountSchema } from '../../../domain/kushki.ts'

const most = 999_999_999
const minor = fc.integer({ min: 0, max: most })
const optional = (value: fc.Arbitrary<number>): fc.Arbitrary<number | undefined> =>
  fc.option(value, { nil: undefined })

/** Amounts with any members present, whose total is at least a cent and each part up to 9,999,999.99. */
const amounts = fc
  .record({
    iva: minor,
    subtotal_iva: minor,
    subtotal_iva0: minor,
    tip: optional(minor),
    iac: optional(minor),
    ice: optional(minor),
    taxes: fc.boolean(),
  })
  .map(({ tip, iac, ice, taxes, ...rest }): Amount => ({
    currency: 'PEN',
    ...rest,
    ...(tip === undefined ? {} : { tip }),
    ...(taxes
      ? { extra_taxes: { ...(iac === undefined ? {} : { iac }), ...(ice === undefined ? {} : { ice }) } }
      : {}),
  }))
  .filter((amount) => totalMinor(amount) > 0)

describe('amounts on the wire', () => {
  it('go to major units and back exactly, as JSON with at most two decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: most }), (value) => {
        const text = JSON.stringify(toMajor(value))
        expect(text).toMatch(/^\d+(?:\.\d{1,2})?$/u)
        expect(fromMajor(JSON.parse(text) as number)).toBe(value)
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([1, 10, 29, 57, 101, 110, 1_10, 10_199, 999_999_999])('%i minor units', (value) => {
    expect(fromMajor(toMajor(value))).toBe(value)
  })

  it('keep every member and fit the wire schema', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const wire = toKushkiAmount(amount)
        expect(kushkiAmountSchema.safeParse(JSON.parse(JSON.stringify(wire))).success).toBe(true)
        expect(fromKushkiAmount(JSON.parse(JSON.stringify(wire)) as typeof wire)).toEqual(amount)
      }),
    )
  })

  it.each([0.001, 1.005, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuse %d', (value) => {
    expect(fromMajor(value)).toBeNull()
    expect(fromKushkiAmount({ currency: 'PEN', iva: value, subtotal_iva: 0, subtotal_iva0: 0 })).toBeNull()
  })
})

it('the total counts every part and every tax', () => {
  const extra_taxes = { airport_tax: 10_000, iac: 100_000, ice: 1_000_000, travel_agency: 10_000_000 }
  const amount = {
    currency: 'PEN',
    iva: 1,
    subtotal_iva: 10,
    subtotal_iva0: 100,
    tip: 1000,
    extra_taxes,
  } as const
  expect(totalMinor(amount)).toBe(11_111_111)
})

describe('a partial amount', () => {
  it('is exactly what was asked for, with the same members and no part above its own', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), (amount, share) => {
        const asked = Math.max(1, Math.floor(totalMinor(amount) * share))
        const part = partialAmount(amount, [], asked)
        if (part === null) throw new Error('no partial amount')
        expect(totalMinor(part)).toBe(asked)
        const parts = amountParts(part)
        expect([...parts.keys()]).toEqual([...amountParts(amount).keys()])
        for (const [name, whole] of amountParts(amount)) expect(parts.get(name)).toBeLessThanOrEqual(whole)
      }),
    )
  })

  it('gives each part its exact share, rounded to one of the two cents beside it', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), (amount, share) => {
        const total = BigInt(totalMinor(amount))
        const asked = BigInt(Math.max(1, Math.floor(Number(total) * share)))
        const parts = amountParts(partialAmount(amount, [], Number(asked)) ?? amount)
        for (const [name, whole] of amountParts(amount)) {
          const off = BigInt(parts.get(name) ?? -1) * total - asked * BigInt(whole)
          expect(off > -total && off < total).toBe(true)
        }
      }),
    )
  })

  it('after partial amount adds up to the sale, part by part', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { maxLength: 6 }),
        (amount, wanted) => {
          let left = totalMinor(amount)
          const asked: number[] = []
          for (const want of wanted) {
            if (want >= left) break
            asked.push(want)
            left -= want
          }
          asked.push(left)
          const sums = new Map<string, number>()
          asked.forEach((value, index) => {
            const part = partialAmount(amount, asked.slice(0, index), value)
            if (part === null) throw new Error('no partial amount')
            for (const [name, minor] of amountParts(part)) sums.set(name, (sums.get(name) ?? 0) + minor)
          })
          expect(sums).toEqual(amountParts(amount))
        },
      ),
    )
  })

  it('of the whole is the whole', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(partialAmount(amount, [], totalMinor(amount))).toEqual(amount)
      }),
    )
  })

  it('does not exist once everything was given back, or more', () => {
    const sale = { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 } as const
    expect(partialAmount(sale, [100], 1)).toBeNull()
    expect(partialAmount(sale, [100, 5], 1)).toBeNull()
  })

  it.each([0, -1, 0.5, Number.NaN, 101])('of %d from 100 does not exist', (value) => {
    expect(
      partialAmount({ currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 }, [], value),
    ).toBeNull()
  })
})

describe('an amount that a person types', () => {
  it.each([
    ['1234', 123_400],
    ['1234.5', 123_450],
    ['1.234,50', 123_450],
    ['1,234.50', 123_450],
    ['1.234', 123_400],
    ['12.345,00', 1_234_500],
    ['1.234.567,89', 123_456_789],
    ['1.234,567', null],
    ['1.234,567,890', null],
    ['S/ 12,05', 1_205],
    ['0.01', 1],
    ['9999999.99', 999_999_999],
    ['10000000.00', null],
    ['1,2,3', null],
    ['12.345.67', null],
    ['1.234.5', null],
    ['-5', null],
    ['1.005', 100_500],
    ['', null],
    ['abc', null],
  ])('%s', (text, value) => {
    expect(parseMoneyText(text)).toBe(value)
  })
})
