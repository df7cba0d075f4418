import { stringify } from 'csv-stringify/sync'
import type { DayClose } from '../../contract/day-close.ts'
import { toMajor } from '../../domain/money.ts'
import { removedText } from '../storage/journal-table.ts'

const columns = [
  'close',
  'day',
  'operation',
  'accepted',
  'ticket',
  'kind',
  'state',
  'currency',
  'amount',
  'cashier',
  'reason',
] as const

/**
 * The operations of a close as CSV with a heading, each as it was then; amounts in major units, times in UTC. Text that a
 * spreadsheet would take for a formula is made plain.
 */
export const closeAsCsv = ({ number, day, operations, removedAfterDays }: DayClose): string =>
  stringify(
    operations.map((operation) => [
      String(number),
      day,
      operation.operationId,
      new Date(operation.at).toISOString(),
      operation.ticketNumber ?? '',
      operation.kind,
      operation.state,
      operation.currency,
      toMajor(operation.minor).toFixed(2),
      removedAfterDays === undefined ? operation.cashier : removedText(removedAfterDays),
      operation.reason ?? '',
    ]),
    { header: true, columns: [...columns], escape_formulas: true },
  )
