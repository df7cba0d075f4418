/** The most an amount may be, in minor units. */
export const mostMinor = 999_999_999

/**
 * What a person typed into a money field, in minor units; understands `1.234,50`, `1,234.50`, `1234.5`, `1234`.
 * A single separator followed by exactly three digits is a thousands separator. `null` where it is not an amount.
 */
export function parseMoneyText(text: string): number | null {
  const trimmed = text.replaceAll(/[\s\u00a0]|S\/|US\$|\$/gu, '')
  const match = /^(?<whole>\d{1,3}(?:[.,]\d{3})+|\d+)(?:(?<mark>[.,])(?<cents>\d{1,2}))?$/u.exec(trimmed)
  if (!match?.groups) return null
  const { whole = '', mark, cents = '' } = match.groups
  const marks = new Set(whole.replaceAll(/\d/gu, ''))
  if (marks.size > 1 || (mark !== undefined && marks.has(mark))) return null
  const minor = Number(whole.replaceAll(/[.,]/gu, '')) * 100 + Number(cents.padEnd(2, '0'))
  return minor <= mostMinor ? minor : null
}
