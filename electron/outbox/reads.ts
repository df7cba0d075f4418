import type { Clock, Timers } from '../../domain/clock.ts'
import { dayOf } from '../../domain/day.ts'
import type { QueueQuery, QueueSummary } from '../../contract/ipc.ts'
import type { RowState } from '../../domain/operations.ts'
import type { FindError, HubHold, QueueRow, RowAction, StorageFailed } from '../../contract/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { storageFailed } from '../storage/failure.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Total } from '../../contract/shifts.ts'
import { currentRevision } from './committer.ts'
import type { OutboxDependencies } from './committer.ts'
import { dayAsCsv } from './csv.ts'
import type { Connections } from './connection.ts'
import type { Drain } from './claims.ts'
import { surelyNeverSent } from './row-machine.ts'
import { asksForCard, goesFirst, isClosed } from './row-transitions.ts'

const dayMs = 86_400_000
const waitingStates: readonly RowState[] = ['queued', 'sending', 'unknown', 'inProgress']

export type Reads = ReturnType<typeof createReads>

/** What the window and the other modules read of the queue. */
export function createReads({
  storage,
  settings,
  clock,
  permits,
}: Pick<OutboxDependencies, 'storage' | 'settings' | 'clock' | 'permits'>) {
  const shown = (row: OperationRow, revision = currentRevision()): QueueRow => ({
    ...toQueueRow(row, permits.holdOf(row.operationId), clock.now()),
    revision,
  })
  const read = <Value>(work: () => Value): Result<Value, StorageFailed> => {
    const found = storage.read(work)
    return found.ok ? found : storageFailed(found.error)
  }
  return {
    /** A row as the window sees it. @param revision that it is of; without, it was read just now */
    shown,
    get(operationId: string): Result<QueueRow, FindError> {
      const found = read(() => storage.operations.get(operationId))
      if (!found.ok) return found
      return found.value === null ? err({ tag: 'NoSuchOperation' }) : ok(shown(found.value))
    },
    /**
     * What needs a person first, then the newest. Rows that ended more than `queue.keepEndedDays` ago only by day or by sale.
     *
     * @param endedOf a cashier: of ended rows only those of that name; `null`: of everybody
     */
    list(
      query: QueueQuery,
      endedOf: string | null = null,
    ): Result<{ rows: QueueRow[]; total: number }, StorageFailed> {
      const { queue, rules } = settings()
      const endedSince = dayOf(clock.now() - queue.keepEndedDays * dayMs, rules.timeZone)
      return read(() => {
        const { rows, total } = storage.queries.list(query, endedSince, endedOf)
        return { rows: rows.map(shown), total }
      })
    },
    dayTotals: (day: string): Result<Total[], StorageFailed> => read(() => storage.queries.dayTotals(day)),
    exportCsv: (day: string): Result<string, StorageFailed> =>
      read(() => dayAsCsv(storage.queries.ofDay(day))),
  }
}

/** Sums over the rows that wait, and the state of each connection. */
export function createSummary(
  { storage, gateway, clock }: OutboxDependencies,
  connections: Connections,
  drain: Drain,
): () => Result<QueueSummary, StorageFailed> {
  return () => {
    const now = clock.now()
    const counted = storage.read(() => {
      const waiting = storage.queries.inStates(waitingStates)
      drain.note(waiting.count, storage.queries.newestSequence())
      return { waiting, attention: storage.queries.inStates(['attention']).count }
    })
    if (!counted.ok) return storageFailed(counted.error)
    const { waiting, attention } = counted.value
    const skewMs = clock.skewMs()
    return ok({
      connections: connections.all.map((connection) =>
        connection.snapshot(now, gateway(connection.gateway) !== null),
      ),
      clockSkewMs: skewMs === null ? null : Math.round(skewMs / 1000) * 1000,
      waiting: waiting.count,
      attention,
      waitingMinor: waiting.minor,
      drain: drain.snapshot(waiting.count),
    })
  }
}

/** A next try within this time is made, and another one after it, before a person has read of it. Milliseconds. */
const nearTryMs = 2500

/**
 * Whether sums are news after those that were told. Next tries that lie near are none: while a host cannot be reached they
 * follow each other without an end, and a till at rest would be drawn anew for each of them.
 */
export function createSummaryNews({ clock }: { clock: Clock }): (summary: QueueSummary) => boolean {
  let told = ''
  return (summary) => {
    const now = clock.now()
    const next = JSON.stringify(summary, (member, value: unknown) =>
      member === 'nextTryAt' && typeof value === 'number' && value - now <= nearTryMs ? 'near' : value,
    )
    if (next === told) return false
    told = next
    return true
  }
}

/** A window that draws 60 times a second shows no more than one of them in this time. Milliseconds. */
const frameMs = 16

