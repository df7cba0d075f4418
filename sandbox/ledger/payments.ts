import type { DatabaseSync } from 'node:sqlite'

/** The customer, as Liquido echoes it in a refund. */
export type Payer = { name: string; email: string; document: string; phone: string }

/** A payment that Liquido took. The amount is in minor units; times in milliseconds since the epoch. */
export type Payment = {
  /** The payment's idempotencyKey, which a refund names as `referenceId`. */
  referenceId: string
  paymentMethod: string
  status: 'SETTLED' | 'IN_PROGRESS' | 'FAILED'
  createdAt: number
  currency: string
  minor: number
  payer: Payer
}

type Row = Record<string, string | number | null>

const fromRow = (row: Row): Payment => ({
  referenceId: String(row['reference_id']),
  paymentMethod: String(row['payment_method']),
  status: row['status'] as Payment['status'],
  createdAt: Number(row['created_at']),
  currency: String(row['currency']),
  minor: Number(row['minor']),
  payer: JSON.parse(String(row['payer'])) as Payer,
})

export type Payments = ReturnType<typeof createPayments>

/** Liquido's side of the books: the payments. */
export function createPayments(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO payments (reference_id, payment_method, status, created_at, currency, minor, payer)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const byId = database.prepare('SELECT * FROM payments WHERE reference_id = ?')
  const all = database.prepare('SELECT * FROM payments ORDER BY created_at DESC, reference_id')
  return {
    add: (payment: Payment): void => {
      insert.run(
        payment.referenceId,
        payment.paymentMethod,
        payment.status,
        payment.createdAt,
        payment.currency,
        payment.minor,
        JSON.stringify(payment.payer),
      )
    },
    get: (referenceId: string): Payment | null => {
      const row = byId.get(referenceId)
      return row === undefined ? null : fromRow(row as Row)
    },
    list: (): Payment[] => all.all().map((row) => fromRow(row as Row)),
  }
}
