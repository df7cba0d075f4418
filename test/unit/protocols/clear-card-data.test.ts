import { describe, expect, test } from 'vitest'
import { decodeCapture } from '../../../native-bridge/protocols/capture.ts'
import { fromText, toHex } from '../../../native-bridge/protocols/bytes.ts'
import { families } from '../../../native-bridge/protocols/index.ts'
import { inReports } from '../../../native-bridge/protocols/idtech/neo-frame.ts'
import { holderName, maskPan } from '../../../native-bridge/protocols/masked-card.ts'
import { neoAnswer, stxFrame } from './idtech-samples.ts'
import { clearSwipes, notificationReports } from './magtek-samples.ts'
import { bytesOf, joined, vectorBytes } from './vectors.ts'

/** Account numbers of the published test cards below: none of them may be in any output. */
const accountNumbers = ['5452300551227189', '4761739001010010', '5163499080020445', '4266841088889999']

const pan = '4761739001010010'
const track1 = `%B${pan}^TEST/CARD^25122010123409172000?`
const track2 = `;${pan}=25122010123409172000?`
const packed = '4761739001010010D25122010123409172000F'

/** An enhanced frame whose "masked" tracks show everything. */
const unmaskedFrame = stxFrame(
  joined(
    Uint8Array.of(0x80, 0x1f, track1.length, track2.length, 0, 0x03, 0x83),
    fromText(track1 + track2),
    new Uint8Array(Math.ceil(track1.length / 8) * 8 + Math.ceil(track2.length / 8) * 8).fill(0x5a),
    bytesOf('FFFF9876543210E00008'),
  ),
)

/** The same with clear tracks where ciphertext should be, and no masked ones. */
const clearCipherFrame = stxFrame(
  joined(
    Uint8Array.of(0x80, 0x1f, 56, 40, 0, 0x00, 0x83),
    fromText(track1.padEnd(56, '\u0000') + track2.padEnd(40, '\u0000')),
    bytesOf('FFFF9876543210E00008'),
  ),
)

/** Security level 1 or 2 of a SecureMag: nine bytes of header, then the tracks. */
const headerReport = (() => {
  const report = new Uint8Array(537)
  const text = fromText(track1 + track2)
  report.set([0, 0, 0, track1.length, track2.length, 0, 0, text.length & 0xff, text.length >> 8])
  report.set(text, 9)
  return report
})()

const ksn = 'DFEE120AFFFF9876543210E00008'
const lists: Record<string, string> = {
  '57': `DFEE25020203 ${ksn} 5713${packed}`,
  '5A and 5F24': `DFEE25020203 ${ksn} 5A08${pan} 5F2403251231 5718${'A1'.repeat(24)}`,
  '56': `DFEE25020203 ${ksn} 5624${toHex(fromText(`B${pan}^TEST/CARD^2512201012`)).slice(0, 72)}`,
  '9F6B': `DFEE25020203 ${ksn} 9F6B13${packed} 5718${'A1'.repeat(24)}`,
  'DFEF17, a clear track': `DFEE25020203 ${ksn} DFEF17${toHex(Uint8Array.of(track2.length))}${toHex(fromText(track2))} 5718${'A1'.repeat(24)}`,
  'inside a template': `DFEE25020203 ${ksn} FF81050A5A08${pan} 5718${'A1'.repeat(24)}`,
  'a masked copy that is not masked': `DFEE25020203 ${ksn} DFEF5B08${pan} 5718${'A1'.repeat(24)}`,
}

const containers: Record<string, string> = {
  'MagTek with 57': `F91A DFDF520105 5713${packed.slice(0, 38)}`,
}

