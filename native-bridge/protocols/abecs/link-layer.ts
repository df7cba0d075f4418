import type { BadFrameReason } from '../protocol.ts'

/** Control characters of the link (Abecs 2.20 §2.2). */
export const EOT = 0x04
export const ACK = 0x06
export const DC3 = 0x13
export const NAK = 0x15
export const SYN = 0x16
export const ETB = 0x17
export const CAN = 0x18

/** A packet holds at most this many bytes before substitution (§2.2.1). */
export const MOST_PACKET_BYTES = 2049

/** DC3 is followed by the byte it stands for plus this. */
const SUBSTITUTION = 0x20

/** CRC-16, polynomial 0x1021, start 0, most significant bit first (§7.2): one step per byte by table. */
const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : 0x1021)
  return crc
})

const crcStep = (crc: number, byte: number): number =>
  ((crc << 8) & 0xffff) ^ (crcTable[(crc >> 8) ^ byte] ?? 0)

/** The CRC of a packet: its data before substitution, and the ETB that ends it. */
export const packetCrc = (data: Uint8Array): number => {
  let crc = 0
  for (const byte of data) crc = crcStep(crc, byte)
  return crcStep(crc, ETB)
}

/** A packet as it goes over the line: SYN, data with substitutions, ETB, CRC most significant byte first. */
export const packetOf = (data: Uint8Array): Uint8Array => {
  const line: number[] = [SYN]
  for (const byte of data) {
    if (byte === DC3 || byte === SYN || byte === ETB) line.push(DC3, byte + SUBSTITUTION)
    else line.push(byte)
  }
  const crc = packetCrc(data)
  line.push(ETB, crc >> 8, crc & 0xff)
  return Uint8Array.from(line)
}

/** What the receiver of bytes tells as they come. */
export type LinkListener = {
  /** A whole packet whose CRC holds, ending at byte `at`; the view is valid during the call only. */
  packet(data: Uint8Array, at: number): void
  /** A byte outside any packet: a control character, or garbage. `at` counts from the first byte received. */
  outside(byte: number, at: number): void
  /** A packet was begun and is none; `at` is the byte that shows it. */
  bad(why: BadFrameReason, at: number): void
}

type State = 'outside' | 'data' | 'substitution' | 'crcHigh' | 'crcLow'

/** Takes packets out of a stream of bytes; constant work per byte, memory of one packet. */
export type PacketReceiver = {
  receive(bytes: Uint8Array, listener: LinkListener): void
  /** Whether a packet has begun and not ended. */
  inPacket(): boolean
  /** Gives up the packet that has begun. */
  abandon(listener: LinkListener): void
}

/** A receiver at the start of a stream. A SYN inside a packet can only be the start of another: it begins anew there. */
export const createPacketReceiver = (): PacketReceiver => {
  const data = new Uint8Array(MOST_PACKET_BYTES)
  let state: State = 'outside'
  let length = 0
  let crc = 0
  let expected = 0
  let received = 0

  const begin = (): void => {
    state = 'data'
    length = 0
    crc = 0
  }

  return {
    inPacket: () => state !== 'outside',
    abandon(listener) {
      if (state === 'outside') return
      state = 'outside'
      listener.bad('truncated', received)
    },
    receive(bytes, listener) {
      const start = received
      received += bytes.length
      for (let index = 0; index < bytes.length; index += 1) {
        let byte = bytes[index] ?? 0
        switch (state) {
          case 'outside':
            if (byte === SYN) begin()
            else listener.outside(byte, start + index)
            continue
          case 'crcHigh':
            expected = byte << 8
            state = 'crcLow'
            continue
          case 'crcLow':
            state = 'outside'
            if ((expected | byte) === crc) listener.packet(data.subarray(0, length), start + index)
            else {
              listener.bad('checksum', start + index)
              // The true end may have been lost: what looks like the CRC may begin the next packet.
              if (byte === SYN) begin()
            }
            continue
          case 'substitution':
          case 'data':
            break
        }
        if (byte === SYN) {
          listener.bad('truncated', start + index)
          begin()
          continue
        }
        if (state === 'substitution') {
          byte -= SUBSTITUTION
          state = 'data'
          if (byte !== DC3 && byte !== SYN && byte !== ETB) {
            state = 'outside'
            listener.bad('structure', start + index)
            continue
          }
        } else if (byte === DC3) {
          state = 'substitution'
          continue
        } else if (byte === ETB) {
          crc = crcStep(crc, ETB)
          state = 'crcHigh'
          continue
        }
        if (length === MOST_PACKET_BYTES) {
          state = 'outside'
          listener.bad('tooLong', start + index)
          continue
        }
        data[length] = byte
        length += 1
        crc = crcStep(crc, byte)
      }
    },
  }
}
