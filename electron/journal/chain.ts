import { createHash } from 'node:crypto'

/** One line of the journal: what happened to an operation (or to the store's queue), when, and by whom. */
export type JournalEntry = {
  /** 1, 2, 3, …: a gap is a deletion. */
  sequence: number
  at: number
  /** The day in the store's zone. */
  day: string
  operationId: string | null
  /** A cashier's or supervisor's name, `system`, or a gateway's name for its answers. */
  who: string
  event: string
  /** JSON of named fields. Never card data, never a bank account. */
  detail: string
  /** SHA-256 over the entry before it and this one. */
  hash: string
}

/** The hash before the first entry. */
export const genesis = createHash('sha256').update('extorno journal, version 1').digest('hex')

/** An entry's hash: each field with its length before it, so that no two entries can read the same. */
export function hashEntry(before: string, entry: Omit<JournalEntry, 'hash'>): string {
  const hash = createHash('sha256').update(before)
  for (const field of [
    String(entry.sequence),
    String(entry.at),
    entry.day,
    entry.operationId ?? '',
    entry.who,
    entry.event,
    entry.detail,
  ])
    hash.update(`\n${Buffer.byteLength(field)}:`).update(field)
  return hash.digest('hex')
}

/** Up to where the journal is known to have reached: kept outside the database, to notice a tail cut off. */
export type JournalHead = { sequence: number; hash: string }

export type Verification = { entries: number; ok: boolean; firstBad: number | null }

/**
 * Walks the whole chain. A changed, missing or reordered entry breaks it; `firstBad` is the first sequence that does
 * not follow. `head`: an entry that must be there as it was (a cut-off tail is otherwise a shorter, sound chain).
 */
export function verifyChain(entries: Iterable<JournalEntry>, head: JournalHead | null): Verification {
  let before = genesis
  let count = 0
  let isHeadSeen = head === null || head.sequence === 0
  for (const entry of entries) {
    count += 1
    if (entry.sequence !== count || hashEntry(before, entry) !== entry.hash)
      return { entries: count, ok: false, firstBad: count }
    if (head !== null && entry.sequence === head.sequence) {
      if (entry.hash !== head.hash) return { entries: count, ok: false, firstBad: count }
      isHeadSeen = true
    }
    before = entry.hash
  }
  return isHeadSeen
    ? { entries: count, ok: true, firstBad: null }
    : { entries: count, ok: false, firstBad: count + 1 }
}