const captures: Record<string, readonly Uint8Array[]> = {
  'MagTek report at security level 2': [vectorBytes('magtek-v5-hid-sl2-CLEAR')],
  'SureSwipe report': [headerReport.subarray(0, 337)],
  'ID TECH header form': [headerReport],
  'ID TECH unmasked frame': [unmaskedFrame],
  'ID TECH clear tracks as ciphertext': [clearCipherFrame],
  'keyboard wedge': [fromText(`${track1}${track2}\r`)],
  'keyboard wedge, lower case and blanks': [fromText(`${track1.replace('%B', '%b')}\r\n${track2}\r\n`)],
  'keyboard wedge, track 2 only': [fromText(`${track2}\r`)],
  'MagTek example 4': [fromText(`${clearSwipes.manualExample4}\r`)],
  'MagTek example 5': [fromText(`${clearSwipes.manualExample5}\r`)],
  ...Object.fromEntries(Object.entries(lists).map(([name, hex]) => [`bare list: ${name}`, [bytesOf(hex)]])),
  ...Object.fromEntries(
    Object.entries(lists).map(([name, hex]) => [`framed list: ${name}`, [stxFrame(bytesOf(hex))]]),
  ),
  ...Object.fromEntries(
    Object.entries(lists).map(([name, hex]) => [
      `NEO over HID: ${name}`,
      inReports(neoAnswer('0200', bytesOf(hex))),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(containers).map(([name, hex]) => {
      const container = bytesOf(hex)
      return [name, notificationReports(0x0303, joined(Uint8Array.of(0, container.length), container))]
    }),
  ),
}

/** Everything a protocol could say of a capture, through every link of every family and every way of cutting it. */
function everythingSaid(chunks: readonly Uint8Array[]): string {
  const said: unknown[] = []
  for (const family of families) {
    for (const link of family.links) {
      const whole = joined(...chunks)
      for (const cut of [
        chunks,
        [whole],
        [whole.subarray(0, 100), whole.subarray(100)],
        Array.from(whole, (byte) => Uint8Array.of(byte)),
      ]) {
        const protocol = family.create(link)
        said.push(protocol.opened(), protocol.begin({ minor: 100, currency: 'PEN' }))
        for (const chunk of cut) said.push(protocol.receive(chunk))
        said.push(protocol.expired(), protocol.end())
      }
    }
  }
  return JSON.stringify(said, (_key, value: unknown) => (value instanceof Uint8Array ? toHex(value) : value))
}

/** A number as text, as packed digits (the same text) and as hexadecimal of its characters. */
const forms = (number: string): string[] => [number, toHex(fromText(number))]

describe.each(Object.entries(captures))('%s', (_name, chunks) => {
  test('no digit of it is in anything that is said', () => {
    const said = everythingSaid(chunks)
    for (const form of accountNumbers.flatMap(forms)) expect(said).not.toContain(form)
    // Not even what follows the first six digits.
    for (const number of accountNumbers) expect(said).not.toContain(number.slice(4, 13))
  })

  test('is refused', () => {
    const results = decodeCapture(chunks)
    expect(results.length).toBeGreaterThan(0)
    for (const result of results)
      expect(result).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^(?:ClearCardData|NotEncrypting)$/u),
      })
  })
})

test.each([
  ['5452000000007189', { kind: 'masked', pan: '5452********7189' }],
  ['5163000050000445', { kind: 'masked', pan: '5163********0445' }],
  ['5312570002008112', { kind: 'masked', pan: '531257******8112' }],
  ['4266********9999', { kind: 'masked', pan: '4266********9999' }],
  ['6510CCCCCCCC0133', { kind: 'masked', pan: '6510CCCCCCCC0133' }],
  ['42668410****9999', { kind: 'masked', pan: '426684******9999' }],
  ['4761739001010010', { kind: 'clear' }],
  ['47617390010100*0', { kind: 'clear' }],
  ['12345', { kind: 'none' }],
])('masked number %s', (text, masked) => {
  expect(maskPan(text)).toEqual(masked)
})

test.each([
  ['  HOGAN/PAUL   ', 'HOGAN/PAUL'],
  ['', undefined],
  ['*****', undefined],
  ['4761 7390 0101', undefined],
  ['A\u0001B', undefined],
])('holder name %j', (text, name) => {
  expect(holderName(text)).toBe(name)
})
