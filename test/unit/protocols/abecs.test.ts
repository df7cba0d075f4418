import { describe, expect, test } from 'vitest'
import type { CardReading } from '../../../domain/readings.ts'
import { abecs } from '../../../native-bridge/protocols/abecs/index.ts'
import { packetOf } from '../../../native-bridge/protocols/abecs/link-layer.ts'
import vectors from '../../data/reader-vectors.json' with { type: 'json' }
import { joined } from './vectors.ts'
import { standsEveryTrial } from '../simulated/robustness.ts'

const vector = vectors.vectors.find(({ id }) => id === 'abecs-gtk-dukpt')!
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const create = () => abecs.create('serial')
const answered = (hex: string) => create().receive(packetOf(bytesOf(hex)))

const reading: CardReading = {
  family: 'abecs',
  format: 'abecs-gtk',
  reading_type: 'MCR',
  enc_track1: vector.expected.enc_track1!,
  enc_track2: vector.expected.enc_track2!,
  track_ksn: vector.expected.track2_ksn!,
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'unknown',
    padding: 'F-nibble',
    iv: null,
    span: 'per-track',
  },
}

describe('the published GTK answer', () => {
  const frame = bytesOf(vector.raw_framed_hex!)

  test('is framed as published', () => {
    expect(packetOf(bytesOf(vector.raw_hex!))).toEqual(frame)
  })

  test('is a reading that says it is not wholly encrypted', () => {
    expect(create().receive(frame)).toEqual([{ type: 'reading', reading }])
  })

  standsEveryTrial({ create, frame, reading })
})

describe('tracks of another host than ours', () => {
  const track1 = 'A1'.repeat(8)
  const track2 = 'B2'.repeat(24)
  const [ksn1, ksn2] = ['FFFFF81946001870001E', 'FFFFF81946001870001F']
  const field = (id: string, value: string): string =>
    id + (value.length / 2).toString(16).padStart(4, '0') + value
  const gtk = (...fields: string[]): string => {
    const data = fields.join('')
    const head = Buffer.from(`GTK000${String(data.length / 2).padStart(3, '0')}`).toString('hex')
    return head + data
  }

  test('each under a KSN of its own: track 2 is told under its own, and track 1 is left out', () => {
    const answer = gtk(field('8044', track1), field('8047', ksn1), field('8045', track2), field('8048', ksn2))
    const whole = { ...reading.profile, plaintext: 'packed-track' }
    expect(answered(answer)).toEqual([
      {
        type: 'reading',
        reading: {
          family: 'abecs',
          format: 'abecs-gtk',
          reading_type: 'MCR',
          enc_track2: track2,
          track_ksn: ksn2,
          profile: whole,
        },
      },
    ])
  })

  test('track 1 alone is told under its own KSN', () => {
    expect(answered(gtk(field('8044', track1), field('8047', ksn1)))).toMatchObject([
      { type: 'reading', reading: { enc_track1: track1, track_ksn: ksn1 } },
    ])
  })

  test.each([
    ['01', 'reading'],
    ['02', 'reading'],
    ['03', 'reading'],
    ['04', 'refused'],
    ['07', 'refused'],
  ])('%s bytes in clear before whole blocks: %s', (bytes, type) => {
    const clear = '54782312345678'.slice(0, Number(bytes) * 2)
    expect(answered(gtk(field('8045', clear + track2), field('8048', ksn2)))[0]?.type).toBe(type)
  })

  test('a packet longer than any is given up where it is too long', () => {
    const line = joined(Uint8Array.of(0x16), new Uint8Array(2100).fill(0x41))
    expect(create().receive(line)[0]).toEqual({ type: 'badFrame', why: 'tooLong', at: 2050 })
  })
})

