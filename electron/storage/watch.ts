import type { Timers } from '../../domain/clock.ts'
import type { StorageFailure } from './failure.ts'
import type { Storage } from './storage.ts'

/** How often a disk that refused is asked whether it takes something again. Milliseconds. */
const tryAgainMs = 5000

/** How often the database is looked for where it was opened: every commit looks too. Milliseconds. */
const lookGapMs = 30_000

/** Only the next start mends these: it salvages what it can, takes up what was rescued, or it is another version's. */
const lasting: ReadonlySet<StorageFailure['tag']> = new Set(['damaged', 'newer', 'gone', 'replaced'])

export type StorageWatch = {
  /** A read or write failed (`StorageDependencies.onFailure`). */
  failed: (failure: StorageFailure) => void
  stop: () => void
}

/**
 * Tells of a storage that fails while the program runs: once for each failure, however many reads and writes it costs;
 * also of a database that was deleted or replaced while nobody writes; and when a disk that was full, write-protected or
 * held by another takes a write again.
 */
export function watchStorage(options: {
  /** The storage, once it is open. */
  storage: () => Pick<Storage, 'write' | 'meta' | 'confirmInPlace'> | null
  timers: Timers
  onFailed: (failure: StorageFailure) => void
  onWell: () => void
}): StorageWatch {
  const { storage, timers, onFailed, onWell } = options
  let failing: StorageFailure['tag'] | null = null
  let isLeft = false
  let cancel = (): void => {}
  let cancelLook = timers.after(lookGapMs, look)

  /** What it finds comes back through `failed`, as from any other call. */
  function look(): void {
    storage()?.confirmInPlace()
    cancelLook = timers.after(lookGapMs, look)
  }

  const askLater = (): void => {
    cancel = timers.after(tryAgainMs, () => {
      const opened = storage()
      // Rewrites the value to probe whether the disk accepts writes.
      const asked = opened?.write(() => opened.meta.set('generation', opened.meta.get('generation') ?? ''))
      if (failing === null || lasting.has(failing)) return
      if (asked?.ok !== true) return askLater()
      failing = null
      onWell()
    })
  }

  return {
    failed(failure) {
      if (isLeft || failing === failure.tag || (failing !== null && lasting.has(failing))) return
      const isAsking = failing !== null
      failing = failure.tag
      // Not from within the failing call: whoever made it has its own answer to give first.
      queueMicrotask(() => {
        if (!isLeft && failing === failure.tag) onFailed(failure)
      })
      if (lasting.has(failure.tag)) cancel()
      else if (!isAsking) askLater()
    },
    stop() {
      isLeft = true
      cancel()
      cancelLook()
    },
  }
}
