import type { BadFrameReason } from '../protocol.ts'

/** Control characters of the link (Abecs 2.20 §2.2). */
export const EOT = 0x04
export const ACK = 0x06
const DC3 = 0x13
export const NAK = 0x15
const SYN = 0x16
const ETB = 0x17
export const CAN = 0x18

/** A packet holds at most this many bytes before substitution (§2.2.1). */
export const MAX_PACKET_BYTES = 2049

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
const packetCrc = (data: Uint8Array): number => {
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
export const createPacketReceiver = (): PacketReceiver => new Receiver()

class Receiver implements PacketReceiver {
  readonly #data = new Uint8Array(MAX_PACKET_BYTES)
  #state: State = 'outside'
  #length = 0
  #crc = 0
  #expected = 0
  #received = 0

  inPacket(): boolean {
    return this.#state !== 'outside'
  }

  abandon(listener: LinkListener): void {
    if (this.#state === 'outside') return
    this.#state = 'outside'
    listener.bad('truncated', this.#received)
  }

  receive(bytes: Uint8Array, listener: LinkListener): void {
    const start = this.#received
    this.#received += bytes.length
    for (let index = 0; index < bytes.length; index += 1) {
      if (this.#state === 'data') index = this.#takePlain(bytes, index)
      if (index === bytes.length) return
      const byte = bytes[index] ?? 0
      switch (this.#state) {
        case 'outside':
          if (byte === SYN) this.#begin()
          else listener.outside(byte, start + index)
          break
        case 'data':
        case 'substitution':
          this.#takeSpecial(byte, listener, start + index)
          break
        case 'crcHigh':
        case 'crcLow':
          this.#takeCheck(byte, listener, start + index)
          break
      }
    }
  }

  #begin(): void {
    this.#state = 'data'
    this.#length = 0
    this.#crc = 0
  }

  /** Takes bytes that stand for themselves, up to one that does not, the end, or a full packet; tells where it stopped. */
  #takePlain(bytes: Uint8Array, from: number): number {
    const end = Math.min(bytes.length, from + MAX_PACKET_BYTES - this.#length)
    const data = this.#data
    let at = from
    let to = this.#length
    let check = this.#crc
    for (; at < end; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte >= DC3 && byte <= ETB && (byte === DC3 || byte === SYN || byte === ETB)) break
      data[to] = byte
      to += 1
      check = crcStep(check, byte)
    }
    this.#length = to
    this.#crc = check
    return at
  }

  #takeSubstituted(byte: number, listener: LinkListener, at: number): void {
    const original = byte - SUBSTITUTION
    if (original === DC3 || original === SYN || original === ETB) {
      this.#state = 'data'
      this.#data[this.#length] = original
      this.#length += 1
      this.#crc = crcStep(this.#crc, original)
    } else {
      this.#state = 'outside'
      listener.bad('structure', at)
    }
  }

  /** A byte of a packet's data that does not stand for itself, or one too many. */
  #takeSpecial(byte: number, listener: LinkListener, at: number): void {
    if (byte === SYN) {
      listener.bad('truncated', at)
      this.#begin()
    } else if (byte === ETB) {
      this.#crc = crcStep(this.#crc, ETB)
      this.#state = 'crcHigh'
    } else if (this.#length === MAX_PACKET_BYTES) {
      this.#state = 'outside'
      listener.bad('tooLong', at)
    } else if (this.#state === 'substitution') this.#takeSubstituted(byte, listener, at)
    else this.#state = 'substitution'
  }

  #takeCheck(byte: number, listener: LinkListener, at: number): void {
    if (this.#state === 'crcHigh') {
      this.#expected = byte << 8
      this.#state = 'crcLow'
      return
    }
    this.#state = 'outside'
    if ((this.#expected | byte) === this.#crc) listener.packet(this.#data.subarray(0, this.#length), at)
    else {
      listener.bad('checksum', at)
      // The true end may have been lost: what looks like the CRC may begin the next packet.
      if (byte === SYN) this.#begin()
    }
  }
}
