import type {
  Protocol,
  ProtocolFamily,
  ProtocolLink,
  ProtocolOutput,
} from '../../../native-bridge/protocols/protocol.ts'

/** Outputs without requests for time, which depend on how the bytes were cut. */
export const lasting = (outputs: readonly ProtocolOutput[]): ProtocolOutput[] =>
  outputs.filter((output) => output.type !== 'wait')

/** What a new reader of this family makes of these chunks, and of the silence after them. */
export function outputsOf(
  family: ProtocolFamily,
  link: ProtocolLink,
  chunks: readonly Uint8Array[],
): ProtocolOutput[] {
  const protocol = family.create(link)
  return lasting([...chunks.flatMap((chunk) => protocol.receive(chunk)), ...protocol.expired()])
}

/** The presentations among outputs: what a cashier sees of a card. */
export const presentations = (outputs: readonly ProtocolOutput[]): ProtocolOutput[] =>
  outputs.filter((output) => output.type === 'reading' || output.type === 'refused')

/** Feeds a protocol one byte at a time. */
export const byteByByte = (protocol: Protocol, bytes: Uint8Array): ProtocolOutput[] =>
  lasting(Array.from(bytes).flatMap((byte) => protocol.receive(Uint8Array.of(byte))))
