import { describe, expect, it } from 'vitest'
import { refusedCiphertext, sampleProfile } from '../../../domain/agreed-ciphertext.ts'
import type { AcceptedProfile, SentCiphertext } from '../../../domain/agreed-ciphertext.ts'
import type { CiphertextProfile } from '../../../domain/readings.ts'

const profile: CiphertextProfile = {
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  plaintext: 'packed-track',
  padding: 'F-nibble',
  iv: null,
  span: 'per-track',
  tlv: 'list',
}
const chip: SentCiphertext = { profile, readingType: 'ICC', hasTrack2: true, hasTlv: true }
const of = (change: Partial<CiphertextProfile>): SentCiphertext => ({
  ...chip,
  profile: { ...profile, ...change },
})
const without = ({ tlv: _tlv, ...rest }: CiphertextProfile): CiphertextProfile => rest

/** By what it differs; `null`: the acquirer can open it. */
const differs = (
  sent: SentCiphertext,
  accepted: Parameters<typeof refusedCiphertext>[1] = [sampleProfile],
) => {
  const refused = refusedCiphertext(sent, accepted)
  return refused?.tag === 'ProfileNotAccepted' ? refused.differs : refused
}

describe('a ciphertext of the documents’ sample', () => {
  it.each<[string, SentCiphertext]>([
    ['of a chip', chip],
    ['of a stripe, which has no chip data', { ...chip, readingType: 'MCR', hasTlv: false }],
  ])('%s is accepted', (_what, sent) => {
    expect(differs(sent)).toBeNull()
  })

  it.each<[SentCiphertext, string[]]>([
    [of({ scheme: 'aes-dukpt' }), ['scheme']],
    [of({ keyVariant: 'pin' }), ['keyVariant']],
    [of({ plaintext: 'ascii-track' }), ['plaintext']],
    [of({ padding: '00' }), ['padding']],
    [of({ iv: '0102030405060708' }), ['iv']],
    [{ ...chip, profile: without(profile) }, ['tlv']],
    [{ ...chip, hasTlv: false }, ['tlv']],
    [{ ...chip, hasTrack2: false }, ['tlv']],
    [{ ...chip, readingType: 'NFC', hasTlv: false }, ['tlv']],
    [of({ padding: '00', keyVariant: 'pin' }), ['keyVariant', 'padding']],
  ])('is refused by what it differs in: %j', (sent, members) => {
    expect(differs(sent)).toEqual(members)
  })

  it('of a stripe that brings chip data is judged by those', () => {
    expect(differs({ ...chip, readingType: 'MCR' })).toBeNull()
    expect(differs({ ...chip, readingType: 'MCR', profile: without(profile) })).toEqual(['tlv'])
  })
})

describe('an agreement', () => {
  it('without a member takes any value of it', () => {
    expect(differs(of({ padding: '00' }), [{ scheme: 'tdes-dukpt' }])).toBeNull()
    expect(differs({ ...chip, hasTlv: false }, [{}])).toBeNull()
  })

  it('to another vector, or to no chip data, takes those alone', () => {
    const another = of({ iv: '0102030405060708' })
    expect(differs(another, [{ ...sampleProfile, iv: 'other' }])).toBeNull()
    expect(differs(chip, [{ ...sampleProfile, iv: 'other' }])).toEqual(['iv'])
    expect(differs({ ...chip, hasTlv: false }, [{ ...sampleProfile, tlv: 'none' }])).toBeNull()
    expect(differs(chip, [{ ...sampleProfile, tlv: 'none' }])).toEqual(['tlv'])
  })

  it('that is nearest says what is missing; where there is none, nothing does', () => {
    const far: AcceptedProfile = { ...sampleProfile, scheme: 'aes-dukpt', padding: '00' }
    expect(differs(of({ keyVariant: 'pin' }), [far, sampleProfile])).toEqual(['keyVariant'])
    expect(differs(of({ keyVariant: 'pin' }), [sampleProfile, far])).toEqual(['keyVariant'])
    expect(refusedCiphertext(chip, [])).toEqual({ tag: 'ProfileNotAccepted', profile, differs: [] })
  })
})

it('neither track 2 nor chip data is nothing to open', () => {
  const nothing = { ...chip, hasTrack2: false, hasTlv: false }
  expect(refusedCiphertext(nothing, [sampleProfile])).toEqual({ tag: 'NoSeparableTrack2' })
  expect(refusedCiphertext({ ...nothing, hasTrack2: true }, [{}])).toBeNull()
  expect(refusedCiphertext({ ...nothing, hasTlv: true }, [{}])).toBeNull()
})
