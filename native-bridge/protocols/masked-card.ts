/** Digits of a PAN that may be shown (PCI DSS 3.4: at most the first six and the last four). */
const shownFirst = 6
const shownLast = 4

export type MaskedPan = { kind: 'masked'; pan: string } | { kind: 'clear' } | { kind: 'none' }

/**
 * Makes a reader's masked PAN safe to show. Mask characters stay as the reader gave them ("6510CCCCCCCC0133").
 * MagTek fills with zeros and may set one of them so that the check digit is right ("5163000050000445"): in such a
 * text every digit between the first six and the last four becomes `*`, and the fifth and sixth as well when zero.
 * More than one other digit in the middle is no mask: the reader sends the PAN in clear.
 */
export function maskPan(text: string): MaskedPan {
  if (text.length < 12 || text.length > 19 || !/^[0-9*A-Za-z#x]+$/u.test(text)) return { kind: 'none' }
  const middle = text.slice(shownFirst, -shownLast)
  const first = text.slice(0, shownFirst)
  const last = text.slice(-shownLast)
  if (/[^0-9]/u.test(text)) {
    if (!/[^0-9]/u.test(middle)) return { kind: 'clear' }
    return { kind: 'masked', pan: first + middle.replaceAll(/[0-9]/gu, '*') + last }
  }
  const others = middle.replaceAll('0', '').length
  if (others > 1) return { kind: 'clear' }
  const shown = first.endsWith('00') ? `${first.slice(0, 4)}**` : first
  return { kind: 'masked', pan: shown + '*'.repeat(middle.length) + last }
}

/** The PAN field of a masked track 1 (`%B…^`, ID TECH `%*…^`) or track 2 (`;…=`). */
export function panOfTrack(track: string): string {
  const match = /^(?:%[B*]?|;)([0-9*A-Za-z#]{8,24})[=^D]/u.exec(track)
  return match?.[1] ?? ''
}

/** The cardholder's name between the carets of track 1 ("HOGAN/PAUL"), or none when it is empty or masked. */
export function holderOfTrack1(track: string): string | undefined {
  const from = track.indexOf('^')
  const to = track.indexOf('^', from + 1)
  return from < 0 || to < 0 ? undefined : holderName(track.slice(from + 1, to))
}

/** A name fit to be shown: trimmed, printable, at most 64 characters, and nothing that could be card digits. */
export function holderName(text: string): string | undefined {
  const name = text.trim()
  if (name.length === 0 || name.length > 64) return undefined
  if (!/[A-Za-z\u{C0}-\u{FF}]/u.test(name) || !/^[\u{20}-\u{7E}\u{A0}-\u{FF}]+$/u.test(name)) return undefined
  return /[0-9]{8}/u.test(name.replaceAll(/[^0-9A-Za-z]/gu, '')) ? undefined : name
}
