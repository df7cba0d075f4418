import type { CardReading, CiphertextProfile, ReadingRefusal } from '../../../domain/readings.ts'
import { holdsClearTrack } from '../../../domain/clear-card-data.ts'
import { ksnHex, toHex, toText } from '../bytes.ts'
import { holderOfTrack1, isUnmaskedTrack, maskPan, panOfTrack } from '../masked-card.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { encryptionOf } from './encryption-status.ts'

/**
 * The MagneSafe V5 swipe report on USB HID (MagTek 99875475, "MagneSafe V5 Communication Reference Manual", HID
 * usages and offsets). One report per swipe, even for a bad read; the device sends it whole.
 */
const at = {
  encryptedLengths: 3,
  encodeType: 6,
  encryptedTracks: [7, 119, 231],
  serial: 477,
  encryptionStatus: 493,
  ksn: 495,
  maskedLengths: 505,
  maskedTracks: [508, 620, 732],
  absoluteLengths: 852,
} as const
const trackBytes = 112
const serialBytes = 16
const ksnBytes = 10
/** The oldest encrypting firmware's report; newer ones append to it (887, and longer with a MagnePrint KSN). */
const shortestReport = 856
/** SureSwipe readers have no encryption at all and send a shorter report. */
const sureSwipeReport = 337

/** MagneSafe V5 puts the track's characters under the PIN variant of the key unless property 54 says otherwise. */
const stripeProfile: CiphertextProfile = {
  scheme: 'tdes-dukpt',
  keyVariant: 'pin',
  plaintext: 'ascii-track',
  padding: '00',
  iv: null,
  span: 'per-track',
}

/** What one swipe report means. Bytes past a track's length are undefined, so every track is cut by its length. */
export function judgeReport(report: Uint8Array): ProtocolOutput[] {
  if (report.length === sureSwipeReport || report.length === sureSwipeReport + 1)
    return [refused({ tag: 'NotEncrypting' })]
  const start = startOf(report)
  if (start === null) return [{ type: 'badFrame', why: 'length', at: report.length }]
  const fault = faultOf(report, start)
  if (fault !== null) return [fault]
  const encryption = encryptionOf(wordAt(report, start + at.encryptionStatus))
  if (encryption !== null) return [refused(encryption)]
  const encrypted = [0, 1, 2].map((index) =>
    partOf(report, start + (at.encryptedTracks[index] ?? 0), report[start + at.encryptedLengths + index]),
  )
  const masked = [0, 1, 2].map((index) =>
    partOf(report, start + (at.maskedTracks[index] ?? 0), report[start + at.maskedLengths + index]),
  )
  if (masked.some(holdsClearTrack)) return [refused({ tag: 'ClearCardData' })]
  const hasSerial = report[start + at.serial] !== 0
  return [
    judgeSwipe({
      format: 'magtek-v5-hid',
      encrypted,
      masked1: toText(masked[0] ?? new Uint8Array()),
      masked2: toText(masked[1] ?? new Uint8Array()),
      track2Length: report[start + at.absoluteLengths + 1] ?? 0,
      ksn: partOf(report, start + at.ksn, ksnBytes),
      serial: hasSerial ? toText(report, start + at.serial, start + at.serial + serialBytes) : '',
    }),
  ]
}

const partOf = (report: Uint8Array, from: number, length: number | undefined): Uint8Array =>
  report.subarray(from, from + (length ?? 0))

/** Numbered reports (EMV models) carry the id 1 first. What makes sense at which offset decides. */
function startOf(report: Uint8Array): 0 | 1 | null {
  if (report.length < shortestReport) return null
  if (report[0] !== 1 || report.length === shortestReport) return 0
  return faultOf(report, 1) === null && (faultOf(report, 0) !== null || isIdleAt(report, 0)) ? 1 : 0
}

/** No encryption status at all: these are not the offsets of a report. */
const isIdleAt = (report: Uint8Array, start: number): boolean =>
  wordAt(report, start + at.encryptionStatus) === 0 || (report[start + at.encryptionStatus] ?? 0) > 1

/** A length that no report can have, and where. */
function faultOf(report: Uint8Array, start: number): ProtocolOutput | null {
  for (let index = 0; index < 3; index += 1) {
    const encryptedAt = start + at.encryptedLengths + index
    const maskedAt = start + at.maskedLengths + index
    if ((report[encryptedAt] ?? 0) > trackBytes) return { type: 'badFrame', why: 'length', at: encryptedAt }
    if ((report[maskedAt] ?? 0) > trackBytes) return { type: 'badFrame', why: 'length', at: maskedAt }
  }
  const typeAt = start + at.encodeType
  return (report[typeAt] ?? 0) > 6 ? { type: 'badFrame', why: 'structure', at: typeAt } : null
}

const wordAt = (report: Uint8Array, index: number): number =>
  (report[index] ?? 0) * 256 + (report[index + 1] ?? 0)

/** A swipe as either form of V5 (HID report or ASCII) tells it. */
export type Swipe = {
  format: 'magtek-v5-hid' | 'magtek-v5-ascii'
  encrypted: readonly Uint8Array[]
  /** Masked tracks 1 and 2; empty where there is none. */
  masked1: string
  masked2: string
  /** Characters of track 2 before encryption, or 0 where not told. */
  track2Length: number
  ksn: Uint8Array
  serial: string
}

/** A swipe of an encrypting reader to its reading, or why it is refused. */
export function judgeSwipe(swipe: Swipe): ProtocolOutput {
  const { masked1, masked2 } = swipe
  if (isUnmaskedTrack(masked1) || isUnmaskedTrack(masked2) || swipe.encrypted.some(holdsClearTrack))
    return refused({ tag: 'ClearCardData' })
  // Ciphertext comes in blocks of eight: any other length is not what was encrypted.
  if (swipe.encrypted.some((track) => track.length % 8 !== 0))
    return { type: 'badFrame', why: 'length', at: at.encryptedLengths }
  const [track1, track2, track3] = swipe.encrypted.map((track) =>
    track.length === 0 ? undefined : toHex(track),
  )
  if (track1 === undefined && track2 === undefined) return refused({ tag: 'BadRead' })
  const pan = maskPan(panOfTrack(masked2) || panOfTrack(masked1))
  const holder = holderOfTrack1(masked1)
  const serial = swipe.serial === '' ? '' : (swipe.serial.split('\u0000')[0]?.trim() ?? '')
  const reading: CardReading = {
    family: 'magtek',
    format: swipe.format,
    reading_type: 'MCR',
    track_ksn: ksnHex(swipe.ksn),
    profile: stripeProfile,
  }
  // Members one by one: spreading conditional objects costs more than all the rest of a swipe.
  if (track1 !== undefined) reading.enc_track1 = track1
  if (track2 !== undefined) {
    reading.enc_track2 = track2
    if (swipe.track2Length > 0 && swipe.track2Length <= 128) reading.track2_length = swipe.track2Length
  }
  if (track3 !== undefined) reading.enc_track3 = track3
  if (pan.kind === 'masked') reading.masked_pan = pan.pan
  if (holder !== undefined) reading.card_holder_name = holder
  if (serial !== '' && /^[\u{20}-\u{7E}]{1,32}$/u.test(serial)) reading.reader_serial = serial
  return { type: 'reading', reading }
}

const refused = (refusal: ReadingRefusal): ProtocolOutput => ({ type: 'refused', refusal })
