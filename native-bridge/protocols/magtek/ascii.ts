import { isUnmaskedTrack } from '../masked-card.ts'
import type { ReadingRefusal } from '../../../domain/readings.ts'
import { crc16, fromHex, toText } from '../bytes.ts'
import { noFrame, type Recognise, type Recognition } from '../frame-stream.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { encryptionOf } from './encryption-status.ts'
import { judgeSwipe } from './report.ts'

/**
 * The MagneSafe V5 swipe as text, over RS-232, UART or a keyboard (MagTek 99875475, "Card Data (KB)"): masked tracks
 * one after another, then after `|` the encryption status (low byte first), encrypted tracks 1 to 3, MagnePrint status
 * and data, device serial number, session id, KSN, the encryption counter where switched on, clear-text CRC, encrypted
 * CRC, format code; CR ends it. iDynamo fills its blocks with `x` instead. The clear-text CRC is CRC-16/CCITT-FALSE of
 * all characters before it, low byte first (found from and proven on five published swipes).
 */
export const maxAscii = 2048
const carriageReturn = 0x0d
const lineFeed = 0x0a
const formatCodeLength = 4

/** Start sentinels of tracks 1 to 3, and the separator where no track was read. */
export const asciiStarts: ReadonlySet<number> = new Set([0x25, 0x3b, 0x2b, 0x7c])

/** Recognises one text message; every byte is looked at once, whatever the chunking. */
export function createAsciiRecogniser(): Recognise {
  let walked = 0
  return (bytes, from, to, { silent, insideFailed }) => {
    if (insideFailed) return noFrame
    const available = to - from
    if (walked > available) walked = 0
    while (walked < available && isText(bytes[from + walked] ?? 0)) walked += 1
    const length = walked
    if (length === available && !silent)
      return { kind: 'more', needed: available + 1, endsInSilence: bytes[to - 1] === 0x78 }
    walked = 0
    const next = length < available ? bytes[from + length] : carriageReturn
    if (next !== carriageReturn && next !== lineFeed) return { kind: 'not', why: 'structure', at: length }
    return judgeLine(bytes, from, from + length)
  }
}

const isText = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e

function judgeLine(bytes: Uint8Array, from: number, to: number): Recognition {
  const line = toText(bytes, from, to)
  const frame = (output: ProtocolOutput): Recognition => ({
    kind: 'frame',
    length: line.length,
    outputs: [output],
  })
  const text = line.replace(/x+$/u, '')
  const bar = text.indexOf('|')
  const head = bar < 0 ? text : text.slice(0, bar)
  const tracks = /^(?<one>%[^?]*\?)?(?<two>;[^?]*\?)?(?<three>[+#!][^?]*\?)?$/u.exec(head)?.groups
  if (tracks === undefined) return { kind: 'not', why: 'structure', at: 0 }
  const masked = [tracks['one'] ?? '', tracks['two'] ?? '', tracks['three'] ?? '']
  // Tracks and nothing else: what a reader without encryption types.
  if (bar < 0) {
    const clear = masked.some((track) => isUnmaskedTrack(track.replace(/^[+#!]/u, ';')))
    return frame(refused({ tag: clear ? 'ClearCardData' : 'NotEncrypting' }))
  }
  const fields = text.slice(bar + 1).split('|')
  if (fields.length < 12 || fields.length > 13)
    return { kind: 'not', why: 'length', at: line.length, failed: line.length }
  if ((fields.at(-1) ?? '').length < formatCodeLength)
    return { kind: 'not', why: 'truncated', at: line.length, failed: line.length }
  const [status = '', one = '', two = '', three = '', , , serial = '', , ksn = ''] = fields
  const word = fromHex(status)
  if (word?.length !== 2) return { kind: 'not', why: 'structure', at: bar + 1, failed: line.length }
  const encryption = encryptionOf((word[1] ?? 0) * 256 + (word[0] ?? 0))
  if (encryption !== null) return frame(refused(encryption))
  const crcAt = text.length - fields.slice(-3).join('|').length
  const crcText = fields.at(-3) ?? ''
  const crc = fromHex(crcText)
  const isRight =
    crc?.length === 2 && (crc[1] ?? 0) * 256 + (crc[0] ?? 0) === crc16(bytes, from, from + crcAt)
  // A reader can be told to leave the CRC out; one that is there must be right.
  if (crcText !== '' && !isRight) return { kind: 'not', why: 'checksum', at: crcAt, failed: line.length }
  const encrypted = [one, two, three].map(fromHex)
  const ksnBytes = fromHex(ksn)
  if (encrypted.some((track) => track === null)) {
    const clear = [one, two, three].some((track) => isUnmaskedTrack(track.replace(/^[+#!]/u, ';')))
    if (clear) return frame(refused({ tag: 'ClearCardData' }))
    return { kind: 'not', why: 'structure', at: bar + 1 + status.length, failed: line.length }
  }
  if (ksnBytes === null) return frame(refused({ tag: 'KsnMalformed' }))
  if (isUnmaskedTrack((masked[2] ?? '').replace(/^[+#!]/u, ';')))
    return frame(refused({ tag: 'ClearCardData' }))
  const second = masked[1] ?? ''
  return frame(
    judgeSwipe({
      format: 'magtek-v5-ascii',
      encrypted: encrypted.map((track) => track ?? new Uint8Array()),
      masked1: masked[0] ?? '',
      masked2: second,
      track2Length: second.length,
      ksn: ksnBytes,
      serial,
    }),
  )
}

const refused = (refusal: ReadingRefusal): ProtocolOutput => ({ type: 'refused', refusal })
