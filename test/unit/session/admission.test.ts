import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { CardReading } from '../../../domain/readings.ts'
import { createKsnHistory } from '../../../domain/ksn.ts'
import { admit, withoutCiphertext } from '../../../native-bridge/session/admission.ts'

const reading: CardReading = {
  family: 'idtech',
  format: 'idtech-enhanced',
  reading_type: 'MCR',
  enc_track2: 'AB3B10A3FBC230FBFB941FAC9E82649981AE79F2632156E775A06AEDAFAF6F0A184318C5209E55AD',
  track_ksn: '62994901190000000002',
  masked_pan: '4266********9999',
  card_holder_name: 'BUSH JR/GEORGE W.MR',
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'ascii-track',
    padding: '00',
    iv: null,
    span: 'per-track',
  },
}

const judge = (over: Partial<CardReading>, accepted = [{}] as Parameters<typeof admit>[1]['accepted']) =>
  admit({ ...reading, ...over }, { accepted, history: createKsnHistory() })

const clear = { ok: false, error: { tag: 'ClearCardData' } }
const ascii = (text: string): string => Buffer.from(text).toString('hex').toUpperCase()

test('a good reading passes unchanged', () => {
  expect(judge({})).toEqual({ ok: true, value: reading })
})

describe('nothing in clear passes, whatever its decoder thought of it', () => {
  const cases: [string, Partial<CardReading>][] = [
    ['a PAN without its mask', { masked_pan: '4266841088889999' }],
    ['a track 1 as text', { enc_track1: ascii('%B4266841088889999^BUSH JR/GEORGE W.MR^080910110000') }],
    ['a track 2 as text', { enc_track2: ascii(';4266841088889999=080910110000046?0') }],
    ['a track 2 packed', { enc_track2: '4266841088889999D080910110000046' }],
    ['tags in clear', { enc_tlv: '9F360200015A0847617390010100105F2403251231' }],
    ['digits as a name', { card_holder_name: 'CARD 4266841088889999' }],
  ]
  test.each(cases)('%s', (_name, over) => {
    expect(judge(over)).toEqual(clear)
  })
})

test('ciphertext is not taken for a card: twenty thousand blocks, none refused', () => {
  // Deterministic blocks of 24 bytes, as even as ciphertext: SHA-256 of a counter.
  let refused = 0
  for (let count = 0; count < 20_000; count += 1) {
    const enc_track2 = createHash('sha256').update(String(count)).digest('hex').slice(0, 48).toUpperCase()
    if (!judge({ enc_track2 }).ok) refused += 1
  }
  expect(refused).toBe(0)
})

describe('a ciphertext has to be one the acquirer agreed to', () => {
  test('every member given has to agree', () => {
    expect(judge({}, [{ scheme: 'tdes-dukpt', keyVariant: 'data', span: 'per-track' }]).ok).toBe(true)
    expect(judge({}, [{ scheme: 'tdes-dukpt', plaintext: 'packed-track' }])).toEqual({
      ok: false,
      error: { tag: 'ProfileNotAccepted', profile: reading.profile, differs: ['plaintext'] },
    })
  })
  test('one profile of several is enough; an empty list accepts none', () => {
    expect(judge({}, [{ scheme: 'aes-dukpt' }, { keyVariant: 'data' }]).ok).toBe(true)
    expect(judge({}, []).ok).toBe(false)
  })
})

describe('key serial numbers', () => {
  const history = createKsnHistory()
  const at = (track_ksn: string) => admit({ ...reading, track_ksn }, { accepted: [{}], history })
  test.each([
    ['the first', '62994901190000000002', true],
    ['the same again', '62994901190000000002', 'KsnReplayed'],
    ['a later one', '62994901190000000005', true],
    ['an earlier one', '62994901190000000004', 'KsnWentBack'],
    ['keys not loaded', '00000000000000000000', 'KsnNotLoaded'],
  ])('%s', (_name, ksn, expected) => {
    const outcome = at(ksn)
    expect(outcome.ok ? true : outcome.error.tag).toBe(expected)
  })
  test('a reading refused for its profile has used up its key all the same', () => {
    const own = createKsnHistory()
    admit(reading, { accepted: [], history: own })
    const again = admit(reading, { accepted: [{}], history: own })
    expect(again).toEqual({ ok: false, error: { tag: 'KsnReplayed' } })
  })
})

test('a reading that does not fit the contract is refused', () => {
  expect(judge({ enc_track2: 'not hex' })).toEqual({
    ok: false,
    error: { tag: 'ReaderError', code: 'SHAPE' },
  })
})

test('a test read shows no ciphertext', () => {
  const shown = withoutCiphertext({ ...reading, enc_tlv: 'AABB', pin_ksn: reading.track_ksn })
  expect(Object.keys(shown).filter((name) => name.startsWith('enc_') || name.startsWith('pin_'))).toEqual([])
  expect(shown).toMatchObject({ masked_pan: reading.masked_pan, profile: reading.profile })
})
