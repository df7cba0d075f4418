import type { QueueSummary } from '../../contract/ipc.ts'
import type { Core } from '../core/core.ts'
import type { Handlers } from '../ipc/door.ts'

/** The window's calls about the queue as a whole. */
export const queueHandlers = (core: () => Core | null, summary: () => QueueSummary): Handlers['queue'] => ({
  summary,
  tryNow: () => core()?.outbox.tryNow(),
  networkIsBack: () => core()?.outbox.networkIsBack(),
  stopDrain: () => core()?.outbox.stopDrain(),
  resume: ({ gateway }) => core()?.outbox.resume(gateway),
  exportCsv: ({ day }) => ({ text: core()?.outbox.exportCsv(day) ?? '' }),
  dayTotals: ({ day }) => core()?.outbox.dayTotals(day) ?? [],
})
