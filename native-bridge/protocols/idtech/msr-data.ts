import type { CardReading, CiphertextProfile } from '../../../domain/readings.ts'
import { holdsClearTrackIn } from '../../../domain/clear-card-data.ts'
import { ksnHex, toHex, toText } from '../bytes.ts'
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
  masked: Spans
  encrypted: Spans
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
/** Tracks 1 to 3, without a gap between those that are there. */
type Spans = readonly [Span | null, Span | null, Span | null]

const ksnBytes = 10
const serialBytes = 10
const sessionBytes = 8

/** Reads where everything lies from the header alone; `null` when more bytes are needed or it is no card data. */
export function readMsrLayout(data: Uint8Array, from: number, available: number): MsrLayout | 'more' | 'not' {
  if (available < 5) return 'more'
  const type = data[from] ?? 0
  const family = type & 0xf0
  if (family !== 0x80 && family !== 0x00) return 'not'
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
  const masked = threeSpans(at, lengths, field8, 1)
  at = endOf(masked, at)
  const encrypted = threeSpans(at, lengths, field9, block)
  at = endOf(encrypted, at)
  if ((field9 & 0x40) !== 0) at += sessionBytes
  for (let bit = 0x08; bit <= 0x20; bit <<= 1) if ((field9 & bit) !== 0) at += hashBytes
  const serial: Span | null = (field8 & 0x80) === 0 ? null : [at, at + serialBytes]
  if (serial !== null) at = serial[1]
  const ksn: Span | null = (field9 & 0x80) === 0 ? null : [at, at + ksnBytes]
  if (ksn !== null) at = ksn[1]
  return { type, original, masked, encrypted, lengths, field8, field9, option, serial, ksn, size: at }
}

/** Tracks 1 to 3 one after another from `at`, each filled to whole blocks; bits 0 to 2 of `present` say which. */
function threeSpans(at: number, lengths: MsrLayout['lengths'], present: number, block: number): Spans {
  const first = at + ((present & 1) === 0 ? 0 : Math.ceil(lengths[0] / block) * block)
  const second = first + ((present & 2) === 0 ? 0 : Math.ceil(lengths[1] / block) * block)
  const third = second + ((present & 4) === 0 ? 0 : Math.ceil(lengths[2] / block) * block)
  return [
    (present & 1) === 0 ? null : [at, first],
    (present & 2) === 0 ? null : [first, second],
    (present & 4) === 0 ? null : [second, third],
  ]
}

const endOf = (spans: Spans, start: number): number =>
  spans[2]?.[1] ?? spans[1]?.[1] ?? spans[0]?.[1] ?? start

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
  if (holdsClearSpan(data, layout.masked)) return refused({ tag: 'ClearCardData' })
  if (layout.original) return refused({ tag: 'NoSeparableTrack2' })
  const scheme = unsupportedScheme(layout)
  if (scheme !== null) return refused({ tag: 'SchemeNotSupported', scheme })
  if (holdsClearSpan(data, layout.encrypted)) return refused({ tag: 'ClearCardData' })
  const [track1, track2, track3] = cutTracks(layout.encrypted, toHex, data, 2)
  if (track1 === '' && track2 === '') {
    const sentInClear = layout.masked.some((span) => span !== null && span[0] !== span[1])
    return refused({ tag: sentInClear && track3 === '' ? 'NotEncrypting' : 'BadRead' })
  }
  if (layout.ksn === null) return refused({ tag: 'KsnNotLoaded' })
  const [masked1, masked2] = cutTracks(layout.masked, toText, data, 1)
  const pan = maskPan(panOfTrack(masked2) || panOfTrack(masked1))
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
  if (track1 !== '') reading.enc_track1 = track1
  if (track2 !== '') {
    reading.enc_track2 = track2
    reading.track2_length = Math.min(layout.lengths[1], 128)
  }
  if (track3 !== '') reading.enc_track3 = track3
  if (pan.kind === 'masked') reading.masked_pan = pan.pan
  if (holder !== undefined) reading.card_holder_name = holder
  if (serial !== '') reading.reader_serial = serial
  if ((layout.field8 & 0x20) !== 0) reading.chip_card_swiped = true
  return { type: 'reading', reading }
}

/** Each track by itself: what begins in one must not end in the next. */
function holdsClearSpan(data: Uint8Array, spans: Spans): boolean {
  for (let index = 0; index < spans.length; index += 1) {
    const span = spans[index]
    if (span !== null && span !== undefined && holdsClearTrackIn(data, span[0], span[1])) return true
  }
  return false
}

/**
 * The text of each track, or an empty one. Tracks lie side by side: they become one text of `width` characters per
 * byte, which is cut, since each call into the decoder has its price.
 */
function cutTracks(
  spans: Spans,
  write: (bytes: Uint8Array, start: number, end: number) => string,
  data: Uint8Array,
  width: number,
): readonly [string, string, string] {
  const start = spans[0]?.[0] ?? spans[1]?.[0] ?? spans[2]?.[0] ?? 0
  const all = write(data, start, endOf(spans, start))
  return [
    cut(all, spans[0], start, width),
    cut(all, spans[1], start, width),
    cut(all, spans[2], start, width),
  ]
}

const cut = (text: string, span: Span | null, start: number, width: number): string =>
  span === null ? '' : text.slice((span[0] - start) * width, (span[1] - start) * width)

const refused = (refusal: Extract<ProtocolOutput, { type: 'refused' }>['refusal']): ProtocolOutput => ({
  type: 'refused',
  refusal,
})

/** What this frame's encryption is when it is not DUKPT with TDES or AES; field 8 and the optional byte tell. */
function unsupportedScheme(layout: MsrLayout): string | null {
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
    // The KSN of ten bytes is TDES DUKPT's also where the cipher is AES.
    scheme: (layout.field8 & 0x10) === 0 ? 'tdes-dukpt' : 'tdes-dukpt-aes',
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
  for (let index = 0; index < serial.length; index += 1) {
    const character = serial.charCodeAt(index)
    if (character < 0x20 || character > 0x7e) return ''
  }
  return serial
}
