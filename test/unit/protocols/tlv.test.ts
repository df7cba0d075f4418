import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTlv, readTlv, type TlvObject } from '../../../domain/tlv.ts'
import { toHex } from '../../../native-bridge/protocols/bytes.ts'
import { bytesOf, vectorBytes } from './vectors.ts'

type Plain = { tag: string; form: string; value: string; children?: Plain[] }
const plain = (list: readonly TlvObject[]): Plain[] =>
  list.map((object) => ({
    tag: object.tag.toString(16).toUpperCase(),
    form: object.form,
    value: toHex(object.value),
    ...(object.children.length === 0 ? {} : { children: plain(object.children) }),
  }))

const read = (hex: string, dialect: 'ber' | 'neo' = 'ber'): unknown => {
  const list = readTlv(bytesOf(hex), dialect)
  return list.ok ? plain(list.value) : list.error
}

test('tags of one to four bytes, nested objects and padding between them', () => {
  expect(read('00 FF00 9F2701 80 FFFF00 7005 5A03123456 00 DFDFDF37 01 AA FFEE01 04 DF3001 0C FF')).toEqual([
    { tag: '9F27', form: 'plain', value: '80' },
    {
      tag: '70',
      form: 'plain',
      value: '5A03123456',
      children: [{ tag: '5A', form: 'plain', value: '123456' }],
    },
    { tag: 'DFDFDF37', form: 'plain', value: 'AA' },
    {
      tag: 'FFEE01',
      form: 'plain',
      value: 'DF30010C',
      children: [{ tag: 'DF30', form: 'plain', value: '0C' }],
    },
  ])
})

test.each(['8101', '820001', '83000001'])('long form %s', (length) => {
  expect(read(`50 ${length} 41`)).toEqual([{ tag: '50', form: 'plain', value: '41' }])
})

describe('the NEO dialect', () => {
  const list = '57A10147 57C20001AA 5AA20001CC 5AC101BB'
  test('marks masked and encrypted copies in the length', () => {
    expect(read(list, 'neo')).toEqual([
      { tag: '57', form: 'masked', value: '47' },
      { tag: '57', form: 'encrypted', value: 'AA' },
      { tag: '5A', form: 'masked', value: 'CC' },
      { tag: '5A', form: 'encrypted', value: 'BB' },
    ])
  })
  test('is not taken for plain BER', () => {
    expect(read(list)).toEqual({ tag: 'LengthTooLong', at: 1 })
  })
  test('never looks into an encrypted object', () => {
    expect(read('70C102FF80', 'neo')).toEqual([{ tag: '70', form: 'encrypted', value: 'FF80' }])
  })
})

test.each([
  ['7080 5001 41 0000', { tag: 'IndefiniteLength', at: 1 }],
  ['50', { tag: 'Truncated', at: 1 }],
  ['9F', { tag: 'Truncated', at: 1 }],
  ['5002 41', { tag: 'Truncated', at: 3 }],
  ['5082 01', { tag: 'Truncated', at: 3 }],
  ['7003 5A0312', { tag: 'Truncated', at: 5 }],
  ['5084 00000001 41', { tag: 'LengthTooLong', at: 1 }],
  ['5083 FFFFFF', { tag: 'LengthTooLong', at: 4 }],
  ['DF81828301 00', { tag: 'TagTooLong', at: 4 }],
])('%s is refused', (hex, error) => {
  expect(read(hex)).toEqual(error)
})

test('depth and number are limited', () => {
  let nested = new Uint8Array()
  for (let level = 0; level < 10; level += 1) nested = new Uint8Array([0x70, nested.length, ...nested])
  expect(readTlv(nested)).toMatchObject({ ok: false, error: { tag: 'TooDeep' } })
  expect(readTlv(bytesOf('5000'.repeat(513)))).toMatchObject({ ok: false, error: { tag: 'TooMany' } })
  expect(readTlv(new Uint8Array(5000))).toMatchObject({ ok: false, error: { tag: 'LengthTooLong' } })
})

test('a published Quick Chip list reads to its last byte', () => {
  const list = readTlv(vectorBytes('idtech-augusta-emv-quickchip'), 'neo')
  if (!list.ok) throw new Error(list.error.tag)
  expect(list.value).toHaveLength(52)
  expect(toHex(findTlv(list.value, 0xdfee12)?.value ?? new Uint8Array())).toBe('CDCDCD94030006C00104')
})

test('whatever the bytes are, a list or an error with a place inside them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('ber', 'neo'), (bytes, dialect) => {
      const list = readTlv(bytes, dialect)
      expect(list.ok ? list.value.length : list.error.at).toBeLessThanOrEqual(bytes.length)
    }),
  )
})
