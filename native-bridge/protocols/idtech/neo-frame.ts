import { crc16, fromHex, fromText, toHex, toText } from '../bytes.ts'
import type { Recognition } from '../frame-stream.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { readTlv } from '../../../domain/tlv.ts'
import { judgeEmv } from './emv-tags.ts'

/**
 * ID TECH NEO / ViVOpay IDG frames (NEO 2 Interface Developer's Guide): a ten-byte header, then for "ViVOtech2"
 * command and status (in a command: sub-command), for "ViVOpayV3" command, sub-command and status; length (high byte
 * first), data, CRC-16/CCITT-FALSE. Readers send the CRC high byte first, hosts low byte first: both are taken.
 */
const headers = [
  fromText('ViVOtech2\u0000'),
  fromText('ViVOpayV2\u0000'),
  fromText('ViVOpayV3\u0000'),
] as const
const headerBytes = 10
const crcBytes = 2
/** The guide's longest message is 1,500 bytes of data. */
export const maxNeoFrame = 2048

const command = { activate: 0x02, serialNumber: 0x12, ping: 0x18, firmware: 0x29 } as const
const status = { ok: 0x00, timeout: 0x08, userInterface: 0x0e, requestOnline: 0x23 } as const

/** Recognises a NEO frame at `from`. */
export function recogniseNeoFrame(bytes: Uint8Array, from: number, to: number): Recognition {
  const available = to - from
  const header = headers.find((candidate) => startsWith(bytes, from, to, candidate))
  if (header === undefined) return { kind: 'not', why: 'garbage', at: 0 }
  if (available < headerBytes) return { kind: 'more', needed: available + 1 }
  const prefix = header === headers[2] ? headerBytes + 3 : headerBytes + 2
  if (available < prefix + 2) return { kind: 'more', needed: prefix + 2 }
  const length = (bytes[from + prefix] ?? 0) * 256 + (bytes[from + prefix + 1] ?? 0)
  const data = from + prefix + 2
  const total = prefix + 2 + length + crcBytes
  if (total > maxNeoFrame) return { kind: 'not', why: 'tooLong', at: prefix }
  if (available < total) return { kind: 'more', needed: total }
  const crc = crc16(bytes, from, data + length)
  const first = bytes[data + length] ?? 0
  const second = bytes[data + length + 1] ?? 0
  if (first * 256 + second !== crc && second * 256 + first !== crc)
    return { kind: 'not', why: 'checksum', at: total - crcBytes, failed: total }
  const meaning = meaningOf(
    bytes[from + headerBytes] ?? 0,
    bytes[from + prefix - 1] ?? 0,
    bytes.subarray(data, data + length),
    prefix + 2,
  )
  return { kind: 'frame', length: total, outputs: [meaning] }
}

function startsWith(bytes: Uint8Array, from: number, to: number, header: Uint8Array): boolean {
  const length = Math.min(header.length, to - from)
  for (let index = 0; index < length; index += 1) if (bytes[from + index] !== header[index]) return false
  return true
}

/** What one answer says. `at` is where its data begin in the frame. */
function meaningOf(name: number, code: number, data: Uint8Array, at: number): ProtocolOutput {
  switch (name) {
    case command.activate:
      return meaningOfActivate(code, data, at)
    case command.serialNumber:
      return data.length === 0
        ? { type: 'note', text: 'neo serial number asked' }
        : { type: 'identity', serial: printable(data).slice(0, 32) }
    case command.firmware:
      return data.length === 0
        ? { type: 'note', text: 'neo firmware asked' }
        : { type: 'identity', firmware: printable(data).slice(0, 64) }
    case command.ping:
      return { type: 'note', text: 'neo ping' }
    default:
      return { type: 'note', text: `neo command ${hexByte(name)} status ${hexByte(code)}` }
  }
}

function meaningOfActivate(code: number, data: Uint8Array, at: number): ProtocolOutput {
  if (data.length === 0 || code === status.userInterface) {
    if (code === status.timeout) return { type: 'refused', refusal: { tag: 'TimedOut' } }
    return { type: 'note', text: `neo card command status ${hexByte(code)}` }
  }
  if (code !== status.ok && code !== status.requestOnline) {
    // The host's own command (02 with sub-command 40) is seen in captures of both directions.
    if (code === 0x40 || code === 0x01) return { type: 'note', text: 'neo card command' }
    return code === status.timeout
      ? { type: 'refused', refusal: { tag: 'TimedOut' } }
      : { type: 'refused', refusal: { tag: 'ReaderError', code: hexByte(code) } }
  }
  return judgeActivateData(data, at)
}

