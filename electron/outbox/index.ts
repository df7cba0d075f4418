import type { Timers } from '../../domain/clock.ts'
import { dayOf } from '../../domain/day.ts'
import type { QueueQuery, QueueSummary } from '../../contract/ipc.ts'
import type { AnswerSummary, RowState } from '../../domain/operations.ts'
import type {
  ActError,
  ConvertError,
  DecideError,
  FindError,
  PresentCardError,
  QueueRow,
  StorageFailed,
} from '../../contract/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { gatewayNameSchema } from '../../domain/sales.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { storageFailed } from '../storage/failure.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { NewOperation, OperationRow, OperationSecrets } from '../storage/operation-row.ts'
import type { Total } from '../storage/operations-queries.ts'
import type { CardsInMemory, OutboxDependencies } from './committer.ts'
import { forgetInMemory } from './committer.ts'
import { dayAsCsv } from './csv.ts'
import { createDispatcher } from './dispatcher.ts'
import { createDrain } from './drain.ts'
import { toQueueRow } from './queue-row.ts'
import type { RefusalOf, RowEvent, Verdict } from './row-machine.ts'

export type StartOutbox = OutboxDependencies & {
  timers: Timers
  /** Runs something after what is ready now. @default setImmediate */
  soon?: (then: () => void) => void
  /** A row changed; called after its commit, also for changes a call of this API has already answered with. */
  onRow?: (row: QueueRow) => void
  /** At most once per 100 ms. */
  onSummary?: (summary: QueueSummary) => void
}

export type Submission = NewOperation & {
  secrets: OperationSecrets
  /** The card block is held in memory for one try and never written. */
  isCardInMemory: boolean
  /** What the journal says of its acceptance. */
  detail: Readonly<Record<string, string | number | boolean | null>>
}

export type Outbox = {
  /** Answers once the row is committed. Ids are the caller's care (`acceptOperation`). */
  submit(submission: Submission): Result<QueueRow, StorageFailure>
  get(operationId: string): Result<QueueRow, FindError>
  /** Newest first. Rows that ended more than `queue.keepEndedDays` ago only by day or by sale. */
  list(query: QueueQuery): Result<{ rows: QueueRow[]; total: number }, StorageFailed>
  summary(): Result<QueueSummary, StorageFailed>
  /** The row once it has left `queued` and `sending`, or as it is after `waitMs`. */
  waitForFirstOutcome(operationId: string, waitMs: number): Promise<Result<QueueRow, FindError>>
  sendNow(operationId: string, by?: string): Result<QueueRow, ActError>
  lookUp(operationId: string, by?: string): Result<QueueRow, ActError>
  cancel(operationId: string, by?: string): Result<QueueRow, ActError>
  convertToRefund(operationId: string, by?: string): Result<QueueRow, ConvertError>
  /** The supervisor was asked for before (`decideOperation`). */
  decide(
    operationId: string,
    verdict: Verdict,
    by: string,
  ): Result<QueueRow, Exclude<DecideError, { tag: 'SupervisorNeeded' }>>
  /** A card for a row that asks for one: `card` and `card_details` as JSON bytes, zeroed after use. */
  presentCard(operationId: string, card: Buffer, by?: string): Result<QueueRow, PresentCardError>
  /** What a verified callback says of the operation an acquirer knows by `wireId`. */
  applyCallback(
    gateway: GatewayName,
    wireId: string,
    summary: AnswerSummary,
  ): Result<'changed' | 'alreadyKnown' | 'notOurs', StorageFailure>
  /** A credential was mended. */
  resume(gateway: GatewayName): void
  /** The operating system says that the network is back: a hint, so silent gateways are asked now; a stop stays. */
  networkIsBack(): void
  /** A person does not want to wait; also goes on after a stop. */
  tryNow(): void
  stopDrain(): void
  dayTotals(day: string): Result<Total[], StorageFailed>
  exportCsv(day: string): Result<string, StorageFailed>
  stop(graceMs?: number): Promise<void>
}

/** What a person does with a row. */
type PersonEvent = Extract<
  RowEvent,
  { type: 'sendNow' | 'lookUpNow' | 'cancel' | 'convert' | 'cardPresented' | 'decide' }
>

