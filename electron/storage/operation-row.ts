import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { createHash } from 'node:crypto'
import { currencySchema } from '../../domain/money.ts'
import {
  attentionReasonSchema,
  isEnded,
  operationKindSchema,
  rowStateSchema,
  verdictSchema,
} from '../../domain/operations.ts'
import type { Verdict } from '../../domain/operations.ts'
import type { QueueRow } from '../../contract/operations.ts'
import { gatewayNameSchema } from '../../domain/sales.ts'
import type { Sale } from '../../domain/sales.ts'
import { DamagedValue } from './failure.ts'

/** One operation as the outbox keeps it: what the window sees, and what only the outbox needs. */
export type OperationRow = Omit<
  QueueRow,
  'actions' | 'cardKept' | 'hubHold' | 'mayHaveBeenDone' | 'revision'
> & {
  /** Order of acceptance. */
  sequence: number
  /** The day it was accepted on in the store's zone. */
  day: string
  /** When the sealed card block was stored; `null` where none is stored (any more). */
  cardStoredAt: number | null
  bankAccountKept: boolean
  /** Questions in a row that the gateway did not answer. */
  consecutiveLookupFailures: number
  /** A request went out whose end is not known: nothing is sent again before it is, unless repeating is proven safe. */
  mayHaveBeenProcessed: boolean
  /** When it first went on the wire, milliseconds since the epoch; a person who has it sent again starts anew. */
  firstSentAt: number | null
  /** When it last went on the wire, or may have: what is late is late by this. Milliseconds since the epoch. */
  lastSentAt: number | null
  /** When its gateway was last asked about it. */
  lookedUpAt: number | null
  /** How long its outcome has been unknown while its gateway answered, milliseconds. */
  reachableMs: number
  /** A look-up said that it was declined, which a later one has to confirm. */
  declineSeen: boolean
  /** What a person decided; it is carried out once a fresh look-up has found nothing. */
  pendingVerdict: Exclude<Verdict, 'wasDone'> | null
  /** It came back from an older copy: what it says may be out of date, so it is looked up before it is sent. */
  isRestored: boolean
  /** The clock was set back while it waited: its deadline cannot be trusted to be still ahead. */
  isClockSuspect: boolean
}

/** What is true of a row before anything was sent. */
export const neverSent = {
  attempts: 0,
  lookups: 0,
  consecutiveLookupFailures: 0,
  lastAnswer: null,
  attention: null,
  askedMinor: null,
  firstSentAt: null,
  lastSentAt: null,
  lookedUpAt: null,
  reachableMs: 0,
  declineSeen: false,
  pendingVerdict: null,
  mayHaveBeenProcessed: false,
  isRestored: false,
  isClockSuspect: false,
} as const satisfies Partial<OperationRow>

/** What of an operation never changes after it was accepted. */
export type OperationContent = {
  /** The wire body as JSON, without card block and bank account. */
  body: string
  sale: Sale
  /**
   * SHA-256 of the body, a dot, and what names the secrets without telling them (KSN, last digits of the account).
   * Tells a repeated submission from another operation under the same id, and a body that the disk changed.
   */
  fingerprint: string
  /** The id the acquirer knows it by, where it must be unique (void, refund); `null` for a reverse. */
  wireId: string | null
}

/** The short-lived secrets of an operation, plain, on their way into the sealed columns. JSON text as bytes. */
export type OperationSecrets = { card: Buffer | null; bankAccount: Buffer | null }

export type NewOperation = { row: Omit<OperationRow, 'sequence' | 'day'>; content: OperationContent }

/** The dispatcher acts on a row by itself only in these states. */
const dispatched: readonly QueueRow['state'][] = ['queued', 'unknown', 'inProgress', 'attention']

const dayMs = 86_400_000

/**
 * By when a row should act, for the order among rows that are due; milliseconds since the epoch. What may still be sent
 * has its own deadline. What has none, or is only looked up, has a day: it gives way to what closes tonight and goes
 * before what has months, and among its like the longest due goes first.
 */
export function goBy(row: Pick<OperationRow, 'state' | 'kind' | 'deadline' | 'nextAttemptAt'>): number {
  const maySend = row.state === 'queued' || (row.state === 'unknown' && row.kind === 'reverse')
  return maySend && row.deadline !== null ? row.deadline : (row.nextAttemptAt ?? 0) + dayMs
}

/** The columns that change in a row's life, by name. */
export const changing = (row: Omit<OperationRow, 'sequence' | 'day'>): Record<string, SQLInputValue> => ({
  operation_id: row.operationId,
  state: row.state,
  with_card: Number(row.withCard),
  card_stored_at: row.cardStoredAt,
  bank_account_kept: Number(row.bankAccountKept),
  updated_at: row.updatedAt,
  not_before: row.notBefore,
  deadline: row.deadline,
  next_attempt_at: row.nextAttemptAt,
  attempts: row.attempts,
  lookups: row.lookups,
  minor: row.money.minor,
  asked_minor: row.askedMinor,
  first_sent_at: row.firstSentAt,
  last_sent_at: row.lastSentAt,
  looked_up_at: row.lookedUpAt,
  reachable_ms: row.reachableMs,
  decline_seen: Number(row.declineSeen),
  pending_verdict: row.pendingVerdict,
  consecutive_lookup_failures: row.consecutiveLookupFailures,
  last_answer: row.lastAnswer === null ? null : JSON.stringify(row.lastAnswer),
  attention: row.attention,
  may_have_been_processed: Number(row.mayHaveBeenProcessed),
  is_restored: Number(row.isRestored),
  is_clock_suspect: Number(row.isClockSuspect),
  due_at: dispatched.includes(row.state) ? row.nextAttemptAt : null,
  go_by: dispatched.includes(row.state) && row.nextAttemptAt !== null ? goBy(row) : null,
  open_sale_key: isEnded(row.state) ? null : row.saleKey,
})

