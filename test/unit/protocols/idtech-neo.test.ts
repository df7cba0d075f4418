import { describe, expect, test } from 'vitest'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import { idtech } from '../../../native-bridge/protocols/idtech/index.ts'
import { inReports } from '../../../native-bridge/protocols/idtech/neo-frame.ts'
import { outputsOf } from './driver.ts'
import { neoAnswer as answer, stxFrame } from './idtech-samples.ts'
import { bytesOf, joined, vectorBytes } from './vectors.ts'

const cipher = '00112233445566778899AABBCCDDEEFF0011223344556677'
/** A VP3300's answer as its published test script expects it: masked copies flagged A1, encrypted ones C1. */
const contactless = bytesOf(
  `500C56495341205445535420 3031 57A113 4761CCCCCCCC0010D2012120CCCCCCCCCCCCCC 57C118 ${cipher}` +
    '5AA108 4761CCCCCCCC0010 5AC110 00112233445566778899AABBCCDDEEFF DFEE120A FFFF9876543210E00008 9F390107',
)

const reading = {
  family: 'idtech',
  format: 'idtech-neo',
  reading_type: 'NFC',
  enc_track2: cipher,
  track_ksn: 'FFFF9876543210E00008',
  masked_pan: '4761CCCCCCCC0010',
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'tlv-object',
    padding: '00',
    iv: null,
    span: 'per-tag',
  },
}

describe('flagged lengths, with and without the attribution byte', () => {
  test.each([
    ['attribution C1: contactless, TDES', answer('0200', joined(Uint8Array.of(0xc1), contactless))],
    ['status 23: to be authorised online', answer('0223', joined(Uint8Array.of(0xc1), contactless))],
    ['status 30: a contact transaction wants it', answer('0230', joined(Uint8Array.of(0xc1), contactless))],
    ['status 57: with a loyalty pass', answer('0257', joined(Uint8Array.of(0xc1), contactless))],
    ['asked for by 03-40', answer('0323', joined(Uint8Array.of(0xc1), contactless))],
    ['asked for by a contact command', answer('6000', joined(Uint8Array.of(0xc1), contactless))],
    ['told by DFEE26 instead', answer('0200', joined(bytesOf('DFEE2601C1'), contactless))],
    ['the header of version 3', answer('020523', joined(Uint8Array.of(0xc1), contactless), 'ViVOpayV3')],
  ])('%s', (_name, bytes) => {
    expect(outputsOf(idtech, 'serial', [bytes])).toEqual([{ type: 'reading', reading }])
    expect(outputsOf(idtech, 'hid', inReports(bytes))).toEqual([{ type: 'reading', reading }])
  })

  test.each([
    ['nothing tells it', '', 'not told: no DFEE26'],
    ['an extension nobody told', 'DFEE2601C5', 'idtech-extended'],
    ['an extension that is not known', 'DFEE2602E507', 'idtech-extended'],
    ['TransArmor', 'DFEE2602E506', 'transarmor-tdes'],
  ])('%s: the scheme is refused, not guessed', (_name, status, scheme) => {
    const bytes = answer('0200', joined(bytesOf(status), contactless))
    expect(outputsOf(idtech, 'serial', [bytes])).toEqual([
      { type: 'refused', refusal: { tag: 'SchemeNotSupported', scheme } },
    ])
  })

  const aes = `57A113 4761CCCCCCCC0010D2012120CCCCCCCCCCCCCC 57C120 ${cipher}8899AABBCCDDEEFF`
  const aesKsn = 'F1F1F102000001AC00000177'
  test.each([
    ['AES under a TDES key', 'C3', 'DFEE120A FFFF9876543210E00008', 'tdes-dukpt-aes'],
    ['AES with the KSN of AES DUKPT', 'DFEE2602EB01', `DFEE120C ${aesKsn}`, 'aes-dukpt'],
    ['AES DUKPT', 'DFEE2602E501', `DFEE120C ${aesKsn}`, 'aes-dukpt'],
  ])('%s is named', (_name, head, ksn, scheme) => {
    expect(outputsOf(idtech, 'serial', [answer('0200', bytesOf(head + aes + ksn))])).toMatchObject([
      { type: 'reading', reading: { profile: { scheme } } },
    ])
  })

  test.each([
    ['a KSN of AES under TDES', 'C1', contactless.length, `DFEE120C ${aesKsn}`],
    ['a KSN of TDES under AES DUKPT', 'DFEE2602E501', 0, 'DFEE120A FFFF9876543210E00008'],
  ])('%s is refused', (_name, head, _length, ksn) => {
    expect(outputsOf(idtech, 'serial', [answer('0200', bytesOf(head + aes + ksn))])).toEqual([
      { type: 'refused', refusal: { tag: 'KsnMalformed' } },
    ])
  })

  test('ciphertext as long as AES makes it, told to be TDES, is refused', () => {
    const bytes = answer('0200', bytesOf(`C1 ${aes} DFEE120A FFFF9876543210E00008`))
    expect(outputsOf(idtech, 'serial', [bytes])).toEqual([
      { type: 'refused', refusal: { tag: 'SchemeNotSupported', scheme: 'told TDES, as long as AES' } },
    ])
  })

  test('an encryption mode beyond TDES and AES is refused', () => {
    const bytes = answer('0200', joined(Uint8Array.of(0xe5), contactless))
    expect(outputsOf(idtech, 'serial', [bytes])).toEqual([
      { type: 'refused', refusal: { tag: 'SchemeNotSupported', scheme: 'idtech-extended' } },
    ])
  })
})

