import { createDecipheriv } from 'node:crypto'
import Dukpt from 'dukpt'
import { expect, test } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { createKsnHistory } from '../../../domain/ksn.ts'
import { createAbecsProtocol } from '../../../native-bridge/protocols/abecs/conversation.ts'
import { admit } from '../../../native-bridge/session/admission.ts'
import type { PresentedScenario } from '../../../native-bridge/simulated/reader.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { connect } from './conversation.ts'
import { readingsOf } from './robustness.ts'

const clock = { now: () => new Date(2025, 10, 15, 12, 30).getTime() }
const { accepted } = defaultSettings().readers

function readWith(name: 'training' | 'abecs', scenario: PresentedScenario) {
  const [reading] = readingsOf(connect(createAbecsProtocol(clock), simulatedReader(name)).present(scenario))
  if (reading === undefined) throw new Error('nothing was read')
  return { reading, admitted: admit(reading, { accepted, history: createKsnHistory() }) }
}

/** By the `dukpt` package, and CBC with a zero vector. */
const opened = (ciphertext: string | undefined, ksn: string): string => {
  const key = Buffer.from(new Dukpt('0123456789ABCDEFFEDCBA9876543210', ksn, 'datakey')._sessionKey, 'hex')
  const decipher = createDecipheriv('des-ede-cbc', key, Buffer.alloc(8)).setAutoPadding(false)
  return decipher.update(ciphertext ?? '', 'hex', 'hex').toUpperCase()
}

test.each(['chip', 'contactless'] as const)(
  'training’s pinpad gives a %s in the form of the documents’ sample',
  (scenario) => {
    const { reading, admitted } = readWith('training', scenario)
    expect(admitted).toEqual({ ok: true, value: reading })
    expect(reading.tlv_ksn).toBe(reading.track_ksn)
    expect(opened(reading.enc_track2, reading.track_ksn)).toMatch(/^4761739001010010D25122011143878089F*$/u)
    expect(opened(reading.enc_tlv, reading.track_ksn)).toMatch(/^82021980(?:[0-9A-F]{2})*$/u)
  },
)

test('its stripe too; a pinpad by the specification only that', () => {
  expect(readWith('training', 'stripe').admitted.ok).toBe(true)
  expect(readWith('abecs', 'stripe').admitted.ok).toBe(true)
  expect(readWith('abecs', 'chip').admitted).toMatchObject({
    ok: false,
    error: { tag: 'ProfileNotAccepted', differs: ['tlv'] },
  })
})
