import type { CardReading, CiphertextProfile, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { holdsClearTags } from '../../../domain/clear-card-data.ts'
import { ksnHex, toHex, toText } from '../bytes.ts'
import { holderName, isUnmaskedTrack, maskPan, panOfTrack } from '../masked-card.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { findTlv, readTlv, type TlvObject } from '../../../domain/tlv.ts'

/**
 * What MagTek's EMV readers send when a card was read (eDynamo and DynaFlex Programmer's Manuals, "ARQC message"): two
 * bytes of length, a TLV container, zeros to a multiple of eight, four bytes of MAC. The DynaPro container F9 holds one
 * encrypted block DFDF59; the original container FD holds one encrypted value per tag (DF30, DF31, DF32).
 */
const tags = {
  encryptedBlock: 0xdfdf59,
  encryptedTrack2: 0xdf31,
  ksn: 0xdfdf56,
  encryptionType: 0xdfdf57,
  maskedTrack2: 0xdfdf4d,
  cardType: 0xdfdf52,
  deviceSerial: 0xdfdf25,
  holder: 0x5f20,
} as const

const containers: ReadonlySet<number> = new Set([0xf9, 0xfd, 0xfe])
/** Bytes of the longest message a reader announces; the longest published one has 690. */
export const maxEmvMessage = 4096

/**
 * Where a message with its two bytes of length ends, padding and MAC included; `null` when these bytes are not the
 * beginning of one. Needs six bytes. The container's own length and the message's must agree.
 */
export function emvMessageLength(bytes: Uint8Array, from: number): number | null {
  const declared = (bytes[from] ?? 0) * 256 + (bytes[from + 1] ?? 0)
  const first = bytes[from + 3] ?? 0
  if (!containers.has(bytes[from + 2] ?? 0)) return null
  const inner =
    first === 0x82
      ? 4 + (bytes[from + 4] ?? 0) * 256 + (bytes[from + 5] ?? 0)
      : first === 0x81
        ? 3 + (bytes[from + 4] ?? 0)
        : first < 0x80
          ? 2 + first
          : 0
  if (inner !== declared || declared < 8 || declared > maxEmvMessage) return null
  return Math.ceil((2 + declared) / 8) * 8 + 4
}

/** One whole message, with or without its two bytes of length, padding and MAC, to what it means. */
export function judgeEmvMessage(message: Uint8Array): ProtocolOutput {
  const start = containers.has(message[0] ?? 0) ? 0 : 2
  const declared = start === 0 ? message.length : (message[0] ?? 0) * 256 + (message[1] ?? 0)
  if (declared + start > message.length) return { type: 'badFrame', why: 'truncated', at: message.length }
  const list = readTlv(message.subarray(start, start + declared))
  if (!list.ok) return { type: 'badFrame', why: 'tlv', at: start + list.error.at }
  return judgeContainer(list.value)
}

function judgeContainer(list: readonly TlvObject[]): ProtocolOutput {
  const masked = toText(valueOf(list, tags.maskedTrack2))
  if (holdsClearTags(list) || isUnmaskedTrack(masked)) return refused({ tag: 'ClearCardData' })
  const block = valueOf(list, tags.encryptedBlock)
  const track2 = valueOf(list, tags.encryptedTrack2)
  if (block.length === 0 && track2.length === 0)
    return { type: 'note', text: 'magtek EMV data without a card' }
  const cardType = valueOf(list, tags.cardType)[0]
  if (cardType === keyed) return refused({ tag: 'KeyedEntry' })
  const ksn = valueOf(list, tags.ksn)
  if (ksn.length === 0) return refused({ tag: 'KsnNotLoaded' })
  const pan = maskPan(panOfTrack(masked))
  const holder = holderName(toText(valueOf(list, tags.holder)))
  const serial = toText(valueOf(list, tags.deviceSerial)).trim()
  const reading: CardReading = {
    family: 'magtek',
    format: 'magtek-emv',
    reading_type: readingType(cardType),
    ...(track2.length === 0 ? {} : { enc_track2: toHex(track2) }),
    track_ksn: ksnHex(ksn),
    ...(block.length === 0 ? {} : { enc_tlv: toHex(block) }),
    ...(pan.kind === 'masked' ? { masked_pan: pan.pan } : {}),
    ...(holder === undefined ? {} : { card_holder_name: holder }),
    ...(/^[\u{20}-\u{7E}]{1,32}$/u.test(serial) ? { reader_serial: serial } : {}),
    profile: profileOf(valueOf(list, tags.encryptionType)[0], block.length > 0),
  }
  return { type: 'reading', reading }
}

const refused = (refusal: ReadingRefusal): ProtocolOutput => ({ type: 'refused', refusal })

const valueOf = (list: readonly TlvObject[], tag: number): Uint8Array =>
  findTlv(list, tag)?.value ?? new Uint8Array()

/** DFDF52 of a number typed at the reader. */
const keyed = 0x03

/** DFDF52: 01, 02 stripe, 03 keyed (refused before), 05 contact chip, 06 contactless chip, 07 stripe of a chip card, 08 contactless stripe. */
function readingType(cardType: number | undefined): ReadingType {
  switch (cardType) {
    case 0x05:
      return 'ICC'
    case 0x06:
    case 0x08:
      return 'NFC'
    case 0x00:
    case 0x01:
    case 0x02:
    case 0x07:
      return 'MCR'
    default:
      return 'ICC'
  }
}

/** DFDF57: 80 is the data variant of a TDES DUKPT key; others exist and are not confirmed by a published reading. */
function profileOf(type: number | undefined, oneBlock: boolean): CiphertextProfile {
  return {
    scheme: type === 0x80 ? 'tdes-dukpt' : 'unknown',
    keyVariant: type === 0x80 ? 'data' : 'unknown',
    plaintext: oneBlock ? 'tlv-blob' : 'tlv-value',
    padding: '00',
    iv: null,
    span: oneBlock ? 'one-block' : 'per-tag',
  }
}
