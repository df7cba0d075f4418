import { eventOf } from '../../contract/hub/events.ts'
import type { Acknowledged, EventBatch } from '../../contract/hub/events.ts'
import type { Result } from '../../domain/result.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import type { StorageFailure } from '../storage/failure.ts'
import { genesis } from '../storage/journal-table.ts'
import type { Storage } from '../storage/storage.ts'

/** Entries in one batch: far from the hub's bound of entries and of bytes. */
const atOnce = 200

/** What the journal says beside what the hub acknowledged. */
export type JournalBesideHub =
  /**
   * The hub has entries that are not here, or others: one of the two journals is a copy. `proof`: the last entry at a place that the hub
   * knows too, which has it raise its alarm where the two differ; `null`: the journal is empty.
   */
  | { is: 'otherCopy'; proof: EventBatch | null }
  /** The hub has all of it. `again`: its last entry, which says so once more; `null`: the journal is empty. */
  | { is: 'whole'; again: EventBatch | null }
  /** `waiting`: entries that the hub does not have, those of the batch among them. */
  | { is: 'behind'; batch: EventBatch; waiting: number }

/**
 * The next entries of the journal that the hub does not have, as far as they may leave the counter, with the last one's place and
 * hash signed.
 *
 * @param now milliseconds since the epoch
 */
export function nextBatch(
  storage: Pick<Storage, 'read' | 'journal'>,
  acknowledged: Acknowledged,
  signer: JournalSigner,
  now: number,
): Result<JournalBesideHub, StorageFailure> {
  return storage.read(() => {
    const { journal } = storage
    const head = journal.head()
    /** Some entries after a place, the last one signed. */
    const batchAfter = (after: number, upTo: number): EventBatch | null => {
      const entries = journal.page({ day: null, after, upTo }, atOnce)
      const last = entries.at(-1)
      if (last === undefined) return null
      return {
        events: entries.map(eventOf),
        previousHash: hashAt(journal, after),
        head: signer.sign({ sequence: last.sequence, hash: last.hash }, now),
        isWhole: last.sequence === head.sequence,
      }
    }
    /** The one entry at a place. */
    const entryAt = (sequence: number): EventBatch | null => batchAfter(Math.max(0, sequence - 1), sequence)
    const { sequence } = acknowledged
    if (!isOnTheWay(journal, acknowledged))
      return { is: 'otherCopy', proof: entryAt(Math.min(sequence, head.sequence)) }
    const batch = batchAfter(sequence, head.sequence)
    return batch === null
      ? { is: 'whole', again: entryAt(head.sequence) }
      : { is: 'behind', batch, waiting: head.sequence - sequence }
  })
}

/** Whether what the hub has is a beginning of this journal. */
const isOnTheWay = (journal: Storage['journal'], { sequence, hash }: Acknowledged): boolean =>
  sequence === 0 || hashAt(journal, sequence) === hash

/** The hash of an entry; empty where there is none at that place, and the journal's own beginning before the first. */
const hashAt = (journal: Storage['journal'], sequence: number): string =>
  sequence === 0
    ? genesis
    : (journal.page({ day: null, after: sequence - 1, upTo: sequence }, 1)[0]?.hash ?? '')
