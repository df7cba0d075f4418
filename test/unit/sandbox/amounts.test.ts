import { assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byAmount } from '../../../sandbox/kushki/amounts.ts'
import { totalMinorOf } from '../../../sandbox/ledger/transactions.ts'

describe('the sum of an amount', () => {
  it('is exact in minor units for every amount up to 9,999,999.99', () => {
    const cents = integer({ min: 0, max: 999_999_999 })
    assert(
      property(cents, cents, cents, cents, cents, (iva, taxed, untaxed, tip, ice) => {
        const sum = totalMinorOf({
          currency: 'PEN',
          iva: iva / 100,
          subtotal_iva: taxed / 100,
          subtotal_iva0: untaxed / 100,
          tip: tip / 100,
          extra_taxes: { ice: ice / 100 },
        })
        expect(sum).toBe(iva + taxed + untaxed + tip + ice)
      }),
    )
  })

  it('chooses the answer', () => {
    const answers = [10_00, 40_00, 50_00, 74_00, 174_00, 10_01, 9_99].map((minor) => [
      byAmount(minor, true),
      byAmount(minor, false),
    ])
    const at = (code: string, slow = false) => ({ code, slow })
    expect(answers).toEqual([
      [at('01'), at('01')],
      [at('04'), at('04')],
      [at('05'), at('05')],
      [at('00', true), at('00', true)],
      [at('00', true), at('00')],
      [at('00'), at('00')],
      [at('00'), at('00')],
    ])
  })
})
