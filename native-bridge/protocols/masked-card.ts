import { longestPan, shortestPan } from '../../domain/pan.ts'

/** Digits of a PAN that may be shown (PCI DSS 3.4: at most the first six and the last four). */
const shownFirst = 6
const shownLast = 4
const longestName = 64

/** Plain loops over character codes: every swipe passes here, and a regular expression costs a microsecond each. */
const code = {
  zero: 0x30,
  nine: 0x39,
  star: 0x2a,
  hash: 0x23,
  percent: 0x25,
  semicolon: 0x3b,
  caret: 0x5e,
} as const

const isDigit = (character: number): boolean => character >= code.zero && character <= code.nine
const isLetter = (character: number): boolean =>
  (character >= 0x41 && character <= 0x5a) || (character >= 0x61 && character <= 0x7a)
const isMask = (character: number): boolean =>
  character === code.star || character === code.hash || isLetter(character)

export type MaskedPan = { kind: 'masked'; pan: string } | { kind: 'clear' } | { kind: 'none' }

/**
 * Makes a reader's masked PAN safe to show. Mask characters stay as the reader gave them ("6510CCCCCCCC0133").
 * MagTek fills with zeros and may set one of them so that the check digit is right ("5163000050000445"): in such a
 * text every digit between the first six and the last four becomes `*`, and the fifth and sixth as well when zero.
 * More than one other digit in the middle is no mask: the reader sends the PAN in clear.
 */
export function maskPan(text: string): MaskedPan {
  if (text.length < shortestPan || text.length > longestPan) return { kind: 'none' }
  const middleEnd = text.length - shownLast
  let masks = 0
  let masksInMiddle = 0
  let digitsInMiddle = 0
  let others = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    const inMiddle = index >= shownFirst && index < middleEnd
    if (isDigit(character)) {
      if (inMiddle) digitsInMiddle += 1
      if (inMiddle && character !== code.zero) others += 1
    } else if (isMask(character)) {
      masks += 1
      if (inMiddle) masksInMiddle += 1
    } else return { kind: 'none' }
  }
  const first = text.slice(0, shownFirst)
  const middle = text.slice(shownFirst, middleEnd)
  const last = text.slice(middleEnd)
  if (masks > 0) {
    if (masksInMiddle === 0) return { kind: 'clear' }
    const shown = digitsInMiddle === 0 ? middle : middle.replaceAll(/[0-9]/gu, '*')
    return { kind: 'masked', pan: first + shown + last }
  }
  if (others > 1) return { kind: 'clear' }
  const shown = first.endsWith('00') ? `${first.slice(0, 4)}**` : first
  return { kind: 'masked', pan: shown + '*'.repeat(middle.length) + last }
}

/** The PAN field of a masked track 1 (`%B…^`, ID TECH `%*…^`) or track 2 (`;…=`), or an empty text. */
export function panOfTrack(track: string): string {
  const sentinel = track.charCodeAt(0)
  if (sentinel !== code.percent && sentinel !== code.semicolon) return ''
  const second = track.charCodeAt(1)
  const start = sentinel === code.percent && (second === 0x42 || second === code.star) ? 2 : 1
  for (let index = start; index < track.length && index <= start + 24; index += 1) {
    const character = track.charCodeAt(index)
    // `=` and `^` separate; so does `D` where a track was packed.
    if (character === 0x3d || character === code.caret || character === 0x44) return track.slice(start, index)
    if (!isDigit(character) && !isMask(character)) return ''
  }
  return ''
}

/** Whether a text given as a masked track shows its whole account number. */
export const isUnmaskedTrack = (track: string): boolean => maskPan(panOfTrack(track)).kind === 'clear'

/** The cardholder's name between the carets of track 1 ("HOGAN/PAUL"), or none when it is empty or masked. */
export function holderOfTrack1(track: string): string | undefined {
  const from = track.indexOf('^')
  const to = track.indexOf('^', from + 1)
  return from < 0 || to < 0 ? undefined : holderName(track.slice(from + 1, to))
}

/** A name fit to be shown: trimmed, printable, at most 64 characters, and nothing that could be card digits. */
export function holderName(text: string): string | undefined {
  const name = text.trim()
  if (name.length === 0 || name.length > longestName) return undefined
  let letters = 0
  let digits = 0
  for (let index = 0; index < name.length; index += 1) {
    const character = name.charCodeAt(index)
    if (character < 0x20 || (character > 0x7e && character < 0xa0) || character > 0xff) return undefined
    if (isLetter(character) || character >= 0xc0) letters += 1
    if (isDigit(character)) digits += 1
  }
  return letters === 0 || digits >= 8 ? undefined : name
}
