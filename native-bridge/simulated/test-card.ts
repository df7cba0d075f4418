import { fromAscii, fromHex, joined, tlv } from './bytes.ts'

/**
 * The card of training: a published EMV test card (PAN 4761739001010010 of the Visa test set). It is nobody's account.
 * Track text comes with its sentinels and without the check character, as most readers give it.
 */
export const testCard = {
  pan: '4761739001010010',
  holder: 'TEST/CARD 01',
  track1: '%B4761739001010010^TEST/CARD 01^25122011143878089?',
  track2: ';4761739001010010=25122011143878089?',
  /** Tag 57: the same track 2 in packed digits, `D` for the separator. */
  packedTrack2: fromHex('4761739001010010D25122011143878089'),
  packedPan: fromHex('4761739001010010'),
} as const

/** What a chip tells about one transaction, beside the card data: the authorisation request cryptogram and its inputs. */
export const transactionTags = (entryMode: '05' | '07'): Uint8Array =>
  joined(
    tlv('82', fromHex('1980')),
    tlv('84', fromHex('A0000000031010')),
    tlv('95', fromHex('8000008000')),
    tlv('9A', fromHex('251115')),
    tlv('9C', fromHex('00')),
    tlv('5F2A', fromHex('0604')),
    tlv('5F34', fromHex('01')),
    tlv('9F02', fromHex('000000000000')),
    tlv('9F03', fromHex('000000000000')),
    tlv('9F10', fromHex('06010A03A00000')),
    tlv('9F1A', fromHex('0604')),
    tlv('9F26', fromHex('A1B845A6577BFF18')),
    tlv('9F27', fromHex('80')),
    tlv('9F33', fromHex('E0F8C8')),
    tlv('9F34', fromHex('1F0302')),
    tlv('9F36', fromHex('0001')),
    tlv('9F37', fromHex('FDD4FBCC')),
    tlv('9F39', fromHex(entryMode)),
    tlv('50', fromAscii('VISA CREDITO')),
  )
