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

/**
 * An entry that says itself that others may be missing: at a start the journal did not reach what was known of it
 * (`journalShortened`: a copy was put back, the log was damaged, or somebody cut it), or it was carried over from a
 * damaged database (`salvaged`).
 */
type Gap = { sequence: number; at: number; event: 'journalShortened' | 'salvaged' }

/** `ok`: the chain is unbroken; `firstBad`: the first sequence that does not follow; `gaps`: at most the first 100. */
export type Verification = { entries: number; ok: boolean; firstBad: number | null; gaps: Gap[] }

const maxGaps = 100

/** Walks the chain an entry at a time, for a journal too long to be walked at once. */
export function createVerifier(head: JournalHead | null) {
  let before = genesis
  let firstBad: number | null = null
  let entries = 0
  let isHeadSeen = head === null || head.sequence === 0
  const gaps: Gap[] = []

  return {
    take(entry: JournalEntry): void {
      entries += 1
      const { sequence, at, event, hash } = entry
      if ((event === 'journalShortened' || event === 'salvaged') && gaps.length < maxGaps)
        gaps.push({ sequence, at, event })
      if (firstBad !== null) return
      const isBad = sequence !== entries || hashEntry(before, entry) !== hash
      if (isBad || (sequence === head?.sequence && hash !== head.hash)) firstBad = entries
      if (sequence === head?.sequence) isHeadSeen = true
      before = hash
    },
    end(): Verification {
      if (firstBad === null && !isHeadSeen) firstBad = entries + 1
      return { entries, ok: firstBad === null, firstBad, gaps }
    },
  }
}

/**
 * Walks the whole chain. A changed, missing or reordered entry breaks it.
 *
 * @param head an entry that must be there as it was (a cut-off tail is otherwise a shorter, sound chain)
 */
export function verifyChain(entries: Iterable<JournalEntry>, head: JournalHead | null): Verification {
  const verifier = createVerifier(head)
  for (const entry of entries) verifier.take(entry)
  return verifier.end()
}
