import type {
  CardReading,
  CiphertextProfile,
  ReadingRefusal,
  ReadingType,
} from '../../../contract/readings.ts'
import { err, ok, type Result } from '../../../contract/result.ts'
import { toHex, toText } from '../hex.ts'
import { checkKsn } from '../ksn.ts'
import { holderName, holderOfTrack1, maskPan, panOfTrack } from '../masked-card.ts'
import { type Field, fieldOf, PP, textOf } from './message.ts'

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
  fields: readonly Field[],
  readingType: ReadingType,
): Result<PresentedCard, ReadingRefusal> => {
  const tracks = incompleteTracks.map((id) => textOf(fields, id) ?? '')
  const [track1 = '', track2 = ''] = tracks
  const pans = [textOf(fields, PP.PAN) ?? '', ...tracks.map(panOfIncomplete)].map((pan) => maskPan(pan))
  if (pans.some(({ kind }) => kind === 'clear')) return err({ tag: 'ClearCardData' })
  if (readingType === 'MCR' && track1 === '' && track2 === '') return err({ tag: 'BadRead' })
  const masked = pans.find((pan) => pan.kind === 'masked')
  const holder = holderName(textOf(fields, PP.CHNAME) ?? '') ?? holderOfTrack1(track1)
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
export const readingTypeOf = (fields: readonly Field[]): ReadingType | null =>
  READING_TYPE[textOf(fields, PP.CARDTYPE) ?? ''] ?? null

const BLOCK = 8
/** More leading digits in clear than a receipt may show. */
const MOST_CLEAR_BYTES = 3

/** Track 2 in clear: 12 to 19 digits, the separator, digits, and F to the end. Ciphertext does not look so by chance. */
const clearPackedTrack = /^\d{12,19}D\d*F*$/u
const clearPackedPan = /^\d{12,19}F*$/u
const clearTrack1 = /^%?B[\d ]{12,24}\^/u

const holdsClear = (fields: readonly Field[]): boolean =>
  fields.some(({ id, value }) => {
    switch (id) {
      case PP.TRACK1:
        return clearTrack1.test(toText(value))
      case PP.TRACK2:
      case PP.TRACK3:
        return clearPackedTrack.test(toHex(value))
      case PP.ENCPAN:
        return clearPackedPan.test(toHex(value))
      default:
        return false
    }
  })

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
export const readTracks = (
  fields: readonly Field[],
  card: PresentedCard | null,
): Result<CardReading, ReadingRefusal> => {
  if (holdsClear(fields)) return err({ tag: 'ClearCardData' })
  const track1 = fieldOf(fields, PP.TRACK1)
  const track2 = fieldOf(fields, PP.TRACK2)
  const track = track2 ?? track1
  if (track === undefined || track.length === 0) return err({ tag: 'BadRead' })
  const ksnBytes = fieldOf(fields, track2 === undefined ? PP.TRK1KSN : PP.TRK2KSN)
  if (ksnBytes === undefined) {
    const scheme = fieldOf(fields, PP.ENCKRAND) === undefined ? 'master/working key' : 'random key under RSA'
    return err({ tag: 'SchemeNotSupported', scheme })
  }
  const ksn = toHex(ksnBytes)
  const ksnRefusal = checkKsn(ksn)
  if (ksnRefusal !== null) return err(ksnRefusal)
  const clearBytes = (track2?.length ?? 0) % BLOCK
  if (clearBytes > MOST_CLEAR_BYTES) return err({ tag: 'ClearCardData' })
  const track1Ksn = fieldOf(fields, PP.TRK1KSN)
  const sameKey = track1Ksn !== undefined && toHex(track1Ksn) === ksn
  return ok({
    family: 'abecs',
    format: 'abecs-gtk',
    // The PAN is only given for a chip (§3.3.12); without GCX before it, that is all there is to tell by.
    reading_type: card?.readingType ?? (fieldOf(fields, PP.ENCPAN) === undefined ? 'MCR' : 'ICC'),
    ...(track1 !== undefined && sameKey ? { enc_track1: toHex(track1) } : {}),
    ...(track2 === undefined ? {} : { enc_track2: toHex(track2) }),
    track_ksn: ksn,
    ...(card?.maskedPan === undefined ? {} : { masked_pan: card.maskedPan }),
    ...(card?.holder === undefined ? {} : { card_holder_name: card.holder }),
    profile: profileOf(clearBytes),
  })
}
