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