const summaryGapMs = 100
const dayMs = 86_400_000
const waitingStates: readonly RowState[] = ['queued', 'sending', 'unknown', 'inProgress']

/**
 * Starts the store-and-forward queue over an opened storage: rows an earlier process left are picked up, and from then
 * on every due row is sent, looked up or put before a person. Fails only where the disk refuses the first write.
 */
export function startOutbox(dependencies: StartOutbox): Result<Outbox, StorageFailure> {
  const { storage, clock, timers } = dependencies
  const cardsInMemory: CardsInMemory = new Map()
  const drain = createDrain()
  const waiters = new Map<string, Set<() => void>>()
  let cancelNews: (() => void) | null = null
  let isLeft = false

  const shown = (row: OperationRow): QueueRow => toQueueRow(row, clock.now())
  const dispatcher = createDispatcher({
    ...dependencies,
    soon: dependencies.soon ?? ((then) => void setImmediate(then)),
    drain,
    cardsInMemory,
    onRows(rows) {
      for (const row of rows) {
        dependencies.onRow?.(shown(row))
        if (row.state !== 'queued' && row.state !== 'sending')
          for (const wake of waiters.get(row.operationId) ?? []) wake()
      }
    },
    onNews() {
      if (cancelNews !== null || isLeft) return
      cancelNews = timers.after(summaryGapMs, () => {
        cancelNews = null
        // What cannot be read is told by the storage's health; sums of nothing would say that nothing waits.
        const counted = summary()
        if (counted.ok) dependencies.onSummary?.(counted.value)
      })
    },
  })
  const started = dispatcher.start()
  if (!started.ok) return started

  function summary(): Result<QueueSummary, StorageFailed> {
    const now = clock.now()
    const counted = storage.read(() => {
      const waiting = storage.queries.inStates(waitingStates)
      drain.note(waiting.count, storage.queries.newestSequence())
      return { waiting, attention: storage.queries.inStates(['attention']).count }
    })
    if (!counted.ok) return storageFailed(counted.error)
    const { waiting, attention } = counted.value
    return ok({
      connections: gatewayNameSchema.options.flatMap(
        (name) => dispatcher.connections.get(name)?.snapshot(now, dependencies.gateway(name) !== null) ?? [],
      ),
      waiting: waiting.count,
      attention,
      waitingMinor: waiting.minor,
      drain: drain.snapshot(waiting.count),
    })
  }

  function get(operationId: string): Result<QueueRow, FindError> {
    const found = storage.read(() => storage.operations.get(operationId))
    if (!found.ok) return storageFailed(found.error)
    return found.value === null ? err({ tag: 'NoSuchOperation' }) : ok(shown(found.value))
  }

  /** Applies a person's event; `also` runs in the same transaction where the event was not refused. */
  function command<Event extends PersonEvent>(
    operationId: string,
    event: Event,
    by: string,
    also?: () => void,
  ): Result<QueueRow, ActError | RefusalOf<Event>> {
    let refused: ActError | RefusalOf<Event> | null = null
    const committed = dispatcher.commit((changes) => {
      const row = storage.operations.get(operationId)
      if (row === null) {
        refused = { tag: 'NoSuchOperation' }
        return
      }
      if (event.type === 'lookUpNow' && dispatcher.isSaleBusy(row)) {
        refused = { tag: 'NotNow', state: row.state }
        return
      }
      const now = clock.now()
      refused = dispatcher.apply(row, event, by, now, changes)
      if (refused !== null) return
      also?.()
      storage.journal.append({ at: now, operationId, who: by, event: `person.${event.type}`, detail: {} })
    })
    if (!committed.ok) return storageFailed(committed.error)
    if (refused !== null) return err(refused)
    dispatcher.tick()
    return get(operationId)
  }

  /** Why the store takes no card block now, as acceptance judges it too. */
  function whyNoCard(): 'cardDataNotAllowed' | 'noKeyring' | null {
    const { policy } = dependencies.settings().cardData
    if (policy === 'cardlessOnly') return 'cardDataNotAllowed'
    return policy === 'keepWhileQueued' && !storage.hasKey ? 'noKeyring' : null
  }

  function probeNow(): void {
    for (const connection of dispatcher.connections.values()) connection.tryNow(clock.now())
    dispatcher.tick()
  }

  return ok({
    submit({ row, content, secrets, isCardInMemory, detail }) {
      const { card } = secrets
      let accepted: OperationRow | null = null
      const kept = isCardInMemory ? { ...secrets, card: null } : secrets
      const committed = dispatcher.commit((changes) => {
        accepted = storage.operations.insert({ row, content }, kept)
        changes.rows.set(row.operationId, accepted)
        storage.journal.append({
          at: row.createdAt,
          operationId: row.operationId,
          who: row.cashier === '' ? 'cashier' : row.cashier,
          event: 'accepted',
          detail,
        })
      })
      if (!committed.ok || accepted === null) {
        card?.fill(0)
        return committed.ok ? err({ tag: 'closed' }) : committed
      }
      if (isCardInMemory && card !== null) cardsInMemory.set(row.operationId, card)
      // The row is on the disk: the window has its answer before the row goes on its way.
      dispatcher.scheduleTick()
      return ok(shown(accepted))
    },
    get,
    list(query) {
      const { queue, rules } = dependencies.settings()
      const endedSince = dayOf(clock.now() - queue.keepEndedDays * dayMs, rules.timeZone)
      const found = storage.read(() => storage.queries.list(query, endedSince))
      return found.ok ? ok({ ...found.value, rows: found.value.rows.map(shown) }) : storageFailed(found.error)
    },
    summary,
    async waitForFirstOutcome(operationId, waitMs) {
      const row = get(operationId)
      if (!row.ok || (row.value.state !== 'queued' && row.value.state !== 'sending')) return row
      await new Promise<void>((resolve) => {
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
      })
      return get(operationId)
    },
    sendNow: (operationId, by = 'cashier') => command(operationId, { type: 'sendNow' }, by),
    lookUp: (operationId, by = 'cashier') => command(operationId, { type: 'lookUpNow' }, by),
    cancel: (operationId, by = 'cashier') => command(operationId, { type: 'cancel' }, by),
    convertToRefund: (operationId, by = 'cashier') => command(operationId, { type: 'convert' }, by),
    decide: (operationId, verdict, by) => command(operationId, { type: 'decide', verdict }, by),
    presentCard(operationId, card, by = 'cashier') {
      const refused = whyNoCard()
      if (refused !== null) {
        card.fill(0)
        return err({ tag: 'NotAllowed', reason: refused })
      }
      const inMemory = dependencies.settings().cardData.policy === 'askAgainWhenOnline'
      const result = command(operationId, { type: 'cardPresented' }, by, () => {
        if (inMemory) cardsInMemory.set(operationId, Buffer.from(card))
        else storage.operations.keepSecret('card', operationId, card)
      })
      card.fill(0)
      return result
    },
    applyCallback(gateway, wireId, summary) {
      let applied: 'changed' | 'alreadyKnown' | 'notOurs' = 'notOurs'
      const committed = dispatcher.commit((changes) => {
        const operationId = storage.operations.withWireId(gateway, wireId)
        const row = operationId === null ? null : storage.operations.get(operationId)
        if (row === null) return
        dispatcher.apply(row, { type: 'toldEnd', summary }, `${gateway} callback`, clock.now(), changes)
        applied = changes.rows.has(row.operationId) ? 'changed' : 'alreadyKnown'
      })
      dispatcher.tick()
      return committed.ok ? ok(applied) : committed
    },
    resume(gateway) {
      dispatcher.connections.get(gateway)?.resume()
      dispatcher.tick()
    },
    networkIsBack: probeNow,
    tryNow() {
      drain.goOn()
      probeNow()
    },
    stopDrain() {
      summary()
      drain.stop()
      dispatcher.tick()
    },
    dayTotals(day) {
      const totals = storage.read(() => storage.queries.dayTotals(day))
      return totals.ok ? totals : storageFailed(totals.error)
    },
    exportCsv(day) {
      const text = storage.read(() => dayAsCsv(storage.queries.ofDay(day)))
      return text.ok ? text : storageFailed(text.error)
    },
    async stop(graceMs = 3000) {
      isLeft = true
      cancelNews?.()
      for (const operationId of cardsInMemory.keys())
        if (!dispatcher.isInFlight(operationId)) forgetInMemory(cardsInMemory, operationId)
      await dispatcher.stop(graceMs)
      for (const wakes of waiters.values()) for (const wake of wakes) wake()
    },
  })
}
