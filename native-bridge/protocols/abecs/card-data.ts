import type { CardReading, CiphertextProfile, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'
import { err, ok, type Result } from '../../../domain/result.ts'
import { toHex } from '../bytes.ts'
import { checkKsn } from '../../../domain/ksn.ts'
import { holderName, holderOfTrack1, maskPan, panOfTrack } from '../masked-card.ts'
import { fieldOf, hexOf, PP, textOf, type Field, type Reply } from './message.ts'

/** What GCX or CEX told of the card: how it was presented and what may be shown of it. */
export type PresentedCard = { readingType: ReadingType; maskedPan?: string; holder?: string }

const READING_TYPE: Readonly<Record<string, ReadingType>> = {
  '00': 'MCR',
  '03': 'ICC',
  '05': 'NFC',
  '06': 'NFC',
}

const incompleteTracks = [PP.TRK1INC, PP.TRK2INC, PP.TRK3INC] as const

/**
 * Reads what an answer shows of the card (§5.4.1). The pinpad cuts the tracks and masks the PAN as it was asked to.
 * Errors: ClearCardData when it did not mask, BadRead when a stripe was swiped and no track of it was read.
 */
export const presentedCard = (
  reply: Reply,
  readingType: ReadingType,
): Result<PresentedCard, ReadingRefusal> => {
  const tracks = incompleteTracks.map((id) => textOf(reply, id) ?? '')
  const [track1 = '', track2 = ''] = tracks
  const pans = [textOf(reply, PP.PAN) ?? '', ...tracks.map(panOfIncomplete)].map((pan) => maskPan(pan))
  if (pans.some(({ kind }) => kind === 'clear')) return err({ tag: 'ClearCardData' })
  if (readingType === 'MCR' && track1 === '' && track2 === '') return err({ tag: 'BadRead' })
  const masked = pans.find((pan) => pan.kind === 'masked')
  const holder = holderName(textOf(reply, PP.CHNAME) ?? '') ?? holderOfTrack1(track1)
  return ok({
    readingType,
    ...(masked === undefined ? {} : { maskedPan: masked.pan }),
    ...(holder === undefined ? {} : { holder }),
  })
}

/** The account number at the front of a cut track, which has no start sentinel here and may have blanks inside. */
const panOfIncomplete = (track: string): string => {
  const digits = track.replaceAll(' ', '').replace(/^[A-Z]/u, '')
  return panOfTrack(`;${digits}`) || (/^[0-9*]{12,19}/u.exec(digits)?.[0] ?? '')
}

/** How GCX says the card was presented, or `null` for a kind the specification does not name. */
export const readingTypeOf = (reply: Reply): ReadingType | null =>
  READING_TYPE[textOf(reply, PP.CARDTYPE) ?? ''] ?? null

const BLOCK = 8
/** More leading digits in clear than a receipt may show. */
const MAX_CLEAR_BYTES = 3

const SHORTEST_PAN = 12
const LONGEST_PAN = 19
const SEPARATOR = 0xd
const FILLER = 0xf

/**
 * Whether packed nibbles are in clear: 12 to 19 digits, for a track the separator and more digits, and F to the end. Ciphertext does not look so by chance; it differs within the first few nibbles.
 */
const isClearPacked = ({ data }: Reply, { id, from, to }: Field): boolean => {
  let digits = 0
  let separated = false
  let filled = false
  for (let index = from * 2; index < to * 2; index += 1) {
    const byte = data[index >> 1] ?? 0
    const nibble = index % 2 === 0 ? byte >> 4 : byte & 0xf
    if (nibble === FILLER) filled = true
    else if (filled) return false
    else if (nibble === SEPARATOR && !separated && digits >= SHORTEST_PAN) separated = true
    else if (nibble > 9) return false
    else if (!separated) digits += 1
    if (digits > LONGEST_PAN) return false
  }
  return digits >= SHORTEST_PAN && separated === (id !== PP.ENCPAN)
}

/** Whether a track 1 shows its PAN: the format letter (after a start sentinel or none), digits or blanks, a caret. */
const isClearTrack1 = ({ data }: Reply, { from, to }: Field): boolean => {
  let at = data[from] === 0x25 ? from + 1 : from
  if (data[at] === 0x42) at += 1
  let digits = 0
  for (; at < to; at += 1) {
    const code = data[at] ?? 0
    if (code >= 0x30 && code <= 0x39) digits += 1
    else if (code !== 0x20) return code === 0x5e && digits >= SHORTEST_PAN
  }
  return false
}

const holdsClear = (reply: Reply): boolean => {
  for (const field of reply.fields) {
    switch (field.id) {
      case PP.TRACK1:
        if (isClearTrack1(reply, field)) return true
        break
      case PP.TRACK2:
      case PP.TRACK3:
      case PP.ENCPAN:
        if (isClearPacked(reply, field)) return true
        break
      default:
        break
    }
  }
  return false
}

const profileOf = (clearBytes: number): CiphertextProfile => ({
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  // With its first digits in clear the rest is no packed track any more: only an acquirer who asked for it can use it.
  plaintext: clearBytes === 0 ? 'packed-track' : 'unknown',
  padding: 'F-nibble',
  iv: null,
  span: 'per-track',
})

/**
 * Makes a reading of the answer to GTK (§3.3.12): tracks under the DUKPT data key, packed nibbles with D for the
 * separator, filled with F. In CBC mode each track has a KSN of its own; only the tracks of track 2's KSN are given.
 * Errors: ClearCardData, BadRead (no track), SchemeNotSupported (a working key or a random key), KsnMalformed,
 * KsnNotLoaded.
 */
export const readTracks = (reply: Reply, card: PresentedCard | null): Result<CardReading, ReadingRefusal> => {
  if (holdsClear(reply)) return err({ tag: 'ClearCardData' })
  const track1 = fieldOf(reply, PP.TRACK1)
  const track2 = fieldOf(reply, PP.TRACK2)
  if (isEmpty(track1) && isEmpty(track2)) return err({ tag: 'BadRead' })
  const track1Ksn = hexOf(reply, PP.TRK1KSN)
  const ksn = track2 === undefined ? track1Ksn : hexOf(reply, PP.TRK2KSN)
  if (ksn === undefined) {
    const scheme = fieldOf(reply, PP.ENCKRAND) === undefined ? 'master/working key' : 'random key under RSA'
    return err({ tag: 'SchemeNotSupported', scheme })
  }
  const ksnRefusal = checkKsn(ksn)
  if (ksnRefusal !== null) return err(ksnRefusal)
  const clearBytes = track2 === undefined ? 0 : (track2.to - track2.from) % BLOCK
  if (clearBytes > MAX_CLEAR_BYTES) return err({ tag: 'ClearCardData' })
  const reading: CardReading = {
    family: 'abecs',
    format: 'abecs-gtk',
    // The PAN is only given for a chip (§3.3.12); without GCX before it, that is all there is to tell by.
    reading_type: card?.readingType ?? (fieldOf(reply, PP.ENCPAN) === undefined ? 'MCR' : 'ICC'),
    track_ksn: ksn,
    profile: profileOf(clearBytes),
  }
  if (track1 !== undefined && track1Ksn === ksn)
    reading.enc_track1 = toHex(reply.data, track1.from, track1.to)
  if (track2 !== undefined) reading.enc_track2 = toHex(reply.data, track2.from, track2.to)
  if (card?.maskedPan !== undefined) reading.masked_pan = card.maskedPan
  if (card?.holder !== undefined) reading.card_holder_name = card.holder
  return ok(reading)
}

const isEmpty = (field: Field | undefined): boolean => field === undefined || field.from === field.to
