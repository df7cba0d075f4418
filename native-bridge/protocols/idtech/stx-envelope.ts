import type { Recognition } from '../frame-stream.ts'
import { fitsDeclared, readMsrLayout, type MsrLayout } from './msr-data.ts'

/**
 * ID TECH's frame on serial and HID: STX, length (low byte first), data, LRC (exclusive or), SUM (modulo 256), ETX
 * (ID TECH 80000502-001).
 */
const startOfText = 0x02
const endOfText = 0x03
/** STX, two length bytes, LRC, SUM, ETX. */
export const frameBytes = 6

/** Card data begin with 8x (enhanced), Cx (keyed in) or 00 to 05 (original format). */
export const isCardType = (type: number): boolean =>
  (type & 0xf0) === 0x80 || (type & 0xf0) === 0xc0 || type <= 0x05

/** What is wrong with the end of a whole frame, or `null`. ETX first: a wrong length is found without a pass. */
export function checkEnvelope(
  bytes: Uint8Array,
  from: number,
  declared: number,
): Extract<Recognition, { kind: 'not' }> | null {
  const end = from + 3 + declared
  const failed = declared + frameBytes
  if (bytes[end + 2] !== endOfText) return { kind: 'not', why: 'structure', at: failed - 1, failed }
  let lrc = 0
  let sum = 0
  for (let index = from + 3; index < end; index += 1) {
    const byte = bytes[index] ?? 0
    lrc ^= byte
    sum += byte
  }
  if (bytes[end] !== lrc) return { kind: 'not', why: 'checksum', at: failed - 3, failed }
  if (bytes[end + 1] !== (sum & 0xff)) return { kind: 'not', why: 'checksum', at: failed - 2, failed }
  return null
}

/** A stripe frame that fills these bytes exactly (the value of tag DFEE23), or `null`. */
export function readStripeFrame(bytes: Uint8Array): { data: Uint8Array; layout: MsrLayout } | null {
  const declared = (bytes[1] ?? 0) + (bytes[2] ?? 0) * 256
  if (bytes[0] !== startOfText || declared + frameBytes !== bytes.length) return null
  if (checkEnvelope(bytes, 0, declared) !== null) return null
  const data = bytes.subarray(3, 3 + declared)
  const layout = isCardType(data[0] ?? 0) ? readMsrLayout(data, 0, data.length) : 'not'
  return typeof layout !== 'string' && fitsDeclared(layout, declared) ? { data, layout } : null
}
