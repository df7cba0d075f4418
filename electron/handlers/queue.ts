import type { Clock } from '../../domain/clock.ts'
import { dayOf } from '../../domain/day.ts'
import type { QueueSummary } from '../../contract/ipc.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Core } from '../core/core.ts'
import type { Handlers } from '../ipc/register-handlers.ts'
import { queueLoad } from '../outbox/limits.ts'

/** The window's calls about the queue as a whole. */
export const queueHandlers = (
  core: () => Core | null,
  summary: () => QueueSummary,
  settings: () => StoreSettings,
  clock: Clock,
): Handlers['queue'] => ({
  summary,
  load() {
    const storage = core()?.storage
    const day = dayOf(clock.now(), settings().rules.timeZone)
    const read = storage?.read(() => queueLoad(storage.queries, day))
    return read?.ok === true ? read.value : null
  },
  tryNow: () => core()?.outbox.tryNow(),
  networkIsBack: () => core()?.outbox.networkIsBack(),
  stopDrain: () => core()?.outbox.stopDrain(),
  resume: ({ gateway }) => core()?.outbox.resume(gateway),
  exportCsv: ({ day }) => ({ text: core()?.outbox.exportCsv(day) ?? '' }),
  dayTotals: ({ day }) => core()?.outbox.dayTotals(day) ?? [],
})
