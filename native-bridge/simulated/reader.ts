import type { SimulatedScenario } from '../../contract/readers.ts'
import type { ReaderFamily } from '../../domain/readings.ts'
import type { ProtocolLink } from '../protocols/protocol.ts'

/** What can be done at the reader itself; pulling its cable and putting it back is the transport's part. */
export type PresentedScenario = Exclude<SimulatedScenario, 'unplug' | 'replug'>

/** A reader made of software: it sends the frames a real one would, made with the published test key. */
export type SimulatedReader = {
  family: ReaderFamily
  /** Model the frames are those of, for the reader list. */
  name: string
  serial: string
  /** How its bytes travel; the protocol has to be created for this link. */
  link: ProtocolLink
  /** USB ids of the model; `null` for one on a serial line. */
  usb: { vendorId: number; productId: number } | null
  /** A card is presented: what the reader sends now, chunk by chunk (serial) or report by report (HID). */
  present: (scenario: PresentedScenario) => Uint8Array[]
  /** What the reader sends to bytes the host wrote. Bytes it does not know get no answer. */
  answer: (bytes: Uint8Array) => Uint8Array[]
  /** The KSN counter used last. A reader that is unplugged and comes back is made with it. */
  counter: () => number
}
