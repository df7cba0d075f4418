import { describe, expect, test } from 'vitest'
import { decodeCapture, guessFamily } from '../../../native-bridge/protocols/capture.ts'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import { families, familyForUsb } from '../../../native-bridge/protocols/index.ts'
import { augustaTyped } from './idtech-samples.ts'
import { asciiSwipes, contactChipMessage, messagePackets, notificationReports } from './magtek-samples.ts'
import { bytesOf, joined, vectorBytes, vectors } from './vectors.ts'

test.each([
  [0x0801, 0x0011, 'magtek'],
  [0x0801, 0x2020, 'magtek'],
  [0x0acd, 0x2010, 'idtech'],
  [0x0acd, 0xffff, 'idtech'],
  [0x1234, 0x5678, undefined],
])('USB %i:%i', (vendorId, productId, family) => {
  expect(familyForUsb(vendorId, productId)?.family).toBe(family)
})

test('each family is listed once', () => {
  expect(new Set(families.map(({ family }) => family)).size).toBe(families.length)
})

describe('the family of a capture is guessed', () => {
  const family: Record<string, string> = {
    magtek: 'magtek',
    idtech: 'idtech',
    abecs: 'abecs',
    verifone: 'verifone-xpi',
    miura: 'miura',
  }
  const published = vectors.filter(({ raw_hex }) => raw_hex !== null)
  test.each(published.map(({ id }) => id))('%s', (id) => {
    expect(guessFamily(vectorBytes(id))).toBe(family[id.split('-')[0] ?? ''])
  })
  test.each([
    ['typed MagTek', fromText(asciiSwipes.mercury), 'magtek'],
    ['typed ID TECH', fromText(augustaTyped), 'idtech'],
    ['MagTek EMV', bytesOf(contactChipMessage), 'magtek'],
    [
      'EMV notification reports in a row',
      joined(...notificationReports(0x0303, bytesOf(contactChipMessage))),
      'magtek',
    ],
    ['garbage', Uint8Array.from({ length: 50 }, (_, index) => 0x80 + index), null],
    ['nothing', new Uint8Array(), null],
  ])('%s', (_name, bytes, name) => {
    expect(guessFamily(bytes)).toBe(name)
  })
})

test('reports in a row are cut, with and without their report id', () => {
  const reports = notificationReports(0x0303, bytesOf(contactChipMessage), 65)
  expect(decodeCapture([joined(...reports)])).toMatchObject([{ ok: true, format: 'magtek-emv' }])
  expect(decodeCapture(reports)).toMatchObject([{ ok: true, format: 'magtek-emv' }])
  const message = joined(bytesOf('AA00810483000101820420080202'), bytesOf('8400'))
  expect(decodeCapture(messagePackets(message))).toMatchObject([{ ok: false, family: 'magtek' }])
})

test('a chosen family is not given up for a better one', () => {
  expect(decodeCapture([vectorBytes('idtech-augusta-s-msr')], 'magtek')).toMatchObject([{ ok: false }])
})

test('two cards in one capture are two results', () => {
  const bytes = vectorBytes('idtech-augusta-s-msr')
  expect(decodeCapture([joined(bytes, bytes)])).toHaveLength(2)
})
