import { describe, expect, test } from 'vitest'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import { idtech } from '../../../native-bridge/protocols/idtech/index.ts'
import { inReports } from '../../../native-bridge/protocols/idtech/neo-frame.ts'
import { outputsOf } from './driver.ts'
import { neoAnswer as answer } from './idtech-samples.ts'
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
    ['no attribution byte', answer('0200', contactless)],
    ['attribution C1: contactless, TDES', answer('0200', joined(Uint8Array.of(0xc1), contactless))],
    ['status 23: to be authorised online', answer('0223', joined(Uint8Array.of(0xc1), contactless))],
    ['the header of version 3', answer('020523', joined(Uint8Array.of(0xc1), contactless), 'ViVOpayV3')],
  ])('%s', (_name, bytes) => {
    expect(outputsOf(idtech, 'serial', [bytes])).toEqual([{ type: 'reading', reading }])
    expect(outputsOf(idtech, 'hid', inReports(bytes))).toEqual([{ type: 'reading', reading }])
  })

  test('attribution C3: AES', () => {
    const bytes = answer('0200', joined(Uint8Array.of(0xc3), contactless))
    expect(outputsOf(idtech, 'serial', [bytes])).toEqual([
      { type: 'reading', reading: { ...reading, profile: { ...reading.profile, scheme: 'aes-dukpt' } } },
    ])
  })

  test('an encryption mode beyond TDES and AES is refused', () => {
    const bytes = answer('0200', joined(Uint8Array.of(0xc5), contactless))
    expect(outputsOf(idtech, 'serial', [bytes])).toEqual([
      { type: 'refused', refusal: { tag: 'SchemeNotSupported', scheme: 'idtech-extended' } },
    ])
  })
})

test.each([
  ['05', 'ICC'],
  ['07', 'NFC'],
  ['91', 'NFC'],
  ['90', 'MCR'],
  ['80', 'MCR'],
])('entry mode 9F39 %s is %s', (mode, type) => {
  const data = bytesOf(`57C118 ${cipher} DFEE120A FFFF9876543210E00008 9F3901${mode}`)
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
    `DFEE2502 0203 DFEF4C06 002700000000 DFEF4D28 ${'A1'.repeat(40)} DFEE120A FFFF9876543210E00008 9F390191`,
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
  ['0208', '', { type: 'refused', refusal: { tag: 'TimedOut' } }],
  ['020A', '23', { type: 'refused', refusal: { tag: 'ReaderError', code: '0A' } }],
  ['0200', '57C10800112233445566779F390105', { type: 'refused', refusal: { tag: 'KsnNotLoaded' } }],
  [
    '0200',
    '57134761739001010010D20121200012339900031F',
    { type: 'refused', refusal: { tag: 'ClearCardData' } },
  ],
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