/**
 * Gathers news of rows: what comes first is told at once, what comes within a frame of that in one call at its end, each
 * row once and as it is then.
 *
 * @param shown the row as the window sees it
 */
export function createRowNews(
  timers: Timers,
  shown: (row: OperationRow, revision: number) => QueueRow,
  tell: (rows: QueueRow[]) => void,
): { add(rows: readonly OperationRow[], revision: number): void; stop(): void } {
  const changed = new Map<string, { row: OperationRow; revision: number }>()
  let cancel: (() => void) | null = null

  function tellAll(): void {
    cancel = null
    if (changed.size === 0) return
    const rows = [...changed.values()].map(({ row, revision }) => shown(row, revision))
    changed.clear()
    cancel = timers.after(frameMs, tellAll)
    tell(rows)
  }

  return {
    add(rows, revision) {
      for (const row of rows) {
        const before = changed.get(row.operationId)
        // What the disk took later may be told earlier, where nothing waits for it.
        if (before === undefined || before.revision <= revision)
          changed.set(row.operationId, { row, revision })
      }
      if (cancel === null) tellAll()
    },
    /** Tells what is left. */
    stop() {
      cancel?.()
      tellAll()
      cancel?.()
      cancel = null
    },
  }
}

/** Those who wait until a row has left `queued` and `sending`. */
export function createWaiters(timers: Timers) {
  const waiters = new Map<string, Set<() => void>>()
  return {
    /** Those among the rows that have come to an outcome. */
    wake(rows: readonly OperationRow[]): void {
      for (const row of rows)
        if (!isOnItsWay(row)) for (const wake of waiters.get(row.operationId) ?? []) wake()
    },
    wakeAll(): void {
      for (const wakes of waiters.values()) for (const wake of wakes) wake()
    },
    wait: (operationId: string, waitMs: number): Promise<void> =>
      new Promise((resolve) => {
        const all = waiters.get(operationId) ?? new Set()
        waiters.set(operationId, all)
        const finish = (): void => {
          all.delete(finish)
          if (all.size === 0) waiters.delete(operationId)
          cancel()
          resolve()
        }
        const cancel = timers.after(waitMs, finish)
        all.add(finish)
      }),
  }
}

/** Whether a row has not come to a first outcome yet. */
export const isOnItsWay = ({ state }: { state: RowState }): boolean =>
  state === 'queued' || state === 'sending'

/** A row as the window sees it at a moment, with what may safely be done with it. */
function toQueueRow(row: OperationRow, hold: HubHold | null, now: number): Omit<QueueRow, 'revision'> {
  const {
    sequence: _sequence,
    day: _day,
    cardStoredAt,
    bankAccountKept: _bankAccountKept,
    consecutiveLookupFailures: _consecutiveLookupFailures,
    mayHaveBeenProcessed: _mayHaveBeenProcessed,
    firstSentAt: _firstSentAt,
    lastSentAt: _lastSentAt,
    lookedUpAt: _lookedUpAt,
    reachableMs: _reachableMs,
    declineSeen: _declineSeen,
    pendingVerdict: _pendingVerdict,
    isRestored: _isRestored,
    isClockSuspect: _isClockSuspect,
    ...shown
  } = row
  return {
    ...shown,
    cardKept: cardStoredAt !== null,
    mayHaveBeenDone: !surelyNeverSent(row),
    // An operation that is on its way, or has ended, is kept by nobody.
    ...(hold === null || !goesFirst(row) ? {} : { hubHold: hold }),
    actions: actionsOf(row, hold, now),
  }
}

function actionsOf(row: OperationRow, hold: HubHold | null, now: number): RowAction[] {
  const card: RowAction[] = asksForCard(row) ? ['presentCard'] : []
  const convert: RowAction[] = row.kind === 'void' && !row.mayHaveBeenProcessed ? ['convertToRefund'] : []
  switch (row.state) {
    case 'queued':
      return [
        ...(hold === null && (row.notBefore === null || row.notBefore <= now) ? (['sendNow'] as const) : []),
        ...(hold === null ? [] : (['sendWithoutHub'] as const)),
        ...card,
        'cancel',
        ...(isClosed(row, now) ? convert : []),
      ]
    case 'unknown':
      return ['lookUp', ...(hold === null || !goesFirst(row) ? [] : (['sendWithoutHub'] as const))]
    case 'inProgress':
      return ['lookUp']
    case 'attention':
      if (row.attention !== 'reverseUnsent') return ['lookUp', ...card, ...convert, 'decide']
      // A clock that was set right since may have opened the window again.
      return isClosed(row, now) ? ['cancel'] : ['cancel', 'decide']
    case 'sending':
    case 'approved':
    case 'declined':
    case 'refused':
    case 'expired':
    case 'cancelled':
      return []
    default:
      return row.state satisfies never
  }
}
