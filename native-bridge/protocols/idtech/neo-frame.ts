import { crc16, fromHex, fromText, toHex, toText } from '../bytes.ts'
import type { Recognition } from '../frame-stream.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { readTlv } from '../../../domain/tlv.ts'
import { mayBeAttribution } from './emv-encryption.ts'
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

const command = {
  activate: 0x02,
  transactionResult: 0x03,
  serialNumber: 0x12,
  ping: 0x18,
  firmware: 0x29,
  contact: 0x60,
} as const
const status = { ok: 0x00, timeout: 0x08, userInterface: 0x0e } as const
/**
 * Statuses of an answer that may carry a card: done, authorise online (contactless 23, contact 30), and 57 of loyalty
 * passes with or without a card.
 */
const withCard: ReadonlySet<number> = new Set([status.ok, 0x23, 0x30, 0x57])
/** Contact transactions answer "begun" (63) or "wait" (61) before they answer with the card. */
const underWay: ReadonlySet<number> = new Set([0x61, 0x63])
/** The host's own commands, which are seen in captures of both directions: what stands there is no status. */
const ofHost: Readonly<Record<number, ReadonlySet<number>>> = {
  [command.activate]: new Set([0x01, 0x40]),
  [command.transactionResult]: new Set([0x40]),
  [command.contact]: new Set([0x10, 0x11, 0x12, 0x13]),
}

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
    case command.transactionResult:
    case command.contact:
      return meaningOfTransaction(name, code, data, at)
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

/** Activate Transaction (02), Get Transaction Result (03) and the contact commands (60) answer alike. */
function meaningOfTransaction(name: number, code: number, data: Uint8Array, at: number): ProtocolOutput {
  const note = (): ProtocolOutput => ({
    type: 'note',
    text: `neo command ${hexByte(name)} status ${hexByte(code)}`,
  })
  if (ofHost[name]?.has(code) === true || underWay.has(code)) return note()
  if (data.length === 0 || code === status.userInterface)
    return code === status.timeout ? { type: 'refused', refusal: { tag: 'TimedOut' } } : note()
  if (withCard.has(code)) return judgeActivateData(data, at)
  return code === status.timeout
    ? { type: 'refused', refusal: { tag: 'TimedOut' } }
    : { type: 'refused', refusal: { tag: 'ReaderError', code: hexByte(code) } }
}

/** An answer to a command without TLV (02-01) begins with the lengths of two clear tracks and of a record: here none. */
const emptyTracks = 3

/**
 * TLVs, with the attribution byte before them or without. Where both read as TLV by chance, clear card data win, then
 * the reading that has a KSN.
 */
function judgeActivateData(answer: Uint8Array, at: number): ProtocolOutput {
  const skipped = answer.subarray(0, emptyTracks).every((byte) => byte === 0) ? emptyTracks : 0
  const data = answer.subarray(skipped)
  const plain = readTlv(data, 'neo')
  const attributed = mayBeAttribution(data[0]) ? readTlv(data.subarray(1), 'neo') : null
  const meanings: ProtocolOutput[] = []
  if (attributed?.ok === true) meanings.push(judgeEmv(attributed.value, 'idtech-neo', data[0] ?? null))
  if (plain.ok) meanings.push(judgeEmv(plain.value, 'idtech-neo', null))
  const best =
    meanings.find((output) => output.type === 'refused' && output.refusal.tag === 'ClearCardData') ??
    meanings.find((output) => output.type === 'reading') ??
    meanings.find((output) => output.type === 'refused') ??
    meanings[0]
  return best ?? { type: 'badFrame', why: 'tlv', at: at + skipped + (plain.ok ? 0 : plain.error.at) }
}

const hexByte = (byte: number): string => toHex(Uint8Array.of(byte))
const printable = (data: Uint8Array): string =>
  toText(data)
    .replaceAll(/[^\u{20}-\u{7E}]/gu, '')
    .trim()

/** A frame of version 2: command, status or sub-command, data, CRC in the host's order (low byte first). */
function neoFrame(name: number, code: number, data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(headerBytes + 4 + data.length + crcBytes)
  frame.set(headers[0])
  frame.set([name, code, data.length >> 8, data.length & 0xff], headerBytes)
  frame.set(data, headerBytes + 4)
  const crc = crc16(frame, 0, frame.length - crcBytes)
  frame.set([crc & 0xff, crc >> 8], frame.length - crcBytes)
  return frame
}

/** The answer to Activate Transaction around its data. */
export const neoAnswerOf = (data: Uint8Array): Uint8Array => neoFrame(command.activate, status.ok, data)

/** Seconds that a NEO reader waits for a card by itself; the bridge cancels earlier when the cashier does. */
const cardSeconds = 60
const reportBytes = 64
const currencyCodes = { PEN: '0604', USD: '0840' } as const

/** Asks for the serial number (12-01). Its answer shows that the reader speaks NEO. */
export const serialNumberCommand = (): Uint8Array => neoFrame(0x12, 0x01, new Uint8Array())

/** Asks for nothing (18-01): the politest question on a serial line. */
export const pingCommand = (): Uint8Array => neoFrame(0x18, 0x01, new Uint8Array())

/** Stops waiting for a card (05-01). */
export const cancelCommand = (): Uint8Array => neoFrame(0x05, 0x01, new Uint8Array())

/**
 * Activate Transaction (02-40): a time-out in seconds, then 9F02 amount in minor units, 9C transaction type 20 (a
 * refund, ISO 8583 processing code) and 5F2A currency (ISO 4217 numeric).
 */
export function activateCommand(wanted: { minor: number; currency: 'PEN' | 'USD' }): Uint8Array {
  const amount = String(Math.max(0, Math.trunc(wanted.minor)))
    .slice(-12)
    .padStart(12, '0')
  const hex = `${cardSeconds.toString(16).padStart(2, '0')}9F0206${amount}9C01205F2A02${currencyCodes[wanted.currency]}`
  return neoFrame(0x02, 0x40, fromHex(hex) ?? new Uint8Array())
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
