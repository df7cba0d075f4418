import { noFrame, type Recognise, type Recognition } from '../frame-stream.ts'
import { fromHex, hexDigitValue, toText } from '../bytes.ts'
import { readTlv } from '../../../domain/tlv.ts'
import { judgeEmv } from './emv-tags.ts'
import { isKeyedEntry, keyedEntry } from './keyed-entry.ts'
import { judgeMsr, readMsrLayout, type MsrLayout } from './msr-data.ts'

/**
 * The typed-character form: a stripe frame as hexadecimal text, but with its masked tracks as plain characters.
 * Length, LRC and SUM count the characters as typed. Quick Chip types its EMV list as hexadecimal.
 */
export const maxTyped = 6144
/** STX and length. */
const prefixCharacters = 6
/** LRC, SUM, ETX. */
const suffixCharacters = 6

/** The byte that two typed digits at `at` stand for, or -1. */
function typedByte(bytes: Uint8Array, at: number): number {
  const high = hexDigitValue(bytes[at] ?? 0)
  const low = hexDigitValue(bytes[at + 1] ?? 0)
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

/** Recognises a typed stripe frame, which starts with the characters `02`. */
export function recogniseTypedFrame(bytes: Uint8Array, from: number, to: number): Recognition {
  const available = to - from
  if (available < 2) return { kind: 'more', needed: 2 }
  if (typedByte(bytes, from) !== 0x02) return { kind: 'not', why: 'garbage', at: 0 }
  if (available < prefixCharacters + 18) return { kind: 'more', needed: prefixCharacters + 18 }
  const low = typedByte(bytes, from + 2)
  const high = typedByte(bytes, from + 4)
  if (low < 0 || high < 0) return { kind: 'not', why: 'structure', at: 2 }
  const declared = low + high * 256
  const total = prefixCharacters + declared + suffixCharacters
  if (total > maxTyped) return { kind: 'not', why: 'length', at: 2 }
  const header = new Uint8Array(9)
  for (let index = 0; index < header.length; index += 1) {
    const byte = typedByte(bytes, from + prefixCharacters + index * 2)
    if (byte < 0 && index < 5) return { kind: 'not', why: 'structure', at: prefixCharacters + index * 2 }
    header[index] = Math.max(byte, 0)
  }
  if (isKeyedEntry(header, 0)) {
    if (available < total) return { kind: 'more', needed: total }
    return checkTyped(bytes, from, declared) ?? { kind: 'frame', length: total, outputs: [keyedEntry] }
  }
  const layout = readMsrLayout(header, 0, header.length)
  if (typeof layout === 'string') return { kind: 'not', why: 'structure', at: prefixCharacters }
  if (!fitsTyped(layout, declared)) return { kind: 'not', why: 'length', at: 2 }
  if (available < total) return { kind: 'more', needed: total }
  const fault = checkTyped(bytes, from, declared)
  if (fault !== null) return fault
  const data = binaryForm(bytes, from + prefixCharacters, layout)
  if (data === null) return { kind: 'not', why: 'structure', at: prefixCharacters, failed: total }
  const format = layout.original ? 'idtech-original' : 'idtech-enhanced'
  return { kind: 'frame', length: total, outputs: [judgeMsr(data, layout, format)] }
}

/** Two characters for each byte, except the masked tracks (and, in the original format, a clear track 3). */
function typedSize(layout: MsrLayout): number {
  let plain = layout.original ? layout.lengths[2] : 0
  for (const span of layout.masked) if (span !== null) plain += span[1] - span[0]
  return plain + (layout.size - plain) * 2
}

function fitsTyped(layout: MsrLayout, declared: number): boolean {
  const size = typedSize(layout)
  const rest = layout.original ? 1024 : layout.option >= 0 && (layout.option & 0x20) !== 0 ? 128 : 0
  return declared >= size && declared <= size + rest
}

function checkTyped(bytes: Uint8Array, from: number, declared: number): Recognition | null {
  const start = from + prefixCharacters
  const end = start + declared
  const failed = prefixCharacters + declared + suffixCharacters
  if (typedByte(bytes, end + 4) !== 0x03) return { kind: 'not', why: 'structure', at: failed - 2, failed }
  let lrc = 0
  let sum = 0
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0
    lrc ^= byte
    sum += byte
  }
  if (typedByte(bytes, end) !== lrc) return { kind: 'not', why: 'checksum', at: failed - 6, failed }
  if (typedByte(bytes, end + 2) !== (sum & 0xff))
    return { kind: 'not', why: 'checksum', at: failed - 4, failed }
  return null
}

/** The card data as the binary frame has them, or `null` when a pair of characters is no byte. */
function binaryForm(bytes: Uint8Array, start: number, layout: MsrLayout): Uint8Array | null {
  const data = new Uint8Array(layout.size)
  let source = start
  let at = 0
  while (at < data.length) {
    const masked = layout.masked.find((span) => span !== null && at >= span[0] && at < span[1])
    if (masked !== undefined && masked !== null) {
      data[at] = bytes[source] ?? 0
      source += 1
    } else if (layout.original && at >= layout.size - layout.lengths[2]) {
      // Track 3 of the original format is typed in clear and is never used.
      break
    } else {
      const byte = typedByte(bytes, source)
      if (byte < 0) return null
      data[at] = byte
      source += 2
    }
    at += 1
  }
  return data
}

/** Recognises a typed EMV list (`DFEE…`), which ends at the first character that is no hexadecimal digit. */
export function createTypedEmvRecogniser(): Recognise {
  let walked = 0
  return (bytes, from, to, { silent, insideFailed }) => {
    const available = to - from
    if (insideFailed) return foreign()
    if (walked > available) walked = 0
    while (walked < available && hexDigitValue(bytes[from + walked] ?? 0) >= 0) walked += 1
    const length = walked
    if (length === available && !silent) {
      if (length >= 4 && !startsLikeList(bytes, from)) return foreign()
      return { kind: 'more', needed: available + 1, endsInSilence: length >= 6 }
    }
    walked = 0
    if (length < 6 || !startsLikeList(bytes, from)) return foreign()
    const data = fromHex(toText(bytes, from, from + length))
    const list = data === null ? null : readTlv(data, 'neo')
    if (list === null) return { kind: 'not', why: 'truncated', at: length, failed: length }
    if (!list.ok) return { kind: 'not', why: 'tlv', at: list.error.at * 2, failed: length }
    return { kind: 'frame', length, outputs: [judgeEmv(list.value, 'idtech-emv-tlv', null)] }
  }

  function foreign(): Recognition {
    walked = 0
    return noFrame
  }
}

function startsLikeList(bytes: Uint8Array, from: number): boolean {
  const second = typedByte(bytes, from + 2)
  return typedByte(bytes, from) === 0xdf && (second === 0xee || second === 0xef)
}
