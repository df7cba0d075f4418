/** A PAN has 12 to 19 digits (ISO/IEC 7812). */
export const shortestPan = 12
export const longestPan = 19

/** Whether the last digit is the check digit of the others (ISO/IEC 7812-1 Annex B, "Luhn"), and not all are zero. */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0
  let isDoubled = false
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    const digit = digits.charCodeAt(index) - 0x30
    const doubled = digit * 2
    sum += isDoubled ? (doubled > 9 ? doubled - 9 : doubled) : digit
    isDoubled = !isDoubled
  }
  return sum > 0 && sum % 10 === 0
}

/** First digits (as many as the bounds have) and lengths of the numbers that card schemes issue. */
type IssuerRange = { from: number; to: number; lengths: readonly number[] }

const upTo19 = [13, 14, 15, 16, 17, 18, 19]
/**
 * Where the account numbers of card schemes begin and how long they are, as the schemes publish it; Maestro, Discover
 * and UnionPay together take all that begins with 50, 56 to 58 and 6.
 */
const issuerRanges: readonly IssuerRange[] = [
  { from: 2200, to: 2204, lengths: [16, 17, 18, 19] }, // Mir
  { from: 2221, to: 2720, lengths: [16] }, // Mastercard
  { from: 300, to: 305, lengths: [14, 16, 17, 18, 19] }, // Diners Club
  { from: 34, to: 34, lengths: [15] }, // American Express
  { from: 37, to: 37, lengths: [15] },
  { from: 36, to: 36, lengths: [14, 15, 16, 17, 18, 19] }, // Diners Club
  { from: 38, to: 39, lengths: [14, 16, 17, 18, 19] },
  { from: 3528, to: 3589, lengths: [16, 17, 18, 19] }, // JCB
  { from: 4, to: 4, lengths: [13, 16, 19] }, // Visa
  { from: 51, to: 55, lengths: [16] }, // Mastercard
  { from: 50, to: 50, lengths: upTo19 }, // Maestro
  { from: 56, to: 58, lengths: upTo19 },
  { from: 6, to: 6, lengths: upTo19 },
  { from: 81, to: 82, lengths: [16, 17, 18, 19] }, // UnionPay, RuPay
]

/** Whether digits are an account number that a card scheme may have issued: its range, its length, its check digit. */
export const isIssuedPan = (digits: string): boolean =>
  issuerRanges.some(({ from, to, lengths }) => {
    const first = Number(digits.slice(0, String(from).length))
    return first >= from && first <= to && lengths.includes(digits.length)
  }) && hasCheckDigit(digits)
