import { describe, expect, test } from 'vitest'
import { magtek } from '../../../native-bridge/protocols/magtek/index.ts'
import { byteByByte, outputsOf, presentations } from './driver.ts'
import { contactChipMessage, messagePackets, notificationReports } from './magtek-samples.ts'
import { bytesOf, joined, vectorBytes } from './vectors.ts'

const contactless = vectorBytes('magtek-emv-arqc-dynapro-format')
const chip = bytesOf(contactChipMessage)
const arqc = 0x0303

const profile = {
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  plaintext: 'tlv-blob',
  padding: '00',
  iv: null,
  span: 'one-block',
}

const contactlessReading = {
  type: 'reading',
  reading: {
    family: 'magtek',
    format: 'magtek-emv',
    reading_type: 'NFC',
    track_ksn: '9070020B571AF20000A8',
    enc_tlv:
      'A17230ACD043954949A084A1B99F68AC0CC69B96940ED20300C873B4DF45A2E96AA04D7E3506C578711B295B3B031ECE6E0EBE01D3605BF33CC6FD9218846E7A8B15F8F94AC66895064CA27F89FCC815709293D8028480E626B1172493F8591AD34BDA1CB2032A41785E32695F96793BC03043CDB9708B8D405600D07402271ACBCB59DE4366CA884B0F5C100046FABADDE82867C198BB29810BF0CF637B3B2304757F9A4F1D2B5009B26BD601A33D4C435B287673DEFD43B87BA2F78D8BEC4B49ADD22908036289A468D0C5DC8058F8DB37D738DCC376EBEF503F50F5B235E91A0AA83B4842ECAB2FE3D43BEEE0C22D1417026DD9138B5DFE5EA8D8D7670DDA52F8F9B1374908E1B8C1A3E5161D597151AA812E215420B7D945C4C644A347AF5EB52BAD8ED568C2',
    masked_pan: '531257******8112',
    reader_serial: 'B571AF2',
    profile,
  },
}

test('the published contactless reading, as notification fragments of any size', () => {
  for (const size of [17, 33, 64, 65, 500])
    expect(outputsOf(magtek, 'hid', notificationReports(arqc, contactless, size))).toEqual([
      contactlessReading,
    ])
})

test('the same without its container, on HID and cut at every byte on serial', () => {
  expect(outputsOf(magtek, 'hid', [contactless])).toEqual([contactlessReading])
  for (let cut = 0; cut <= contactless.length; cut += 1)
    expect(outputsOf(magtek, 'serial', [contactless.subarray(0, cut), contactless.subarray(cut)])).toEqual([
      contactlessReading,
    ])
  expect(byteByByte(magtek.create('serial'), contactless)).toEqual([contactlessReading])
})

test('a published contact chip reading with a group of a newer firmware', () => {
  const [output] = outputsOf(magtek, 'hid', notificationReports(arqc, chip))
  expect(output).toMatchObject({
    type: 'reading',
    reading: {
      reading_type: 'ICC',
      track_ksn: '9070040BE0010A400005',
      masked_pan: '5443********3455',
      reader_serial: 'BE0010A',
      profile,
    },
  })
})

test('a DynaFlex message in packets, and as a SLIP frame', () => {
  // Notification 0101: tag 82 contactless, ARQC; tag 84 with six bytes before the message.
  const body = joined(Uint8Array.of(0, 0, 0, 0, 0, 0), contactless)
  const message = joined(
    bytesOf('AA00810483000101'),
    bytesOf('820420080202'),
    Uint8Array.of(0x84, 0x82, body.length >> 8, body.length & 0xff),
    body,
  )
  expect(outputsOf(magtek, 'hid', messagePackets(message))).toEqual([contactlessReading])
  const framed = joined(Uint8Array.of(1, 0, 0, message.length >> 8, message.length & 0xff), message)
  const escaped = Array.from(framed).flatMap((byte) =>
    byte === 0xc0 ? [0xdb, 0xdc] : byte === 0xdb ? [0xdb, 0xdd] : [byte],
  )
  const slip = Uint8Array.from([0xc0, ...escaped, 0xc0])
  expect(outputsOf(magtek, 'serial', [slip])).toEqual([contactlessReading])
  for (let cut = 0; cut <= slip.length; cut += 3)
    expect(outputsOf(magtek, 'serial', [slip.subarray(0, cut), slip.subarray(cut)])).toEqual([
      contactlessReading,
    ])
})

