import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { EarlierOperation } from '../../domain/rules.ts'
import type { GatewayName, Sale } from '../../domain/sales.ts'
import type { Cipher } from './cipher.ts'
import { changing, columns, decodeRow, isRemoved, parseStoredJson } from './operation-row.ts'
import type { NewOperation, OperationContent, OperationRow, OperationSecrets } from './operation-row.ts'

type Record_ = Record<string, SQLOutputValue>

export type SecretName = 'card' | 'bankAccount'

/** A row that was sent, and whose end the gateway has not told. */
export type OpenOutcome = 'unknown' | 'inProgress'

/** What a sealed secret is bound to: no row can be given another row's card. */
export const aboutSecret = (name: SecretName, operationId: string): string => `${name}:${operationId}`

const mutable = (
  'state, with_card, card_stored_at, bank_account_kept, updated_at, not_before, deadline, ' +
  'next_attempt_at, attempts, lookups, consecutive_lookup_failures, last_answer, attention, ' +
  'may_have_been_processed, is_restored, is_clock_suspect, minor, asked_minor, first_sent_at, last_sent_at, ' +
  'looked_up_at, reachable_ms, decline_seen, pending_verdict, due_at, go_by, open_sale_key'
).split(', ')
const fixed = (
  'operation_id, sale_key, gateway, kind, currency, created_at, cashier, supervisor, ' +
  'linked_to, reason, note, day, body, sale, fingerprint, wire_id'
).split(', ')

/**
 * What may act now, what has to go first in front. Only the first open row of a sale may act: the order per sale is the
 * order of acceptance. Walks one index in its order, so that a place is found without sorting all that waits.
 */
export const dueRows = `SELECT ${columns} FROM operations AS row INDEXED BY operations_order
  WHERE gateway = ? AND due_at <= ? AND NOT EXISTS (
    SELECT 1 FROM operations AS before WHERE before.open_sale_key = row.sale_key AND before.sequence < row.sequence
  ) ORDER BY go_by, sequence LIMIT ?`

function statementsOf(database: DatabaseSync) {
  const prepare = (sql: string) => database.prepare(sql)
  const all = [...fixed, ...mutable]
  return {
    insert: prepare(
      // In the open shift of whoever asked for it, where there is one: a refund in a void's place may come after it.
      `INSERT INTO operations (${all.join(', ')}, shift) VALUES (${all.map((name) => `:${name}`).join(', ')},
        (SELECT number FROM shifts WHERE cashier = :cashier AND closed_at IS NULL))`,
    ),
    beginShift: prepare(
      `INSERT INTO shifts (cashier, opened_at) SELECT :cashier, :at
       WHERE NOT EXISTS (SELECT 1 FROM shifts WHERE cashier = :cashier AND closed_at IS NULL)`,
    ),
    update: prepare(
      `UPDATE operations SET ${mutable.map((name) => `${name} = :${name}`).join(', ')} WHERE operation_id = :operation_id`,
    ),
    byId: prepare(`SELECT ${columns} FROM operations WHERE operation_id = ?`),
    contentById: prepare(
      'SELECT body, sale, fingerprint, wire_id, removed_after_days FROM operations WHERE operation_id = ?',
    ),
    bySale: prepare('SELECT operation_id, kind, state, minor, created_at FROM operations WHERE sale_key = ?'),
    // By its partial index, then sorted: the planner would rather walk the whole history in order.
    open: prepare(
      `SELECT ${columns} FROM operations INDEXED BY operations_open WHERE open_sale_key IS NOT NULL ORDER BY sequence`,
    ),
    due: prepare(dueRows),
    isAnyDue: prepare(
      'SELECT 1 FROM operations INDEXED BY operations_due WHERE gateway = ? AND due_at <= ? LIMIT 1',
    ),
    pastDeadline: prepare(
      `SELECT ${columns} FROM operations INDEXED BY operations_deadline WHERE state = 'queued' AND deadline <= ? ORDER BY deadline LIMIT 200`,
    ),
    firstDeadline: prepare(
      `SELECT min(deadline) AS at FROM operations INDEXED BY operations_deadline WHERE state = 'queued' AND deadline IS NOT NULL`,
    ),
    firstOpen: prepare(
      `SELECT min(first_sent_at) AS at FROM operations INDEXED BY operations_open
       WHERE open_sale_key IS NOT NULL AND gateway = ? AND state = ?`,
    ),
    openSince: prepare(
      `SELECT ${columns} FROM operations INDEXED BY operations_open
       WHERE open_sale_key IS NOT NULL AND gateway = ? AND state = ? AND first_sent_at <= ? LIMIT 200`,
    ),
    nextDue: prepare('SELECT min(due_at) AS at FROM operations WHERE gateway = ? AND due_at > ?'),
    cardsBefore: prepare(
      `SELECT ${columns} FROM operations WHERE card_stored_at <= ? AND state <> 'sending' ORDER BY card_stored_at LIMIT 200`,
    ),
    firstCard: prepare(
      `SELECT min(card_stored_at) AS at FROM operations WHERE card_stored_at IS NOT NULL AND state <> 'sending'`,
    ),
    accountsBefore: prepare(
      `SELECT ${columns} FROM operations WHERE bank_account_kept = 1 AND updated_at <= ? AND open_sale_key IS NULL LIMIT 200`,
    ),
    wireIdTaken: prepare('SELECT operation_id FROM operations WHERE gateway = ? AND wire_id = ?'),
  }
}

