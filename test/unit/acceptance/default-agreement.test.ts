import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import type { CardReading, CiphertextProfile } from '../../../domain/readings.ts'
import { createKsnHistory } from '../../../domain/ksn.ts'
import { refusedCard } from '../../../domain/agreed-ciphertext.ts'
import { admit } from '../../../native-bridge/session/admission.ts'
import { cardBlock } from '../../../renderer/requests/index.ts'
import seed from '../../data/seeds/kushki-reverse-icc.json' with { type: 'json' }

const { tracks, enc_tlv } = seed.card_details

/** The documents' own chip sample, as a reader would give it. */
const sample: CardReading = {
  family: 'abecs',
  format: 'abecs-gtk',
  reading_type: 'ICC',
  enc_track2: tracks.enc_track2,
  track_ksn: tracks.track_ksn,
  enc_tlv,
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'packed-track',
    padding: 'F-nibble',
    iv: null,
    span: 'per-track',
    tlv: 'list',
  },
}
const withProfile = (change: Partial<CiphertextProfile>): CardReading => ({
  ...sample,
  profile: { ...sample.profile, ...change },
})
const { enc_tlv: _tlv, ...withoutTlv } = sample
const { tlv: _form, ...trackProfile } = sample.profile
const trackAlone: CardReading = { ...withoutTlv, profile: trackProfile }

/** What the bridge says of a reading, and what main says of the card block the window would make of it. */
function judged(reading: CardReading, { readers, kushki } = defaultSettings()) {
  const { card_details } = cardBlock(reading, kushki.posDetails)
  const inBridge = admit(reading, { accepted: readers.accepted, history: createKsnHistory() })
  return {
    bridge: inBridge.ok ? 'accepted' : inBridge.error,
    main: refusedCard({ card_details }, reading.profile, readers.accepted) ?? 'accepted',
  }
}
const refusedFor = (reading: CardReading, differs: readonly string[]) => {
  const refusal = { tag: 'ProfileNotAccepted', profile: reading.profile, differs }
  return { bridge: refusal, main: refusal }
}
const accepted = { bridge: 'accepted', main: 'accepted' }

describe('a store that has agreed to nothing of its own accepts exactly the documents’ sample', () => {
  test('the sample itself, by chip and contactless', () => {
    expect(judged(sample)).toEqual(accepted)
    expect(judged({ ...sample, reading_type: 'NFC' })).toEqual(accepted)
  })
  test('its track alone of a stripe, which has no chip data', () => {
    expect(judged({ ...trackAlone, reading_type: 'MCR' })).toEqual(accepted)
  })

  const others: [string, Partial<CiphertextProfile>, string][] = [
    ...(['aes-dukpt', 'fixed-key', 'unknown'] as const).map((scheme): [string, object, string] => [
      `scheme ${scheme}`,
      { scheme },
      'scheme',
    ]),
    ...(['pin', 'unknown'] as const).map((keyVariant): [string, object, string] => [
      `${keyVariant} key`,
      { keyVariant },
      'keyVariant',
    ]),
    ...(['ascii-track', 'tlv-value', 'tlv-object', 'tlv-blob', 'unknown'] as const).map(
      (plaintext): [string, object, string] => [`content ${plaintext}`, { plaintext }, 'plaintext'],
    ),
    ...(['00', 'FF', 'none', 'unknown'] as const).map((padding): [string, object, string] => [
      `filled with ${padding}`,
      { padding },
      'padding',
    ]),
    ['a vector', { iv: 'DB1E263826651F30' }, 'iv'],
    ...(['per-tag', 'one-block'] as const).map((span): [string, object, string] => [
      `blocks ${span}`,
      { span },
      'span',
    ]),
    ['chip data of an unknown form', { tlv: 'unknown' }, 'tlv'],
  ]
  test.each(others)('not one with %s', (_what, change, differs) => {
    const reading = withProfile(change)
    expect(judged(reading)).toEqual(refusedFor(reading, [differs]))
  })
  test('not a chip without its TLV list, nor one whose list is under another key', () => {
    expect(judged(trackAlone)).toEqual(refusedFor(trackAlone, ['tlv']))
    const otherKey = { ...withProfile({}), tlv_ksn: 'FFFF4357486333600004' }
    expect(judged({ ...otherKey, profile: trackProfile })).toEqual(refusedFor(trackAlone, ['tlv']))
  })
  test('not a TLV block that a stripe cannot have', () => {
    const { readers } = defaultSettings()
    expect(
      refusedCard(
        {
          card_details: {
            ...cardBlock(sample, { brand: 'X', terminal_id: '1' }).card_details,
            reading_type: 'MCR',
          },
        },
        trackProfile,
        readers.accepted,
      ),
    ).toMatchObject({ tag: 'ProfileNotAccepted', differs: ['tlv'] })
  })
  test('not a card of which neither track 2 nor TLV would be sent', () => {
    const { enc_track2: _none, ...track1 } = { ...trackAlone, enc_track1: tracks.enc_track2 }
    const refusal = { tag: 'NoSeparableTrack2' }
    expect(judged({ ...track1, reading_type: 'MCR' })).toEqual({ bridge: refusal, main: refusal })
  })
})

describe('a store’s settings admit what its acquirer agreed to', () => {
  const agreed = (accepted: object[]) => {
    const settings = defaultSettings()
    return { ...settings, readers: { ...settings.readers, accepted } }
  }
  test.each([
    ['a track without chip data', trackAlone, { tlv: 'none' }],
    ['a vector', withProfile({ iv: 'DB1E263826651F30' }), { iv: 'other' }],
    ['characters', withProfile({ plaintext: 'ascii-track' }), { plaintext: 'ascii-track' }],
  ] as const)('%s', (_what, reading, change) => {
    const [sampleProfile] = defaultSettings().readers.accepted
    expect(judged(reading, agreed([{ ...sampleProfile, ...change }]))).toEqual(accepted)
    expect(judged(sample, agreed([{ ...sampleProfile, ...change }])).bridge).not.toBe('accepted')
  })
  test('the refusal tells by what it differs from the nearest of them', () => {
    const [sampleProfile] = defaultSettings().readers.accepted
    const settings = agreed([{ ...sampleProfile, scheme: 'aes-dukpt' }, sampleProfile ?? {}])
    const reading = withProfile({ padding: '00' })
    expect(judged(reading, settings)).toEqual(refusedFor(reading, ['padding']))
    expect(judged(sample, agreed([]))).toEqual(refusedFor(sample, []))
  })
})
