import { describe, expect, test } from 'vitest'
import { createAbecsProtocol } from '../../../native-bridge/protocols/abecs/conversation.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { connect } from './conversation.ts'

const atNoon = { now: () => new Date(2025, 10, 15, 12, 30, 5).getTime() }
const connected = () => connect(createAbecsProtocol(atNoon), simulatedReader('abecs'))

test('the pinpad is met: serial number and firmware', () => {
  expect(connected().told).toEqual([
    { type: 'identity', serial: '7200032211005539', firmware: '002.14 200921' },
  ])
})

describe('a card', () => {
  test('by chip: track 2 and TLV, each under its own KSN, and said so', () => {
    const told = connected().present('chip')
    expect(told.map((output) => (output.type === 'activity' ? output.activity : output.type))).toEqual([
      'waitingForCard',
      'reading',
      'reading',
      'removeCard',
      'idle',
    ])
    const reading = told.find((output) => output.type === 'reading')!.reading
    expect(reading).toEqual({
      family: 'abecs',
      format: 'abecs-gtk',
      reading_type: 'ICC',
      enc_track2: expect.stringMatching(/^[0-9A-F]{48}$/u),
      track_ksn: 'FFFFF819460018600001',
      enc_tlv: expect.stringMatching(/^(?:[0-9A-F]{16})+$/u),
      tlv_ksn: 'FFFFF819460018600002',
      masked_pan: '476173******0010',
      card_holder_name: 'TEST/CARD 01',
      reader_serial: '7200032211005539',
      profile: {
        scheme: 'tdes-dukpt',
        keyVariant: 'data',
        plaintext: 'packed-track',
        padding: 'F-nibble',
        iv: null,
        span: 'per-track',
      },
    })
  })

  test.for([
    ['badRead', { tag: 'BadRead' }],
    ['cardRemovedEarly', { tag: 'CardRemoved' }],
    ['notEncrypting', { tag: 'ClearCardData' }],
  ] as const)('%s is refused and the pinpad left idle', ([scenario, refusal]) => {
    const told = connected().present(scenario)
    expect(told.filter(({ type }) => type !== 'activity')).toEqual([{ type: 'refused', refusal }])
    expect(told.at(-1)).toEqual({ type: 'activity', activity: 'idle' })
  })

  test('one after the other, all in the same conversation', () => {
    const conversation = connected()
    const types = (['stripe', 'chip', 'badRead', 'contactless'] as const).map(
      (scenario) =>
        conversation.present(scenario).find((output) => output.type === 'reading')?.reading.reading_type,
    )
    expect(types).toEqual(['MCR', 'ICC', undefined, 'NFC'])
  })
})
