/** CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, no reflection. One table look-up per byte. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021
  return crc & 0xffff
})

/** CRC-16/CCITT-FALSE of `bytes[from, to)`: ID TECH's NEO frames and MagTek's clear-text CRC. */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff
  for (let index = from; index < to; index += 1)
    crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ (bytes[index] ?? 0)] ?? 0)
  return crc
}
