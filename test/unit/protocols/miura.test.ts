import { describe, expect, test } from 'vitest'
import type { CardReading } from '../../../domain/readings.ts'
import { blockOf } from '../../../native-bridge/protocols/miura/block.ts'
import { createMiuraProtocol, miura } from '../../../native-bridge/protocols/miura/index.ts'
import type { ProtocolOutput } from '../../../native-bridge/protocols/protocol.ts'
import { standsEveryTrial } from '../simulated/robustness.ts'

const create = () => createMiuraProtocol({ now: () => new Date(2025, 10, 15, 12, 30, 5).getTime() })
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const told = (outputs: readonly ProtocolOutput[]): ProtocolOutput[] =>
  outputs.filter(({ type }) => type !== 'write' && type !== 'wait' && type !== 'activity')
const writes = (outputs: readonly ProtocolOutput[]): Uint8Array[] =>
  outputs.flatMap((output) => (output.type === 'write' ? [output.bytes] : []))

const sred = 'DFAE02 10 9076A0E140E525196648A60566D7A7D4 DFAE03 0A FFFF9876543210A00001'
const card = `9F390105 5F200C544553542F43415244203031 DFAE570C 4761AAAAAAAA0010D2512201 ${sred}`
const objects = (text: string): string => hex(text).length.toString(16).padStart(2, '0') + text
const message = (tag: string, text: string): Uint8Array => blockOf(hex(`${tag}${objects(text)}9000`))

const reading: CardReading = {
  family: 'miura',
  format: 'miura-sred',
  reading_type: 'ICC',
  track_ksn: 'FFFF9876543210A00001',
  enc_track2: '9076A0E140E525196648A60566D7A7D4',
  masked_pan: '4761AAAAAAAA0010',
  card_holder_name: 'TEST/CARD 01',
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'tlv-object',
    padding: '00',
    iv: null,
    span: 'per-tag',
  },
}

describe('a transaction that wants an authorisation', () => {
  const frame = message('E4', card)

  test('is a reading whose profile says what is not known', () => {
    expect(create().receive(frame)).toEqual([{ type: 'reading', reading }])
  })

  standsEveryTrial({ create, frame, reading })

  test('without a mask of tag 57 says that it is not known what is encrypted', () => {
    const [output] = create().receive(message('E4', `9F390105 ${sred}`))
    expect(output).toMatchObject({
      type: 'reading',
      reading: {
        enc_tlv: '9076A0E140E525196648A60566D7A7D4',
        profile: { keyVariant: 'unknown', plaintext: 'unknown', padding: 'unknown', span: 'one-block' },
      },
    })
    expect(output).not.toHaveProperty('reading.enc_track2')
  })

  test.for([
    ['02', 'MCR'],
    ['80', 'MCR'],
    ['90', 'MCR'],
    ['07', 'NFC'],
    ['91', 'NFC'],
    ['05', 'ICC'],
  ] as const)('entry mode %s is %s', ([mode, type]) => {
    expect(create().receive(message('E4', card.replace('9F390105', `9F3901${mode}`)))).toMatchObject([
      { type: 'reading', reading: { reading_type: type } },
    ])
  })

  test('in chained blocks is one reading', () => {
    const whole = Array.from(frame.subarray(3, -1))
    const [first, second] = [whole.slice(0, 30), whole.slice(30)]
    const chained = [0x01, 0x01, first.length, ...first]
    const block = Uint8Array.from([...chained, chained.reduce((check, byte) => check ^ byte)])
    expect(create().receive(Uint8Array.from([...block, ...blockOf(Uint8Array.from(second))]))).toEqual([
      { type: 'reading', reading },
    ])
  })

  test('a chain broken off is forgotten', () => {
    const protocol = create()
    protocol.receive(hex('01 01 04 E4 81 80 00 E1'))
    protocol.expired()
    expect(told(protocol.receive(frame))).toEqual([{ type: 'reading', reading }])
  })

  test('a chain that never ends is given up', () => {
    const protocol = create()
    const block = hex('01 01 04 E4 81 80 00 E1')
    const outputs = Array.from({ length: 1100 }, () => protocol.receive(block)).flat()
    expect(told(outputs)).toEqual([{ type: 'badFrame', why: 'tooLong', at: expect.any(Number) }])
  })
})

