import type { StorageFailed } from '../../contract/operations.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Result } from '../../domain/result.ts'
import type { JournalNote } from '../storage/journal-table.ts'
import type { Storage } from '../storage/storage.ts'

type AdministrativeEvent =
  | 'signedOut'
  | 'settingsChanged'
  | 'settingsAltered'
  | 'settingsImported'
  | 'settingsExported'
  | 'managedSettingsChanged'
  | 'enrolled'
  /** A code was made by which another account of the PC gets the counter's key. */
  | 'keyHandedOver'
  /** Another account of the PC has the counter's key since. */
  | 'keyTaken'
  | 'enrolmentRefused'
  /** The counter became one of a store's hub, or left it. */
  | 'hubJoined'
  | 'hubLeft'
  | 'secretSet'
  | 'secretRemoved'
  | 'journalExported'
  | 'profileChanged'
  | 'readerProven'
  | 'readerNotProven'

/** What happens at a counter beside its operations, in the same journal and the same chain. Never a secret's value. */
export type AdministrativeJournal = {
  note(who: string, event: AdministrativeEvent, detail?: JournalNote['detail']): void
  /** Writes what could not be written while the storage was shut. */
  flush(): void
}

/** More than any counter does while its storage is shut; what comes after it is lost. */
const maxPending = 500

/** @param storage the queue's, as it is now: it may be shut for a while */
export function createAdministrativeJournal(
  storage: () => Result<Storage, StorageFailed>,
  clock: Clock,
): AdministrativeJournal {
  let pending: JournalNote[] = []

  function flush(): void {
    const open = storage()
    if (!open.ok || pending.length === 0) return
    const written = open.value.write(() => {
      for (const note of pending) open.value.journal.append(note)
    })
    if (written.ok) pending = []
  }

  return {
    note(who, event, detail = {}) {
      if (pending.length < maxPending)
        pending.push({ at: clock.now(), operationId: null, who, event, detail })
      flush()
    },
    flush,
  }
}
