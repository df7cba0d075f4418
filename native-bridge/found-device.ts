import type { TransportKind } from '../contract/readers.ts'
import type { ReaderFamily } from '../domain/readings.ts'
import type { ProtocolLink } from './protocols/protocol.ts'

/** A device as one listing shows it. */
export type FoundDevice = {
  transport: TransportKind
  /** What the transport opens; may change over a replug. */
  path: string
  vendorId: number | null
  productId: number | null
  name: string
  /** The device's own serial number; the surest way to know it again. */
  serial: string | null
  /** Where it is plugged in, in the operating system's words; `null` where that is not told. */
  port: string | null
  /** `null`: on serial found by probing, elsewhere unknown. */
  family: ReaderFamily | null
  link: ProtocolLink
  /** The line speed to open with; 0 where there is none. */
  baudRate: number
  /**
   * Whether it may be opened. A device that only looks like a reader is named and left alone; so is one that types like
   * a keyboard, which the system keeps for itself.
   */
  use: 'open' | 'nameOnly' | 'keyboardMode'
  /** The path the settings name it by; `null`: found by itself. */
  setting: string | null
  /** Whether it is there now; a port named in the settings is listed without being there. */
  present: boolean
}