const number = (value: SQLOutputValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

/** The fingerprint of a body, given what names its secrets (`''` where it has none). */
export const fingerprintOf = (body: string, secretsName: string): string =>
  `${createHash('sha256').update(body).digest('hex')}.${secretsName}`

/** Whether a body is still the one that was accepted. */
export const isBodyWhole = ({ body, fingerprint }: Pick<OperationContent, 'body' | 'fingerprint'>): boolean =>
  fingerprint.startsWith(fingerprintOf(body, ''))

/** Whether names, masked card and body were removed of an operation after their time: then nothing of it is damaged. */
export const isRemoved = (record: Record<string, SQLOutputValue>): boolean =>
  typeof record['removed_after_days'] === 'number' && record['body'] === ''

/** Whether a record read from a damaged database is an operation in every part, with the body that was accepted. */
export function isWholeOperation(record: Record<string, SQLOutputValue>): boolean {
  try {
    decodeRow(record)
    JSON.parse(String(record['sale']))
    if (isRemoved(record)) return true
    return isBodyWhole({ body: String(record['body']), fingerprint: String(record['fingerprint']) })
  } catch {
    return false
  }
}

/** Read once: zod builds the list anew each time it is asked for. */
const words = {
  gateways: gatewayNameSchema.options,
  kinds: operationKindSchema.options,
  states: rowStateSchema.options,
  currencies: currencySchema.options,
  reasons: attentionReasonSchema.options,
  verdicts: verdictSchema.exclude(['wasDone']).options,
}

/** What `decodeRow` reads: everything but the body, which only sending needs. */
export const columns =
  'sequence, operation_id, sale_key, gateway, kind, state, currency, minor, with_card, card_stored_at, ' +
  'bank_account_kept, created_at, updated_at, not_before, deadline, next_attempt_at, attempts, lookups, consecutive_lookup_failures, ' +
  'last_answer, ' +
  'attention, cashier, supervisor, linked_to, reason, note, day, may_have_been_processed, is_restored, is_clock_suspect, ' +
  'asked_minor, first_sent_at, last_sent_at, looked_up_at, reachable_ms, decline_seen, pending_verdict, removed_after_days, sale'

/** JSON that the disk may have changed; `null` where it is none any more. */
export function parseStoredJson(text: SQLOutputValue | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(String(text))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** What a row shows of its sale. A sale that cannot be read shows nothing; the row still shows itself. */
function namesOfSale(text: SQLOutputValue | undefined): Pick<OperationRow, 'ticketNumber' | 'cardLastFour'> {
  const { ticketNumber, maskedPan } = parseStoredJson(text) ?? {}
  const lastFour = typeof maskedPan === 'string' ? maskedPan.slice(-4) : ''
  return {
    ...(typeof ticketNumber === 'string' ? { ticketNumber } : {}),
    ...(/^\d{4}$/u.test(lastFour) ? { cardLastFour: lastFour } : {}),
  }
}

/** A row read back. Throws `DamagedValue` where the disk gives a word that never went in. */
export function decodeRow(record: Record<string, SQLOutputValue>): OperationRow {
  const text = (name: string): string => String(record[name])
  const optional = (name: string): string | null => (record[name] === null ? null : text(name))
  const word = <Word extends string>(name: string, allowed: readonly Word[]): Word => {
    const found = allowed.find((one) => one === record[name])
    if (found === undefined) throw new DamagedValue(name)
    return found
  }
  return {
    sequence: Number(record['sequence']),
    operationId: text('operation_id'),
    saleKey: text('sale_key'),
    ...namesOfSale(record['sale']),
    gateway: word('gateway', words.gateways),
    kind: word('kind', words.kinds),
    state: word('state', words.states),
    money: { currency: word('currency', words.currencies), minor: Number(record['minor']) },
    withCard: record['with_card'] === 1,
    cardStoredAt: number(record['card_stored_at']),
    bankAccountKept: record['bank_account_kept'] === 1,
    createdAt: Number(record['created_at']),
    updatedAt: Number(record['updated_at']),
    notBefore: number(record['not_before']),
    deadline: number(record['deadline']),
    nextAttemptAt: number(record['next_attempt_at']),
    attempts: Number(record['attempts']),
    lookups: Number(record['lookups']),
    consecutiveLookupFailures: Number(record['consecutive_lookup_failures']),
    askedMinor: number(record['asked_minor']),
    firstSentAt: number(record['first_sent_at']),
    lastSentAt: number(record['last_sent_at']),
    lookedUpAt: number(record['looked_up_at']),
    reachableMs: Number(record['reachable_ms']),
    declineSeen: record['decline_seen'] === 1,
    pendingVerdict: record['pending_verdict'] === null ? null : word('pending_verdict', words.verdicts),
    lastAnswer: parseStoredJson(record['last_answer']) as OperationRow['lastAnswer'],
    attention: record['attention'] === null ? null : word('attention', words.reasons),
    cashier: text('cashier'),
    supervisor: optional('supervisor'),
    linkedTo: optional('linked_to'),
    ...(typeof record['reason'] === 'string' ? { reason: record['reason'] } : {}),
    ...(typeof record['note'] === 'string' ? { note: record['note'] } : {}),
    ...(record['removed_after_days'] === null
      ? {}
      : { removedAfterDays: Number(record['removed_after_days']) }),
    day: text('day'),
    mayHaveBeenProcessed: record['may_have_been_processed'] === 1,
    isRestored: record['is_restored'] === 1,
    isClockSuspect: record['is_clock_suspect'] === 1,
  }
}
