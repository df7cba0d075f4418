import type { CardReading, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { err, ok, type Result } from '../../../domain/result.ts'
import { holdsClearTags, holdsClearTrack } from '../../../domain/clear-card-data.ts'
import { checkKsn } from '../../../domain/ksn.ts'
import { ksnHex, toHex, toText } from '../bytes.ts'
import { findTlv, readTlv, type TlvObject } from '../../../domain/tlv.ts'
import { fromBase64 } from './base64.ts'
import { FS } from './message.ts'

/** Tags of the container in E07. */
const TAG = { encryption: 0xdf9009, data: 0xdf9020, ksn: 0xdf9021, vector: 0xdf9022 } as const

/** The second two characters of E07: how the data are encrypted. */
const SECURE_DATA = '05'
const CLEAR = '00'

/** What the first two characters say went wrong. */
const failures: Readonly<Record<string, ReadingRefusal>> = {
  '01': { tag: 'BadRead' },
  '02': { tag: 'ReaderError', code: 'E07 02' },
  '99': { tag: 'ReaderError', code: 'E07 99' },
}

const CHIP_DATA = '02'
const TRACK_DATA = '01'

/** Where the fields of an E07 message are: after `E07`, status and kind of encryption, then two separators. */
const HEAD_BYTES = 7

type Parts = { status: string; encryption: string; kind: string; container: Uint8Array | null }

const partsOf = (message: Uint8Array): Parts => {
  const first = message.indexOf(FS)
  const second = message.indexOf(FS, first + 1)
  return {
    status: toText(message, 3, Math.min(5, message.length)),
    encryption: toText(message, 5, Math.min(HEAD_BYTES, message.length)),
    kind: first < 0 || second < 0 ? '' : toText(message, first + 1, second),
    container: second < 0 ? null : fromBase64(message, second + 1, message.length),
  }
}

/**
 * Makes a reading of E07, the encrypted card data of the card presented last.
 * @param readingType how that card was presented, as C31 told before
 * Errors: `'tlv'` when the container cannot be read; NotEncrypting, ClearCardData, BadRead, NoSeparableTrack2 (a
 * stripe's tracks are one block), SchemeNotSupported, KsnMalformed, KsnNotLoaded, ReaderError.
 */
export const readCardData = (
  message: Uint8Array,
  readingType: ReadingType,
): Result<CardReading, ReadingRefusal | 'tlv'> => {
  const { status, encryption, kind, container } = partsOf(message)
  // What is base64 throughout holds no track: that is looked for in anything else, whatever it says of itself.
  if (container === null && holdsClearTrack(message)) return err({ tag: 'ClearCardData' })
  if (status !== '00')
    return err(failures[status] ?? { tag: 'ReaderError', code: `E07 ${status.replaceAll(/\D/gu, '?')}` })
  if (encryption === CLEAR) return err({ tag: 'NotEncrypting' })
  if (encryption !== SECURE_DATA)
    return err({ tag: 'SchemeNotSupported', scheme: `XPI encryption ${encryption.replaceAll(/\D/gu, '?')}` })
  const list = container === null ? null : readTlv(container)
  if (list === null || !list.ok) return err('tlv')
  if (holdsClearTags(list.value)) return err({ tag: 'ClearCardData' })
  if (kind === TRACK_DATA) return err({ tag: 'NoSeparableTrack2' })
  if (kind !== CHIP_DATA) return err({ tag: 'KeyedEntry' })
  return readContainer(list.value, readingType)
}

const readContainer = (
  list: readonly TlvObject[],
  readingType: ReadingType,
): Result<CardReading, ReadingRefusal> => {
  const told = findTlv(list, TAG.encryption)
  if (told !== undefined && toText(told.value) === CLEAR) return err({ tag: 'NotEncrypting' })
  const data = findTlv(list, TAG.data)?.value
  const ksn = findTlv(list, TAG.ksn)?.value
  if (data === undefined || data.length === 0) return err({ tag: 'BadRead' })
  if (ksn === undefined) return err({ tag: 'NotEncrypting' })
  const inside = readTlv(data)
  if (inside.ok && holdsClearTags(inside.value)) return err({ tag: 'ClearCardData' })
  const track_ksn = ksnHex(ksn)
  const refusal = checkKsn(track_ksn)
  if (refusal !== null) return err(refusal)
  const vector = findTlv(list, TAG.vector)?.value
  return ok({
    family: 'verifone-xpi',
    format: 'verifone-xpi-e07',
    reading_type: readingType,
    track_ksn,
    enc_tlv: toHex(data),
    profile: {
      scheme: 'tdes-dukpt',
      keyVariant: 'data',
      plaintext: 'tlv-blob',
      padding: '00',
      iv: vector === undefined || vector.every((byte) => byte === 0) ? null : toHex(vector),
      span: 'one-block',
    },
  })
}

/** Point-of-service entry mode (9F39) of contactless: EMV and stripe emulation. */
const CONTACTLESS_MODES: ReadonlySet<number> = new Set([0x07, 0x91])
const ENTRY_MODE = 0x9f39

/**
 * What C31, the answer to a chip read, says: how the card was presented. The status is two digits after `C31`; the
 * objects are a TLV list. Errors: ClearCardData where the device shows the account number; ReaderError; `'tlv'`.
 */
export const readChipAnswer = (message: Uint8Array): Result<ReadingType, ReadingRefusal | 'tlv'> => {
  const status = toText(message, 3, 5)
  if (status !== '00') return err({ tag: 'ReaderError', code: `C31 ${status.replaceAll(/\D/gu, '?')}` })
  const list = readTlv(message.subarray(7))
  if (!list.ok) return err('tlv')
  if (holdsClearTags(list.value)) return err({ tag: 'ClearCardData' })
  const mode = findTlv(list.value, ENTRY_MODE)?.value[0] ?? 0
  return ok(CONTACTLESS_MODES.has(mode) ? 'NFC' : 'ICC')
}
