import { describe, expect, test } from 'vitest'
import { fromText, toHex } from '../../../native-bridge/protocols/bytes.ts'
import { idtech } from '../../../native-bridge/protocols/idtech/index.ts'
import { outputsOf } from './driver.ts'
import { neoAnswer, stxFrame } from './idtech-samples.ts'
import { bytesOf, joined } from './vectors.ts'

const masked = ';4761********0010=2512***************?*'
const ksn = 'FFFF9876543210E00008'
/** Field 8: masked track 2. Field 9: encrypted track 2, its hash, the KSN. */
const plainField8 = 0x02
const plainField9 = 0x92

type Parts = {
  type?: number
  status?: number
  field8?: number
  field9?: number
  option?: number
  mask?: string
  encrypted?: number
  cipher?: Uint8Array
  session?: boolean
  hash?: number
}

/** Card data of the enhanced format with track 2 alone, by the manual's order of fields (80000502-001). */
function cardData(parts: Parts = {}): Uint8Array {
  const { type = 0x80, field8 = plainField8, field9 = plainField9, option, mask = masked } = parts
  const status = parts.status ?? (option === undefined ? 0x12 : 0x52)
  return joined(
    Uint8Array.of(type, status, 0, masked.length, 0, field8, field9),
    option === undefined ? new Uint8Array() : Uint8Array.of(1, option),
    fromText(mask),
    parts.cipher ?? new Uint8Array(parts.encrypted ?? 40).fill(0xa1),
    new Uint8Array(parts.session === true ? 8 : 0),
    new Uint8Array(parts.hash ?? 20),
    bytesOf(ksn),
  )
}

const told = (data: Uint8Array) => outputsOf(idtech, 'serial', [stxFrame(data)])
const refused = (tag: string, more: object = {}) => [{ type: 'refused', refusal: { tag, ...more } }]

const reading = {
  family: 'idtech',
  format: 'idtech-enhanced',
  reading_type: 'MCR',
  enc_track2: 'A1'.repeat(40),
  track2_length: 39,
  track_ksn: ksn,
  masked_pan: '4761********0010',
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'ascii-track',
    padding: '00',
    iv: null,
    span: 'per-track',
  },
}

test('track 2 alone is a reading', () => {
  expect(told(cardData())).toEqual([{ type: 'reading', reading }])
})

describe('what the header says of the encryption is believed', () => {
  test.each([
    ['field 8, bit 6: the PIN key', { field8: plainField8 | 0x40 }, { keyVariant: 'pin' }],
    ['card type 84: raw bits', { type: 0x84 }, { plaintext: 'unknown' }],
  ])('%s', (_name, parts, change) => {
    expect(told(cardData(parts))).toEqual([
      { type: 'reading', reading: { ...reading, profile: { ...reading.profile, ...change } } },
    ])
  })

  test('field 8, bit 4: AES, in blocks of sixteen', () => {
    expect(told(cardData({ field8: plainField8 | 0x10, encrypted: 48 }))).toEqual([
      {
        type: 'reading',
        reading: {
          ...reading,
          enc_track2: 'A1'.repeat(48),
          profile: { ...reading.profile, scheme: 'tdes-dukpt-aes' },
        },
      },
    ])
    expect(told(cardData({ field8: plainField8 | 0x10, encrypted: 40 }))).not.toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'reading' })]),
    )
  })

  test('field 8, bit 5: a chip card was swiped', () => {
    expect(told(cardData({ field8: plainField8 | 0x20 }))).toEqual([
      { type: 'reading', reading: { ...reading, chip_card_swiped: true } },
    ])
  })

  test('the optional byte, bit 0: hashes of SHA-256', () => {
    expect(told(cardData({ option: 0x01, hash: 32 }))).toEqual([{ type: 'reading', reading }])
    expect(told(cardData({ option: 0x01, hash: 20 }))).not.toEqual([{ type: 'reading', reading }])
  })

  test('field 9, bit 6: a session id before the hashes', () => {
    expect(told(cardData({ field9: plainField9 | 0x40, session: true }))).toEqual([
      { type: 'reading', reading },
    ])
  })

  test.each([
    ['a fixed key', { field8: plainField8 | 0x08 }, 'fixed-key'],
    ['TransArmor RSA', { option: 0x02 }, 'transarmor-rsa'],
    ['TransArmor TDES', { option: 0x12 }, 'transarmor-tdes'],
    ['another suite', { option: 0x06 }, 'idtech-suite-1'],
  ])('%s is refused', (_name, parts, scheme) => {
    expect(told(cardData(parts))).toEqual(refused('SchemeNotSupported', { scheme }))
  })
})

