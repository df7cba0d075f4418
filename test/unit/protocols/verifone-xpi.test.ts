import { describe, expect, test } from 'vitest'
import type { CardReading } from '../../../domain/readings.ts'
import { createXpiProtocol, verifoneXpi } from '../../../native-bridge/protocols/verifone-xpi/index.ts'
import { frameOf } from '../../../native-bridge/protocols/verifone-xpi/message.ts'
import type { ProtocolOutput } from '../../../native-bridge/protocols/protocol.ts'
import vectors from '../../data/reader-vectors.json' with { type: 'json' }
import { standsEveryTrial } from '../simulated/robustness.ts'

const vector = vectors.vectors.find(({ id }) => id === 'verifone-xpi-e07')!
const frame = new Uint8Array(Buffer.from(vector.raw_hex!, 'hex'))
const create = () => createXpiProtocol({ now: () => new Date(2015, 8, 23, 8, 3, 40).getTime() })
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

const ACCEPTED: ProtocolOutput = { type: 'write', bytes: Uint8Array.of(0x06), as: 'output' }
const told = (outputs: readonly ProtocolOutput[]): ProtocolOutput[] =>
  outputs.filter(({ type }) => type !== 'write' && type !== 'wait' && type !== 'activity')

const reading: CardReading = {
  family: 'verifone-xpi',
  format: 'verifone-xpi-e07',
  reading_type: 'ICC',
  track_ksn: vector.expected.ksn!,
  enc_tlv: vector.expected.enc_tlv!,
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'tlv-blob',
    padding: '00',
    iv: vector.expected.iv!,
    span: 'one-block',
  },
}

describe('the published E07', () => {
  test('is framed by the documented rule', () => {
    expect(frameOf(ascii(vector.raw_ascii!))).toEqual(frame)
  })

  test('is a reading, and is acknowledged', () => {
    expect(create().receive(frame)).toEqual([
      ACCEPTED,
      { type: 'reading', reading },
      { type: 'activity', activity: 'idle' },
    ])
  })

  standsEveryTrial({ create, frame, reading })
})

const container = (tlv: string, kind = '02'): Uint8Array =>
  frameOf(ascii(`E070005\x1c${kind}\x1c${Buffer.from(hex(tlv)).toString('base64')}`))

describe('what is refused', () => {
  const ksn = 'DF9021 0A FFFF987654325800004A'
  const data = 'DF9020 08 61AA80CDCB13B4A1'

  test.for([
    ['no encryption', frameOf(ascii('E070000\x1c02\x1cAAAA')), { tag: 'NotEncrypting' }],
    ['no card read', frameOf(ascii('E0701')), { tag: 'BadRead' }],
    [
      'a public-key block',
      frameOf(ascii('E070002\x1c02\x1cAAAA')),
      { tag: 'SchemeNotSupported', scheme: 'XPI encryption 02' },
    ],
    ['a cipher error', frameOf(ascii('E0702')), { tag: 'ReaderError', code: 'E07 02' }],
    ['tracks in one block', container(data + ksn, '01'), { tag: 'NoSeparableTrack2' }],
    ['a keyed card', container(data + ksn, '03'), { tag: 'KeyedEntry' }],
    ['a clear block', container(`DF9020 0A 5A084761739001010010${ksn}`), { tag: 'ClearCardData' }],
    ['a clear tag beside it', container(`5A084761739001010010${data}${ksn}`), { tag: 'ClearCardData' }],
    ['a clear track', frameOf(ascii('E07000501;4761739001010010=2512201?')), { tag: 'ClearCardData' }],
    ['no KSN', container(data), { tag: 'NotEncrypting' }],
    ['a KSN of zero', container(`${data} DF9021 0A 00000000000000000000`), { tag: 'KsnNotLoaded' }],
    ['a KSN of eleven bytes', container(`${data} DF9021 0B 0000000000000000000001`), { tag: 'KsnMalformed' }],
  ] as const)('%s', ([, frame, refusal]) => {
    expect(told(create().receive(frame))).toEqual([{ type: 'refused', refusal }])
  })

  test('a container that is no TLV is a bad frame', () => {
    expect(told(create().receive(container('DF9020 40 61AA')))).toEqual([
      { type: 'badFrame', why: 'tlv', at: 0 },
    ])
  })

  test('the published C31, which shows the account number', () => {
    const chip = hex(
      '433331303000684F07A00000000310109F120B5669736120437265646974500B56495341204352454449545F300202015F200C54455354204341524420303257114761730209670010D151220156448820665A0847617302096700105F24031512315F3401015F2503950701C20132',
    )
    expect(told(create().receive(frameOf(chip)))).toEqual([
      { type: 'refused', refusal: { tag: 'ClearCardData' } },
    ])
  })

  test('a wedge that types tracks in clear', () => {
    expect(told(create().receive(ascii('%B4761739001010010^TEST/CARD^2512201?')))).toContainEqual({
      type: 'refused',
      refusal: { tag: 'ClearCardData' },
    })
  })
})

describe('a card', () => {
  test('is asked for as in the published C30', () => {
    expect(create().begin({ minor: 1234, currency: 'PEN' })).toContainEqual({
      type: 'write',
      bytes: frameOf(hex('4333300022C101FFC10100C103150923C103080340C10100C10131C100C10204D2C10100C10100')),
      as: 'output',
    })
  })

  test('presented contactless is said so by C31, whose binary may hold the bytes of the frame', () => {
    const protocol = create()
    const chip = frameOf(hex('433331 3030 000A 9F390107 9F3602 0203 00'))
    const outputs = [...chip].flatMap((byte) => protocol.receive(Uint8Array.of(byte)))
    expect(outputs).toContainEqual({ type: 'write', bytes: frameOf(ascii('E06')), as: 'output' })
    expect(told(outputs)).toEqual([])
    expect(told(protocol.receive(frame))).toEqual([
      { type: 'reading', reading: { ...reading, reading_type: 'NFC' } },
    ])
  })
})

test('the probe is E06, and only E07 is recognised', () => {
  expect(verifoneXpi.probe?.bytes).toEqual(Uint8Array.of(0x02, 0x45, 0x30, 0x36, 0x03, 0x40))
  expect(verifoneXpi.probe?.recognises(frameOf(ascii('E0701')))).toBe(true)
  expect(verifoneXpi.probe?.recognises(Uint8Array.of(0x15))).toBe(false)
})
