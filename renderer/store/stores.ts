import type { AppInfo, QueueSummary } from '../../contract/ipc.ts'
import type { JournalExport } from '../../contract/journal.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { ReaderLogLine, ReadersSnapshot } from '../../contract/readers.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { ipc } from '../ipc/client.ts'
import type { Session } from '../../contract/people.ts'
import { createSnapshot, useSnapshot } from './snapshot.ts'
import { personOf, session } from './session.ts'

export const appInfo = createSnapshot<AppInfo>()
export const queueSummary = createSnapshot<QueueSummary>()
export const readers = createSnapshot<ReadersSnapshot>()
export const settings = createSnapshot<StoreSettings>()
export const journalExport = createSnapshot<JournalExport>()

/** Whether main can read the queue; where it cannot, sums and lists are empty and say nothing of what is open. */
export const useIsQueueKnown = (): boolean => useSnapshot(appInfo)?.health.isQueueKnown ?? true

/** The newest known form of each row that the window has seen, by operation. */
export const rows = createSnapshot<ReadonlyMap<string, QueueRow>>(new Map())

/** The last masked lines of the reader log, newest first. */
export const readerLog = createSnapshot<readonly ReaderLogLine[]>([])
const maxLogLines = 200

/**
 * Main's clock less this window's, milliseconds: main goes by the gateways' time, this window shows the PC's. Countdowns
 * follow main.
 */
export const clockOffset = createSnapshot<number>(0)

/** Takes in a row from an answer or an event. An event may arrive later than the answer: the newer one stays. */
export function takeRow(row: QueueRow): void {
  const known = rows.get() ?? new Map<string, QueueRow>()
  const before = known.get(row.operationId)
  if (before && before.updatedAt > row.updatedAt) return
  rows.set(new Map(known).set(row.operationId, row))
}

/** Where a gateway has told the time, countdowns go by it, however this PC's clock is set. */
function takeSummary(summary: QueueSummary): void {
  queueSummary.set(summary)
  if (summary.clockSkewMs !== null) clockOffset.set(-summary.clockSkewMs)
}

/** Who was signed in last: what was seen as somebody else is forgotten. */
let lastPersonId: string | null = null

/** Takes in who is at the till. Main tells nobody else's news to a till without a person: they are asked for anew. */
function takeSession(next: Session): void {
  const before = personOf(session.get())
  const person = personOf(next)
  if (person !== null && person.id !== lastPersonId) {
    rows.set(new Map())
    readerLog.set([])
    lastPersonId = person.id
  }
  session.set(next)
  // What does not come is told by its own screen, which asks for it itself.
  if (person !== null && person.id !== before?.id) void askForSnapshots().catch(() => undefined)
}

/** Listens to every snapshot's event, then asks for each once. Rejects where main cannot be reached. */
export async function startStores(): Promise<void> {
  ipc.people.changed.on(takeSession)
  ipc.queue.changed.on(takeSummary)
  ipc.readers.changed.on((value) => readers.set(value))
  ipc.settings.changed.on((value) => settings.set(value))
  ipc.journal.exportChanged.on((value) => journalExport.set(value))
  ipc.operations.changed.on(takeRow)
  ipc.readers.log.on((line) => readerLog.set([line, ...(readerLog.get() ?? [])].slice(0, maxLogLines)))
  ipc.app.healthChanged.on((health) => {
    const info = appInfo.get()
    if (info) appInfo.set({ ...info, health })
    // The list of people lies in the storage: with it, it comes and goes.
    ipc.people
      .session()
      .then(takeSession)
      .catch(() => undefined)
  })
  takeSession(await ipc.people.session())
  await askForSnapshots()
}

async function askForSnapshots(): Promise<void> {
  const [info, stored, summary, readersNow, exportNow] = await Promise.all([
    ipc.app.info(),
    ipc.settings.get(),
    ipc.queue.summary(),
    ipc.readers.snapshot(),
    ipc.journal.exportState(),
  ])
  appInfo.set(info)
  settings.set(stored)
  // Where it cannot be read nothing is shown of it: the health says why.
  if (summary.ok) takeSummary(summary.value)
  readers.set(readersNow)
  journalExport.set(exportNow)
}