describe('what is refused', () => {
  const clear = ';4761739001010010=25122011234567890123?'.padEnd(39, '0')
  test.each([
    ['a mask that masks nothing', { mask: clear }, 'ClearCardData'],
    ['a track in clear for ciphertext', { cipher: fromText(clear.padEnd(40, '0')) }, 'ClearCardData'],
    ['a number typed at a SREDKey 2', { type: 0xc0 }, 'KeyedEntry'],
  ])('%s', (_name, parts, tag) => {
    expect(told(cardData(parts))).toEqual(refused(tag))
  })

  test('a number typed at an older reader, as bytes', () => {
    const typed = joined(bytesOf('85 00 000000 04 16'), new Uint8Array(49).fill(0xa1), bytesOf(ksn))
    expect(told(typed)).toEqual(refused('KeyedEntry'))
  })

  test('a stripe of JIS II, which has the same card type, is a stripe', () => {
    expect(told(cardData({ type: 0x85 }))).toEqual([{ type: 'reading', reading }])
  })

  test('no ciphertext beside a mask is a reader that does not encrypt', () => {
    const data = joined(Uint8Array.of(0x80, 0x12, 0, masked.length, 0, plainField8, 0x00), fromText(masked))
    expect(told(data)).toEqual(refused('NotEncrypting'))
  })

  test('track 3 alone is a bad read', () => {
    const data = joined(
      Uint8Array.of(0x80, 0x24, 0, 0, 40, 0x00, 0x84),
      new Uint8Array(40).fill(0xa1),
      bytesOf(ksn),
    )
    expect(told(data)).toEqual(refused('BadRead'))
  })
})

describe('what is checked', () => {
  const frame = stxFrame(cardData())
  test.each([
    ['LRC', -3],
    ['SUM', -2],
    ['ETX', -1],
  ])('%s', (_name, from) => {
    const wrong = Uint8Array.from(frame)
    wrong[wrong.length + from] = (wrong.at(from) ?? 0) ^ 0xff
    expect(outputsOf(idtech, 'serial', [wrong]).map(({ type }) => type)).toEqual(['badFrame'])
  })

  const hex = toHex(cardData())
  const body = hex.slice(0, 14) + masked + hex.slice(14 + masked.length * 2)
  const codes = fromText(body)
  const lrc = codes.reduce((all, code) => all ^ code, 0)
  const sum = codes.reduce((all, code) => all + code, 0) & 0xff
  const typed = (wrongLrc: number, wrongSum: number): string =>
    `02${toHex(Uint8Array.of(body.length & 0xff, body.length >> 8))}${body}${toHex(Uint8Array.of(lrc ^ wrongLrc, sum ^ wrongSum))}03`

  test('the same typed', () => {
    expect(outputsOf(idtech, 'keyboard', [fromText(typed(0, 0))])).toEqual([{ type: 'reading', reading }])
  })
  test.each([
    ['LRC', 0xff, 0],
    ['SUM', 0, 0xff],
  ])('typed %s', (_name, wrongLrc, wrongSum) => {
    expect(outputsOf(idtech, 'keyboard', [fromText(typed(wrongLrc, wrongSum))])).toEqual([
      { type: 'badFrame', why: 'checksum', at: expect.any(Number) },
    ])
  })

  test.each([0, 1])('byte %i of the CRC of NEO', (index) => {
    const answer = neoAnswer('0200', bytesOf(`C1 57C118 ${'A1'.repeat(24)} DFEE120A ${ksn}`))
    expect(outputsOf(idtech, 'serial', [answer]).map(({ type }) => type)).toEqual(['reading'])
    const at = answer.length - 2 + index
    answer[at] = (answer[at] ?? 0) ^ 0x01
    expect(outputsOf(idtech, 'serial', [answer])).toEqual([
      { type: 'badFrame', why: 'checksum', at: answer.length - 2 },
    ])
  })

  test('a frame may not be longer than its header says', () => {
    const data = joined(cardData(), new Uint8Array(1))
    expect(outputsOf(idtech, 'serial', [stxFrame(data)])).toEqual([
      { type: 'badFrame', why: 'length', at: 1 },
    ])
  })
})

describe('a HID report of security level 1 or 2: header, then tracks in clear', () => {
  const report = (head: string, track: string, size: number): Uint8Array => {
    const bytes = new Uint8Array(size)
    bytes.set(joined(bytesOf(head), fromText(track)))
    return bytes
  }
  // A track with no digits to be recognised by: the header alone must tell it.
  const track = ';0000000000000000=00000000000000000000?'
  test.each([
    ['tracks one after another', report(`000000 002700 00 2700`, track, 64)],
    ['tracks at fixed places', report('000000 002700 00 0000', track, 337)],
  ])('%s', (_name, bytes) => {
    expect(outputsOf(idtech, 'hid', [bytes])).toEqual(refused('NotEncrypting'))
  })
})
