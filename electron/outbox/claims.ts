import type { QueueSummary } from '../../contract/ipc.ts'
import type { WireAction } from '../../domain/services.ts'
import { goBy } from '../storage/operation-row.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { goesFirst } from './row-transitions.ts'
import type { CardsInMemory, Committer, OutboxDependencies, Transactions } from './committer.ts'
import type { Connection, Connections } from './connection.ts'
import type { InFlight } from './in-flight.ts'

/** How many rows that a person, or a locked keyring, holds back are looked past for new ones. */
const maxHeldBack = 5000
/** Fewer rows than this are no drain worth a progress bar. */
const fewestRows = 5

type Parts = OutboxDependencies & {
  drain: Drain
  cardsInMemory: CardsInMemory
  connections: Connections
  committer: Committer
  transactions: Transactions
  inFlight: InFlight
}

/** Whether another row of the sale is under way, or goes on its way as soon as it is on the disk. */
export const isSaleBusy = (
  { transactions, inFlight }: Pick<Parts, 'transactions' | 'inFlight'>,
  { saleKey }: OperationRow,
): boolean => inFlight.hasSale(saleKey) || transactions.hasClaimed(saleKey)

/** Whether nothing but its gateway keeps a row back. */
function mayGo(parts: Parts, row: OperationRow): boolean {
  const { storage, drain, cardsInMemory } = parts
  // A keyring that is locked at this start may give the key at the next: what it seals waits.
  const canOpenSecrets =
    storage.hasKey ||
    row.state === 'inProgress' ||
    (row.cardStoredAt === null && !row.bankAccountKept) ||
    cardsInMemory.has(row.operationId)
  return canOpenSecrets && drain.lets(row.sequence) && !isSaleBusy(parts, row)
}

/** The due rows of one gateway that may go now, `most` of them, the earliest deadline first. */
function dueOf(parts: Parts, connection: Connection, now: number, most: number): OperationRow[] {
  const { storage, drain, committer, inFlight, permits } = parts
  const { gateway, lets, atOnce } = connection
  const isUneven = lets('send', now) !== lets('lookUp', now)
  // What a row needs is only looked at where the gateway's services differ.
  const actionOf = (row: OperationRow): WireAction | null =>
    isUneven || atOnce('send', now) !== atOnce('lookUp', now) ? committer.dueAction(row, now) : 'send'
  const mayGoNow = (row: OperationRow): boolean => {
    if (!mayGo(parts, row)) return false
    const action = actionOf(row)
    if (action !== null && !lets(action, now)) return false
    // What was sent before has the hub's leave until it ends: to repeat it takes no other, nor does a look-up.
    const needsLeave = goesFirst(row) && (row.state === 'queued' || committer.dueAction(row, now) === 'send')
    return !needsLeave || permits.lets(row.operationId)
  }
  const due = storage.operations.due(gateway, now, most)
  // Rows whose look-up is under way are due still, and so are the ones that are held back: others are behind them.
  const mayBeMany = drain.isStopped() || !storage.hasKey || isUneven || permits.isAsked()
  const behind = mayBeMany ? maxHeldBack : most + inFlight.count()
  const going = due.every(mayGoNow)
    ? due
    : storage.operations.due(gateway, now, behind).filter(mayGoNow).slice(0, most)
  const left = { send: atOnce('send', now), lookUp: atOnce('lookUp', now) }
  return going.filter((row) => {
    const action = actionOf(row)
    if (action === null) return true
    left[action] -= 1
    return left[action] >= 0
  })
}

/**
 * Shares the places out: one to each gateway that has a place of its own, the others to the earliest deadlines.
 *
 * @param gateways the rows of each that may go
 */
