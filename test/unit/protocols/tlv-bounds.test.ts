import { describe, expect, it } from 'vitest'
import { findAllTlv, findTlv, readTlv, readTlvPrefix } from '../../../domain/tlv.ts'
import type { TlvDialect } from '../../../domain/tlv.ts'

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const length = (count: number): string =>
  count > 0x7f ? `82${count.toString(16).padStart(4, '0')}` : count.toString(16).padStart(2, '0')
const object = (tag: string, value: string): string => tag + length(value.length / 2) + value
const refusal = (hex: string, dialect?: TlvDialect): unknown => {
  const list = readTlv(bytes(hex), dialect)
  return list.ok ? 'read' : list.error
}

describe('a list', () => {
  it('is 4,096 bytes at most, and so is a length', () => {
    expect(refusal(object('C1', '00'.repeat(4092)))).toBe('read')
    expect(refusal('00'.repeat(4097))).toEqual({ tag: 'LengthTooLong', at: 0 })
    expect(refusal('C1 82 1000')).toEqual({ tag: 'Truncated', at: 4 })
    expect(refusal('C1 82 1001')).toEqual({ tag: 'LengthTooLong', at: 3 })
    expect(refusal('00'.repeat(4096))).toBe('read')
  })

  it('has 512 objects at most', () => {
    expect(refusal('C100'.repeat(512))).toBe('read')
    expect(refusal('C100'.repeat(513))).toEqual({ tag: 'TooMany', at: 1024 })
    expect(readTlvPrefix(bytes('C100'.repeat(513)), 'ber')).toHaveLength(512)
  })

  it('is eight levels deep at most', () => {
    const nested = (depth: number): string => (depth === 0 ? 'C100' : object('E1', nested(depth - 1)))
    expect(refusal(nested(8))).toBe('read')
    expect(refusal(nested(9))).toMatchObject({ tag: 'TooDeep' })
  })

  it.each([
    ['5A', 1],
    ['9F', 1],
    ['5A 81', 2],
    ['5A 82 00', 3],
    ['5A 08 4761', 4],
  ])('that ends within an object is cut off: %s', (hex, at) => {
    expect(refusal(hex)).toEqual({ tag: 'Truncated', at })
  })

  it('has lengths of three bytes at most, marked in one way', () => {
    expect(refusal('C1 83 000001 00')).toBe('read')
    expect(refusal('C1 84 00000001 00')).toEqual({ tag: 'LengthTooLong', at: 1 })
    expect(refusal('C1 E1 01 00', 'neo')).toEqual({ tag: 'LengthTooLong', at: 1 })
    expect(refusal('C1 80')).toEqual({ tag: 'IndefiniteLength', at: 1 })
    expect(refusal('C1 A1 01 00')).toEqual({ tag: 'LengthTooLong', at: 1 })
  })
})

describe('what stands before the first place that is no TLV', () => {
  it('is read, with what is inside', () => {
    const list = readTlvPrefix(bytes('E103 5A0147 C100 5A08 00'), 'ber')
    expect(list.map(({ tag, children }) => [tag, children.length])).toEqual([
      [0xe1, 1],
      [0xc1, 0],
    ])
    expect(readTlvPrefix(bytes(''), 'ber')).toEqual([])
  })

  it('is not opened where it is encrypted', () => {
    const [encrypted] = readTlvPrefix(bytes('E1 C1 03 5A0147'), 'neo')
    expect(encrypted).toMatchObject({ form: 'encrypted', children: [] })
  })
})

describe('ID TECH’s tags under FF', () => {
  const shown = (hex: string, dialect: TlvDialect): unknown => {
    const list = readTlv(bytes(hex), dialect)
    return list.ok ? list.value.map(({ tag, children }) => [tag, children.length]) : list.error
  }

  it('are values, but for those that hold objects', () => {
    expect(shown('FFEE12 03 5A0147', 'neo')).toEqual([[0xffee12, 0]])
    expect(shown('FFEE01 03 5A0147', 'neo')).toEqual([[0xffee01, 1]])
    expect(shown('FFEE12 03 5A0147', 'ber')).toEqual([[0xffee12, 1]])
    expect(shown('E1 03 5A0147', 'neo')).toEqual([[0xe1, 1]])
  })
})

it('an object is found in the form that is asked for', () => {
  const list = readTlv(bytes('57 A1 01 AA 57 01 BB 57 C1 01 CC'), 'neo')
  if (!list.ok) throw new Error(list.error.tag)
  const found = (form?: 'plain' | 'masked' | 'encrypted') => findTlv(list.value, 0x57, form)?.value[0]
  expect([found(), found('plain'), found('masked'), found('encrypted')]).toEqual([0xaa, 0xbb, 0xaa, 0xcc])
  expect(findTlv(list.value.slice(0, 1), 0x57, 'plain')).toBeUndefined()
})

it('all objects of a tag are found, inside others too', () => {
  const list = readTlv(bytes('57 01 AA E1 06 57 01 BB 57 01 CC 5A 00'))
  if (!list.ok) throw new Error(list.error.tag)
  expect(findAllTlv(list.value, 0x57).map(({ value }) => value[0])).toEqual([0xaa, 0xbb, 0xcc])
  expect(findAllTlv(list.value, 0xc1)).toEqual([])
})
