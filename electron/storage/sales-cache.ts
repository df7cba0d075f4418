import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Result } from '../../domain/result.ts'
import { saleTotalMinor, salesOnAPage } from '../../domain/sale-facts.ts'
import { readSearchText, saleSchema } from '../../domain/sales.ts'
import type { Sale, SaleQuery } from '../../domain/sales.ts'
import type { StorageFailure } from './failure.ts'

/** Sales seen before, so that a search still answers without a link. */
export type SalesCache = {
  /** Remembers sales as they are now; one seen before is replaced. `now` is when they were seen. */
  put(sales: readonly Sale[], now: number): Result<null, StorageFailure>
  /**
   * Newest first, 50 a page; an empty query means all. `asOf` is when the sale on the page that was seen longest ago
   * was seen; where none is found, when anything was seen last, and `null` where nothing ever was.
   */
  find(
    query: SaleQuery,
  ): Result<
    { sales: Sale[]; total: number; page: number; hasMore: boolean; asOf: number | null },
    StorageFailure
  >
  get(key: string): Result<Sale | null, StorageFailure>
}

type Transactions = {
  write<Value>(work: () => Value): Result<Value, StorageFailure>
  read<Value>(work: () => Value): Result<Value, StorageFailure>
}

export function salesCache(
  database: DatabaseSync,
  doors: Transactions,
  dayOf: (at: number) => string,
): SalesCache {
  const put = database.prepare(
    `INSERT INTO sales (key, sale, seen_at, created_at, day, ticket, reference, wire_id, bin, last_four, minor)
     VALUES (:key, :sale, :seen_at, :created_at, :day, :ticket, :reference, :wire_id, :bin, :last_four, :minor)
     ON CONFLICT DO UPDATE SET sale = excluded.sale, seen_at = excluded.seen_at, created_at = excluded.created_at,
       day = excluded.day, ticket = excluded.ticket, reference = excluded.reference, wire_id = excluded.wire_id,
       bin = excluded.bin, last_four = excluded.last_four, minor = excluded.minor`,
  )
  const get = database.prepare('SELECT sale FROM sales WHERE key = ?')
  const lastSeen = database.prepare('SELECT max(seen_at) AS at FROM sales')

  return {
    put: (sales, now) =>
      doors.write(() => {
        for (const sale of sales) put.run({ ...indexOf(sale), day: dayOf(sale.createdAt), seen_at: now })
        return null
      }),
    find: (query) =>
      doors.read(() => {
        const { where, values } = conditions(query)
        const page = query.page ?? 1
        const found = database
          .prepare(`SELECT sale, seen_at FROM sales ${where} ORDER BY created_at DESC LIMIT ? OFFSET ?`)
          .all(...values, salesOnAPage, (page - 1) * salesOnAPage)
        const total = database.prepare(`SELECT count(*) AS n FROM sales ${where}`).get(...values)
        const last = lastSeen.get()?.['at'] ?? null
        return {
          sales: found.map(({ sale }) => saleSchema.parse(JSON.parse(String(sale)))),
          total: Number(total?.['n']),
          page,
          hasMore: page * salesOnAPage < Number(total?.['n']),
          asOf:
            last === null
              ? null
              : found.reduce((oldest, { seen_at }) => Math.min(oldest, Number(seen_at)), Number(last)),
        }
      }),
    get: (key) =>
      doors.read(() => {
        const record = get.get(key)
        return record ? saleSchema.parse(JSON.parse(String(record['sale']))) : null
      }),
  }
}

function indexOf(sale: Sale): Record<string, SQLInputValue> {
  const common = {
    key: sale.key,
    sale: JSON.stringify(sale),
    created_at: sale.createdAt,
    ticket: sale.ticketNumber ?? null,
    minor: saleTotalMinor(sale),
  }
  if (sale.gateway === 'liquido')
    return {
      ...common,
      reference: null,
      wire_id: sale.referenceId,
      bin: null,
      last_four: sale.cardLastFour ?? null,
    }
  const masked = sale.maskedPan ?? ''
  return {
    ...common,
    reference: sale.transaction_reference ?? null,
    wire_id: sale.client_transaction_id,
    bin: /^\d{6,8}/u.exec(masked)?.[0] ?? null,
    last_four: /\d{4}$/u.exec(masked)?.[0] ?? null,
  }
}

/**
 * Each member of the query narrows; a text is the beginning of a ticket number, a reference or an id, or what else
 * `readSearchText` reads in it.
 */
function conditions(query: SaleQuery): { where: string; values: SQLInputValue[] } {
  const terms: string[] = []
  const values: SQLInputValue[] = []
  const add = (term: string, ...given: SQLInputValue[]): void => {
    terms.push(term)
    values.push(...given)
  }
  if (query.gateway !== undefined) add("key LIKE ? || ':%'", query.gateway)
  if (query.day !== undefined) add('day = ?', query.day)
  if (query.lastFour !== undefined) add('last_four = ?', query.lastFour)
  if (query.bin !== undefined) add('substr(bin, 1, length(?)) = ?', query.bin, query.bin)
  if (query.amountMinor !== undefined) add('minor = ?', query.amountMinor)
  if (query.status === 'reversed') add("json_extract(sale, '$.reversed') = 1")
  else if (query.status !== undefined)
    add("json_extract(sale, '$.status') = ? AND json_extract(sale, '$.reversed') IS NULL", query.status)
  const text = query.text ?? ''
  if (text !== '') {
    const end = `${text}\u{10FFFF}`
    const between = (column: string): string =>
      `(${column} COLLATE NOCASE >= ? AND ${column} COLLATE NOCASE < ?)`
    const { ticketEnd, lastFour, amountMinor } = readSearchText(text)
    add(
      `(key = ? OR ${['ticket', 'reference', 'wire_id'].map(between).join(' OR ')}
        OR ticket LIKE '%' || ? OR last_four = ? OR minor = ?)`,
      text,
      text,
      end,
      text,
      end,
      text,
      end,
      ticketEnd,
      lastFour,
      amountMinor,
    )
  }
  return { where: terms.length > 0 ? `WHERE ${terms.join(' AND ')}` : '', values }
}
