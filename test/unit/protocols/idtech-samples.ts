import { crc16, fromText } from '../../../native-bridge/protocols/bytes.ts'
import { bytesOf, joined } from './vectors.ts'

/**
 * An Augusta S that types its enhanced frame as a keyboard: masked tracks plain, all else hexadecimal. Published in
 * CardConnect's CardPointe guide ("Non-EMV (MSR) Discover Test Card", device data of a request).
 */
export const augustaTyped =
  '02A001801F372300839B%*6011********6668^DISCOVER TEST CARD^***************?*;6011********6668=***************?*' +
  '10C1A6E1036EBEEAFCEE4C8A0899B2F6360B2A040D22DA853C91FC26AAE99A685B2550B263EE0C9DFECA54E364DD02E64A8286D10A72A95F' +
  '591AB47592BA0D6D0A30D09A5AD82434AF2676299E5F531A96A314B48C34AA5E1AEA90E59509B1BD' +
  '0000000000000000000000000000000000000000000000000000000000000000000000000000000038313554353935353138' +
  'CDCDCD94030006C00106632303'

/** ID TECH's serial envelope: STX, length low byte first, data, LRC, SUM, ETX. */
export function stxFrame(data: Uint8Array): Uint8Array {
  let lrc = 0
  let sum = 0
  for (const byte of data) {
    lrc ^= byte
    sum += byte
  }
  return Uint8Array.from([0x02, data.length & 0xff, data.length >> 8, ...data, lrc, sum & 0xff, 0x03])
}

/** A reader's answer, built by the guide's rule: header, command, status, length, data, CRC high byte first. */
export function neoAnswer(head: string, data: Uint8Array, header = 'ViVOtech2'): Uint8Array {
  const body = joined(
    fromText(`${header}\u0000`),
    bytesOf(head),
    Uint8Array.of(data.length >> 8, data.length & 0xff),
    data,
  )
  const crc = crc16(body, 0, body.length)
  return joined(body, Uint8Array.of(crc >> 8, crc & 0xff))
}
