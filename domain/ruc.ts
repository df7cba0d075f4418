const factors = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

/**
 * Whether a text is a taxpayer's number of Peru (RUC): eleven digits, of which the last is the check digit of the ten
 * before it, modulo 11 (SUNAT).
 */
export function isRuc(text: string): boolean {
  if (!/^\d{11}$/u.test(text)) return false
  const sum = factors.reduce((total, factor, index) => total + factor * Number(text[index]), 0)
  return (11 - (sum % 11)) % 10 === Number(text[10])
}