describe('the link layer', () => {
  test('frames OPN as published', () => {
    expect(packetOf(bytesOf('4F504E'))).toEqual(bytesOf('164F504E17A8A9'))
  })

  test('substitutes the bytes that mean something to the link, and takes them back', () => {
    const data = bytesOf('47 54 4B 30 30 30 30 31 30 80 45 00 06 13 16 17 00 13 13')
    const line = packetOf(data)
    expect(Buffer.from(line).toString('hex')).toContain('1333133613370013331333')
    expect(create().receive(line)).toEqual([
      { type: 'refused', refusal: { tag: 'SchemeNotSupported', scheme: 'master/working key' } },
    ])
  })

  test('a wrong CRC is a bad frame', () => {
    expect(create().receive(bytesOf('164F504E170000'))).toEqual([
      { type: 'badFrame', why: 'checksum', at: 6 },
    ])
  })
})

describe('what is refused', () => {
  test('tracks cut but not masked (published CEX and GCX answers)', () => {
    const clear = [{ type: 'refused', refusal: { tag: 'ClearCardData' } }]
    expect(
      answered('43455830303030333480400002393080420018343331333033323932393833303031313D31353038363031'),
    ).toEqual(clear)
    expect(
      answered(
        '47435830303030393680420019353030393832333732333432333830 30323D31373031363030 804F00023036' +
          '8051000C303230353033323530343033805200113530303938323337323334323338303032 80530002 3030' +
          '805B00075041595041535 3 805C0003383430',
      ),
    ).toEqual(clear)
  })

  test('an answer of an older command with its tracks (published CKE)', () => {
    const stripe =
      '174B5148682222222277^ALEX LIFESON              ^21122019876000000000000044970000000' +
      '375148682222222277=15062010000987644970000'
    const answer = Buffer.from(`CKE000${String(stripe.length).padStart(3, '0')}${stripe}`)
    expect(answered(answer.toString('hex'))).toEqual([{ type: 'refused', refusal: { tag: 'ClearCardData' } }])
  })

  test('a track in clear, with or without a KSN', () => {
    const track = '4761739001010010D25122011143878089FFFFFFFFFFFFFF'
    const clear = [{ type: 'refused', refusal: { tag: 'ClearCardData' } }]
    expect(answered(`47544B303030303238 80450018${track}`)).toEqual(clear)
    expect(answered(`47544B303030303432 80450018${track} 8048000AFFFFF81946001870001F`)).toEqual(clear)
  })

  test('a working key or a random key (published answers)', () => {
    expect(
      answered(
        '47544B303030303434804A000A4123FC452F361544A7328045001A4123BB80F658D44FBC294B8A6399012695 48B88AC95201E84FBF',
      ),
    ).toEqual([{ type: 'refused', refusal: { tag: 'SchemeNotSupported', scheme: 'master/working key' } }])
  })

  test('a KSN of zero, and one whose counter never counted', () => {
    const withKsn = (ksn: string) =>
      answered(`47544B303030303334 80450010 5478234A2FB6CD92 89F9701CB0883FD6 8048000A${ksn}`)
    expect(withKsn('00000000000000000000')).toEqual([{ type: 'refused', refusal: { tag: 'KsnNotLoaded' } }])
    expect(withKsn('FFFFF819460018600000')).toEqual([{ type: 'refused', refusal: { tag: 'KsnNotLoaded' } }])
  })

  test.for([
    ['474358303133', { tag: 'Cancelled' }],
    ['474358303132', { tag: 'TimedOut' }],
    ['47544B303432', { tag: 'KsnNotLoaded' }],
    ['47544B303130', { tag: 'ReaderError', code: 'GTK 010' }],
    ['47544B303030', { tag: 'BadRead' }],
  ] as const)('%s', ([hex, refusal]) => {
    expect(answered(hex)).toEqual([{ type: 'refused', refusal }])
  })
})

test('commands overheard on the line are named, not read as answers', () => {
  expect(answered('4F504E')).toEqual([{ type: 'note', text: 'a command of another host' }])
  expect(answered('4743583036390017000530303030 30')).toEqual([
    { type: 'note', text: 'a command of another host' },
  ])
})

test('an answer that lies about its lengths is a bad frame', () => {
  expect(answered('47544B303030393939')).toEqual([{ type: 'badFrame', why: 'structure', at: 12 }])
})
