import type { ReaderProblem, ReaderState } from '../../contract/readers.ts'
import type { FoundDevice } from '../found-device.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import type { SessionState } from './state-machine.ts'

/** What is known of one reader besides its session: where it was listed, who it says it is, what it has sent. */
export type ReaderFacts = {
  device: FoundDevice
  /** The family that was set, that answered a probe or was heard first; `null` until then. */
  family: ProtocolFamily | null
  serial: string | null
  activity: ReaderState['activity']
  frames: number
  badFrames: number
}

export const newFacts = (device: FoundDevice): ReaderFacts => ({
  device,
  family: null,
  serial: device.serial,
  activity: 'idle',
  frames: 0,
  badFrames: 0,
})

const problemOfUse = {
  nameOnly: { tag: 'UnknownReader' },
  keyboardMode: { tag: 'KeyboardMode' },
} as const satisfies Record<Exclude<FoundDevice['use'], 'open'>, ReaderProblem>

/** The reader as the window is told of it. */
export function readerState(id: string, facts: ReaderFacts, { phase, problem }: SessionState): ReaderState {
  const { device, serial } = facts
  const shown: ReaderProblem | null = device.use === 'open' ? problem : problemOfUse[device.use]
  const familyName = facts.family?.family ?? device.family
  return {
    id,
    transport: device.transport,
    path: device.path,
    ...(device.vendorId === null ? {} : { vendorId: device.vendorId }),
    ...(device.productId === null ? {} : { productId: device.productId }),
    name: device.name,
    ...(serial === null ? {} : { serial }),
    ...(familyName === null ? {} : { family: familyName }),
    phase,
    ...(shown === null ? {} : { problem: shown }),
    activity: facts.activity,
    frames: facts.frames,
    badFrames: facts.badFrames,
  }
}
