import { createDecipheriv } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readTlv } from '../../../domain/tlv.ts'
import { fromHex, joined } from '../../../native-bridge/simulated/bytes.ts'
import {
  PUBLISHED_TEST_BASE_KEY,
  transactionKey,
  type KeyVariant,
} from '../../../native-bridge/simulated/dukpt.ts'
import { decodeCapture } from '../../../native-bridge/protocols/capture.ts'
import { vectorBytes } from './vectors.ts'

/** What a ciphertext is under the published test key. */
function opened(ksn: string, ciphertext: string, variant: KeyVariant, vector = '0000000000000000'): Buffer {
  const key = transactionKey(PUBLISHED_TEST_BASE_KEY, fromHex(ksn), variant)
  const decipher = createDecipheriv('des-ede-cbc', key, fromHex(vector)).setAutoPadding(false)
  return Buffer.from(joined(decipher.update(fromHex(ciphertext)), decipher.final()))
}

/** The account number in hexadecimal digits or in ASCII, without its middle. */
const withoutMiddle = (text: string): string =>
  text.replaceAll(/(?<=\d{6})\d{2,9}(?=\d{4}[D=^])/gu, (middle) => '*'.repeat(middle.length))

describe("the chip of the card-present document's own reversal", () => {
  const url = new URL('../../data/seeds/kushki-reverse-icc.json', import.meta.url)
  const { card_details: card } = JSON.parse(readFileSync(url, 'utf8')) as {
    card_details: { tracks: { track_ksn: string; enc_track2: string }; enc_tlv: string }
  }

  test('has track 2 packed, with D, filled with F, under the data key', () => {
    const plain = opened(card.tracks.track_ksn, card.tracks.enc_track2, 'data').toString('hex').toUpperCase()
    expect(withoutMiddle(plain)).toBe('511054******2902D22092217400FFFF')
  })

  test('has a bare list of objects under the same key, filled with 00', () => {
    const plain = opened(card.tracks.track_ksn, card.enc_tlv, 'data')
    const list = readTlv(plain)
    expect(list.ok && list.value.slice(0, 3).map(({ tag }) => tag.toString(16))).toEqual([
      '9f03',
      '9f27',
      '9c',
    ])
    expect(plain.subarray(0, 3).toString('hex')).toBe('9f0306')
  })
})

/** The published readings under the test key: what each format's ciphertext holds, to the last byte of its form. */
const golden = [
  {
    id: 'idtech-securemag-enhanced-format',
    variant: 'data',
    plain: /^;426684\*{6}9999=\d{15}\?.\0*$/u,
  },
  { id: 'idtech-augusta-s-msr', variant: 'data', plain: /^;541333\*{6}4111=\d{20}\?.\0*$/u },
  { id: 'idtech-vp3350-idg-swipe', variant: 'data', plain: /^;476173\*{6}0043=\d{20}\?.\0*$/u },
  { id: 'magtek-v5-hid-sl3', variant: 'pin', plain: /^;545230\*{6}7189=\d{18}\?\0*$/u },
] as const

test.each(golden)('$id is a track as characters, sentinels and filling', ({ id, variant, plain }) => {
  const [result] = decodeCapture([vectorBytes(id)])
  const reading = result?.ok === true ? result.reading : null
  expect(reading?.profile).toMatchObject({ keyVariant: variant, plaintext: 'ascii-track', padding: '00' })
  const text = opened(reading?.track_ksn ?? '', reading?.enc_track2 ?? '', variant).toString('latin1')
  expect(withoutMiddle(text)).toMatch(plain)
})

test.each([
  ['miura-sred-two-blocks', /^5712476173\*{9}2234D151220114524040F0{8}$/u],
  ['idtech-vp3300-legacy-tags', /^5713476173\*{6}0119D2212\d+F0*$/u],
  ['idtech-vp3300-legacy-tags-as-published', /^5713476173\*{6}0119D2212\d+F0*$/u],
])('%s is tag 57, object and all', (id, plain) => {
  const [result] = decodeCapture([vectorBytes(id)])
  const reading = result?.ok === true ? result.reading : null
  expect(reading?.profile).toMatchObject({ keyVariant: 'data', plaintext: 'tlv-object', padding: '00' })
  const hex = opened(reading?.track_ksn ?? '', reading?.enc_track2 ?? '', 'data')
    .toString('hex')
    .toUpperCase()
  expect(hex.slice(0, 4) + withoutMiddle(hex.slice(4))).toMatch(plain)
})

test('verifone-xpi-e07 is a list of objects under a vector of its own', () => {
  const [result] = decodeCapture([vectorBytes('verifone-xpi-e07')])
  const reading = result?.ok === true ? result.reading : null
  expect(reading?.profile).toMatchObject({ keyVariant: 'data', plaintext: 'tlv-blob', padding: '00' })
  const plain = opened(
    reading?.track_ksn ?? '',
    reading?.enc_tlv ?? '',
    'data',
    reading?.profile.iv ?? undefined,
  )
  const list = readTlv(plain)
  expect(list.ok && list.value.map(({ tag }) => tag.toString(16))).toEqual([
    '5a',
    '5f24',
    '57',
    '9f1f',
    '5f30',
  ])
})
