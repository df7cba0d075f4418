import { stringify } from 'csv-stringify/sync'
import { toMajor } from '../../domain/money.ts'
import { removedText } from '../storage/journal-table.ts'
import type { OperationRow } from '../storage/operation-row.ts'

const columns = [
  'operation',
  'accepted',
  'sale',
  'gateway',
  'kind',
  'state',
  'currency',
  'amount',
  'with card',
  'attempts',
  'code',
  'message',
  'reference',
  'approval code',
  'attention',
  'cashier',
  'supervisor',
  'linked to',
  'reason',
  'note',
] as const

/**
 * A day's operations as CSV with a heading, amounts in major units, times in UTC. Named columns only: no card data can
 * get in. Text that a spreadsheet would take for a formula is made plain.
 */
export const dayAsCsv = (rows: Iterable<OperationRow>): string =>
  stringify(
    Array.from(rows, withWhatIsRemoved).map((row) => [
      row.operationId,
      new Date(row.createdAt).toISOString(),
      row.saleKey,
      row.gateway,
      row.kind,
      row.state,
      row.money.currency,
      toMajor(row.money.minor).toFixed(2),
      row.withCard ? 'yes' : 'no',
      String(row.attempts),
      row.lastAnswer?.code ?? '',
      row.lastAnswer?.message ?? '',
      row.lastAnswer?.reference ?? '',
      row.lastAnswer?.approvalCode ?? '',
      row.attention ?? '',
      row.cashier,
      row.supervisor ?? '',
      row.linkedTo ?? '',
      row.reason ?? '',
      row.note ?? '',
    ]),
    { header: true, columns: [...columns], escape_formulas: true },
  )

/** A row whose names and words were removed says so in their place. */
function withWhatIsRemoved(row: OperationRow): OperationRow {
  if (row.removedAfterDays === undefined) return row
  const text = removedText(row.removedAfterDays)
  return { ...row, cashier: text, supervisor: row.supervisor === null ? null : text }
}
