import type { DatabaseSync } from 'node:sqlite'

/** A refund of a Liquido payment. The amount is in minor units; times in milliseconds since the epoch. */
export type Refund = {
  idempotencyKey: string
  referenceId: string
  /** The request that made it, with its members in order: the same key must come with the same body. */
  body: string
  minor: number
  currency: string
  description: string | null
  callbackUrl: string | null
  createdAt: number
  /** When it becomes final, and how it will end. */
  finalAt: number
  finalStatus: 'SETTLED' | 'FAILED'
  /** Before this nobody finds it: the acquirer was slow to take it. */
  visibleAt: number
  /** When a failed refund is settled after all; `null`: it is not. */
  settledLateAt: number | null
  status: 'IN_PROGRESS' | 'SETTLED' | 'FAILED'
}

type Row = Record<string, string | number | null>

const fromRow = (row: Row): Refund => ({
  idempotencyKey: String(row['idempotency_key']),
  referenceId: String(row['reference_id']),
  body: String(row['body']),
  minor: Number(row['minor']),
  currency: String(row['currency']),
  description: row['description'] as string | null,
  callbackUrl: row['callback_url'] as string | null,
  createdAt: Number(row['created_at']),
  finalAt: Number(row['final_at']),
  finalStatus: row['final_status'] as Refund['finalStatus'],
  visibleAt: Number(row['visible_at']),
  settledLateAt: row['settled_late_at'] as number | null,
  status: row['status'] as Refund['status'],
})

export type Refunds = ReturnType<typeof createRefunds>

/** Liquido's side of the books: the refunds. */
export function createRefunds(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO refunds (idempotency_key, reference_id, body, minor, currency, description, callback_url,
       created_at, final_at, final_status, visible_at, settled_late_at, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const byKey = database.prepare('SELECT * FROM refunds WHERE idempotency_key = ?')
  const all = database.prepare('SELECT * FROM refunds ORDER BY created_at, idempotency_key')
  const due = database.prepare(
    "SELECT * FROM refunds WHERE status = 'IN_PROGRESS' AND final_at <= ? ORDER BY final_at",
  )
  const dueLate = database.prepare(
    "SELECT * FROM refunds WHERE status = 'FAILED' AND settled_late_at <= ? ORDER BY settled_late_at",
  )
  const settleLate = database.prepare("UPDATE refunds SET status = 'SETTLED' WHERE idempotency_key = ?")
  const finish = database.prepare('UPDATE refunds SET status = final_status WHERE idempotency_key = ?')
  const taken = database.prepare(
    "SELECT coalesce(sum(minor), 0) AS minor FROM refunds WHERE reference_id = ? AND (status <> 'FAILED' OR settled_late_at IS NOT NULL)",
  )
  const rows = (found: unknown[]): Refund[] => found.map((row) => fromRow(row as Row))
  return {
    add: (refund: Refund): void => {
      insert.run(
        refund.idempotencyKey,
        refund.referenceId,
        refund.body,
        refund.minor,
        refund.currency,
        refund.description,
        refund.callbackUrl,
        refund.createdAt,
        refund.finalAt,
        refund.finalStatus,
        refund.visibleAt,
        refund.settledLateAt,
        refund.status,
      )
    },
    get: (idempotencyKey: string): Refund | null => {
      const row = byKey.get(idempotencyKey)
      return row === undefined ? null : fromRow(row as Row)
    },
    list: (): Refund[] => rows(all.all()),
    /** Those in progress whose end has come. */
    due: (now: number): Refund[] => rows(due.all(now)),
    /** Those that failed and whose late settlement has come. */
    dueLate: (now: number): Refund[] => rows(dueLate.all(now)),
    settleLate: (idempotencyKey: string): void => {
      settleLate.run(idempotencyKey)
    },
    finish: (idempotencyKey: string): void => {
      finish.run(idempotencyKey)
    },
    /** What refunds have taken of a payment, or will take, minor units. */
    takenMinor: (referenceId: string): number => (taken.get(referenceId) as { minor: number }).minor,
  }
}
