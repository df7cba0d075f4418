import { z } from 'zod'
import { canonicalKsn, readKsn } from './ksn.ts'

/** By what a card that is read differs from the one that is known. `reader`: its reader has other keys (KSN). */
export const cardDifferenceSchema = z.enum(['lastFour', 'bin', 'reader'])
export type CardDifference = z.infer<typeof cardDifferenceSchema>

/** What a reading tells of its card: a masked number, where its reader gives one, and the KSN. */
export type ReadCard = { maskedPan?: string | undefined; ksn: string }
/** What is known of the card it should be: the sale's masked number, and the KSNs of earlier readings for the operation. */
export type KnownCard = { maskedPan?: string | undefined; ksns: readonly string[] }

/** By what a card differs from the one that it should be. What either side does not tell is not compared. */
export function cardDifferences(read: ReadCard, known: KnownCard): CardDifference[] {
  const differences: CardDifference[] = []
  const [lastFour, knownLastFour] = [lastFourOf(read.maskedPan), lastFourOf(known.maskedPan)]
  if (lastFour !== null && knownLastFour !== null && lastFour !== knownLastFour) differences.push('lastFour')
  const [bin, knownBin] = [shownBin(read.maskedPan), shownBin(known.maskedPan)]
  const digits = Math.min(bin.length, knownBin.length)
  if (bin.slice(0, digits) !== knownBin.slice(0, digits)) differences.push('bin')
  const device = deviceOf(read.ksn)
  if (known.ksns.length > 0 && known.ksns.every((ksn) => deviceOf(ksn) !== device)) differences.push('reader')
  return differences
}

/** The last four digits of a masked number, or `null` where they are masked too. */
export const lastFourOf = (maskedPan: string | undefined): string | null =>
  /(?<lastFour>\d{4})$/u.exec(maskedPan ?? '')?.groups?.['lastFour'] ?? null

/** The first digits that a masked number shows: six, or the four of some readers. */
const shownBin = (maskedPan: string | undefined): string => /^\d{0,6}/u.exec(maskedPan ?? '')?.[0] ?? ''

/** Key set and device that a KSN names (ANSI X9.24-1): all of it but the counter. */
const deviceOf = (ksn: string): string | null => readKsn(canonicalKsn(ksn))?.keyId.toUpperCase() ?? null
