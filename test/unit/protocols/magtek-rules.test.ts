import { describe, expect, test } from 'vitest'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import { magtek } from '../../../native-bridge/protocols/magtek/index.ts'
import { tlv } from '../../../native-bridge/simulated/bytes.ts'
import { outputsOf } from './driver.ts'
import { bytesOf, joined, vectorBytes } from './vectors.ts'

const ksn = 'FFFF9876543210E00008'
const masked = ';4761000000000010=25120000000000000000?'

type Card = { type?: string; encryption?: string; ksn?: string; masked?: string; beside?: string }

/** An ARQC message in the DynaPro container, by the eDynamo manual: length, container, filling, MAC. */
function arqc(card: Card): Uint8Array {
  const encrypted = tlv(
    'F8',
    joined(
      tlv('DFDF59', new Uint8Array(24).fill(0xa1)),
      card.ksn === '' ? new Uint8Array() : tlv('DFDF56', bytesOf(card.ksn ?? ksn)),
      tlv('DFDF57', bytesOf(card.encryption ?? '80')),
    ),
  )
  const transaction = tlv(
    'FA',
    joined(
      tlv('DFDF4D', fromText(card.masked ?? masked)),
      tlv('DFDF52', bytesOf(card.type ?? '05')),
      bytesOf(card.beside ?? ''),
      encrypted,
    ),
  )
  const container = tlv('F9', joined(tlv('DFDF25', fromText('B1234')), transaction))
  const message = joined(Uint8Array.of(container.length >> 8, container.length & 0xff), container)
  return joined(message, new Uint8Array((8 - (message.length % 8)) % 8), new Uint8Array(4))
}

const told = (card: Card) => outputsOf(magtek, 'serial', [arqc(card)])
const refused = (tag: string) => [{ type: 'refused', refusal: { tag } }]

describe('an ARQC message', () => {
  test.each([
    ['00', 'MCR'],
    ['01', 'MCR'],
    ['02', 'MCR'],
    ['05', 'ICC'],
    ['06', 'NFC'],
    ['07', 'MCR'],
    ['08', 'NFC'],
  ])('card type %s is %s', (type, readingType) => {
    expect(told({ type })).toMatchObject([{ type: 'reading', reading: { reading_type: readingType } }])
  })

  test.each([
    ['80', 'tdes-dukpt', 'data'],
    ['00', 'unknown', 'unknown'],
    ['81', 'unknown', 'unknown'],
    ['C0', 'unknown', 'unknown'],
  ])('encryption type %s is %s under %s', (encryption, scheme, keyVariant) => {
    expect(told({ encryption })).toMatchObject([
      { type: 'reading', reading: { profile: { scheme, keyVariant } } },
    ])
  })

  test.each([
    ['a number typed at the reader', { type: '03' }, 'KeyedEntry'],
    ['no KSN', { ksn: '' }, 'KsnNotLoaded'],
    ['a mask of the last digits alone', { masked: ';47617390010100**=2512201?' }, 'ClearCardData'],
    ['a masked track that masks nothing', { masked: ';4761739001010010=2512201?' }, 'ClearCardData'],
    [
      'a clear tag 57 beside the block',
      { beside: '57114761739001010010D25122011234567890' },
      'ClearCardData',
    ],
  ])('%s is refused', (_name, card, tag) => {
    expect(told(card)).toEqual(refused(tag))
  })
})

describe('the encryption status of a swipe report', () => {
  const report = vectorBytes('magtek-v5-hid-sl3')
  test.each([
    ['0006', 'reading'],
    ['0007', 'KeysExhausted'],
    ['0106', 'KeysExhausted'],
    ['0002', 'NotEncrypting'],
    ['0004', 'NotEncrypting'],
  ])('%s: %s', (status, meaning) => {
    const changed = Uint8Array.from(report)
    changed.set(bytesOf(status), 493)
    const [output] = outputsOf(magtek, 'hid', [changed])
    expect(output?.type === 'refused' ? output.refusal.tag : output?.type).toBe(meaning)
  })
})

describe('a typed swipe', () => {
  /** Without the CRC, which a reader can be told to leave out. */
  const typed = (tracks: string): Uint8Array =>
    fromText(`${tracks}|0600||${'A1'.repeat(40)}||61401000||B1234|0011223344556677|${ksn}||||1000\r`)
  const clear = '4761739001010010=25122010000'

  test('masked is a reading', () => {
    expect(outputsOf(magtek, 'keyboard', [typed(masked)])).toMatchObject([{ type: 'reading' }])
  })
  test.each([
    ['track 2', `;${clear}?`],
    ['track 1', `%B4761739001010010^TEST/CARD^25122010000?${masked}`],
    ['track 3', `${masked}+${clear}?`],
  ])('%s in clear is refused', (_name, tracks) => {
    expect(outputsOf(magtek, 'keyboard', [typed(tracks)])).toEqual(refused('ClearCardData'))
  })
})
