import type { DatabaseSync } from 'node:sqlite'

export type SaleKind = 'charge' | 'capture' | 'preAuth' | 'reAuthorization'
export type OperationKind = 'void' | 'refund'
export type TransactionKind = SaleKind | OperationKind
/** `unknown`: the terminal got no answer. */
export type TransactionStatus = 'approved' | 'declined' | 'unknown'

/** Kushki's amount object as it stands on the wire: decimal major units. */
export type WireAmount = {
  currency: string
  iva: number
  subtotal_iva: number
  subtotal_iva0: number
  tip?: number | undefined
  extra_taxes?: Record<string, number | undefined> | undefined
}

/** One line of Kushki's books: a sale, or a void or refund of one (`originalId`). Times in milliseconds since the epoch. */
export type Transaction = {
  id: number
  clientTransactionId: string
  /** `null` where the terminal never got one. */
  reference: string | null
  kind: TransactionKind
  status: TransactionStatus
  /** Whether the card was really charged: what nobody at the till knows of an `unknown` sale. */
  charged: boolean
  createdAt: number
  currency: string
  /** What moved: less than `amount` where only a part was approved. */
  totalMinor: number
  amount: WireAmount
  bin: string
  lastFour: string
  brand: string
  approvalCode: string
  responseCode: string
  ticketNumber: string
  /** When it took effect: `createdAt`, or later where the acquirer was slow. */
  effectiveAt: number
  /** When a reverse struck the sale out, or will; `null`: none did. */
  reversedAt: number | null
  originalId: number | null
}
export type NewTransaction = Omit<Transaction, 'id'>

type Row = Record<string, string | number | null>

const fromRow = (row: Row): Transaction => ({
  id: Number(row['id']),
  clientTransactionId: String(row['client_transaction_id']),
  reference: row['transaction_reference'] as string | null,
  kind: row['kind'] as TransactionKind,
  status: row['status'] as TransactionStatus,
  charged: row['charged'] === 1,
  createdAt: Number(row['created_at']),
  currency: String(row['currency']),
  totalMinor: Number(row['total_minor']),
  amount: JSON.parse(String(row['amount'])) as WireAmount,
  bin: String(row['bin']),
  lastFour: String(row['last_four']),
  brand: String(row['brand']),
  approvalCode: String(row['approval_code']),
  responseCode: String(row['response_code']),
  ticketNumber: String(row['ticket_number']),
  effectiveAt: Number(row['effective_at']),
  reversedAt: row['reversed_at'] as number | null,
  originalId: row['original_id'] as number | null,
})

/** What Kushki's search can ask for. */
export type TransactionFilter = {
  clientTransactionId?: string | undefined
  reference?: string | undefined
  /** Only what had taken effect by then. */
  effectiveBy: number
  /** From and to this instant, both included. */
  from?: number | undefined
  to?: number | undefined
  bin?: string | undefined
  lastFour?: string | undefined
  /** A kind of sale; one the books do not hold finds nothing. */
  kind?: string | undefined
}

/** Kushki's search never gives more than this (Transaction search). */
const maxFound = 10_000

/** The sum of all values of an amount, in minor units. */
export function totalMinorOf(amount: WireAmount): number {
  const values = [
    amount.iva,
    amount.subtotal_iva,
    amount.subtotal_iva0,
    amount.tip ?? 0,
    ...Object.values(amount.extra_taxes ?? {}).map((tax) => tax ?? 0),
  ]
  return values.reduce((sum, value) => sum + Math.round(value * 100), 0)
}