const insertedValues = ({ row, content }: NewOperation, day: string): Record<string, SQLInputValue> => ({
  ...changing(row),
  sale_key: row.saleKey,
  gateway: row.gateway,
  kind: row.kind,
  currency: row.money.currency,
  created_at: row.createdAt,
  cashier: row.cashier,
  supervisor: row.supervisor,
  linked_to: row.linkedTo,
  reason: row.reason ?? null,
  note: row.note ?? null,
  day,
  body: content.body,
  sale: JSON.stringify(content.sale),
  fingerprint: content.fingerprint,
  wire_id: content.wireId,
})

const decodeEarlier = (record: Record_): EarlierOperation => ({
  operationId: String(record['operation_id']),
  kind: String(record['kind']) as EarlierOperation['kind'],
  state: String(record['state']) as EarlierOperation['state'],
  amountMinor: Number(record['minor']),
  createdAt: Number(record['created_at']),
})

/** Card blocks and bank accounts, sealed, each in a table of its own. */
function secretsTable(database: DatabaseSync, cipher: Cipher | null) {
  const statements = (table: string) => ({
    put: database.prepare(`INSERT OR REPLACE INTO ${table} (operation_id, sealed) VALUES (?, ?)`),
    get: database.prepare(`SELECT sealed FROM ${table} WHERE operation_id = ?`),
    erase: database.prepare(`DELETE FROM ${table} WHERE operation_id = ?`),
  })
  const tables = { card: statements('card_blocks'), bankAccount: statements('bank_accounts') }

  /** The sealed bytes as they are stored, or `null`. */
  function sealed(name: SecretName, operationId: string): Buffer | null {
    const bytes = tables[name].get.get(operationId)?.['sealed']
    return bytes instanceof Uint8Array ? Buffer.from(bytes) : null
  }

  return {
    sealed,
    /** Seals it in place of an older one; the plain bytes are zeroed. */
    keepSecret(name: SecretName, operationId: string, plain: Buffer): void {
      if (cipher === null) throw new Error('no key: acceptance lets no secret through')
      tables[name].put.run(operationId, cipher.seal(plain, aboutSecret(name, operationId)))
      plain.fill(0)
    },
    /** The plain secret, to be zeroed after use; `null` where it is erased or cannot be opened. */
    secret(name: SecretName, operationId: string): Buffer | null {
      const bytes = sealed(name, operationId)
      return bytes && cipher ? cipher.open(bytes, aboutSecret(name, operationId)) : null
    },
    hasSecret: (name: SecretName, operationId: string): boolean =>
      tables[name].get.get(operationId) !== undefined,
    eraseSecret(name: SecretName, operationId: string): void {
      tables[name].erase.run(operationId)
    },
  }
}

/**
 * The operations, by prepared statements. Every method throws SQLite's errors: they are called inside
 * `Storage.write` or `Storage.read`, which turn them into values.
 */
export type OperationsTable = ReturnType<typeof operationsTable>