test.each([
  ['C0', '07', 'ICC'],
  ['C1', '05', 'NFC'],
  ['D1', '91', 'NFC'],
  ['C8', '05', 'MCR'],
])('attribution %s is believed, whatever 9F39 %s says: %s', (attribution, mode, type) => {
  const data = bytesOf(`${attribution} 57C118 ${cipher} DFEE120A FFFF9876543210E00008 9F3901${mode}`)
  expect(outputsOf(idtech, 'serial', [answer('0200', data)])).toMatchObject([
    { type: 'reading', reading: { reading_type: type } },
  ])
})

test.each([
  ['9F390107', 'NFC'],
  ['9F390191', 'NFC'],
  ['9F390190', 'MCR'],
  ['9F390180', 'MCR'],
  ['9F390105', 'MCR'],
  ['DFEE300100', 'NFC'],
  ['DF300100', 'NFC'],
  ['FFEE0104DF300100', 'NFC'],
  ['DFEE30010C', 'MCR'],
  ['', 'MCR'],
])('a stripe frame in DFEE23 beside %s without attribution is %s', (beside, type) => {
  const stripe = vectorBytes('idtech-augusta-s-msr')
  const tag = Uint8Array.of(0xdf, 0xee, 0x23, 0x82, stripe.length >> 8, stripe.length & 0xff)
  const data = joined(bytesOf('DFEE25020011'), tag, stripe, bytesOf(beside))
  expect(outputsOf(idtech, 'serial', [answer('0200', data)])).toMatchObject([
    { type: 'reading', reading: { reading_type: type } },
  ])
})

test('the published swipe over HID reports of 64 bytes', () => {
  const bytes = vectorBytes('idtech-vp3350-idg-swipe')
  const reports = inReports(bytes)
  expect(reports.map((report) => report[0])).toEqual([2, 3, 3, 3, 3, 3, 4])
  expect(outputsOf(idtech, 'hid', reports)).toEqual(outputsOf(idtech, 'serial', [bytes]))
  expect(outputsOf(idtech, 'hid', [...reports.slice(0, 3), ...reports])).toEqual([
    { type: 'badFrame', why: 'checksum', at: 391 },
    ...outputsOf(idtech, 'serial', [bytes]),
  ])
})

test('DFEF4D is taken where tag 57 is absent, cut by the lengths of DFEF4C', () => {
  const data = bytesOf(
    `DFEE2502 0203 DFEE2601C1 DFEF4C06 002700000000 DFEF4D28 ${'A1'.repeat(40)} DFEE120A FFFF9876543210E00008 9F390191`,
  )
  expect(outputsOf(idtech, 'serial', [answer('0200', data)])).toMatchObject([
    {
      type: 'reading',
      reading: {
        enc_track2: 'A1'.repeat(40),
        track2_length: 39,
        profile: { plaintext: 'ascii-track', span: 'per-track' },
      },
    },
  ])
})

test.each([
  ['without DFEF4C', ''],
  ['with no length of track 1 or 2', 'DFEF4C06000000001000'],
  ['with lengths beyond its own', 'DFEF4C06004700000000'],
])('DFEF4D %s is no track', (_name, lengths) => {
  const data = bytesOf(`DFEE2601C1 ${lengths} DFEF4D28 ${'A1'.repeat(40)} DFEE120A FFFF9876543210E00008`)
  expect(outputsOf(idtech, 'serial', [answer('0200', data)])).toEqual([
    { type: 'note', text: 'idtech EMV data without a track' },
  ])
})

test('tracks 1 and 2 in DFEF4D lie one after another, each filled to whole blocks', () => {
  const both = `DFEF4D38 ${'A1'.repeat(16)} ${'B2'.repeat(40)}`
  const data = bytesOf(`DFEE2601C1 DFEF4C060A2700000000 ${both} DFEE120A FFFF9876543210E00008`)
  expect(outputsOf(idtech, 'serial', [answer('0200', data)])).toMatchObject([
    {
      type: 'reading',
      reading: { enc_track1: 'A1'.repeat(16), enc_track2: 'B2'.repeat(40), track2_length: 39 },
    },
  ])
})

test.each([
  ['TDES', 'C1', 20],
  ['AES', 'C3', 24],
])('a tag 57 that is no whole blocks of %s is no ciphertext', (_name, attribution, length) => {
  const value = 'A1'.repeat(length)
  const data = bytesOf(`${attribution} 57C1${length.toString(16)} ${value} DFEE120A FFFF9876543210E00008`)
  expect(outputsOf(idtech, 'serial', [answer('0200', data)])).toEqual([
    { type: 'note', text: 'idtech EMV data without a track' },
  ])
})

