import { describe, expect, it } from 'vitest'
import {
  createClearTrackWatch,
  holdsClearTags,
  holdsClearTrack,
  holdsClearTrackIn,
  isClearPackedPan,
} from '../../../domain/clear-card-data.ts'
import { hasCheckDigit } from '../../../domain/pan.ts'
import { readTlv } from '../../../domain/tlv.ts'

const pan = '4761739001010010'
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const packed = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

/** How often a watch says so while it sees these bytes one by one. */
const seen = (text: string): number => {
  const watch = createClearTrackWatch()
  return bytes(text).filter((byte) => watch.see(byte)).length
}

/** An account number whose digits 7 to 12, which a mask hides, are these. */
const middle = (digits: string): string => `;476173${digits}0010=`

const clear = [
  `;${pan}=`,
  `;${pan}^`,
  `%B${pan}^`,
  `%B${pan}=`,
  `%b${pan}^`,
  `%*${pan}^`,
  `noise ;${pan}=2512`,
  `;;${pan}=`,
  `%;${pan}=`,
  `%%B${pan}^`,
  `;4761 7390 0101 0010=`,
  `;  ${pan} =`,
  ';476173900101=',
  ';4761739001010010123=',
  middle('110000'),
  middle('100001'),
  middle('000011'),
  middle('900900'),
]
const other = [
  '',
  pan,
  `${pan}=`,
  `B${pan}^`,
  `%${pan}^`,
  `%A${pan}^`,
  `xB${pan}^`,
  `%xB${pan}^`,
  `;${pan}`,
  `;${pan}?`,
  `;${pan}>`,
  `;x${pan}=`,
  `;4761x739001010010=`,
  ';47617390010=',
  ';47617390010100101234=',
  ';=',
  '%B^',
  middle('000000'),
  middle('100000'),
  middle('000001'),
  // The digits around those that a mask hides are shown in any case.
  ';999999000000999=',
  ';999999000001999=',
]

describe('a track in clear', () => {
  it.each(clear)('%j is seen, byte by byte and as a whole', (text) => {
    expect([seen(text), holdsClearTrack(bytes(text))]).toEqual([1, true])
  })

  it.each(other)('%j is none', (text) => {
    expect([seen(text), holdsClearTrack(bytes(text))]).toEqual([0, false])
  })

  it('is told once, on the byte that ends it', () => {
    const watch = createClearTrackWatch()
    const at = [...bytes(`;${pan}==25^`)].map((byte) => watch.see(byte))
    expect(at.indexOf(true)).toBe(pan.length + 1)
    expect(at.filter(Boolean)).toHaveLength(1)
    expect(seen(`;${pan}=;${pan}=`)).toBe(2)
    expect(seen(`;${pan}=12345678901=`)).toBe(1)
    expect(seen(`;${middle('000000').slice(1)}12345678901=`)).toBe(0)
    expect(seen(`;4761x12345678901=`)).toBe(0)
    expect(seen(`;${middle('000000')};${pan}=`)).toBe(1)
    expect(seen(`;4761739;${pan.slice(0, 11)}=`)).toBe(0)
  })

  it('is forgotten when the link begins anew', () => {
    const watch = createClearTrackWatch()
    const see = (text: string): boolean => [...bytes(text)].some((byte) => watch.see(byte))
    for (const [before, after] of [
      [';47617390', '01010010='],
      [';', '12345678901='],
      ['%', `B${pan}^`],
    ] as const) {
      expect(see(before)).toBe(false)
      watch.reset()
      expect(see(after)).toBe(false)
    }
    expect(see(`;${pan}=`)).toBe(true)
  })

  it('counts only where it was looked for', () => {
    const text = bytes(`xx;${pan}=xx`)
    expect(holdsClearTrackIn(text, 2, text.length - 2)).toBe(true)
    expect(holdsClearTrackIn(text, 3, text.length)).toBe(false)
    expect(holdsClearTrackIn(text, 0, text.length - 3)).toBe(false)
  })

  it('begins within forty-eight bytes', () => {
    expect(holdsClearTrack(bytes(`;${' '.repeat(48 - pan.length - 2)}${pan}=`))).toBe(true)
    expect(holdsClearTrack(bytes(`;${' '.repeat(48 - pan.length - 1)}${pan}=`))).toBe(false)
  })
})

describe('packed digits', () => {
  it.each([
    '476173900101',
    '4761739001010010',
    '476173900101001F',
    '4761739001010010D2512',
    '4761739001010010123F',
    '4761739001010010123D',
    '000000000001',
  ])('%s are an account number', (hex) => {
    expect(isClearPackedPan(packed(hex.length % 2 === 0 ? hex : `${hex}F`))).toBe(true)
  })

  it.each([
    '47617390010F',
    '47617390010D2512',
    '47617390010100101234',
    '000000000000',
    '4761A73900101001',
    '476173900101C0',
    '',
    'FF',
  ])('%j are none', (hex) => {
    expect(isClearPackedPan(packed(hex))).toBe(false)
  })
})

describe('a list of tags', () => {
  const holds = (tag: string, text: string): boolean => {
    const value = Buffer.from(text, 'latin1').toString('hex')
    const list = readTlv(packed(tag + (value.length / 2).toString(16).padStart(2, '0') + value))
    return list.ok && holdsClearTags(list.value)
  }

  it.each([`B${pan}^TEST`, 'B476173900101^', `;${pan}=`])('holds track 1 or 2 as text: %j', (text) => {
    expect(holds('56', text)).toBe(true)
  })

  it.each([`b${pan}^TEST`, `${pan}^TEST`, 'B47617390010^', `B${pan}`, `B${pan}=`, `B${pan}x^`, 'B^'])(
    'holds none in %j',
    (text) => {
      expect(holds('56', text)).toBe(false)
    },
  )
})

it.each([
  ['4761739001010010', true],
  ['4761739001010011', false],
  ['79927398713', true],
  ['79927398710', false],
  ['59', true],
  ['50', false],
  ['0000000000000000', false],
  ['', false],
])('%s ends with its check digit: %s', (digits, holds) => {
  expect(hasCheckDigit(digits)).toBe(holds)
})
