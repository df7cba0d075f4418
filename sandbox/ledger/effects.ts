import type { DatabaseSync } from 'node:sqlite'

/** Money given back, once for each line. */
export type Effect = {
  gateway: 'kushki' | 'liquido'
  /** The void's or refund's own id, or the sale's own id for a reverse (that is its key). */
  operationId: string
  kind: 'reverse' | 'void' | 'refund'
  /** The sale's client_transaction_id, or the payment's referenceId. */
  sale: string
  minor: number
  /** Sandbox time, milliseconds since the epoch. In the future where the acquirer has not come to it yet. */
  at: number
}

/** An operation as the dump shows it: what it did, and how many times. Anything but 1 is a defect. */
export type AppliedOperation = Effect & { applied: number }

export type Effects = ReturnType<typeof createEffects>

export function createEffects(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO effects (gateway, operation_id, kind, sale, minor, at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const all = database.prepare(
    `SELECT gateway, operation_id AS operationId, kind, sale, minor, min(at) AS at, count(*) AS applied
     FROM effects WHERE at <= ? GROUP BY gateway, operation_id, kind ORDER BY min(id)`,
  )
  return {
    add: ({ gateway, operationId, kind, sale, minor, at }: Effect): void => {
      insert.run(gateway, operationId, kind, sale, minor, at)
    },
    /** What took effect up to `now`. */
    list: (now: number): AppliedOperation[] =>
      all.all(now).map((row) => ({ ...row }) as unknown as AppliedOperation),
  }
}