test('tracks of no length before the list, as an answer to 02-01 has them, are passed over', () => {
  const data = joined(bytesOf('000000 C1'), contactless)
  expect(outputsOf(idtech, 'serial', [answer('0223', data)])).toEqual([{ type: 'reading', reading }])
})

test('a tag with which a list begins is no attribution, though the rest reads as a list too', () => {
  const data = joined(bytesOf('50 01 00'), contactless)
  expect(outputsOf(idtech, 'serial', [answer('0200', data)])).toEqual([
    { type: 'refused', refusal: { tag: 'SchemeNotSupported', scheme: 'not told: no DFEE26' } },
  ])
})

test('a frame longer than any is given up where its length stands', () => {
  expect(outputsOf(idtech, 'serial', [bytesOf('5669564F746563683200 0200 FFFF')])[0]).toEqual({
    type: 'badFrame',
    why: 'tooLong',
    at: 12,
  })
})

test('track 1 alone in DFEF4D is track 1', () => {
  const data = bytesOf(
    `DFEE2601C1 DFEF4C06270000000000 DFEF4D28 ${'A1'.repeat(40)} DFEE120A FFFF9876543210E00008`,
  )
  const [output] = outputsOf(idtech, 'serial', [answer('0200', data)])
  expect(output).toMatchObject({ type: 'reading', reading: { enc_track1: 'A1'.repeat(40) } })
  expect(output).not.toHaveProperty('reading.enc_track2')
})

test.each([
  ['0208', '', { type: 'refused', refusal: { tag: 'TimedOut' } }],
  ['020A', '23', { type: 'refused', refusal: { tag: 'ReaderError', code: '0A' } }],
  ['0200', '57C10800112233445566779F390105', { type: 'refused', refusal: { tag: 'KsnNotLoaded' } }],
  [
    '0200',
    '57134761739001010010D20121200012339900031F',
    { type: 'refused', refusal: { tag: 'ClearCardData' } },
  ],
  ['6063', '00', { type: 'note', text: 'neo command 60 status 63' }],
  ['6010', '01007800789C0100', { type: 'note', text: 'neo command 60 status 10' }],
  ['0340', '', { type: 'note', text: 'neo command 03 status 40' }],
  ['0240', '3C9F0206000000012345', { type: 'note', text: 'neo command 02 status 40' }],
  ['0308', '', { type: 'refused', refusal: { tag: 'TimedOut' } }],
  ['6008', 'E0DFEE25023013', { type: 'refused', refusal: { tag: 'TimedOut' } }],
  ['600A', '23', { type: 'refused', refusal: { tag: 'ReaderError', code: '0A' } }],
  ['0200', 'DFEE25020010', { type: 'note', text: 'idtech EMV data without a track' }],
  ['1200', '3331305430363130343000', { type: 'identity', serial: '310T061040' }],
])('answer %s %s', (head, data, output) => {
  expect(outputsOf(idtech, 'serial', [answer(head, bytesOf(data))])).toEqual([output])
})

test('a NEO reader that has told its serial number is told to wait for a card, others are not', () => {
  const protocol = idtech.create('hid')
  expect(protocol.opened()).toHaveLength(1)
  const wanted = { minor: 12_345, currency: 'PEN' } as const
  expect(protocol.begin(wanted)).toEqual([{ type: 'activity', activity: 'waitingForCard' }])
  for (const report of inReports(answer('1200', fromText('310T061040')))) protocol.receive(report)
  const [, write] = protocol.begin(wanted)
  const bytes = write?.type === 'write' ? write.bytes : new Uint8Array()
  expect(bytes.subarray(0, 33)).toEqual(
    bytesOf('01 5669564F746563683200 0240 0012 3C 9F0206000000012345 9C0120 5F2A020604').subarray(0, 33),
  )
  expect(protocol.end()).toHaveLength(2)
})

describe('the probe', () => {
  const recognises = (bytes: Uint8Array): boolean | undefined => idtech.probe?.recognises(bytes)
  test('knows a whole frame of either kind, once its check bytes are there', () => {
    const pong = answer('1800', new Uint8Array())
    const nak = stxFrame(Uint8Array.of(0x15))
    expect([recognises(pong), recognises(nak)]).toEqual([true, true])
    expect([recognises(pong.subarray(0, -1)), recognises(nak.subarray(0, -1))]).toEqual([false, false])
  })
  test.each([
    ['another family’s frame, that begins with STX too', '02453037303103401122'],
    ['three letters of a header', '5669564F0000'],
    ['a header with noise behind it', '5669564F746563683200 00000000 FFFF'],
  ])('is not taken in by %s', (_what, hex) => {
    expect(recognises(bytesOf(hex))).toBe(false)
  })
})