test('the original container: one encrypted value per tag', () => {
  const nested = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
    const inside = joined(...parts)
    return joined(Uint8Array.of(tag, inside.length), inside)
  }
  const encrypted = nested(0xfa, bytesOf('DF3118 00112233445566778899AABBCCDDEEFF0011223344556677'))
  const keys = bytesOf('DFDF560AFFFF9876543210E00008 DFDF570180')
  const card = nested(0xfa, bytesOf('DFDF520105'), nested(0xf8, keys, encrypted))
  const original = nested(0xfd, bytesOf('DFDF2505 4231323334'), card)
  const message = joined(Uint8Array.of(0, original.length), original)
  expect(outputsOf(magtek, 'hid', notificationReports(arqc, message))).toEqual([
    {
      type: 'reading',
      reading: {
        family: 'magtek',
        format: 'magtek-emv',
        reading_type: 'ICC',
        enc_track2: '00112233445566778899AABBCCDDEEFF0011223344556677',
        track_ksn: 'FFFF9876543210E00008',
        reader_serial: 'B1234',
        profile: { ...profile, plaintext: 'tlv-value', span: 'per-tag' },
      },
    },
  ])
})

test('a number typed at the reader is a keyed entry', () => {
  const typed = contactless.slice()
  const at = Buffer.from(typed).indexOf(Buffer.from('DFDF520106', 'hex'))
  typed[at + 4] = 0x03
  expect(outputsOf(magtek, 'hid', notificationReports(arqc, typed))).toEqual([
    { type: 'refused', refusal: { tag: 'KeyedEntry' } },
  ])
})

describe('fragments', () => {
  const reports = notificationReports(arqc, contactless)
  test.each(reports.map((_, index) => index))(
    'without the one of index %i no reading; the next card is read',
    (lost) => {
      const outputs = outputsOf(magtek, 'hid', [...reports.filter((_, index) => index !== lost), ...reports])
      expect(presentations(outputs)).toEqual([contactlessReading])
      expect(outputs.filter((output) => output.type === 'badFrame').length).toBeGreaterThan(0)
    },
  )
  test('a changed length, offset or id is no exception, and the next card is read', () => {
    for (let index = 0; index < 9; index += 1) {
      const first = Uint8Array.from(reports[0] ?? [])
      first[index] = (first[index] ?? 0) ^ 0x55
      const outputs = outputsOf(magtek, 'hid', [first, ...reports.slice(1), ...reports])
      expect(presentations(outputs).at(-1)).toEqual(contactlessReading)
    }
  })
})

test.each([
  ['0100030000', { type: 'activity', activity: 'reading' }],
  ['0800030000', { type: 'activity', activity: 'idle' }],
  ['0500000000', { type: 'refused', refusal: { tag: 'TimedOut' } }],
  ['0700000000', { type: 'refused', refusal: { tag: 'Cancelled' } }],
  ['0600000000', { type: 'activity', activity: 'removeCard' }],
])('transaction status %s', (hex, output) => {
  expect(outputsOf(magtek, 'hid', notificationReports(0x0300, bytesOf(hex)))).toEqual([output])
})

describe('talking to a reader over feature reports', () => {
  const answer = (...bytes: number[]): Uint8Array =>
    Uint8Array.from({ length: 61 }, (_, at) => bytes[at] ?? 0)

  test('questions one after another once the report id is known, then the start of an EMV read', () => {
    const protocol = magtek.create('hid')
    const opened = protocol.opened()
    expect(
      opened.map((output) => (output.type === 'write' ? Array.from(output.bytes.subarray(0, 4)) : [])),
    ).toEqual([
      [0, 0, 1, 0],
      [1, 0, 1, 0],
    ])
    const asked = protocol.featureAnswer?.(answer(1, 0, 3, 0x31, 0x2e, 0x32)) ?? []
    expect(asked).toMatchObject([
      { type: 'identity', firmware: '1.2' },
      { type: 'write', as: 'feature' },
    ])
    expect(protocol.featureAnswer?.(answer(1, 0, 2, 0x42, 0x37))).toMatchObject([
      { type: 'identity', serial: 'B7' },
      { type: 'write' },
    ])
    const begun = protocol.begin({ minor: 1000, currency: 'PEN' })
    expect(begun).toHaveLength(2)
    const start = begun[1]
    // 49, length, offset, 0300, 19 bytes: 60 s, contact and contactless, Quick Chip, amount, refund, no cash back, 604.
    expect(start?.type === 'write' ? start.bytes.subarray(0, 28) : null).toEqual(
      bytesOf('01 49 19 0000 0300 0013 3C 06 80 000000001000 20 000000000000 0604 02'),
    )
  })
})
