import { expect, it } from 'vitest'
import { saleMarks } from '../../../domain/sale-facts.ts'
import { kushkiSale, liquidoSale } from '../rules/sales.ts'

it('a cashier knows a Kushki sale by its voucher and the end of its masked card', () => {
  expect(saleMarks(kushkiSale({ ticketNumber: '0042', maskedPan: '411111XXXXXX1234' }))).toStrictEqual({
    ticketNumber: '0042',
    cardLastFour: '1234',
  })
  expect(saleMarks(kushkiSale())).toStrictEqual({})
  expect(saleMarks(kushkiSale({ maskedPan: '4111XXXXXXXXXX34' }))).toStrictEqual({})
})

it('and a Liquido sale by the digits that it tells', () => {
  expect(saleMarks(liquidoSale({ cardLastFour: '9876' }))).toStrictEqual({ cardLastFour: '9876' })
  expect(saleMarks(liquidoSale())).toStrictEqual({})
})
