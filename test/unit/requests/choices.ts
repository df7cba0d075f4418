import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CardReading } from '../../../domain/readings.ts'
import { defaultSettings, type StoreSettings } from '../../../contract/settings.ts'

/** A body of the gateways' documents, as published. */
export const seed = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../data/seeds', `${name}.json`), 'utf8'))

export const ids = {
  operationId: '11111111-1111-4111-8111-111111111111',
  clientTransactionId: '6680eadc-6c8d-44aa-8ca0-18e061c1472a',
}

/** The store of the seed's chip sample. */
export const seedStore = (): StoreSettings => {
  const settings = defaultSettings()
  settings.kushki.posDetails = {
    brand: 'SUNMI',
    model: 'P2-EU',
    version: 'Kushki SunmiV1.1.18',
    location: { latitude: -1.2253600000000002, longitude: -78.61997 },
    has_print: true,
    terminal_id: 'PB04209860189',
  }
  return settings
}

const seedDetails = seed('kushki-reverse-icc')['card_details'] as {
  tracks: { track_ksn: string; enc_track2: string }
  enc_tlv: string
  pin_ksn: string
}

/** The chip reading of the seed's sample, as a reader would give it. */
export const chipReading = (over: Partial<CardReading> = {}): CardReading => ({
  family: 'idtech',
  format: 'idtech-enhanced',
  reading_type: 'ICC',
  enc_track2: seedDetails.tracks.enc_track2,
  track_ksn: seedDetails.tracks.track_ksn,
  enc_tlv: seedDetails.enc_tlv,
  pin_ksn: seedDetails.pin_ksn,
  card_holder_name: 'John Doe',
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'data',
    plaintext: 'packed-track',
    padding: 'F-nibble',
    iv: null,
    span: 'per-track',
    tlv: 'list',
  },
  ...over,
})
