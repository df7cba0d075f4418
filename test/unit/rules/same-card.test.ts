import { describe, expect, test } from 'vitest'
import { cardDifferences, lastFourOf } from '../../../domain/same-card.ts'

const ksn = 'FFFF9876543210E00007'
const sale = { maskedPan: '476173XXXXXX0010', ksns: [] }

describe('a card is the one it should be', () => {
  test.each([
    ['by all that both tell', '476173******0010'],
    ['by the four digits that a reader shows first', '4761********0010'],
    ['where its reader shows none', undefined],
    ['where its reader shows the last ones alone', '************0010'],
  ])('%s', (_why, maskedPan) => {
    expect(cardDifferences({ maskedPan, ksn }, sale)).toEqual([])
  })
  test('where nothing is known of it', () => {
    expect(cardDifferences({ maskedPan: '476173******0010', ksn }, { ksns: [] })).toEqual([])
  })
})

test.each([
  ['476173******0028', ['lastFour']],
  ['476174******0010', ['bin']],
  ['4762********0010', ['bin']],
  ['511054******2902', ['lastFour', 'bin']],
])('%s is another card', (maskedPan, differs) => {
  expect(cardDifferences({ maskedPan, ksn }, sale)).toEqual(differs)
})

describe('the reader', () => {
  test.each([
    ['a later counter of its keys', 'FFFF9876543210E00008', []],
    ['the same without the filling', '9876543210E00009', []],
    ['in small letters', 'ffff9876543210e0000a', []],
    ['another device', 'FFFF9876543210A00008', ['reader']],
    ['the bits of the device that share a digit with the counter', 'FFFF9876543210C00008', ['reader']],
  ])('%s', (_what, read, differs) => {
    expect(cardDifferences({ ksn: read }, { ksns: [ksn] })).toEqual(differs)
  })
  test('may be any that read the card for the operation before', () => {
    expect(cardDifferences({ ksn }, { ksns: ['FFFF9876543210A00001', 'FFFF9876543210E00001'] })).toEqual([])
  })
})

test('the last digits, or that they are masked', () => {
  expect([lastFourOf('4761********0010'), lastFourOf('4761************'), lastFourOf(undefined)]).toEqual([
    '0010',
    null,
    null,
  ])
})
