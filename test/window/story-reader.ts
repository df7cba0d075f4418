import type { Presentation, ReadersSnapshot, SimulatedScenario } from '../../contract/readers.ts'
import type { CardReading } from '../../domain/readings.ts'

export const readersSnapshot = (): ReadersSnapshot => ({
  bridge: { state: 'running', restarts: 0 },
  missing: [],
  readers: [
    {
      id: 'simulated',
      transport: 'simulated',
      path: 'simulated:idtech',
      name: 'ID TECH (simulado)',
      family: 'idtech',
      phase: 'ready',
      activity: 'idle',
      frames: 12,
      badFrames: 0,
    },
  ],
})

const readingTypes = { chip: 'ICC', stripe: 'MCR', contactless: 'NFC' } as const

/** The seed's own ciphertext (Kushki, Voids & Refunds §1), as each way of presenting gives it. */
const reading = (type: CardReading['reading_type']): CardReading => ({
  family: 'idtech',
  format: 'idtech-enhanced',
  reading_type: type,
  enc_track2: '2C5E3DC796759FAB00BB11163CC4B69B',
  track_ksn: 'FFFF4357486333600003',
  masked_pan: '4512********9119',
  card_holder_name: 'John Doe',
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'packed-track',
    padding: 'F-nibble',
    iv: null,
    span: 'per-track',
    ...(type === 'MCR' ? {} : { tlv: 'list' }),
  },
  ...(type === 'MCR' ? {} : { enc_tlv: 'E9BCEC77FACD77F942E433BE6CD27068' }),
})

const refusals = {
  badRead: 'BadRead',
  cardRemovedEarly: 'CardRemoved',
  notEncrypting: 'NotEncrypting',
} as const

/** What the simulated reader presents in a scenario; unplugging presents nothing. */
export function simulatedPresentation(
  scenario: Exclude<SimulatedScenario, 'unplug' | 'replug'>,
  at: number,
): Presentation {
  const from = { readerId: 'simulated', readerName: 'ID TECH (simulado)', at }
  switch (scenario) {
    case 'chip':
    case 'stripe':
    case 'contactless':
      return { ...from, outcome: { ok: true, value: reading(readingTypes[scenario]) } }
    case 'badRead':
    case 'cardRemovedEarly':
    case 'notEncrypting':
      return { ...from, outcome: { ok: false, error: { tag: refusals[scenario] } } }
  }
}