function conditions(filter: TransactionFilter): { where: string; values: (string | number)[] } {
  const asked: [string, string | number | undefined][] = [
    ['client_transaction_id = ?', filter.clientTransactionId],
    ['transaction_reference = ?', filter.reference],
    ['created_at >= ?', filter.from],
    ['created_at <= ?', filter.to],
    ['effective_at <= ?', filter.effectiveBy],
    ['bin = ?', filter.bin],
    ['last_four = ?', filter.lastFour],
    ['kind = ?', filter.kind],
  ]
  const set = asked.filter((pair): pair is [string, string | number] => pair[1] !== undefined)
  return {
    where: set.length === 0 ? '' : `WHERE ${set.map(([text]) => text).join(' AND ')}`,
    values: set.map(([, value]) => value),
  }
}

function search(
  database: DatabaseSync,
  filter: TransactionFilter,
  page: number,
  size: number,
): Transaction[] {
  const { where, values } = conditions(filter)
  const offset = (page - 1) * size
  const limit = Math.max(0, Math.min(size, maxFound - offset))
  return database
    .prepare(
      `SELECT * FROM transactions ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`,
    )
    .all(...values)
    .map((row) => fromRow(row as Row))
}

/** Enters one line into the books. */
function createInsert(database: DatabaseSync): (line: NewTransaction) => void {
  const insert = database.prepare(
    `INSERT INTO transactions (client_transaction_id, transaction_reference, kind, status, charged, created_at, currency,
       total_minor, amount, bin, last_four, brand, approval_code, response_code, ticket_number, effective_at, reversed_at,
       original_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (line) => {
    insert.run(
      line.clientTransactionId,
      line.reference,
      line.kind,
      line.status,
      line.charged ? 1 : 0,
      line.createdAt,
      line.currency,
      line.totalMinor,
      JSON.stringify(line.amount),
      line.bin,
      line.lastFour,
      line.brand,
      line.approvalCode,
      line.responseCode,
      line.ticketNumber,
      line.effectiveAt,
      line.reversedAt,
      line.originalId,
    )
  }
}

export type Transactions = ReturnType<typeof createTransactions>

/** Kushki's side of the books. */
export function createTransactions(database: DatabaseSync) {
  const saleById = database.prepare(
    'SELECT * FROM transactions WHERE client_transaction_id = ? AND original_id IS NULL',
  )
  const operationById = database.prepare(
    'SELECT * FROM transactions WHERE client_transaction_id = ? AND original_id IS NOT NULL',
  )
  const saleByReference = database.prepare(
    'SELECT * FROM transactions WHERE transaction_reference = ? AND original_id IS NULL',
  )
  const operations = database.prepare('SELECT * FROM transactions WHERE original_id = ? ORDER BY id')
  const allOperations = database.prepare(
    'SELECT * FROM transactions WHERE original_id IS NOT NULL AND effective_at <= ? ORDER BY id',
  )
  const setReversed = database.prepare('UPDATE transactions SET reversed_at = ? WHERE id = ?')

  const one = (row: unknown): Transaction | null => (row === undefined ? null : fromRow(row as Row))

  return {
    add: createInsert(database),
    saleById: (clientTransactionId: string) => one(saleById.get(clientTransactionId)),
    operationById: (clientTransactionId: string) => one(operationById.get(clientTransactionId)),
    saleByReference: (reference: string) => one(saleByReference.get(reference)),
    /** The voids and refunds of a sale, declined ones included, oldest first. */
    operationsOn: (saleId: number) => operations.all(saleId).map((row) => fromRow(row as Row)),
    /** Every void and refund that was declined or had taken effect by `now`, oldest first. */
    operations: (now: number): Transaction[] => allOperations.all(now).map((row) => fromRow(row as Row)),
    markReversed: (saleId: number, at: number): void => {
      setReversed.run(at, saleId)
    },
    /** All sales, newest first. */
    sales: (): Transaction[] =>
      database
        .prepare('SELECT * FROM transactions WHERE original_id IS NULL ORDER BY created_at DESC, id DESC')
        .all()
        .map((row) => fromRow(row as Row)),
    /** One page of what fits, newest first, out of at most 10,000. @param page from 1 */
    search: (filter: TransactionFilter, page: number, size: number) => search(database, filter, page, size),
  }
}
