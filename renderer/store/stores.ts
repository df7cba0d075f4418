import { useCallback, useSyncExternalStore } from 'react'
import type { AppInfo, QueueSummary } from '../../contract/ipc.ts'
import type { HubLinkState } from '../../contract/hub-link.ts'
import type { JournalExport } from '../../contract/journal.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { Session } from '../../contract/people.ts'
import type { ReaderLogLine, ReadersSnapshot } from '../../contract/readers.ts'
import type { UpdateState } from '../../contract/updates.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { ipc } from '../ipc/client.ts'
import { personOf, session } from './session.ts'
import { createSnapshot, useSnapshot } from './snapshot.ts'

export const appInfo = createSnapshot<AppInfo>()
export const queueSummary = createSnapshot<QueueSummary>()
export const readers = createSnapshot<ReadersSnapshot>()
export const settings = createSnapshot<StoreSettings>()
export const journalExport = createSnapshot<JournalExport>()
export const updates = createSnapshot<UpdateState>()
export const hub = createSnapshot<HubLinkState>()

/** Whether main can read the queue; where it cannot, sums and lists are empty and say nothing of what is open. */
export const useIsQueueKnown = (): boolean => useSnapshot(appInfo)?.health.isQueueKnown ?? true

/** Rows that nobody looks at and that are kept all the same, the newest told. */
const maxUnwatched = 1000

export type RowStore = {
  get: (operationId: string) => QueueRow | undefined
  /** Takes in rows from an answer or from news, and tells whoever watches one of them. What is older than what is known is not taken. */
  take: (told: readonly QueueRow[]) => void
  /** @returns a function that stops listening */
  watch: (operationId: string, listener: () => void) => () => void
  clear: () => void
}

/**
 * The newest known form of the rows that the window has seen. Each row has its own listeners: news of one is no news for
 * the others, however many there are.
 */
export function createRowStore(): RowStore {
  const rows = new Map<string, QueueRow>()
  const watched = new Map<string, Set<() => void>>()

  function forgetOldest(): void {
    let excess = rows.size - watched.size - maxUnwatched
    if (excess <= 0) return
    for (const operationId of rows.keys()) {
      if (excess <= 0) return
      if (!watched.has(operationId) && rows.delete(operationId)) excess -= 1
    }
  }

  return {
    get: (operationId) => rows.get(operationId),
    take(told) {
      for (const row of told) {
        const before = rows.get(row.operationId)
        if (before !== undefined && before.revision > row.revision) continue
        // Put last: those told longest ago are forgotten first.
        rows.delete(row.operationId)
        rows.set(row.operationId, row)
      }
      forgetOldest()
      for (const { operationId } of told) for (const listener of watched.get(operationId) ?? []) listener()
    },
    watch(operationId, listener) {
      const listeners = watched.get(operationId) ?? new Set()
      watched.set(operationId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && watched.get(operationId) === listeners) watched.delete(operationId)
      }
    },
    clear() {
      rows.clear()
      for (const listeners of watched.values()) for (const listener of listeners) listener()
    },
  }
}

export const rows = createRowStore()

/** A row, live. `undefined`: the window has not seen it. */
export const useRow = (operationId: string): QueueRow | undefined =>
  useSyncExternalStore(
    useCallback((listener: () => void) => rows.watch(operationId, listener), [operationId]),
    () => rows.get(operationId),
  )

/** The last masked lines of the reader log, newest first. */
export const readerLog = createSnapshot<readonly ReaderLogLine[]>([])
const maxLogLines = 200

/**
 * Main's clock less this window's, milliseconds: main goes by the gateways' time, this window shows the PC's. Countdowns
 * follow main.
 */
export const clockOffset = createSnapshot<number>(0)

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
    rows.clear()
    readerLog.set([])
    lastPersonId = person.id
  }
  session.set(next)
  // What does not come is told by its own screen, which asks for it itself.
  if (person !== null && person.id !== before?.id) void askForSnapshots().catch(() => undefined)
}

/**
 * Listens to every snapshot's event, then asks for each once. Rejects where main cannot be reached.
 * @param whenAtWork called as soon as it is known that nobody has to sign in first
 */
export async function startStores(whenAtWork: () => void): Promise<void> {
  ipc.people.changed.on(takeSession)
  ipc.queue.changed.on(takeSummary)
  ipc.readers.changed.on((value) => readers.set(value))
  ipc.settings.changed.on((value) => settings.set(value))
  ipc.journal.exportChanged.on((value) => journalExport.set(value))
  ipc.hub.changed.on((value) => hub.set(value))
  ipc.updates.changed.on((value) => updates.set(value))
  ipc.operations.changed.on((news) => rows.take(news.rows))
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
  const askForSession = async (): Promise<void> => {
    const now = await ipc.people.session()
    takeSession(now)
    if (now.state === 'open' || now.state === 'signedIn') whenAtWork()
  }
  await Promise.all([askForSession(), askForSnapshots()])
}

async function askForSnapshots(): Promise<void> {
  const [info, stored, summary, readersNow, exportNow, updatesNow, hubNow] = await Promise.all([
    ipc.app.info(),
    ipc.settings.get(),
    ipc.queue.summary(),
    ipc.readers.snapshot(),
    ipc.journal.exportState(),
    ipc.updates.state(),
    ipc.hub.state(),
  ])
  appInfo.set(info)
  settings.set(stored)
  // Where it cannot be read nothing is shown of it: the health says why.
  if (summary.ok) takeSummary(summary.value)
  readers.set(readersNow)
  journalExport.set(exportNow)
  updates.set(updatesNow)
  hub.set(hubNow)
}
