import { stringify } from 'csv-stringify/browser/esm/sync'
import type { QueueRow } from '../../../contract/hub/console.ts'
import { toMajor } from '../../../domain/money.ts'
import type { Words } from '../i18n/es.ts'
import type { Names } from '../parts/names.ts'
import { saleNumberOf } from './sale.ts'

/**
 * Operations as CSV with a heading in the page's language, amounts in major units, times in UTC. Begins with a byte order mark, by
 * which spreadsheets read the accents. Text that one would take for a formula is made plain.
 */
export function queueAsCsv(rows: readonly QueueRow[], names: Names, words: Words): string {
  const { csvColumns } = words.queue
  return stringify(
    rows.map((row) => [
      new Date(row.beganAt).toISOString(),
      new Date(row.updatedAt).toISOString(),
      names.of(row.storeId),
      names.of(row.counterId),
      row.kind === null ? '' : words.kind[row.kind],
      words.state[row.state],
      row.currency ?? '',
      row.minor === null ? '' : toMajor(row.minor).toFixed(2),
      row.saleKey === null ? '' : saleNumberOf(row.saleKey),
      row.operationId,
      row.code ?? '',
    ]),
    { header: true, columns: Object.values(csvColumns), escape_formulas: true, bom: true },
  )
}
