import type { ToldEvent } from '../../contract/hub/events.ts'
import type { Currency } from '../../domain/money.ts'
import type { OperationKind, RowState } from '../../domain/operations.ts'

/** What a counter's journal says of one operation, up to an event. Times by the counter's clock; amounts in minor units. */
export type OperationView = {
  operationId: string
  saleKey: string | null
  kind: OperationKind | null
  currency: Currency | null
  minor: number | null
  state: RowState
  /** The gateway's last code. */
  code: string | null
  acceptedAt: number | null
  updatedAt: number
}

/** What an entry of the journal tells of its operation. */
export type OperationEvent = Pick<ToldEvent, 'sequence' | 'at' | 'type' | 'detail'> & { operationId: string }

/** The state a row is in after an entry of its journal; entries that are not here leave it as it is. */
const stateAfter: Readonly<Record<string, RowState>> = {
  accepted: 'queued',
  sending: 'sending',
  unknown: 'unknown',
  retryLater: 'queued',
  notSent: 'queued',
  inProgress: 'inProgress',
  attention: 'attention',
  reopened: 'attention',
  lookUpFirst: 'unknown',
  interrupted: 'unknown',
  restored: 'unknown',
  pastDeadline: 'unknown',
  queuedAgain: 'queued',
  approved: 'approved',
  declined: 'declined',
  refused: 'refused',
  expired: 'expired',
  cancelled: 'cancelled',
}

const numberOf = (value: string | number | undefined): number | null =>
  value === undefined ? null : Number(value)

/** Events by which an operation's amount is known: what was asked, the part that was given back, and all of it again. */
const tellsAmount: ReadonlySet<string> = new Set(['accepted', 'approved', 'queuedAgain'])

/**
 * One more event of an operation. Events of one counter come in their order, so that what is made of them depends on
 * nothing else: neither on how they were cut into batches nor on what other counters sent meanwhile.
 *
 * @param before `null`: none of its events came yet
 * @param linked the operation in whose place this one is, where the event names one
 */
export function projectEvent(
  before: OperationView | null,
  event: OperationEvent,
  linked: OperationView | null,
): OperationView {
  const { detail, at, operationId } = event
  const isAccepted = event.type === 'accepted'
  const state = stateAfter[event.type] ?? before?.state ?? 'queued'
  const minor = numberOf(tellsAmount.has(event.type) ? detail.minor : undefined)
  return {
    operationId,
    saleKey: detail.saleKey ?? before?.saleKey ?? linked?.saleKey ?? null,
    kind: (isAccepted ? detail.kind : undefined) ?? before?.kind ?? null,
    currency: detail.currency ?? before?.currency ?? linked?.currency ?? null,
    minor: minor ?? before?.minor ?? null,
    state,
    code: detail.code ?? before?.code ?? null,
    acceptedAt: isAccepted ? at : (before?.acceptedAt ?? null),
    updatedAt: at,
  }
}