describe('what is refused', () => {
  const clearPan = '5A084761739001010010'
  const track = Buffer.from(';4761739001010010=2512201?').toString('hex')

  test.for([
    ['a chip in clear', message('E4', `${clearPan}${sred}`), { tag: 'ClearCardData' }],
    [
      'a mask that masks nothing',
      message('E4', `DFAE5708 4761739001010010 ${sred}`),
      { tag: 'ClearCardData' },
    ],
    ['no SRED block', message('E4', '9F390105'), { tag: 'NotEncrypting' }],
    ['a KSN of zero', message('E4', sred.replace(/FFFF\w+$/u, '0'.repeat(20))), { tag: 'KsnNotLoaded' }],
    ['a declined card', message('E5', card), { tag: 'CardDeclined' }],
    ['a stripe in one block', message('E1', `48020005${sred}`), { tag: 'NoSeparableTrack2' }],
    ['a stripe in clear', message('E1', `480200055F221A${track}`), { tag: 'ClearCardData' }],
    [
      'a stripe masked with nothing',
      message('E1', `48020005DFAE221A${track}${sred}`),
      { tag: 'ClearCardData' },
    ],
    ['a stripe without SRED', message('E1', '48020005'), { tag: 'NotEncrypting' }],
    ['a stripe not read', message('E1', '48020001'), { tag: 'BadRead' }],
  ] as const)('%s', ([, frame, refusal]) => {
    expect(told(create().receive(frame))).toEqual([{ type: 'refused', refusal }])
  })
})

describe('a wanted card', () => {
  const inserted = message('E1', '48020300')
  const removed = message('E1', '48020000')
  const wanting = () => {
    const protocol = create()
    protocol.begin({ minor: 12_345, currency: 'PEN' })
    return protocol
  }

  test('is read by a transaction when it is put in, and the transaction is ended', () => {
    const protocol = wanting()
    expect(writes(protocol.receive(inserted))).toEqual([
      blockOf(hex('DED10000 1E E01C 9C0120 9F0206000000012345 5F2A020604 9A03251115 9F2103123005 00')),
    ])
    const outputs = protocol.receive(message('E4', card))
    expect(told(outputs)).toEqual([{ type: 'reading', reading }])
    expect(writes(outputs)).toEqual([blockOf(hex('D0FF0000'))])
  })

  test.for([
    ['removed early', removed, { tag: 'CardRemoved' }],
    ['cancelled at the device', blockOf(hex('9F41')), { tag: 'Cancelled' }],
    ['failed', blockOf(hex('9F23')), { tag: 'ReaderError', code: '9F23' }],
  ] as const)('%s', ([, frame, refusal]) => {
    const protocol = wanting()
    protocol.receive(inserted)
    expect(told(protocol.receive(frame))).toEqual([{ type: 'refused', refusal }])
  })

  test('a card that nobody wants is not read', () => {
    expect(create().receive(inserted)).toEqual([])
  })

  test('is no longer wanted', () => {
    const protocol = wanting()
    protocol.receive(inserted)
    expect(writes(protocol.end())).toEqual([blockOf(hex('D0FF0000')), blockOf(hex('D0600000'))])
  })
})

test('the probe is the published command, and any whole block is recognised', () => {
  expect(miura.probe?.bytes).toEqual(hex('010004D0010000D4'))
  expect(miura.probe?.recognises(blockOf(hex('E1039F1E009000')))).toBe(true)
  expect(miura.probe?.recognises(hex('0100021234'))).toBe(false)
})
