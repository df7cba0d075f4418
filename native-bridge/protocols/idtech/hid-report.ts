import { holdsClearTrack } from '../../../domain/clear-card-data.ts'

/**
 * What one HID input report of an ID TECH reader is. Encrypting readers send the secure frame with no header, filled
 * with 00 to the report's size; NEO readers cut a message into 64-byte reports that begin with 1 (only), 2 (first),
 * 3 (middle) or 4 (last).
 */
export type HidReport =
  | { kind: 'stream'; bytes: Uint8Array }
  | { kind: 'neo'; position: 'only' | 'first' | 'middle' | 'last'; bytes: Uint8Array }
  | { kind: 'notEncrypting' }
  | { kind: 'empty' }

const neoReportBytes = 64
const positions = ['only', 'first', 'middle', 'last'] as const
/** Three statuses, three lengths, encode type, total length (low byte first). */
const headerBytes = 9
/** ID TECH's largest report (560 bytes) and some more; longer ones are another maker's. */
const maxReport = 600

/** `assembling`: a NEO message has begun, so that a report that starts with 3 or 4 continues it. */
export function classifyHidReport(report: Uint8Array, assembling: boolean): HidReport {
  const first = report[0] ?? 0
  if (first >= 1 && first <= 4 && report.length <= neoReportBytes + 1) {
    const begins = first <= 2 && report[1] === 0x56 && report[2] === 0x69
    const position = positions[first - 1]
    if (position !== undefined && (begins || (first > 2 && assembling)))
      return { kind: 'neo', position, bytes: report.subarray(1) }
  }
  if (isEmpty(report)) return { kind: 'empty' }
  return isHeaderForm(report) ? { kind: 'notEncrypting' } : { kind: 'stream', bytes: report }
}

function isEmpty(report: Uint8Array): boolean {
  for (const byte of report) if (byte !== 0) return false
  return true
}

/**
 * Security levels 1 and 2: a header of statuses (0 or 1) and lengths, then the tracks in clear, either one after
 * another (SecureMag 2010) or at fixed places of 110 bytes (2020).
 */
function isHeaderForm(report: Uint8Array): boolean {
  if (report.length < headerBytes || report.length > maxReport) return false
  for (let index = 0; index < 3; index += 1) if ((report[index] ?? 0) > 1) return false
  const lengths = [report[3] ?? 0, report[4] ?? 0, report[5] ?? 0]
  const type = report[6] ?? 0
  if (type > 6 && type !== 0xff) return false
  const total = (report[7] ?? 0) + (report[8] ?? 0) * 256
  const sum = lengths.reduce((all, length) => all + length, 0)
  const consecutive = total > 0 && total <= report.length - headerBytes && total >= sum
  const fixed = report.length >= 337 && report.length < 400 && lengths.every((length) => length <= 110)
  return consecutive || (fixed && sum > 0) || holdsClearTrack(report)
}
