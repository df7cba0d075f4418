import type { QueueRow, RowAction } from '../../contract/operations.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { asksForCard, isClosed } from './row-transitions.ts'

/** A row as the window sees it at a moment, with what may safely be done with it. */
export function toQueueRow(row: OperationRow, now: number): QueueRow {
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
  return { ...shown, cardKept: cardStoredAt !== null, actions: actionsOf(row, now) }
}

function actionsOf(row: OperationRow, now: number): RowAction[] {
  const card: RowAction[] = asksForCard(row) ? ['presentCard'] : []
  const convert: RowAction[] = row.kind === 'void' && !row.mayHaveBeenProcessed ? ['convertToRefund'] : []
  switch (row.state) {
    case 'queued':
      return [
        ...(row.notBefore === null || row.notBefore <= now ? (['sendNow'] as const) : []),
        ...card,
        'cancel',
        ...(isClosed(row, now) ? convert : []),
      ]
    case 'unknown':
    case 'inProgress':
      return ['lookUp']
    case 'attention':
      return ['lookUp', ...card, ...convert, 'decide']
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
