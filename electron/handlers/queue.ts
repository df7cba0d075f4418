import { actorName } from '../../domain/authority.ts'
import type { Clock } from '../../domain/clock.ts'
import { dayOf } from '../../domain/day.ts'
import { ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { Outbox } from '../outbox/index.ts'
import { queueLoad } from '../storage/operations-queries.ts'
import { storageFailed } from '../storage/failure.ts'
import type { CurrentQueue } from './open-queue.ts'

/** The window's calls about the queue as a whole. */
export function queueHandlers(
  current: CurrentQueue,
  settings: () => StoreSettings,
  clock: Clock,
): Handlers['queue'] {
  const tell = (then: (outbox: Outbox) => void): Result<undefined, StorageFailed> => {
    const queue = current()
    if (!queue.ok) return queue
    then(queue.value.outbox)
    return ok(undefined)
  }

  return {
    summary() {
      const queue = current()
      return queue.ok ? queue.value.outbox.summary() : queue
    },
    load() {
      const queue = current()
      if (!queue.ok) return queue
      const { storage } = queue.value
      const day = dayOf(clock.now(), settings().rules.timeZone)
      const read = storage.read(() => queueLoad(storage.queries, day))
      return read.ok ? read : storageFailed(read.error)
    },
    tryNow() {
      const queue = current()
      return queue.ok ? queue.value.outbox.tryNow() : queue
    },
    // A hint and no request: where there is no queue there is nothing to hint at.
    networkIsBack: () => void tell((outbox) => outbox.networkIsBack()),
    stopDrain: () => tell((outbox) => outbox.stopDrain()),
    resume: ({ gateway }) => tell((outbox) => outbox.resume(gateway)),
    exportCsv({ day }) {
      const queue = current()
      if (!queue.ok) return queue
      const text = queue.value.outbox.exportCsv(day)
      return text.ok ? ok({ text: text.value }) : text
    },
    async reconcile({ day, by }, caller) {
      const queue = current()
      return queue.ok ? await queue.value.reconciler.reconcile(day, actorName(caller, by)) : queue
    },
    dayTotals({ day }) {
      const queue = current()
      return queue.ok ? queue.value.outbox.dayTotals(day) : queue
    },
  }
}
