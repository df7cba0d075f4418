import type { CardReading, ReaderFamily, ReadingRefusal } from '../../domain/readings.ts'

/** Why bytes were not a frame. A closed union: counted per reader and shown, never an exception. */
export type BadFrameReason =
  | 'checksum'
  | 'length'
  | 'structure'
  | 'tooLong'
  | 'truncated'
  | 'garbage'
  | 'tlv'
  | 'unexpected'

/**
 * What a protocol makes of bytes, or wants done. Byte offsets (`at`) count from the first byte given to this
 * instance, so that a person can find the byte where decoding stopped.
 */
export type ProtocolOutput =
  | { type: 'reading'; reading: CardReading }
  /** A whole, well-formed presentation that cannot be used; says why and carries none of its data. */
  | { type: 'refused'; refusal: ReadingRefusal }
  | { type: 'badFrame'; why: BadFrameReason; at: number }
  | { type: 'activity'; activity: 'idle' | 'waitingForCard' | 'reading' | 'removeCard' }
  /** Another well-formed message, for the masked log: a name and small facts, never card data. */
  | { type: 'note'; text: string }
  /** What was asked will not be answered: the reader is off, or nobody is there. */
  | { type: 'noAnswer' }
  /** What the reader told of itself. */
  | { type: 'identity'; serial?: string; firmware?: string }
  /** Bytes to send: on serial as they are; on HID an output or a feature report (report id first). */
  | { type: 'write'; bytes: Uint8Array; as: 'output' | 'feature' }
  /** Ask for `expired()` after this time; a later `wait` replaces it, `null` cancels it. */
  | { type: 'wait'; waitMs: number | null }

/**
 * One reader's conversation, pure and incremental: bytes, wishes and expired waits in, outputs out. No I/O, no clock,
 * no exception whatever the bytes are, memory bounded by the longest legal message, constant work per byte.
 */
export type Protocol = {
  /** The link is open: what has to be sent first (a probe, an identity question), if anything. */
  opened(): ProtocolOutput[]
  /** Bytes from a serial link in any chunking; on HID exactly one input report (with its report id where numbered). */
  receive(bytes: Uint8Array): ProtocolOutput[]
  /** What a HID device answered to a feature report that was written (report id first). Left out: not of interest. */
  featureAnswer?(bytes: Uint8Array): ProtocolOutput[]
  /** A card is wanted for this amount (minor units); some readers have to be told. */
  begin(wanted: { minor: number; currency: 'PEN' | 'USD' }): ProtocolOutput[]
  /** The card is no longer wanted. */
  end(): ProtocolOutput[]
  /** The wait asked for has passed. */
  expired(): ProtocolOutput[]
}

/** How the bytes of a reader travel: it changes framing, not meaning. `keyboard`: typed characters. */
export type ProtocolLink = 'hid' | 'serial' | 'keyboard'

/** One family's entry: `native-bridge/protocols/<family>/index.ts` exports one of these. */
export type ProtocolFamily = {
  family: ReaderFamily
  /** USB ids this family is known by; `productIds: null` takes any product of the vendor. */
  usb: readonly { vendorId: number; productIds: readonly number[] | null }[]
  links: readonly ProtocolLink[]
  /** Serial line settings to try, most likely first. */
  baudRates: readonly number[]
  /** What to send to find out whether this family is on a serial line, and whether an answer is its. */
  probe: { bytes: Uint8Array; recognises(answer: Uint8Array): boolean } | null
  create(link: ProtocolLink): Protocol
}
