import { hasCheckDigit, isIssuedPan } from './pan.ts'
import type { TextKind } from './text-kinds.ts'

/**
 * Whether a text holds data of a card: a track in any text; an account number in free text, and in a search that is
 * not whole a ticket number of 18 digits or an id.
 */
export function holdsCardData(text: string, kind: TextKind): boolean {
  if (kind === 'ciphertext') return false
  // Digits of other scripts and widths are digits.
  const plain = text.normalize('NFKC')
  if (holdsTrackText(plain)) return true
  if (kind === 'number' || (kind === 'search' && isOtherNumber.test(plain.trim()))) return false
  return holdsPanText(plain)
}

const isOtherNumber = /^(?:\d{18}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu

/** With its sentinels: `%B`, number, whatever a keyboard's layout makes of `^`; `;`, number, `=`. */
const sentinels = /%[B*][\d ]{12,23}[^\dA-Z ]|;\d{12,19}=/iu
/**
 * Track 2 without the start sentinel, or through a keyboard of another layout, where `;` and `=` are other signs: number,
 * separator, expiry. With its check digit, since more than tracks reads so.
 */
const withoutSentinels = /(?<!\d)(?<pan>\d{12,19})[=^&¿¡«]\d{2}(?:0[1-9]|1[0-2])\d/gu

function holdsTrackText(text: string): boolean {
  if (sentinels.test(text)) return true
  for (const { groups } of text.matchAll(withoutSentinels))
    if (hasCheckDigit(groups?.['pan'] ?? '')) return true
  return false
}

/** Digits in groups with a space, dash or dot between them. */
const groupedDigits = /\d+(?:[\s.\-\u2010-\u2015]{1,2}\d+)*/gu
const longestGroupedPan = 19

/** Whether some groups beside each other make an account number that a scheme may have issued. */
function holdsPanText(text: string): boolean {
  for (const [run] of text.matchAll(groupedDigits)) {
    const groups = run.match(/\d+/gu) ?? []
    for (let first = 0; first < groups.length; first += 1) {
      let digits = ''
      for (let last = first; last < groups.length && digits.length < longestGroupedPan; last += 1) {
        digits += groups[last]
        if (isIssuedPan(digits)) return true
      }
    }
  }
  return false
}
