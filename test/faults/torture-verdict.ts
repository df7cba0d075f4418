import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isEnded } from '../../domain/operations.ts'
import type { OperationRequest, RowState } from '../../domain/operations.ts'
import { files } from '../../electron/storage/files.ts'
import { moneyFaults } from '../acquirer/money.ts'
import type { GivenBack } from '../acquirer/money.ts'
import type { FaultProxy } from './fault-proxy.ts'
import { wireIdOf } from './torture-requests.ts'

export type TortureResult = {
  rounds: number
  accepted: number
  appliedOnce: number
  /** Accepted and not in the table, or at rest with another end than the acquirer's ledger has. */
  lost: number
  /** Applied more than once, or sent again after it was applied. */
  doubled: number
  /** Where the money that the acquirer gave back is not what its sales were and the rows say: `moneyFaults`. */
  money: string[]
  /** Rows that a person has to decide. */
  withPerson: number
  /** Of these, rows that nothing which happened accounts for: `whatIsMissing`. */
  unexplained: number
  /** What is missing to account for each of them. */
  missing: string[]
  /** Card blocks of which anything was found where it must not be any more, and files with what the reader sent. */
  cardBytesLeft: number
  /** How many card blocks there were to look for. */
  cardsSeen: number
  kills: number
}

/** What happened to the rows, as the ones who did it tell it: none of it is taken from the rows themselves. */
export type Happened = {
  accepted: ReadonlyMap<string, OperationRequest>
  /** The acquirer's ledger: how often each operation took effect, by the id it knows it by. */
  applied: ReadonlyMap<string, number>
  /** What it gave back, in minor units, and what each sale was, by the name that operations call it by. */
  moved: readonly GivenBack[]
  saleMinor: ReadonlyMap<string, number>
  proxies: readonly FaultProxy[]
  /** Rows that were on the wire when their process was killed, as a copy of the database showed them then. */
  killedWhileSending: ReadonlySet<string>
  /** How many empty look-ups a row needs before it goes to a person. */
  maxLookups: number
  timeoutMs: number
  /** What the till's clock is ahead of the machine's, milliseconds. */
  clockOffsetMs: number
}

type Row = {
  operationId: string
  wireId: string
  gateway: string
  kind: string
  state: RowState
  minor: number
  attention: string | null
  /** When it was sent, each time, by the machine's clock. */
  sentAt: number[]
}

/** Whether a run shows what it is for. A run in which nothing was accepted shows nothing. */
export const isPassed = (result: TortureResult): boolean =>
  result.accepted > 0 &&
  result.money.length === 0 &&
  result.lost + result.doubled + result.unexplained + result.cardBytesLeft === 0

/** Holds the till's rows, at rest and with nobody using the database, against what happened. */
export function judge(
  directory: string,
  happened: Happened,
): Pick<
  TortureResult,
  'accepted' | 'appliedOnce' | 'lost' | 'doubled' | 'money' | 'withPerson' | 'unexplained' | 'missing'
> {
  const { accepted, applied, proxies, clockOffsetMs } = happened
  const rows = readRows(directory, clockOffsetMs)
  const withPerson = [...rows.values()].filter(({ state }) => state === 'attention')
  const isLost = ([operationId, request]: [string, OperationRequest]): boolean => {
    const row = rows.get(operationId)
    if (row === undefined) return true
    if (row.state === 'attention') return false
    return !isEnded(row.state) || (row.state === 'approved') !== applied.has(wireIdOf(request))
  }
  const missing = withPerson.flatMap((row) => {
    const whys = whatIsMissing(row, happened)
    return whys.length === 0 ? [] : [`${row.kind} ${row.operationId} (${row.attention}): ${whys.join(', ')}`]
  })
  return {
    accepted: accepted.size,
    appliedOnce: [...accepted.values()].filter((request) => applied.get(wireIdOf(request)) === 1).length,
    lost: [...accepted].filter(isLost).length,
    doubled:
      [...applied.values()].filter((times) => times > 1).length +
      proxies.reduce((sum, { notes }) => sum + notes.resent.length, 0),
    money: moneyFaults(
      happened.moved,
      [...rows.values()].map((row) => ({ ...row, id: row.wireId })),
      (sale) => happened.saleMinor.get(sale) ?? 0,
    ),
    withPerson: withPerson.length,
    unexplained: missing.length,
    missing,
  }
}

/**
 * What has to hold for a row that went to a person, and does not. Nothing is missing where all of it holds:
 *
 * - it is a Kushki void or refund, the only ones that may not be repeated, and its reason is that no look-up found it;
 * - a request for it or its answer was lost at a proxy, or its process was killed while it was on the wire, or it was
 *   sent about when the proxy was away and nobody can say what became of it;
 * - as many look-ups as the settings ask for were answered;
 * - it did not take effect: otherwise a look-up would have found it.
 *
 * What cannot be known from outside: whether one look-up more would have found it, and whether a request that was lost
 * on the way to the proxy had left the till at all. Both count as explained.
 */
function whatIsMissing(row: Row, happened: Happened): string[] {
  const { applied, proxies, killedWhileSending, maxLookups, timeoutMs } = happened
  const isDisturbed =
    killedWhileSending.has(row.operationId) ||
    proxies.some(({ notes }) => notes.isDisturbed(row.wireId)) ||
    // A connection that the proxy ended may be used once more before the till hears of it; a busy till hears late.
    proxies.some(({ outages }) =>
      outages.some(({ from, to }) =>
        row.sentAt.some((at) => at >= from - 2 * timeoutMs && at <= to + timeoutMs),
      ),
    )
  const isSingleUse = row.gateway === 'kushki' && row.kind !== 'reverse'
  return [
    ...(isSingleUse && row.attention === 'lookupFoundNothing' ? [] : ['a reason that faults can give']),
    ...(isDisturbed ? [] : ['a disturbance']),
    ...(proxies.some(({ notes }) => notes.lookUps(row.wireId) >= maxLookups) ? [] : ['look-ups']),
    ...(applied.has(row.wireId) ? ['that it did not take effect'] : []),
  ]
}

function readRows(directory: string, clockOffsetMs: number): Map<string, Row> {
  const database = new DatabaseSync(join(directory, files.database), { readOnly: true })
  try {
    const sentAt = database.prepare("SELECT at FROM journal WHERE operation_id = ? AND event = 'sending'")
    return new Map(
      database
        .prepare('SELECT operation_id, gateway, kind, state, minor, attention, body FROM operations')
        .all()
        .map((record) => {
          const operationId = String(record['operation_id'])
          const row: Row = {
            operationId,
            wireId: wireIdOf({ body: JSON.parse(String(record['body'])) as OperationRequest['body'] }),
            gateway: String(record['gateway']),
            kind: String(record['kind']),
            state: record['state'] as RowState,
            minor: Number(record['minor']),
            attention: record['attention'] === null ? null : String(record['attention']),
            sentAt: sentAt.all(operationId).map(({ at }) => Number(at) - clockOffsetMs),
          }
          return [operationId, row]
        }),
    )
  } finally {
    database.close()
  }
}
