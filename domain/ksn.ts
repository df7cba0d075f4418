import type { ReadingRefusal } from './readings.ts'

/** ANSI X9.24-1: the last 21 bits of a TDES DUKPT KSN count the transactions of one initial key. */
const counterBits = 0x1f_ffff
const ksnShape = /^(?:[0-9A-F]{16}|[0-9A-F]{20}|[0-9A-F]{24})$/iu
/** Key serial numbers kept per device. A device has one key for cards, at most a few. */
const maxKeys = 16

type KsnRefusal = Extract<
  ReadingRefusal,
  { tag: 'KsnMalformed' | 'KsnNotLoaded' | 'KsnReplayed' | 'KsnWentBack' }
>

/** Key id and transaction counter, or `null` when the digits are not those of a KSN (20, 16, or 24 for AES). */
export function readKsn(ksn: string): { keyId: string; counter: number } | null {
  if (!ksnShape.test(ksn)) return null
  if (ksn.length === 24) return { keyId: ksn.slice(0, 16), counter: Number.parseInt(ksn.slice(16), 16) }
  const tail = Number.parseInt(ksn.slice(-6), 16)
  const counter = tail & counterBits
  // Three of the last 24 bits still belong to the device id.
  return { keyId: ksn.slice(0, -6) + (tail - counter).toString(16), counter }
}

/** What a KSN says by itself: not a KSN's shape, or a key that was never loaded (all zero, all F, counter zero). */
export function checkKsn(ksn: string): KsnRefusal | null {
  const parts = readKsn(ksn)
  if (parts === null) return { tag: 'KsnMalformed' }
  if (/^(?:0+|F+)$/u.test(ksn) || parts.counter === 0) return { tag: 'KsnNotLoaded' }
  return null
}

/**
 * The one way to write a KSN, so that a repeated one is seen however it is written: upper case, a TDES KSN of fewer
 * than ten bytes padded on the left with F (ANSI X9.24-1).
 */
export const canonicalKsn = (ksn: string): string =>
  ksn.length < 20 ? ksn.toUpperCase().padStart(20, 'F') : ksn.toUpperCase()

/** The last counter of each key that one device has shown. Keep it as long as the device's identity. */
export type KsnHistory = {
  /** Refuses a KSN seen before (a replay) or behind the last one of its key; otherwise remembers it. */
  admit(ksn: string): KsnRefusal | null
}

/** An empty history for one device. DUKPT never uses a counter twice and only counts up. */
export function createKsnHistory(): KsnHistory {
  const lastCounters = new Map<string, number>()
  return {
    admit(ksn) {
      const refusal = checkKsn(ksn)
      if (refusal !== null) return refusal
      const parts = readKsn(ksn)
      if (parts === null) return { tag: 'KsnMalformed' }
      const last = lastCounters.get(parts.keyId)
      if (last === parts.counter) return { tag: 'KsnReplayed' }
      if (last !== undefined && parts.counter < last) return { tag: 'KsnWentBack' }
      lastCounters.delete(parts.keyId)
      lastCounters.set(parts.keyId, parts.counter)
      const oldest = lastCounters.keys().next()
      if (lastCounters.size > maxKeys && oldest.done !== true) lastCounters.delete(oldest.value)
      return null
    },
  }
}
