import type { CardReading, CiphertextProfile } from '../../../contract/readings.ts'
import { holdsClearTrack } from '../clear-card-data.ts'
import { toHex, toText } from '../hex.ts'
import { ksnHex } from '../ksn.ts'
import { holderOfTrack1, maskPan, panOfTrack } from '../masked-card.ts'
import type { ProtocolOutput } from '../protocol.ts'

/**
 * The card data of an ID TECH encrypted stripe frame, between its length and its LRC (ID TECH 80000502-001,
 * SecureMag and MS246 manuals, "enhanced" and "original" formats). The typed form has the masked tracks as plain
 * characters and all else as hexadecimal, so lengths are those of the binary form.
 */
export type MsrLayout = {
  type: number
  original: boolean
  /** Where each part lies in the card data; `null` where the frame has none. */
  masked: readonly (Span | null)[]
  encrypted: readonly (Span | null)[]
  /** Characters of each track before encryption. */
  lengths: readonly [number, number, number]
  field8: number
  field9: number
  /** First optional status byte, or -1. */
  option: number
  serial: Span | null
  ksn: Span | null
  /** Bytes of card data that the header announces. */
  size: number
}
type Span = readonly [from: number, to: number]

const ksnBytes = 10
const serialBytes = 10
const sessionBytes = 8

/** Reads where everything lies from the header alone; `null` when more bytes are needed or it is no card data. */
export function readMsrLayout(data: Uint8Array, from: number, available: number): MsrLayout | 'more' | 'not' {
  if (available < 5) return 'more'
  const type = data[from] ?? 0
  const family = type & 0xf0
  if (family !== 0x80 && family !== 0x00 && family !== 0xc0) return 'not'
  const original = family === 0x00
  const lengths = [data[from + 2] ?? 0, data[from + 3] ?? 0, data[from + 4] ?? 0] as const
  if (original) return originalLayout(type, lengths)
  if (available < 9) return 'more'
  const status = data[from + 1] ?? 0
  const field8 = data[from + 5] ?? 0
  const field9 = data[from + 6] ?? 0
  let at = 7
  let option = -1
  if ((status & 0x40) !== 0) {
    const count = data[from + at] ?? 0
    if (count > 0) option = data[from + at + 1] ?? 0
    at += 1 + count
  }
  const block = (field8 & 0x10) === 0 ? 8 : 16
  const hashBytes = option >= 0 && (option & 1) !== 0 ? 32 : 20
  const span = (bytes: number): Span => [at, (at += bytes)]
  const masked = lengths.map((length, index) => (((field8 >> index) & 1) === 1 ? span(length) : null))
  const encrypted = lengths.map((length, index) =>
    ((field9 >> index) & 1) === 1 ? span(Math.ceil(length / block) * block) : null,
  )
  if ((field9 & 0x40) !== 0) at += sessionBytes
  for (const bit of [0x08, 0x10, 0x20]) if ((field9 & bit) !== 0) at += hashBytes
  const serial = (field8 & 0x80) === 0 ? null : span(serialBytes)
  const ksn = (field9 & 0x80) === 0 ? null : span(ksnBytes)
  return { type, original, masked, encrypted, lengths, field8, field9, option, serial, ksn, size: at }
}

/** The original format tells no part's presence: only that masked track 1 and 2 come first. */
function originalLayout(type: number, lengths: readonly [number, number, number]): MsrLayout {
  const [first, second, third] = lengths
  const size = 5 + first + second + third
  return {
    type,
    original: true,
    masked: [first > 0 ? [5, 5 + first] : null, second > 0 ? [5 + first, 5 + first + second] : null, null],
    encrypted: [null, null, null],
    lengths,
    field8: 0,
    field9: 0,
    option: -1,
    serial: null,
    ksn: null,
    size,
  }
}

/** Whether a frame that declares `declared` bytes of card data can have this layout. */
export function fitsDeclared(layout: MsrLayout, declared: number): boolean {
  if (layout.original) return declared >= layout.size && declared <= layout.size + 512
  // Optional status bit 5: a MAC with its own KSN follows (SREDKey 2, fields 24 to 26).
  const mayContinue = layout.option >= 0 && (layout.option & 0x20) !== 0
  return declared === layout.size || (mayContinue && declared > layout.size && declared <= layout.size + 64)
}

