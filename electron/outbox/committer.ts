import type { Randomness } from '../../domain/clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { dayOf } from '../../domain/day.ts'
import { isExceeded, limitUses } from '../../domain/limits.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { WireAction } from '../../domain/services.ts'
import { queueLoad } from '../storage/operations-queries.ts'
import { isRefundOpen, linkedRefund } from './linked-refund.ts'
import type { Gateway } from '../gateways/gateway.ts'
import { isBodyWhole } from '../storage/operation-row.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'
import { transition } from './row-machine.ts'
import type { RefusalOf, RowEvent } from './row-machine.ts'
import type { Effect, Policy } from './row-transitions.ts'

export type OutboxDependencies = {
  storage: Storage
  settings: () => StoreSettings
  /** `null` where the store has not set the gateway up. */
  gateway: (name: GatewayName) => Gateway | null
  clock: SteadyClock
  randomness: Randomness
}

type WireEffect = Extract<Effect, { type: 'send' | 'lookUp' | 'pauseGateway' }>

/** What a transaction changed and what has to follow once it is committed. */
export type Changes = {
  rows: Map<string, OperationRow>
  wire: { row: OperationRow; effect: WireEffect }[]
  /** Rows whose card block was erased: the write-ahead log and the memory still hold it. */
  erased: string[]
}

export const noChanges = (): Changes => ({ rows: new Map(), wire: [], erased: [] })

/** Card blocks of rows whose store does not want them on the disk, until the first try is over. */
export type CardsInMemory = Map<string, Buffer>

type Parts = OutboxDependencies & { cardsInMemory: CardsInMemory }

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
    case 'pauseGateway':
      changes.wire.push({ row: after, effect })
      return
    default:
      effect satisfies never
  }
}

/**
 * Applies events to rows inside a transaction: keeps the row, its secrets, its linked refund and the journal together,
 * and collects what has to follow. Throws SQLite's errors.
 */
export function createCommitter(dependencies: OutboxDependencies, cardsInMemory: CardsInMemory) {
  const { storage } = dependencies
  const parts = { ...dependencies, cardsInMemory }
  return {
    /** What a row that is due would ask of its gateway now; `null`: nothing, it only changes. */
    dueAction(row: OperationRow, now: number): WireAction | null {
      const step = transition(row, { type: 'due' }, now, policyFor(parts, row, now))
      const effects = step.ok ? step.value.effects : []
      return effects.map(({ type }) => type).find((type) => type === 'send' || type === 'lookUp') ?? null
    },
    /** Applies one event; a refusal changes nothing. */
    apply<Event extends RowEvent>(
      row: OperationRow,
      event: Event,
      who: string,
      now: number,
      changes: Changes,
    ): RefusalOf<Event> | null {
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
