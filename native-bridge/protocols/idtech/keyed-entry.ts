import type { ProtocolOutput } from '../protocol.ts'

/** Card types of a number typed at the reader: C0 (SREDKey 2), and 85 of older readers, which is JIS II for a stripe. */
const manualEntry = 0xc0
const olderManualEntry = 0x85
/** Type, status and three lengths, which tell a keyed entry. */
export const keyedHeaderBytes = 5

/**
 * Whether card data are a keyed entry: type C0, or 85 of which no track was decoded and no length is told. They have no
 * tracks, and no layout that is known: account number, expiry and security code, encrypted (Moneris and ID TECH samples).
 */
export function isKeyedEntry(data: Uint8Array, from: number): boolean {
  const type = data[from] ?? 0
  if ((type & 0xf0) === manualEntry) return true
  if (type !== olderManualEntry) return false
  for (let index = from + 1; index < from + 5; index += 1) if (data[index] !== 0) return false
  return true
}

/** Account number, expiry and security code in blocks, hashes, serial number, KSN: published ones have 66. */
export const maxKeyedBytes = 512

/** What a number typed at the reader means. */
export const keyedEntry: ProtocolOutput = { type: 'refused', refusal: { tag: 'KeyedEntry' } }
