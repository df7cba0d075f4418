import { createDecipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { CardReading } from '../../../domain/readings.ts'
import { decodeCapture, type CaptureResult } from '../../../native-bridge/protocols/capture.ts'
import { families } from '../../../native-bridge/protocols/index.ts'
import { fromHex, joined } from '../../../native-bridge/simulated/bytes.ts'
import { PUBLISHED_TEST_BASE_KEY, transactionKey } from '../../../native-bridge/simulated/dukpt.ts'
import { aesDataKey } from './aes-dukpt.ts'
import { captureBytes, corpus, isBareList, isWithoutFrame, type Capture } from './corpus.ts'
import { outputsOf, presentations } from './driver.ts'

const decoded = (capture: Capture): CaptureResult[] =>
  decodeCapture([captureBytes(capture)], null, [capture.link])

const openable = corpus.filter((capture) => capture.opens !== undefined)

test('it has readings of each mode and many forms', () => {
  expect(corpus.length).toBeGreaterThan(150)
  expect(openable.length).toBeGreaterThan(90)
  expect(new Set(corpus.map(({ id }) => id)).size).toBe(corpus.length)
  const forms = corpus.flatMap(({ expect: expected }) =>
    'reading' in expected
      ? [`${expected.reading.reading_type ?? ''} ${expected.reading.profile?.scheme ?? ''}`]
      : [],
  )
  expect([...new Set(forms)].toSorted()).toEqual([
    'ICC tdes-dukpt',
    'ICC tdes-dukpt-aes',
    'MCR tdes-dukpt',
    'MCR tdes-dukpt-aes',
    'NFC aes-dukpt',
    'NFC tdes-dukpt',
    'NFC tdes-dukpt-aes',
  ])
})

test.each(corpus)('$id', (capture) => {
  expect(decoded(capture)[0]).toMatchObject(expectedResult(capture))
})

/** A decoder's words for what a capture must come to. */
function expectedResult(capture: Capture): Record<string, unknown> {
  const { expect: expected, family } = capture
  if ('reading' in expected) return { ok: true, family, reading: asTold(capture, expected.reading) }
  if ('refusal' in expected)
    return {
      ok: false,
      // A track in clear is no frame of any family: the first that looks refuses it.
      ...(expected.refusal === 'ClearCardData' ? {} : { family }),
      reason: expected.refusal,
      ...(expected.scheme === undefined ? {} : { note: expected.scheme }),
    }
  return expected.message === 'checksum'
    ? { ok: false, family, reason: 'checksum' }
    : { ok: false, family, note: expected.message }
}

/** No EMV answer of NEO tells which variant of the key it used: those under the PIN variant are told as all others are. */
const asTold = (capture: Capture, reading: Partial<CardReading>): Partial<CardReading> =>
  capture.opens?.variant === 'pin' && reading.profile?.plaintext === 'tlv-object'
    ? { ...reading, profile: { ...reading.profile, keyVariant: 'data' } }
    : reading

/** `enc_track2` under the published test keys of both DUKPTs. */
function opened(reading: CardReading, { cipher, variant }: NonNullable<Capture['opens']>): Uint8Array {
  const ksn = fromHex(reading.track_ksn)
  const key = cipher === 'aes-dukpt' ? aesDataKey(ksn) : transactionKey(PUBLISHED_TEST_BASE_KEY, ksn, variant)
  const decipher =
    cipher === 'tdes'
      ? createDecipheriv('des-ede-cbc', key, new Uint8Array(8))
      : createDecipheriv('aes-128-cbc', key, new Uint8Array(16))
  decipher.setAutoPadding(false)
  return joined(decipher.update(fromHex(reading.enc_track2 ?? '')), decipher.final())
}

const schemes = { tdes: 'tdes-dukpt', aes: 'tdes-dukpt-aes', 'aes-dukpt': 'aes-dukpt' } as const

/** What lies under a key: the account number's ends, and how many bytes of filling follow. */
function readPlain(plain: Uint8Array, reading: CardReading): { pan: string; filling: Uint8Array } | null {
  const hex = Buffer.from(plain).toString('hex').toUpperCase()
  if (reading.profile.plaintext === 'tlv-object') {
    const object = /^(?<tag>57|9F6B)(?<length>[0-9A-F]{2})(?<pan>\d{12,19})D\d{7}/u.exec(hex)?.groups
    if (object === undefined) return null
    const end = (object['tag'] ?? '').length / 2 + 1 + Number.parseInt(object['length'] ?? '', 16)
    return { pan: object['pan'] ?? '', filling: plain.subarray(end) }
  }
  const track = /^;(?<pan>\d{12,19})=/u.exec(Buffer.from(plain).toString('latin1'))?.groups
  return track === undefined
    ? null
    : { pan: track['pan'] ?? '', filling: plain.subarray(reading.track2_length ?? 0) }
}

const ends = (pan: string | undefined): string => `${pan?.slice(0, 4) ?? ''}…${pan?.slice(-4) ?? ''}`

describe('the published test key opens it, and what is under it is what the profile says', () => {
  const readable = openable.flatMap((capture) => {
    const [result] = decoded(capture)
    return result?.ok === true && capture.opens !== undefined
      ? [{ id: capture.id, reading: result.reading, opens: capture.opens }]
      : []
  })
  test('all but those whose reader names another encryption, or none', () => {
    const refused = openable.filter(({ id }) => readable.every((one) => one.id !== id))
    expect(refused.map((capture) => capture.expect)).toEqual(
      refused.map(() => expect.objectContaining({ refusal: 'SchemeNotSupported' }) as unknown),
    )
    expect(readable.length).toBeGreaterThan(80)
  })

  test.each(readable)('$id', ({ reading, opens }) => {
    expect(reading.profile.scheme).toBe(schemes[opens.cipher])
    const plain = readPlain(opened(reading, opens), reading)
    expect(ends(plain?.pan)).toBe(ends(reading.masked_pan ?? plain?.pan))
    expect(plain?.filling.every((byte) => byte === 0)).toBe(true)
    expect(plain?.filling.length).toBeLessThan(opens.cipher === 'tdes' ? 8 : 16)
  })
})

describe('cut at every byte it is no card or the whole one, and the next is read', () => {
  test.each(corpus.filter((capture) => !isWithoutFrame(capture) && !isBareList(capture)))(
    '$id',
    (capture) => {
      const family = families.find((candidate) => candidate.family === capture.family)
      if (family === undefined) throw new Error(capture.family)
      const bytes = captureBytes(capture)
      const whole = presentations(outputsOf(family, capture.link, [bytes]))
      // Typed lines end at their last character: the line end after it belongs to no frame.
      const length = 'text' in capture ? bytes.length - 1 : bytes.length
      const readings = Array.from({ length }, (_, cut) =>
        outputsOf(family, capture.link, [bytes.subarray(0, cut)]).filter(({ type }) => type === 'reading'),
      ).filter((found) => found.length > 0)
      // MagTek's padding and check at the end say nothing of the card: silence before them ends the message too.
      expect(readings).toEqual(readings.map(() => whole))
      const half = bytes.subarray(0, Math.floor(bytes.length / 2))
      const protocol = family.create(capture.link)
      protocol.receive(half)
      protocol.expired()
      expect(presentations([...protocol.receive(bytes), ...protocol.expired()])).toEqual(whole)
    },
  )
})

test.each(corpus.filter(isBareList))(
  '$id cut at every byte gives its own KSN and scheme, and ciphertext that stands in it',
  (capture) => {
    const bytes = captureBytes(capture)
    const [whole] = decoded(capture)
    const readings = Array.from({ length: bytes.length }, (_, cut) =>
      decodeCapture([bytes.subarray(0, cut)], capture.family, [capture.link]),
    ).flatMap((results) => results.flatMap((result) => (result.ok ? [result.reading] : [])))
    // Without an end mark the list is whole at each of its objects: DFEF4D may have come and tag 57 not yet.
    expect(readings.length).toBeGreaterThan(0)
    const ownKsn = whole?.ok === true ? whole.reading.track_ksn : ''
    expect(readings.every(({ track_ksn }) => track_ksn === ownKsn)).toBe(true)
    expect(readings.every(({ profile }) => profile.scheme === 'tdes-dukpt')).toBe(true)
    const text = 'text' in capture ? capture.text : ''
    expect(readings.every(({ enc_track2 }) => text.includes(enc_track2 ?? 'none'))).toBe(true)
  },
)
