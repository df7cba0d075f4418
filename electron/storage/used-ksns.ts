import type { DatabaseSync } from 'node:sqlite'
import { canonicalKsn } from '../../domain/ksn.ts'

/**
 * Takes up the key serial numbers that the operations themselves name (behind the dot of their fingerprint): for a
 * database of before there was a table of them, and for one whose table is damaged.
 */
export const ksnsOfOperations = `
  INSERT OR IGNORE INTO used_ksns (ksn, operation_id, at)
    SELECT CASE WHEN length(ksn) < 20 THEN substr('FFFFFFFFFFFFFFFFFFFF', length(ksn) + 1) || ksn ELSE ksn END,
      operation_id, created_at
    FROM (SELECT upper(substr(fingerprint, instr(fingerprint, '.') + 1)) AS ksn, operation_id, created_at
      FROM operations WHERE gateway = 'kushki')
    WHERE length(ksn) BETWEEN 16 AND 24;
`

/** Which key serial numbers came with an operation, ever. Called inside `Storage.write` or `Storage.read`. */
export type UsedKsns = {
  /** In the transaction that takes the card. Throws where it is used already: ask `has` first. */
  add(ksn: string, operationId: string, at: number): void
  has(ksn: string): boolean
  /** Those of one operation, the first one first. */
  of(operationId: string): string[]
}

/**
 * Kept as they are, and for good: a KSN is no card data (ANSI X9.24-1 sends it in clear beside the ciphertext), a hash of
 * one hides nothing, since the few counters of a device are soon tried, and as it is it tells support which reader and
 * which operation it was.
 */
export function usedKsns(database: DatabaseSync): UsedKsns {
  const insert = database.prepare('INSERT INTO used_ksns (ksn, operation_id, at) VALUES (?, ?, ?)')
  const find = database.prepare('SELECT 1 FROM used_ksns WHERE ksn = ?')
  const list = database.prepare('SELECT ksn FROM used_ksns WHERE operation_id = ? ORDER BY at, rowid')
  return {
    add: (ksn, operationId, at) => void insert.run(canonicalKsn(ksn), operationId, at),
    has: (ksn) => find.get(canonicalKsn(ksn)) !== undefined,
    of: (operationId) => list.all(operationId).map(({ ksn }) => String(ksn)),
  }
}
