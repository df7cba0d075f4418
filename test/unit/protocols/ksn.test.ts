import { expect, test } from 'vitest'
import { checkKsn, createKsnHistory, readKsn } from '../../../domain/ksn.ts'
import { ksnHex } from '../../../native-bridge/protocols/bytes.ts'
import { bytesOf } from './vectors.ts'

test.each([
  ['FFFF9876543210E00008', 8],
  ['CDCDCD94030006C00104', 0x104],
  ['9876543210E00008', 8],
  ['9070020B571AF20000A8', 0xa8],
  ['123456789012345600000001', 1],
])('counter of %s', (ksn, counter) => {
  expect(readKsn(ksn)?.counter).toBe(counter)
  expect(checkKsn(ksn)).toBeNull()
})

test('three of the last 24 bits belong to the key id', () => {
  expect(readKsn('FFFF9876543210E00008')?.keyId).not.toBe(readKsn('FFFF9876543210C00008')?.keyId)
})

test.each([
  ['00000000000000000000', 'KsnNotLoaded'],
  ['0000000000000000', 'KsnNotLoaded'],
  ['FFFFFFFFFFFFFFFFFFFF', 'KsnNotLoaded'],
  ['FFFF9876543210E00000', 'KsnNotLoaded'],
  ['FFFF9876543210', 'KsnMalformed'],
  ['FFFF9876543210E0000', 'KsnMalformed'],
  ['FFFF9876543210E0000G', 'KsnMalformed'],
  ['', 'KsnMalformed'],
])('%s is %s', (ksn, tag) => {
  expect(checkKsn(ksn)).toEqual({ tag })
})

test('a short KSN stands for one padded on the left with F', () => {
  expect(ksnHex(bytesOf('9876543210E00008'))).toBe('FFFF9876543210E00008')
  expect(ksnHex(bytesOf('FFFF9876543210E00008'))).toBe('FFFF9876543210E00008')
  expect(ksnHex(bytesOf('123456789012345600000001'))).toBe('123456789012345600000001')
})

test('a device never shows a KSN twice nor counts back; another key of it counts by itself', () => {
  const history = createKsnHistory()
  const other = createKsnHistory()
  expect([
    history.admit('FFFF9876543210E00008'),
    history.admit('FFFF9876543210E00008'),
    history.admit('FFFF9876543210E00007'),
    history.admit('FFFF9876543210E00009'),
    history.admit('62994901190000000002'),
    history.admit('00000000000000000000'),
    history.admit('FFFF9876543210E0000A'),
    other.admit('FFFF9876543210E00008'),
  ]).toEqual([
    null,
    { tag: 'KsnReplayed' },
    { tag: 'KsnWentBack' },
    null,
    null,
    { tag: 'KsnNotLoaded' },
    null,
    null,
  ])
})

test('the history stays small', () => {
  const history = createKsnHistory()
  for (let key = 1; key < 100; key += 1)
    expect(history.admit(`FFFF98765432${key.toString(16).padStart(2, '0').toUpperCase()}000001`)).toBeNull()
  expect(history.admit('FFFF9876543263000001')).toEqual({ tag: 'KsnReplayed' })
  expect(history.admit('FFFF9876543201000001')).toBeNull()
})

test('the counter has 21 bits: a carry into the last of them is the same key', () => {
  const history = createKsnHistory()
  expect(history.admit('FFFF9876543210E00002')).toBeNull()
  expect(history.admit('FFFF9876543210F00001')).toBeNull()
  expect(history.admit('FFFF9876543210E00003')).toEqual({ tag: 'KsnWentBack' })
})
