import { describe, expect, test } from 'vitest'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import { magtek } from '../../../native-bridge/protocols/magtek/index.ts'
import { byteByByte, outputsOf, presentations } from './driver.ts'
import { asciiSwipes, clearSwipes } from './magtek-samples.ts'
import { joined } from './vectors.ts'

const links = ['serial', 'keyboard'] as const
const typed = (text: string): Uint8Array => fromText(`${text}\r`)

const profile = {
  scheme: 'tdes-dukpt',
  keyVariant: 'pin',
  plaintext: 'ascii-track',
  padding: '00',
  iv: null,
  span: 'per-track',
}

test.each(links)('the reading of the manual, %s', (link) => {
  expect(outputsOf(magtek, link, [typed(asciiSwipes.manualExample12)])).toEqual([
    {
      type: 'reading',
      reading: {
        family: 'magtek',
        format: 'magtek-v5-ascii',
        reading_type: 'MCR',
        enc_track1:
          'C25C1D1197D31CAA87285D59A892047426D9182EC11353C051ADD6D0F072A6CB3436560B3071FC1FD11D9F7E74886742D9BEE0CFD1EA1064C213BB55278B2F12',
        enc_track2: '724C5DB7D6F901C7F0FEAE7908801093B3DBFE51CCF6D483E789D7D2C007D539499BAADCC8D16CA2',
        enc_track3: 'E31234A91059A0FBFE627954EE21868AEE3979540B67FCC40F61CECA54152D1E',
        track2_length: 37,
        track_ksn: 'FFFF9876543210E00008',
        masked_pan: '5452********7189',
        card_holder_name: 'HOGAN/PAUL',
        profile,
      },
    },
  ])
})

test('another reading: no track 3, a serial number', () => {
  expect(outputsOf(magtek, 'keyboard', [typed(asciiSwipes.mercury)])).toEqual([
    {
      type: 'reading',
      reading: {
        family: 'magtek',
        format: 'magtek-v5-ascii',
        reading_type: 'MCR',
        enc_track1:
          '7EFC7CD505B74493DC4B01B8506E7B927B947ED2EDBF34E8DB470909238BC1ABAB007BFBB5395A730A48BFC2CD021260',
        enc_track2: '9EF440CE67CAD230A307B5581F063AB8B8971E32F26F7CC64C2C15A274B8BD0E220334C8E964E719',
        track2_length: 39,
        track_ksn: '9012090B29C0D1000003',
        masked_pan: '4003********6781',
        card_holder_name: 'TEST/MPS',
        reader_serial: 'B29C0D1120214AA',
        profile,
      },
    },
  ])
})

describe.each(links)('framing, %s', (link) => {
  const bytes = typed(asciiSwipes.manualExample12)
  const whole = outputsOf(magtek, link, [bytes])

  test('cut at every byte, byte by byte, without its end', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect(outputsOf(magtek, link, [bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole)
    expect(byteByByte(magtek.create(link), bytes)).toEqual(whole)
    expect(outputsOf(magtek, link, [bytes.subarray(0, -1)])).toEqual(whole)
  })

  test('glued, after garbage, after a swipe that was cut short', () => {
    expect(outputsOf(magtek, link, [joined(bytes, bytes)])).toEqual([...whole, ...whole])
    const garbage = Uint8Array.from({ length: 60 }, (_, index) => 0x80 + index)
    expect(presentations(outputsOf(magtek, link, [joined(garbage, bytes)]))).toEqual(whole)
    for (let cut = 1; cut < bytes.length - 2; cut += 5) {
      const protocol = magtek.create(link)
      const before = presentations([...protocol.receive(bytes.subarray(0, cut)), ...protocol.expired()])
      expect(before.some((output) => output.type === 'reading')).toBe(false)
      expect(presentations(protocol.receive(bytes))).toEqual(whole)
    }
  })

  test('the CRC finds every changed character before it', () => {
    const crcAt = asciiSwipes.manualExample12.indexOf('B78F')
    for (let index = 0; index < crcAt + 4; index += 1) {
      const damaged = Uint8Array.from(bytes)
      damaged[index] = (damaged[index] ?? 0) ^ 1
      const found = presentations(outputsOf(magtek, link, [joined(damaged, bytes)]))
      expect(found.filter((output) => output.type === 'reading')).toEqual(whole)
    }
  })

  test('a swipe that never ends is dropped in bounded memory', () => {
    const endless = fromText(`%B${'4'.repeat(20_000)}`)
    expect(presentations(outputsOf(magtek, link, [endless, Uint8Array.of(0x0d), bytes])).at(-1)).toEqual(
      whole[0],
    )
  })
})

test.each([
  ['clear tracks alone', clearSwipes.manualExample4, 'ClearCardData'],
  ['security level 2', clearSwipes.manualExample5, 'NotEncrypting'],
  [
    'tracks that could not be read',
    '%E?;E?|0600||||61403000|00||0000000000000000|FFFF9876543210E00008|||0000',
    'BadRead',
  ],
  [
    'a KSN of 19 digits',
    asciiSwipes.mercury.replace('|9012090B29C0D1000003|D860', '|9012090B29C0D100003|'),
    'KsnMalformed',
  ],
])('%s is refused', (_name, text, tag) => {
  for (const link of links)
    expect(outputsOf(magtek, link, [typed(text)])).toEqual([{ type: 'refused', refusal: { tag } }])
})

test('an iDynamo fills its block with x instead of ending it', () => {
  const whole = outputsOf(magtek, 'serial', [typed(asciiSwipes.mercury)])
  expect(outputsOf(magtek, 'serial', [fromText(asciiSwipes.mercury.padEnd(500, 'x'))])).toEqual(whole)
})
