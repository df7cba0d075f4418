import { describe, expect, it } from 'vitest'
import { isNamedBy, shownStatus } from '../../../domain/sale-facts.ts'
import { readSearchText } from '../../../domain/sales.ts'
import { kushkiSale, liquidoSale } from '../rules/sales.ts'

describe('a text names a sale', () => {
  const kushki = kushkiSale({
    ticketNumber: 'AB-0042',
    client_transaction_id: 'client-1',
    transaction_reference: 'reference-1',
  })

  it.each(['AB-0042', 'ab-0042', 'CLIENT-1', 'Reference-1', kushki.key])('%s, of Kushki', (text) => {
    expect(isNamedBy(kushki, text)).toBe(true)
  })

  it.each(['AB-004', '0042', 'client', 'client-11', ''])('"%s" does not: it may be another’s', (text) => {
    expect(isNamedBy(kushki, text)).toBe(false)
  })

  it('by the payment’s key, of Liquido', () => {
    const liquido = liquidoSale({ referenceId: 'pay-7' })
    expect([isNamedBy(liquido, 'PAY-7'), isNamedBy(liquido, 'pay-'), isNamedBy(liquido, '')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

it('a sale that was reversed says so, and no other does', () => {
  expect(shownStatus(kushkiSale({ status: 'approved', reversed: true }))).toBe('reversed')
  expect(shownStatus(kushkiSale({ status: 'approved' }))).toBe('approved')
  expect(shownStatus(kushkiSale({ status: 'declined' }))).toBe('declined')
  expect(shownStatus(liquidoSale())).toBe(liquidoSale().status)
})

describe('what a text may be of a sale', () => {
  const nothing = { ticketEnd: null, lastFour: null, amountMinor: null }
  it.each([
    ['12', { ...nothing, amountMinor: 1200 }],
    ['110', { ...nothing, ticketEnd: '110', amountMinor: 11_000 }],
    ['110.50', { ...nothing, amountMinor: 11_050 }],
    ['5936', { ticketEnd: '5936', lastFour: '5936', amountMinor: 593_600 }],
    ['0042', { ...nothing, ticketEnd: '0042', lastFour: '0042' }],
    ['042', { ...nothing, ticketEnd: '042' }],
    ['0.50', { ...nothing, amountMinor: 50 }],
    ['100.05', { ...nothing, amountMinor: 10_005 }],
    ['0', nothing],
    ['0.00', nothing],
    ['A110', nothing],
    ['110A', nothing],
    ['123456789012', { ...nothing, ticketEnd: '123456789012' }],
    ['S/ 9,999,999.99', { ...nothing, amountMinor: 999_999_999 }],
    ['', nothing],
  ])('"%s"', (text, read) => {
    expect(readSearchText(text)).toEqual(read)
  })
})
