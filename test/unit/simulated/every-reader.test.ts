import { createDecipheriv } from 'node:crypto'
import Dukpt from 'dukpt'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardReadingSchema, type CardReading, type ReaderFamily } from '../../../domain/readings.ts'
import { createAbecsProtocol } from '../../../native-bridge/protocols/abecs/conversation.ts'
import { idtech } from '../../../native-bridge/protocols/idtech/index.ts'
import { magtek } from '../../../native-bridge/protocols/magtek/index.ts'
import { createMiuraProtocol } from '../../../native-bridge/protocols/miura/index.ts'
import { createXpiProtocol } from '../../../native-bridge/protocols/verifone-xpi/index.ts'
import type { Protocol, ProtocolOutput } from '../../../native-bridge/protocols/protocol.ts'
import type { PresentedScenario } from '../../../native-bridge/simulated/reader.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { connect } from './conversation.ts'
import { readingsOf } from './robustness.ts'

const clock = { now: () => new Date(2025, 10, 15, 12, 30).getTime() }
const create: Readonly<Record<ReaderFamily, () => Protocol>> = {
  idtech: () => idtech.create(simulatedReader('idtech').link),
  magtek: () => magtek.create(simulatedReader('magtek').link),
  abecs: () => createAbecsProtocol(clock),
  'verifone-xpi': () => createXpiProtocol(clock),
  miura: () => createMiuraProtocol(clock),
}

/** What each scenario comes to. A stripe whose tracks are one block has no track 2 to send. */
const expected: Readonly<Record<ReaderFamily, Readonly<Record<PresentedScenario, string>>>> = {
  idtech: {
    stripe: 'MCR',
    chip: 'ICC',
    contactless: 'NFC',
    badRead: 'BadRead',
    cardRemovedEarly: 'ReaderError',
    notEncrypting: 'ClearCardData',
  },
  magtek: {
    stripe: 'MCR',
    chip: 'ICC',
    contactless: 'NFC',
    badRead: 'BadRead',
    cardRemovedEarly: 'ReaderError',
    notEncrypting: 'NotEncrypting',
  },
  abecs: {
    stripe: 'MCR',
    chip: 'ICC',
    contactless: 'NFC',
    badRead: 'BadRead',
    cardRemovedEarly: 'CardRemoved',
    notEncrypting: 'ClearCardData',
  },
  'verifone-xpi': {
    stripe: 'NoSeparableTrack2',
    chip: 'ICC',
    contactless: 'NFC',
    badRead: 'BadRead',
    cardRemovedEarly: 'ReaderError',
    notEncrypting: 'ClearCardData',
  },
  miura: {
    stripe: 'NoSeparableTrack2',
    chip: 'ICC',
    contactless: 'NFC',
    badRead: 'BadRead',
    cardRemovedEarly: 'CardRemoved',
    notEncrypting: 'ClearCardData',
  },
}

const families = Object.keys(expected) as ReaderFamily[]
const scenarios = Object.keys(expected.abecs) as PresentedScenario[]

const BASE_KEY = '0123456789ABCDEFFEDCBA9876543210'
/** The transaction key by the `dukpt` package: another hand than the simulator's. */
const keyOf = (ksn: string, variant: 'pin' | 'data'): Buffer =>
  Buffer.from(new Dukpt(BASE_KEY, ksn, variant === 'pin' ? 'pinkey' : 'datakey')._sessionKey, 'hex')

const decrypted = (ciphertext: string, ksn: string, { keyVariant, iv }: CardReading['profile']): string => {
  const key = keyOf(ksn, keyVariant === 'pin' ? 'pin' : 'data')
  const decipher = createDecipheriv('des-ede-cbc', key, Buffer.from(iv ?? '0000000000000000', 'hex'))
  decipher.setAutoPadding(false)
  return decipher.update(ciphertext, 'hex', 'hex').toUpperCase()
}

const PAN = '4761739001010010'
const PAN_IN_ASCII = Buffer.from(PAN).toString('hex').toUpperCase()
/** An ABECS TLV block begins with tag 82 and holds no account number: that is in the track. */
const isPinpadBlock = (plain: string): boolean => plain.startsWith('82021980')
const holdsPan = (plain: string): boolean => plain.includes(PAN) || plain.includes(PAN_IN_ASCII)

/** What a card comes to: how it was presented, or the refusal's tag. */
const outcomesOf = (told: readonly ProtocolOutput[]): string[] =>
  told.flatMap((output) => {
    if (output.type === 'reading') return [output.reading.reading_type]
    return output.type === 'refused' ? [output.refusal.tag] : []
  })

/** What lies under a reading's ciphertexts, each under the KSN the reading names for it. */
const plaintextsOf = ({ track_ksn, tlv_ksn = track_ksn, profile, ...reading }: CardReading): string[] =>
  [
    ...[reading.enc_track1, reading.enc_track2].map((track) => [track, track_ksn] as const),
    [reading.enc_tlv, tlv_ksn] as const,
  ].flatMap(([ciphertext, ksn]) => (ciphertext === undefined ? [] : [decrypted(ciphertext, ksn, profile)]))

describe.for(families)('%s', (family) => {
  test.for(scenarios)('%s comes to exactly what it should, through the real protocol', (scenario) => {
    const told = connect(create[family](), simulatedReader(family)).present(scenario)
    expect(outcomesOf(told)).toEqual([expected[family][scenario]])
    const readings = readingsOf(told)
    expect(readings.map((reading) => cardReadingSchema.parse(reading))).toEqual(readings)
    expect(JSON.stringify(told)).not.toContain(PAN)
  })

  test('the ciphertext of a reading decrypts to the test card, and its KSNs rise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.array(fc.constantFrom(...scenarios), { minLength: 1, maxLength: 5 }),
        (counter, presented) => {
          const conversation = connect(create[family](), simulatedReader(family, { counter }))
          const readings = presented.flatMap((scenario) => readingsOf(conversation.present(scenario)))
          const ksns = readings.flatMap(({ track_ksn, tlv_ksn }) => [track_ksn, tlv_ksn ?? []].flat())
          expect(ksns).toEqual([...new Set(ksns)].sort())
          const plaintexts = readings.map(plaintextsOf)
          expect(plaintexts.map((plain) => plain.some(holdsPan))).toEqual(readings.map(() => true))
          expect(plaintexts.flat().filter((plain) => !holdsPan(plain) && !isPinpadBlock(plain))).toEqual([])
        },
      ),
      { numRuns: 15 },
    )
  })
})