/** Whole, checked card data to what it means: one reading, or why it is refused. */
export function judgeMsr(data: Uint8Array, layout: MsrLayout, format: string): ProtocolOutput {
  const text = (span: Span | null | undefined): string =>
    span === null || span === undefined ? '' : toText(data, span[0], span[1])
  const hex = (span: Span | null | undefined): string | undefined =>
    span === null || span === undefined || span[0] === span[1] ? undefined : toHex(data, span[0], span[1])
  const isClear = (span: Span | null): boolean =>
    span !== null && holdsClearTrack(data.subarray(span[0], span[1]))
  if (layout.masked.some(isClear)) return refused({ tag: 'ClearCardData' })
  if (layout.original) return refused({ tag: 'NoSeparableTrack2' })
  const scheme = unsupportedScheme(layout)
  if (scheme !== null) return refused({ tag: 'SchemeNotSupported', scheme })
  if (layout.encrypted.some(isClear)) return refused({ tag: 'ClearCardData' })
  const [track1, track2, track3] = layout.encrypted.map(hex)
  if (track1 === undefined && track2 === undefined) {
    const sentInClear = layout.masked.some((span) => span !== null && span[0] !== span[1])
    return refused({ tag: sentInClear && track3 === undefined ? 'NotEncrypting' : 'BadRead' })
  }
  if (layout.ksn === null) return refused({ tag: 'KsnNotLoaded' })
  const masked1 = text(layout.masked[0])
  const pan = maskPan(panOfTrack(text(layout.masked[1])) || panOfTrack(masked1))
  const holder = holderOfTrack1(masked1)
  const serial = layout.serial === null ? '' : readableSerial(data, layout.serial)
  const reading: CardReading = {
    family: 'idtech',
    format,
    reading_type: 'MCR',
    track_ksn: ksnHex(data.subarray(layout.ksn[0], layout.ksn[1])),
    profile: profileOf(layout),
  }
  // Members one by one: spreading conditional objects costs more than all the rest of a swipe.
  if (track1 !== undefined) reading.enc_track1 = track1
  if (track2 !== undefined) {
    reading.enc_track2 = track2
    reading.track2_length = Math.min(layout.lengths[1], 128)
  }
  if (track3 !== undefined) reading.enc_track3 = track3
  if (pan.kind === 'masked') reading.masked_pan = pan.pan
  if (holder !== undefined) reading.card_holder_name = holder
  if (serial !== '') reading.reader_serial = serial
  if ((layout.field8 & 0x20) !== 0) reading.chip_card_swiped = true
  return { type: 'reading', reading }
}

const refused = (refusal: Extract<ProtocolOutput, { type: 'refused' }>['refusal']): ProtocolOutput => ({
  type: 'refused',
  refusal,
})

/** What this frame's encryption is when it is not DUKPT with TDES or AES; field 8 and the optional byte tell. */
function unsupportedScheme(layout: MsrLayout): string | null {
  if ((layout.type & 0xf0) === 0xc0) return 'manual-entry'
  if ((layout.field8 & 0x08) !== 0) return 'fixed-key'
  if (layout.option >= 0 && (layout.option & 0x02) !== 0) {
    const suite = (layout.option >> 2) & 7
    return suite === 0 ? 'transarmor-rsa' : suite === 4 ? 'transarmor-tdes' : `idtech-suite-${suite}`
  }
  return null
}

/** Type 84 is raw bits; all others are the track's characters with sentinels and LRC, filled with 00. */
function profileOf(layout: MsrLayout): CiphertextProfile {
  return {
    scheme: (layout.field8 & 0x10) === 0 ? 'tdes-dukpt' : 'aes-dukpt',
    keyVariant: (layout.field8 & 0x40) === 0 ? 'data' : 'pin',
    plaintext: layout.type === 0x84 ? 'unknown' : 'ascii-track',
    padding: '00',
    iv: null,
    span: 'per-track',
  }
}

function readableSerial(data: Uint8Array, span: Span): string {
  const text = toText(data, span[0], span[1])
  const end = text.indexOf('\u0000')
  const serial = (end < 0 ? text : text.slice(0, end)).trim()
  return /^[\u{20}-\u{7E}]+$/u.test(serial) ? serial : ''
}
