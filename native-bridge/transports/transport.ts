import type { ReaderProblem, TransportKind } from '../../contract/readers.ts'
import type { Result } from '../../domain/result.ts'

/** What a link reports once it is open. After `lost` it reports nothing more. */
export type LinkListener = {
  /** Bytes as they came: any chunk on serial, exactly one input report on HID. */
  bytes: (bytes: Uint8Array) => void
  /** The device is gone or the link broke; it is closed already. */
  lost: () => void
}

/** Why bytes could not be sent. The link itself says `lost` when it is gone. */
type SendFailure = { tag: 'NotSent' }

export type OpenLink = {
  /**
   * Sends bytes; on HID as an output or a feature report (report id first), on serial as they are. A feature report is
   * read back at once: the answer is the device's, as long as the report sent; otherwise it is `null`.
   */
  send(bytes: Uint8Array, as: 'output' | 'feature'): Promise<Result<Uint8Array | null, SendFailure>>
  /** Changes the line speed of a serial link; a no-op elsewhere. */
  setBaudRate(baudRate: number): Promise<Result<void, SendFailure>>
  /** Closes the link. Never throws; closing twice is fine. */
  close(): Promise<void>
}

/** How a device is reached: opened at a path, bytes in, bytes out, gone. */
export type Transport = {
  kind: TransportKind
  /** Opens the device at `path`. Errors: PortBusy, PermissionDenied, OpenFailed. */
  open(
    path: string,
    options: { baudRate: number },
    listener: LinkListener,
  ): Promise<Result<OpenLink, ReaderProblem>>
}
