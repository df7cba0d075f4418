import { isRemovalDue } from '../../domain/retention.ts'
import { parseStoredJson } from './operation-row.ts'
import { genesis, hashEntry, removalEvent, type JournalEntry, type JournalHead } from './journal-table.ts'

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
  const nameless = createNameless()

  return {
    take(entry: JournalEntry): void {
      entries += 1
      const { sequence, at, event, hash } = entry
      nameless.take(entry)
      if ((event === 'journalShortened' || event === 'salvaged') && gaps.length < maxGaps)
        gaps.push({ sequence, at, event })
      if (firstBad !== null) return
      const isBad = sequence !== entries || hashEntry(before, entry) !== hash || entry.names === 'changed'
      if (isBad || (sequence === head?.sequence && hash !== head.hash)) firstBad = entries
      if (sequence === head?.sequence) isHeadSeen = true
      before = hash
    },
    end(): Verification {
      if (firstBad === null && !isHeadSeen) firstBad = entries + 1
      const first = Math.min(firstBad ?? Infinity, nameless.firstUnexplained())
      firstBad = first === Infinity ? null : first
      return { entries, ok: firstBad === null, firstBad, gaps }
    },
  }
}

/**
 * Entries whose names are missing. A later entry has to say that names were removed of as long ago, and to be younger than
 * they are by as much as a store keeps them at least: who deletes a name of today has nothing that explains it.
 */
function createNameless() {
  let unexplained: { sequence: number; at: number }[] = []
  return {
    take({ sequence, at, event, detail, names }: JournalEntry): void {
      if (names === 'missing') unexplained.push({ sequence, at })
      if (event !== removalEvent || unexplained.length === 0) return
      const before = parseStoredJson(detail)?.['before']
      if (typeof before !== 'number' || !isRemovalDue(before, at)) return
      unexplained = unexplained.filter((entry) => entry.at >= before)
    },
    firstUnexplained: (): number => unexplained[0]?.sequence ?? Infinity,
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
