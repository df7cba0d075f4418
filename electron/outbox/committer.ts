import type { Randomness } from '../../domain/clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { dayOf } from '../../domain/day.ts'
import { isExceeded, limitUses } from '../../domain/limits.ts'
import { ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { HubHold } from '../../contract/operations.ts'
import type { WireAction } from '../../domain/services.ts'
import { queueLoad } from '../storage/operations-queries.ts'
import { isRefundOpen, linkedRefund } from './linked-refund.ts'
import type { Gateway } from '../gateways/gateway.ts'
import type { StorageFailure } from '../storage/failure.ts'
import { isBodyWhole } from '../storage/operation-row.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'
import { transition } from './row-machine.ts'
import type { RefusalOf, RowEvent } from './row-machine.ts'
import type { Effect, Policy } from './row-transitions.ts'

/**
 * Whether the store's other counters let an operation go: its hub is asked, where the counter belongs to one. A look-up needs no leave.
 */
export type Permits = {
  /** Whether there is a hub to ask. */
  isAsked: () => boolean
  /** Whether an operation may be sent now. One that may not is asked for; the queue is told of the answer. Never waits. */
  lets: (operationId: string) => boolean
  /** What keeps one that was asked for; `null`: nothing of the hub. */
  holdOf: (operationId: string) => HubHold | null
}

/** The same, and what a supervisor answered for. */
export type OverridablePermits = Permits & {
  /** From now on it goes without the hub's leave, as long as this process lives. */
  override: (operationId: string) => void
}

export type OutboxDependencies = {
  storage: Storage
  settings: () => StoreSettings
  /** `null` where the store has not set the gateway up. */
  gateway: (name: GatewayName) => Gateway | null
  clock: SteadyClock
  randomness: Randomness
  permits: OverridablePermits
}

/**
 * How often this process has written to a queue, so that the window can tell which of two forms of a row is the newer:
 * an answer and news cross on their way, and the clock may be set back between two changes. One count for the process,
 * since the window outlives a queue that is closed and opened again.
 */
let revision = 0

/** Of what is read now. */
export const currentRevision = (): number => revision

type WireEffect = Extract<Effect, { type: 'send' | 'lookUp' }>

/** What a transaction changed and what has to follow once it is committed. */
export type Changes = {
  rows: Map<string, OperationRow>
  wire: { row: OperationRow; effect: WireEffect }[]
  /** Rows whose card block was erased: the write-ahead log and the memory still hold it. */
  erased: string[]
  /** Personal data was removed: the write-ahead log still holds it. */
  isPersonalRemoved: boolean
  /** Of what was written. */
  revision: number
}

const noChanges = (writtenAs: number): Changes => ({
  rows: new Map(),
  wire: [],
  erased: [],
  isPersonalRemoved: false,
  revision: writtenAs,
})

/** Card blocks of rows whose store does not want them on the disk, until the first try is over. */
export type CardsInMemory = Map<string, Buffer>

type Parts = OutboxDependencies & { cardsInMemory: CardsInMemory }

export type Committer = ReturnType<typeof createCommitter>

function policyFor(parts: Parts, row: OperationRow, now: number): Policy {
  const { queue, cardData } = parts.settings()
  return {
    queue,
    cardData,
    isRepeatSafe: parts.gateway(row.gateway)?.isRepeatSafe(row.kind) ?? false,
    // Asked only where a void is past its window: computed when it is.
    get whyNoRefund() {
      return whyNoRefund(parts, row, now)
    },
    jitter: parts.randomness.number(),
  }
}

function whyNoRefund({ storage, settings }: Parts, row: OperationRow, now: number): Policy['whyNoRefund'] {
  const { rules, limits } = settings()
  const content = storage.operations.content(row.operationId)
  if (
    content === null ||
    !isBodyWhole(content) ||
    !isRefundOpen(row, content, storage.operations.earlier(row.saleKey), now, rules)
  )
    return 'refundNotOpen'
  // The void's own row and money are counted already; what a refund may be is not.
  const load = queueLoad(storage.queries, dayOf(now, rules.timeZone))
  const isOver = limitUses(load, 'refund', row.money, limits).some(
    (use) => (use.limit === 'amount' || use.limit === 'dailyAmount') && isExceeded(use),
  )
  return isOver ? 'refundOverLimit' : null
}

function createRefund(
  { storage, settings, cardsInMemory }: Parts,
  row: OperationRow,
  now: number,
  who: string,
  changes: Changes,
): void {
  const content = storage.operations.content(row.operationId)
  if (content === null) return
  const operation = linkedRefund(row, content, now, settings().rules)
  const { operationId } = operation.row
  if (storage.operations.get(operationId) !== null) return
  const inMemory = cardsInMemory.get(row.operationId)
  const card = inMemory === undefined ? storage.operations.secret('card', row.operationId) : null
  if (inMemory !== undefined) cardsInMemory.set(operationId, Buffer.from(inMemory))
  const refund = storage.operations.insert(operation, { card, bankAccount: null })
  changes.rows.set(refund.operationId, refund)
  storage.journal.append({
    at: now,
    operationId: refund.operationId,
    who,
    event: 'accepted',
    detail: { kind: 'refund', linkedTo: row.operationId, minor: row.money.minor },
  })
}

function carryOut(
  parts: Parts,
  before: OperationRow,
  after: OperationRow,
  effect: Effect,
  now: number,
  who: string,
  changes: Changes,
): void {
  const { storage } = parts
  switch (effect.type) {
    case 'eraseCard':
      storage.operations.eraseSecret('card', after.operationId)
      changes.erased.push(after.operationId)
      return
    case 'createRefund':
      createRefund(parts, before, now, who, changes)
      return
    case 'note':
      storage.journal.append({
        at: now,
        operationId: after.operationId,
        who,
        event: effect.event,
        detail: effect.detail,
      })
      return
    case 'send':
    case 'lookUp':
      changes.wire.push({ row: after, effect })
      return
    case 'pauseGateway':
      // The service that refused the credential paused itself when it was learnt from.
      return
    default:
      effect satisfies never
  }
}

/**
 * Applies events to rows inside a transaction: keeps the row, its secrets, its linked refund and the journal together,
 * and collects what has to follow. Throws SQLite's errors.
 */
export function createCommitter(parts: Parts) {
  const { storage } = parts
  return {
    /** What a row that is due would ask of its gateway now; `null`: nothing, it only changes. */
    dueAction(row: OperationRow, now: number): WireAction | null {
      const step = transition(row, { type: 'due' }, now, policyFor(parts, row, now))
      const effects = step.ok ? step.value.effects : []
      return effects.map(({ type }) => type).find((type) => type === 'send' || type === 'lookUp') ?? null
    },
    /** Applies one event; a refusal changes nothing. */
    apply: <Event extends RowEvent>(
      row: OperationRow,
      event: Event,
      who: string,
      now: number,
      changes: Changes,
    ): RefusalOf<Event> | null => {
      const step = transition(row, event, now, policyFor(parts, row, now))
      if (!step.ok) return step.error
      const after = step.value.row
      for (const effect of step.value.effects) carryOut(parts, row, after, effect, now, who, changes)
      if (after !== row) {
        storage.operations.update(after)
        changes.rows.set(after.operationId, after)
      }
      return null
    },
  }
}

export function forgetInMemory(cards: CardsInMemory, operationId: string): void {
  cards.get(operationId)?.fill(0)
  cards.delete(operationId)
}

export type Transactions = ReturnType<typeof createTransactions>

/**
 * The transactions that move rows. What one changed is told, and may be carried out, once it is on the disk.
 *
 * @param onRows rows that changed, after their commit, and the revision they are of
 * @param onCardDone card blocks were erased: what is left of them is garbage in memory
 */
export function createTransactions({
  storage,
  cardsInMemory,
  onRows,
  onCardDone,
}: Pick<Parts, 'storage' | 'cardsInMemory'> & {
  onRows: (rows: OperationRow[], revision: number) => void
  onCardDone: () => void
}) {
  /** What was committed behind, until it is on the disk. */
  let unsynced: Changes | null = null
  let isScrubNeeded = false

  function tell(changes: Changes): void {
    for (const operationId of changes.erased) forgetInMemory(cardsInMemory, operationId)
    if (changes.erased.length > 0 || changes.isPersonalRemoved || isScrubNeeded)
      isScrubNeeded = !storage.scrub()
    if (changes.rows.size > 0) onRows([...changes.rows.values()], changes.revision)
    if (changes.erased.length > 0) onCardDone()
  }

  return {
    /** Runs work in a transaction and waits until it is on the disk; what it asked for may then be carried out. */
    commit(work: (changes: Changes) => void): Result<Changes, StorageFailure> {
      const changes = noChanges((revision += 1))
      const written = storage.write(() => work(changes))
      if (!written.ok) return written
      // What a row was claimed for before is void where it has moved on since.
      if (unsynced) unsynced.wire = unsynced.wire.filter(({ row }) => !changes.rows.has(row.operationId))
      tell(changes)
      return ok(changes)
    },
    /**
     * The same without waiting for the disk, one at a time.
     *
     * @param onSynced the disk has answered; what it did not take is not to be carried out
     * @returns a promise of the end of `onSynced`
     */
    commitBehind(
      work: (changes: Changes) => void,
      onSynced: (changes: Changes, isOnDisk: boolean) => void,
    ): Result<Promise<void>, StorageFailure> {
      const changes = noChanges((revision += 1))
      const written = storage.writeUnsynced(() => work(changes))
      if (!written.ok) return written
      unsynced = changes
      return ok(
        storage.sync().then((synced) => {
          unsynced = null
          tell(changes)
          onSynced(changes, synced.ok)
        }),
      )
    },
    /** Whether the disk is still at work on what was committed behind. */
    isSyncing: (): boolean => unsynced !== null,
    /** Whether a row of the sale goes on the wire once it is on the disk. */
    hasClaimed: (saleKey: string): boolean =>
      unsynced?.wire.some(({ row }) => row.saleKey === saleKey) ?? false,
    /** Whether the write-ahead log may still hold what was erased. */
    isScrubNeeded: (): boolean => isScrubNeeded,
  }
}
