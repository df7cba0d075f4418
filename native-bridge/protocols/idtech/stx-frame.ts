import type { Recognition } from '../frame-stream.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { readTlv } from '../../../domain/tlv.ts'
import { judgeEmv } from './emv-tags.ts'
import { isKeyedEntry, keyedEntry, keyedHeaderBytes, maxKeyedBytes } from './keyed-entry.ts'
import { fitsDeclared, judgeMsr, readMsrLayout } from './msr-data.ts'
import { checkEnvelope, frameBytes, isCardType } from './stx-envelope.ts'

/** Three raw tracks of 255 bytes, masked and encrypted, and an EMV list of Quick Chip stay below. */
export const maxStxData = 2048
const acknowledged = 0x06
const refused = 0x15

/**
 * Recognises an STX frame at `from`, whose first byte is STX. The data are card data, an EMV TLV list, or an answer
 * (06 done, 15 refused).
 */
export function recogniseStxFrame(bytes: Uint8Array, from: number, to: number): Recognition {
  const available = to - from
  if (available < 4) return { kind: 'more', needed: 4 }
  const declared = (bytes[from + 1] ?? 0) + (bytes[from + 2] ?? 0) * 256
  if (isValueOfStripeTag(bytes, from)) return { kind: 'not', why: 'unexpected', at: 0 }
  if (declared === 0 || declared > maxStxData) return { kind: 'not', why: 'length', at: 1 }
  const type = bytes[from + 3] ?? 0
  const total = declared + frameBytes
  if (isCardType(type)) {
    if (available < 3 + keyedHeaderBytes) return { kind: 'more', needed: 3 + keyedHeaderBytes }
    if (isKeyedEntry(bytes, from + 3)) return recogniseKeyedEntry(bytes, from, declared, available)
    const layout = readMsrLayout(bytes, from + 3, available - 3)
    if (layout === 'more') return { kind: 'more', needed: 12 }
    if (layout === 'not') return { kind: 'not', why: 'structure', at: 3 }
    if (!fitsDeclared(layout, declared)) return { kind: 'not', why: 'length', at: 1 }
    if (available < total) return { kind: 'more', needed: total }
    const fault = checkEnvelope(bytes, from, declared)
    if (fault !== null) return fault
    return frame(total, judgeMsr(bytes.subarray(from + 3, from + 3 + declared), layout, formatOf(type)))
  }
  if (type !== acknowledged && type !== refused && !isEmvTag(bytes, from + 3, to))
    return { kind: 'not', why: 'structure', at: 3 }
  if (available < total) return { kind: 'more', needed: total }
  const fault = checkEnvelope(bytes, from, declared)
  if (fault !== null) return fault
  return frame(total, meaningOfAnswer(bytes.subarray(from + 3, from + 3 + declared)))
}

/** A keyed entry has no layout to check its length by, so its check bytes decide alone. */
function recogniseKeyedEntry(
  bytes: Uint8Array,
  from: number,
  declared: number,
  available: number,
): Recognition {
  if (declared > maxKeyedBytes) return { kind: 'not', why: 'length', at: 1 }
  const total = declared + frameBytes
  if (available < total) return { kind: 'more', needed: total }
  return checkEnvelope(bytes, from, declared) ?? frame(total, keyedEntry)
}

/**
 * A stripe frame inside DFEE23 counts only with the NEO frame or list around it, which says how it was read: where
 * that one was damaged or cut short, the inner frame is not taken for a swipe of its own.
 */
function isValueOfStripeTag(bytes: Uint8Array, from: number): boolean {
  for (let lengthBytes = 1; lengthBytes <= 3; lengthBytes += 1) {
    const at = from - lengthBytes - 3
    if (at >= 0 && bytes[at] === 0xdf && bytes[at + 1] === 0xee && bytes[at + 2] === 0x23) return true
  }
  return false
}

const frame = (length: number, output: ProtocolOutput): Recognition => ({
  kind: 'frame',
  length,
  outputs: [output],
})

const formatOf = (type: number): string => ((type & 0xf0) === 0 ? 'idtech-original' : 'idtech-enhanced')

/** Tags with which ID TECH's lists begin (DFEE25, DFEE26, DFEE12, DFEF…). */
export function isEmvTag(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes[from] === 0xdf && (from + 1 >= to || bytes[from + 1] === 0xee || bytes[from + 1] === 0xef)
}

function meaningOfAnswer(data: Uint8Array): ProtocolOutput {
  const from = data[0] === acknowledged ? 1 : 0
  if (isEmvTag(data, from, data.length) && data.length > from + 2) {
    const list = readTlv(data.subarray(from), 'neo')
    return list.ok
      ? judgeEmv(list.value, 'idtech-emv-tlv', null)
      : { type: 'badFrame', why: 'tlv', at: 3 + from + list.error.at }
  }
  return { type: 'note', text: data[0] === refused ? 'idtech command refused' : 'idtech command done' }
}
