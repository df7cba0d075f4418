import type { HistoryEvent } from '../../contract/history.ts'
import type { QueueRow } from '../../contract/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { dayAsCsv } from '../outbox/csv.ts'
import { storageFailed } from '../storage/failure.ts'
import type { JournalEntry } from '../storage/journal-table.ts'
import { parseStoredJson } from '../storage/operation-row.ts'
import type { CurrentQueue } from './open-queue.ts'

/** The window's calls about what was done on past days. */
export const historyHandlers = (queue: CurrentQueue): Handlers['history'] => ({
  list({ filter, limit, offset }) {
    const open = queue()
    if (!open.ok) return open
    const { storage, outbox } = open.value
    const page = storage.read(() => ({
      ids: storage.history.page(filter, limit, offset),
      total: storage.history.count(filter),
      cashiers: storage.history.cashiers(filter),
      reasons: storage.history.reasons(filter),
    }))
    if (!page.ok) return storageFailed(page.error)
    const { ids, ...sums } = page.value
    const rows: QueueRow[] = []
    for (const operationId of ids) {
      const row = outbox.get(operationId)
      if (row.ok) rows.push(row.value)
      else if (row.error.tag === 'StorageFailed') return err(row.error)
    }
    return ok({ ...sums, rows })
  },
  events({ operationId }) {
    const open = queue()
    if (!open.ok) return open
    const { storage } = open.value
    const found = storage.read(() =>
      storage.operations.get(operationId) === null ? null : storage.journal.of(operationId).map(eventOf),
    )
    if (!found.ok) return storageFailed(found.error)
    return found.value === null ? err({ tag: 'NoSuchOperation' }) : ok(found.value)
  },
  exportCsv(filter) {
    const open = queue()
    if (!open.ok) return open
    const { storage } = open.value
    const text = storage.read(() => dayAsCsv(storage.history.all(filter)))
    return text.ok ? ok({ text: text.value }) : storageFailed(text.error)
  },
})

/** An entry with its names, as far as they are still there. Members that are no text and no number are left out. */
function eventOf({ sequence, at, event, shown }: JournalEntry): HistoryEvent {
  const detail = Object.entries(parseStoredJson(shown.detail) ?? {}).filter(
    (member): member is [string, string | number | boolean | null] =>
      member[1] === null || ['string', 'number', 'boolean'].includes(typeof member[1]),
  )
  return { sequence, at, who: shown.who, event, detail: Object.fromEntries(detail) }
}