export function shareOut(
  gateways: readonly { hasOwnPlace: boolean; rows: readonly OperationRow[] }[],
  places: number,
): OperationRow[] {
  const own = gateways.filter(({ hasOwnPlace }) => hasOwnPlace)
  const first = own.flatMap(({ rows }) => rows.slice(0, 1))
  const others = gateways
    .flatMap(({ hasOwnPlace, rows }) => rows.slice(hasOwnPlace ? 1 : 0))
    .toSorted((one, other) => goBy(one) - goBy(other) || one.sequence - other.sequence)
  return [...first, ...others.slice(0, Math.max(0, places - own.length))].slice(0, places)
}

export type Claims = ReturnType<typeof createClaims>

/**
 * Which rows may go on the wire. Called inside `Storage.read` or `Storage.write` unless it says otherwise; throws SQLite's
 * errors.
 */
export function createClaims(parts: Parts) {
  const { storage, settings, connections, inFlight } = parts
  let isStopped = false

  /** Now or later. */
  const hasWaiting = ({ gateway }: Connection): boolean =>
    storage.operations.due(gateway, Number.MAX_SAFE_INTEGER, 1).length > 0

  /**
   * At most one row of a sale, and no more than may be under way at once: the earliest deadline first. One place is kept
   * for each gateway that has nothing under way and something waiting, so that no other takes all of them.
   */
  function claimable(now: number): OperationRow[] {
    const { concurrency } = settings().queue
    const free = concurrency - inFlight.count()
    if (isStopped || free <= 0) return []
    const usable = connections.all.filter(
      ({ gateway, canSend }) => canSend(now) && parts.gateway(gateway) !== null,
    )
    const idle = usable.filter((one) => inFlight.countOf(one.gateway) === 0 && hasWaiting(one))
    const kept = concurrency < usable.length ? [] : idle
    return shareOut(
      usable.map((connection) => {
        const most = free - kept.filter((other) => other !== connection).length
        const rows = most > 0 ? dueOf(parts, connection, now, most) : []
        return { hasOwnPlace: kept.includes(connection), rows }
      }),
      free,
    )
  }

  return {
    claimable,
    /** Whether anything waits for a gateway. Called outside of transactions. */
    isAwaited: (connection: Connection): boolean => {
      const waiting = storage.read(() => hasWaiting(connection))
      return waiting.ok && waiting.value
    },
    /** When a row may next go, milliseconds since the epoch; `Infinity` where none is known to. */
    nextAt(now: number): number {
      // Rows that became due in this very turn: a refund in a void's place, a row that may be repeated after its look-up.
      if (claimable(now).length > 0) return now
      const isFull = inFlight.count() >= settings().queue.concurrency
      const moments = connections.all.flatMap((connection) => {
        const dueAt =
          connection.canSend(now) && !isFull ? storage.operations.nextDue(connection.gateway, now) : null
        const tryAt = connection.nextTryAt(now)
        return [dueAt ?? Infinity, tryAt !== null && hasWaiting(connection) ? tryAt : Infinity]
      })
      return Math.min(...moments)
    },
    /** Nothing goes any more. */
    stop(): void {
      isStopped = true
    },
  }
}

/** The progress of working off many waiting rows, and a person's wish to stop it. */
export type Drain = ReturnType<typeof createDrain>

export function createDrain() {
  let total = 0
  let lastSequence = 0
  let stopped = false

  return {
    /** Notes how many rows wait now; `newest` is the sequence of the last one accepted. */
    note(waiting: number, newest: number): void {
      if (waiting === 0) {
        total = 0
        stopped = false
      } else if (total === 0 && waiting >= fewestRows) total = waiting
      else if (total > 0 && waiting > total) total = waiting
      if (!stopped) lastSequence = newest
    },
    /** Rows accepted so far stay in the queue until `goOn`; new ones are still sent. */
    stop(): void {
      stopped = true
    },
    goOn(): void {
      stopped = false
    },
    /** Whether a row may be sent. */
    lets: (sequence: number): boolean => !stopped || sequence > lastSequence,
    isStopped: (): boolean => stopped,
    snapshot: (waiting: number): QueueSummary['drain'] =>
      total === 0 && !stopped
        ? null
        : { total: Math.max(total, waiting), done: Math.max(total - waiting, 0), stopped },
  }
}
