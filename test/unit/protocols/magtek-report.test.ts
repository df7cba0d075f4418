import { describe, expect, test } from 'vitest'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import { magtek } from '../../../native-bridge/protocols/magtek/index.ts'
import { outputsOf } from './driver.ts'
import { joined, vectorBytes } from './vectors.ts'

const report = vectorBytes('magtek-v5-hid-sl3')
const whole = outputsOf(magtek, 'hid', [report])

const changed = (changes: Record<number, number>): Uint8Array => {
  const copy = Uint8Array.from(report)
  for (const [index, byte] of Object.entries(changes)) copy[Number(index)] = byte
  return copy
}

const reading = whole.map((output) => (output.type === 'reading' ? output.reading : null))[0]

test('the published reading', () => {
  expect(whole).toEqual([
    {
      type: 'reading',
      reading: {
        family: 'magtek',
        format: 'magtek-v5-hid',
        reading_type: 'MCR',
        enc_track1:
          'C25C1D1197D31CAA87285D59A892047426D9182EC11353C051ADD6D0F072A6CB3436560B3071FC1FD11D9F7E74886742D9BEE0CFD1EA1064C213BB55278B2F12',
        enc_track2: '724C5DB7D6F901C7F0FEAE7908801093B3DBFE51CCF6D483E789D7D2C007D539499BAADCC8D16CA2',
        enc_track3: '76BB013C0DFD8195F16F2FBC50A35171AA370131F87442313EE36457B87C87F9',
        track2_length: 37,
        track_ksn: 'FFFF9876543210E00008',
        masked_pan: '5452********7189',
        card_holder_name: 'HOGAN/PAUL',
        profile: {
          scheme: 'tdes-dukpt',
          keyVariant: 'pin',
          plaintext: 'ascii-track',
          padding: '00',
          iv: null,
          span: 'per-track',
        },
      },
    },
  ])
})

describe('longer reports', () => {
  test.each([887, 900, 1024])('%i bytes', (length) => {
    expect(outputsOf(magtek, 'hid', [joined(report, new Uint8Array(length - report.length))])).toEqual(whole)
  })
  test.each([856, 887, 1024])('%i bytes after the report id of EMV models', (length) => {
    const numbered = joined(Uint8Array.of(1), report, new Uint8Array(length - report.length))
    expect(outputsOf(magtek, 'hid', [numbered])).toEqual(whole)
  })
})

test('a device serial number', () => {
  const serial = fromText('B1234560001')
  const named = changed(Object.fromEntries(Array.from(serial, (code, index) => [477 + index, code])))
  expect(outputsOf(magtek, 'hid', [named])).toEqual([
    { type: 'reading', reading: { ...reading, reader_serial: 'B1234560001' } },
  ])
})

describe('refused', () => {
  test.each([
    ['security level 2', vectorBytes('magtek-v5-hid-sl2-CLEAR'), 'NotEncrypting'],
    ['no key injected', changed({ 493: 0, 494: 0 }), 'NotEncrypting'],
    ['keys exhausted', changed({ 494: 7 }), 'KeysExhausted'],
    ['SureSwipe, which cannot encrypt', new Uint8Array(337), 'NotEncrypting'],
    ['no track read', changed({ 0: 1, 1: 1, 2: 1, 3: 0, 4: 0, 5: 0 }), 'BadRead'],
  ])('%s', (_name, bytes, tag) => {
    expect(outputsOf(magtek, 'hid', [bytes])).toEqual([{ type: 'refused', refusal: { tag } }])
  })

  test('clear tracks although the status says encrypting', () => {
    const clear = Uint8Array.from(vectorBytes('magtek-v5-hid-sl2-CLEAR'))
    clear[494] = 6
    expect(outputsOf(magtek, 'hid', [clear])).toEqual([
      { type: 'refused', refusal: { tag: 'ClearCardData' } },
    ])
  })
})

describe('bad reports', () => {
  test.each([
    ['too short', report.subarray(0, 855), { why: 'length', at: 855 }],
    ['an encrypted length past its field', changed({ 4: 113 }), { why: 'length', at: 4 }],
    ['an encrypted length that is no whole block', changed({ 4: 39 }), { why: 'length', at: 3 }],
    ['a masked length past its field', changed({ 506: 200 }), { why: 'length', at: 506 }],
    ['an unknown encode type', changed({ 6: 9 }), { why: 'structure', at: 6 }],
  ])('%s', (_name, bytes, fault) => {
    expect(outputsOf(magtek, 'hid', [bytes])).toEqual([{ type: 'badFrame', ...fault }])
  })

  test('any one changed byte is a reading, a refusal or a bad frame, and the next report is read', () => {
    for (let index = 0; index < report.length; index += 1) {
      const outputs = outputsOf(magtek, 'hid', [changed({ [index]: (report[index] ?? 0) ^ 0xff }), report])
      expect(outputs).toHaveLength(2)
      expect(outputs[1]).toEqual(whole[0])
    }
  })
})

test.each([
  [7, '%B5452300551227189^HOGAN/PAUL      ^08043210000000725000000?'],
  [119, ';5452300551227189=080432100000007250?'],
])('a reader that says it encrypts and sends a track in clear at byte %i is refused', (offset, track) => {
  const clear = Uint8Array.from(report)
  clear.fill(0, offset, offset + 112)
  clear.set(fromText(track), offset)
  expect(outputsOf(magtek, 'hid', [clear])).toEqual([{ type: 'refused', refusal: { tag: 'ClearCardData' } }])
})
