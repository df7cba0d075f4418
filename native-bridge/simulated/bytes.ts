/** The bytes a hexadecimal literal of the simulator stands for. */
export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))

/** The bytes of ASCII text. */
export const fromAscii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** All parts, one after the other. */
export const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** All bytes XORed together: the check byte (LRC) of most serial readers. */
export const xorOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0)

/** A cyclic redundancy check of 16 bits, polynomial 0x1021, most significant bit first. */
export const crc16 = (bytes: Uint8Array, start: 0 | 0xffff): number => {
  let crc: number = start
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff
  }
  return crc
}

/** Two bytes, most significant first. */
export const bigEndian = (value: number): readonly [number, number] => [(value >> 8) & 0xff, value & 0xff]

/** Two bytes, least significant first. */
export const littleEndian = (value: number): readonly [number, number] => [value & 0xff, (value >> 8) & 0xff]

/** One BER-TLV object: a tag in hex, its length in the shortest form, its value. */
export const tlv = (tag: string, value: Uint8Array | readonly number[]): Uint8Array => {
  const { length } = value
  const lengthBytes =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, ...bigEndian(length)]
  return joined(fromHex(tag), lengthBytes, value)
}
