import type { Timers } from '../../domain/clock.ts'
import type { QueueSummary } from '../../contract/ipc.ts'
import type { FindError, QueueRow, StorageFailed, TryNowError } from '../../contract/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { createCommands } from './commands.ts'
import type { Commands } from './commands.ts'
import { currentRevision, forgetInMemory } from './committer.ts'
import type { CardsInMemory, OutboxDependencies, OverridablePermits, Permits } from './committer.ts'
import { createDispatcher } from './dispatcher.ts'
import type { Dispatcher } from './dispatcher.ts'
import { createDrain } from './claims.ts'
import {
  createReads,
  createRowNews,
  createSummary,
  createSummaryNews,
  createWaiters,
  isOnItsWay,
} from './reads.ts'
import type { Reads } from './reads.ts'

export type StartOutbox = Omit<OutboxDependencies, 'permits'> & {
  /** @default nobody is asked */
  permits?: Permits
  timers: Timers
  /** Runs something after what is ready now. @default setImmediate */
  soon?: (then: () => void) => void
  /** A row changed: each change as it was committed, also those a call of this API has already answered with. */
  onRow?: (row: OperationRow) => void
  /** Rows that changed, as they are now: each once, at most one call a frame. */
  onRows?: (rows: QueueRow[]) => void
  /** A card block was erased: no reference to it is left, but copies of it may lie in memory until they are collected. */
  onCardDone?: () => void
  /** Rows or sums changed: at most once per 100 ms. */
  onSummary?: (summary: QueueSummary) => void
}

export type Outbox = Commands &
  Omit<Reads, 'shown'> & {
    summary(): Result<QueueSummary, StorageFailed>
    /** The row once it has left `queued` and `sending`, or as it is after `waitMs`. */
    waitForFirstOutcome(operationId: string, waitMs: number): Promise<Result<QueueRow, FindError>>
    /** A credential was mended. */
    resume(gateway: GatewayName): void
    /** The operating system says that the network is back: a hint, so silent gateways are asked now; a stop stays. */
    networkIsBack(): void
    /** A person does not want to wait; also goes on after a stop. What a gateway's Retry-After holds stays held. */
    tryNow(): Result<void, Extract<TryNowError, { tag: 'HeldByGateway' }>>
    stopDrain(): void
    /** The store's hub has answered about these: they go, or the window hears what keeps them. */
    permitsChanged: (operationIds: readonly string[]) => void
    stop(graceMs?: number): Promise<void>
  }

const summaryGapMs = 100

/** A counter of its own asks nobody. */
const everyPermit: Permits = { isAsked: () => false, lets: () => true, holdOf: () => null }

function withOverrides(permits: Permits = everyPermit): OverridablePermits {
  const overridden = new Set<string>()
  return {
    isAsked: permits.isAsked,
    lets: (operationId) => overridden.has(operationId) || permits.lets(operationId),
    holdOf: (operationId) => (overridden.has(operationId) ? null : permits.holdOf(operationId)),
    override: (operationId) => void overridden.add(operationId),
  }
}

/**
 * Starts the store-and-forward queue over an opened storage: rows an earlier process left are picked up, and from then
 * on every due row is sent, looked up or put before a person. Fails only where the disk refuses the first write.
 */
