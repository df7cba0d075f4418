import { err, ok, type Result } from '../../domain/result.ts'
import type { Agreement } from './agreements.ts'
import { readTlvList } from './tlv-list.ts'

/** What an acquirer reads of a track 2. `length`: in characters, where the form tells it without its filling. */
type Track2 = { pan: string; length: number | null }

type Content = NonNullable<Agreement['plaintext']>
type Filling = NonNullable<Agreement['padding']>

const fillings: Record<Filling, string> = {
  '00': 'F?(?:00)*',
  FF: 'F?(?:FF)*',
  'F-nibble': 'F*',
  none: 'F?',
  unknown: '[F0]*',
}

/** Account number, expiry (YYMM), service code and the issuer's own digits (ISO/IEC 7813). */
const parts = (separator: string): string =>
  `(?<pan>\\d{12,19})${separator}(?<expiry>\\d{4})(?<service>\\d{3})(?<rest>\\d*?)`

/** Reads a track 2 of an agreed content under its filling. The error says what is wrong, without a digit of it. */
export function readTrack2(plain: string, content: Content, filling: Filling): Result<Track2, string> {
  switch (content) {
    case 'packed-track':
    case 'tlv-value':
      return checked(new RegExp(`^${parts('D')}${fillings[filling]}$`, 'u').exec(plain), filling !== '00')
    case 'ascii-track': {
      const text = Buffer.from(plain, 'hex').toString('latin1')
      // Sentinels and check character stand there or not, then zero bytes.
      return checked(new RegExp(`^;?${parts('=')}(?:\\?[0-?]?)?\\0*$`, 'u').exec(text), false)
    }
    case 'tlv-object':
    case 'tlv-blob': {
      const value = readTlvList(plain)?.find(({ tag }) => tag === '57')?.value
      return value === undefined ? err('no tag 57') : readTrack2(value, 'tlv-value', 'none')
    }
    case 'unknown':
      return err('content not agreed')
  }
}

/** Of a track 2 without its sentinels and check character (ISO/IEC 7813). */
const maxCharacters = 37

function checked(match: RegExpExecArray | null, isLengthTold: boolean): Result<Track2, string> {
  const { pan = '', expiry = '', service = '', rest = '' } = match?.groups ?? {}
  if (match === null) return err('no track 2')
  if (!hasCheckDigit(pan)) return err('check digit')
  const characters = `${pan}D${expiry}${service}${rest}`.length
  if (characters > maxCharacters) return err('too long')
  const month = Number(expiry.slice(2))
  if (month < 1 || month > 12) return err('expiry')
  return ok({ pan, length: isLengthTold ? characters : null })
}

/** Luhn (ISO/IEC 7812-1). */
function hasCheckDigit(pan: string): boolean {
  let sum = 0
  for (const [index, digit] of Array.from(pan).toReversed().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