/**
 * TLVs, with or without the attribution byte before them: newer readers send it, older start with DFEE25. Both may read
 * as TLV by chance, so what they mean decides: clear card data first, then a reading, then a refusal.
 */
function judgeActivateData(data: Uint8Array, at: number): ProtocolOutput {
  const plain = readTlv(data, 'neo')
  const first = plain.ok ? judgeEmv(plain.value, 'idtech-neo', null) : null
  // A list that begins with DFEE25 has no byte before it: DF as attribution would be an unknown cipher.
  if (first !== null && data[0] === 0xdf) return first
  const attributed = readTlv(data.subarray(1), 'neo')
  const meanings: ProtocolOutput[] = first === null ? [] : [first]
  if (attributed.ok) meanings.push(judgeEmv(attributed.value, 'idtech-neo', data[0] ?? 0))
  const best =
    meanings.find((output) => output.type === 'refused' && output.refusal.tag === 'ClearCardData') ??
    meanings.find((output) => output.type === 'reading') ??
    meanings.find((output) => output.type === 'refused') ??
    meanings[0]
  if (best !== undefined) return best
  return { type: 'badFrame', why: 'tlv', at: at + (plain.ok ? 0 : plain.error.at) }
}

const hexByte = (byte: number): string => toHex(Uint8Array.of(byte))
const printable = (data: Uint8Array): string =>
  toText(data)
    .replaceAll(/[^\u{20}-\u{7E}]/gu, '')
    .trim()

/** A command of the host: CRC low byte first. */
function neoCommand(name: number, subCommand: number, data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(headerBytes + 4 + data.length + crcBytes)
  frame.set(headers[0])
  frame.set([name, subCommand, data.length >> 8, data.length & 0xff], headerBytes)
  frame.set(data, headerBytes + 4)
  const crc = crc16(frame, 0, frame.length - crcBytes)
  frame.set([crc & 0xff, crc >> 8], frame.length - crcBytes)
  return frame
}

/** Seconds that a NEO reader waits for a card by itself; the bridge cancels earlier when the cashier does. */
const cardSeconds = 60
const reportBytes = 64
const currencyCodes = { PEN: '0604', USD: '0840' } as const

/** Asks for the serial number (12-01). Its answer shows that the reader speaks NEO. */
export const serialNumberCommand = (): Uint8Array => neoCommand(0x12, 0x01, new Uint8Array())

/** Asks for nothing (18-01): the politest question on a serial line. */
export const pingCommand = (): Uint8Array => neoCommand(0x18, 0x01, new Uint8Array())

/** Stops waiting for a card (05-01). */
export const cancelCommand = (): Uint8Array => neoCommand(0x05, 0x01, new Uint8Array())

/**
 * Activate Transaction (02-40): a time-out in seconds, then 9F02 amount in minor units, 9C transaction type 20 (a
 * refund, ISO 8583 processing code) and 5F2A currency (ISO 4217 numeric).
 */
export function activateCommand(wanted: { minor: number; currency: 'PEN' | 'USD' }): Uint8Array {
  const amount = String(Math.max(0, Math.trunc(wanted.minor)))
    .slice(-12)
    .padStart(12, '0')
  const hex = `${cardSeconds.toString(16).padStart(2, '0')}9F0206${amount}9C01205F2A02${currencyCodes[wanted.currency]}`
  return neoCommand(0x02, 0x40, fromHex(hex) ?? new Uint8Array())
}

/** A message as HID output reports: 1 (only), 2 (first), 3 (middle), 4 (last), then 63 bytes, filled with 00. */
export function inReports(message: Uint8Array): Uint8Array[] {
  const payload = reportBytes - 1
  const count = Math.max(1, Math.ceil(message.length / payload))
  return Array.from({ length: count }, (_, index) => {
    const report = new Uint8Array(reportBytes)
    report[0] = count === 1 ? 1 : index === 0 ? 2 : index === count - 1 ? 4 : 3
    report.set(message.subarray(index * payload, (index + 1) * payload), 1)
    return report
  })
}