export function startOutbox(given: StartOutbox): Result<Outbox, StorageFailure> {
  const dependencies = { ...given, permits: withOverrides(given.permits) }
  const { timers, onRow, onRows = () => {}, onCardDone = () => {} } = dependencies
  const cardsInMemory: CardsInMemory = new Map()
  const drain = createDrain()
  const waiters = createWaiters(timers)
  const { shown, ...reads } = createReads(dependencies)
  const news = createRowNews(timers, shown, onRows)
  const sums = createSumsNews(dependencies, () => summary())

  const dispatcher = createDispatcher({
    ...dependencies,
    soon: dependencies.soon ?? ((then) => void setImmediate(then)),
    drain,
    cardsInMemory,
    onCardDone,
    onRows(rows, revision) {
      sums.rowsChanged()
      news.add(rows, revision)
      waiters.wake(rows)
      for (const row of rows) onRow?.(row)
    },
    onNews: sums.changed,
  })
  const summary = createSummary(dependencies, dispatcher.connections, drain)
  const started = dispatcher.start()
  if (!started.ok) return started
  return ok({
    ...reads,
    ...createCommands({ ...dependencies, dispatcher, cardsInMemory, reads: { shown, ...reads } }),
    ...connectionCommands(dispatcher, dependencies, drain, summary),
    summary,
    permitsChanged(operationIds) {
      news.add(rowsOf(dependencies.storage, operationIds), currentRevision())
      dispatcher.tick()
    },
    async waitForFirstOutcome(operationId, waitMs) {
      const row = reads.get(operationId)
      if (!row.ok || !isOnItsWay(row.value)) return row
      await waiters.wait(operationId, waitMs)
      return reads.get(operationId)
    },
    async stop(graceMs = 3000) {
      sums.stop()
      for (const operationId of cardsInMemory.keys())
        if (!dispatcher.isInFlight(operationId)) forgetInMemory(cardsInMemory, operationId)
      await dispatcher.stop(graceMs)
      news.stop()
      waiters.wakeAll()
    },
  })
}

/** Tells the window of sums that are news to it, some time after what changed them. */
function createSumsNews(
  dependencies: OutboxDependencies & Pick<StartOutbox, 'timers' | 'onSummary'>,
  summary: () => Result<QueueSummary, StorageFailed>,
) {
  const { timers, onSummary } = dependencies
  const areNews = createSummaryNews(dependencies)
  let haveRowsChanged = false
  let cancel: (() => void) | null = null
  let isLeft = false

  function tell(): void {
    cancel = null
    // What cannot be read is told by the storage's health; sums of nothing would say that nothing waits.
    const counted = summary()
    if (!counted.ok) return
    if (areNews(counted.value) || haveRowsChanged) onSummary?.(counted.value)
    haveRowsChanged = false
  }

  return {
    rowsChanged: (): void => void (haveRowsChanged = true),
    changed: (): void => {
      if (!isLeft) cancel ??= timers.after(summaryGapMs, tell)
    },
    stop(): void {
      isLeft = true
      cancel?.()
    },
  }
}

/** Those that are there and can be read. */
function rowsOf(storage: StartOutbox['storage'], operationIds: readonly string[]): OperationRow[] {
  const rows = storage.read(() => operationIds.flatMap((id) => storage.operations.get(id) ?? []))
  return rows.ok ? rows.value : []
}

function connectionCommands(
  dispatcher: Dispatcher,
  { clock }: StartOutbox,
  drain: ReturnType<typeof createDrain>,
  summary: () => unknown,
): Pick<Outbox, 'resume' | 'networkIsBack' | 'tryNow' | 'stopDrain'> {
  function networkIsBack(): void {
    for (const connection of dispatcher.connections.all) connection.tryNow(clock.now())
    dispatcher.tick()
  }
  return {
    resume(gateway) {
      dispatcher.connections.of(gateway).resume()
      dispatcher.tick()
    },
    networkIsBack,
    tryNow() {
      drain.goOn()
      networkIsBack()
      const now = clock.now()
      for (const connection of dispatcher.connections.all) {
        const until = connection.heldUntil('send', now) ?? connection.heldUntil('lookUp', now)
        if (until !== null && dispatcher.isAwaited(connection))
          return err({ tag: 'HeldByGateway', gateway: connection.gateway, until })
      }
      return ok(undefined)
    },
    stopDrain() {
      // Counts once more: what has been accepted by now is what the stop holds back.
      summary()
      drain.stop()
      dispatcher.tick()
    },
  }
}