export function operationsTable(
  database: DatabaseSync,
  cipher: Cipher | null,
  dayOf: (at: number) => string,
) {
  const statements = statementsOf(database)
  const sealedSecrets = secretsTable(database, cipher)

  return {
    ...sealedSecrets,
    /** The shift in which operations of a name are accepted begins. @returns its number; `null`: one is open */
    beginShift(cashier: string, at: number): number | null {
      const { changes, lastInsertRowid } = statements.beginShift.run({ cashier, at })
      return changes === 0 ? null : Number(lastInsertRowid)
    },
    /** Adds an accepted operation and seals its secrets; the plain bytes are zeroed. */
    insert({ row, content }: NewOperation, secrets: OperationSecrets): OperationRow {
      const day = dayOf(row.createdAt)
      const { lastInsertRowid } = statements.insert.run(insertedValues({ row, content }, day))
      if (secrets.card) sealedSecrets.keepSecret('card', row.operationId, secrets.card)
      if (secrets.bankAccount) sealedSecrets.keepSecret('bankAccount', row.operationId, secrets.bankAccount)
      return { ...row, sequence: Number(lastInsertRowid), day }
    },
    update(row: OperationRow): void {
      statements.update.run(changing(row))
    },
    get(operationId: string): OperationRow | null {
      const record = statements.byId.get(operationId)
      return record ? decodeRow(record) : null
    },
    /** What is sent; `null` where the disk has changed it, it was removed after its time, or there is no such row. */
    content(operationId: string): OperationContent | null {
      const record = statements.contentById.get(operationId)
      const sale = parseStoredJson(record?.['sale'])
      if (!record || sale === null || isRemoved(record)) return null
      return {
        body: String(record['body']),
        sale: sale as Sale,
        fingerprint: String(record['fingerprint']),
        wireId: record['wire_id'] === null ? null : String(record['wire_id']),
      }
    },
    /** Every operation ever made on a sale, for the rules. */
    earlier: (saleKey: string): EarlierOperation[] => statements.bySale.all(saleKey).map(decodeEarlier),
    /** Every row that has not ended, in order of acceptance. */
    open: (): OperationRow[] => statements.open.all().map(decodeRow),
    /** Rows of a gateway that may act at `now`, at most one per sale: the earliest deadline first, then the longest due. */
    due: (gateway: GatewayName, now: number, most: number): OperationRow[] =>
      // The walk in order of deadlines would pass all that waits to find that nothing is due.
      statements.isAnyDue.get(gateway, now) === undefined
        ? []
        : statements.due.all(gateway, now, most).map(decodeRow),
    /** Queued rows whose window is closed at `now`, due or not, at most 200. */
    pastDeadline: (now: number): OperationRow[] => statements.pastDeadline.all(now).map(decodeRow),
    /** When the next window of a queued row closes, or `null`. */
    firstDeadline(): number | null {
      const at = statements.firstDeadline.get()?.['at']
      return typeof at === 'number' ? at : null
    },
    /** When the longest open outcome of a gateway, of this state, was first sent, or `null`. */
    firstOpenOutcome(gateway: GatewayName, state: OpenOutcome): number | null {
      const at = statements.firstOpen.get(gateway, state)?.['at']
      return typeof at === 'number' ? at : null
    },
    /** Rows of a gateway, in this state, whose outcome has been open since `at` or longer, at most 200. */
    openOutcomesSince: (gateway: GatewayName, state: OpenOutcome, at: number): OperationRow[] =>
      statements.openSince.all(gateway, state, at).map(decodeRow),
    /** When the next row of a gateway after `now` becomes due, or `null`. */
    nextDue(gateway: GatewayName, now: number): number | null {
      const at = statements.nextDue.get(gateway, now)?.['at']
      return typeof at === 'number' ? at : null
    },
    /** Rows whose card block was stored at or before a moment, the oldest 200. */
    cardsStoredBefore: (at: number): OperationRow[] => statements.cardsBefore.all(at).map(decodeRow),
    firstCardStoredAt(): number | null {
      const at = statements.firstCard.get()?.['at']
      return typeof at === 'number' ? at : null
    },
    /** Ended rows last changed at or before a moment that still keep a bank account, at most 200. */
    bankAccountsEndedBefore: (at: number): OperationRow[] => statements.accountsBefore.all(at).map(decodeRow),
    /** The operation that already uses an id at the acquirer, or `null`. */
    withWireId(gateway: GatewayName, wireId: string): string | null {
      const id = statements.wireIdTaken.get(gateway, wireId)?.['operation_id']
      return typeof id === 'string' ? id : null
    },
  }
}
