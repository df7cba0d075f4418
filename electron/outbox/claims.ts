import type { QueueSummary } from '../../contract/ipc.ts'
import type { WireAction } from '../../domain/services.ts'
import { goBy } from '../storage/operation-row.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { CardsInMemory, OutboxDependencies } from './committer.ts'
import type { Connection } from './connection.ts'
import type { InFlight } from './in-flight.ts'

/** How many rows that a person, or a locked keyring, holds back are looked past for new ones. */
const maxHeldBack = 5000

/** Which rows may go on the wire now. Called inside `Storage.read` or `Storage.write`; throws SQLite's errors. */
export function createClaims(
  dependencies: OutboxDependencies & { drain: Drain; cardsInMemory: CardsInMemory },
  connections: readonly Connection[],
  inFlight: InFlight,
  isBusy: (row: OperationRow) => boolean,
  dueAction: (row: OperationRow, now: number) => WireAction | null,
) {
  const { storage, drain } = dependencies

  /** A keyring that is locked at this start may give the key at the next: what it seals waits. */
  const canOpenSecrets = (row: OperationRow): boolean =>
    storage.hasKey ||
    row.state === 'inProgress' ||
    (row.cardStoredAt === null && !row.bankAccountKept) ||
    dependencies.cardsInMemory.has(row.operationId)

  const mayGo = (row: OperationRow): boolean =>
    !isBusy(row) && drain.lets(row.sequence) && canOpenSecrets(row)

  /** What a row needs is only looked at where the gateway's services differ. */
  function actionOf(connection: Connection, row: OperationRow, now: number): WireAction | null {
    const differs = connection.lets('send', now) !== connection.lets('lookUp', now)
    const isLimited = connection.atOnce('send', now) !== connection.atOnce('lookUp', now)
    return differs || isLimited ? dueAction(row, now) : 'send'
  }

  function dueOf(connection: Connection, now: number, most: number): OperationRow[] {
    const { gateway } = connection
    const mayGoNow = (row: OperationRow): boolean => {
      if (!mayGo(row)) return false
      const action = actionOf(connection, row, now)
      return action === null || connection.lets(action, now)
    }
    const due = storage.operations.due(gateway, now, most)
    if (due.every(mayGoNow)) return due
    // Rows whose look-up is under way are due still, and so are the ones that are held back: others are behind them.
    const isHeldBack =
      drain.isStopped() || !storage.hasKey || connection.lets('send', now) !== connection.lets('lookUp', now)
    return storage.operations
      .due(gateway, now, isHeldBack ? maxHeldBack : most + inFlight.count())
      .filter(mayGoNow)
      .slice(0, most)
  }

  /** As many of them as each action's services take at once. */
  function within(connection: Connection, rows: readonly OperationRow[], now: number): OperationRow[] {
    const left = { send: connection.atOnce('send', now), lookUp: connection.atOnce('lookUp', now) }
    return rows.filter((row) => {
      const action = actionOf(connection, row, now)
      if (action === null) return true
      left[action] -= 1
      return left[action] >= 0
    })
  }

  /** Whether anything waits for a gateway, now or later. */
  const hasWaiting = ({ gateway }: Connection): boolean =>
    storage.operations.due(gateway, Number.MAX_SAFE_INTEGER, 1).length > 0

  return {
    /**
     * At most one row of a sale, and no more than may be under way at once: the earliest deadline first. One place is kept
     * for each gateway that has nothing under way and something waiting, so that no other takes all of them.
     */
    claimable(now: number): OperationRow[] {
      const { concurrency } = dependencies.settings().queue
      const free = concurrency - inFlight.count()
      if (free <= 0) return []
      const usable = connections.filter(
        ({ gateway, canSend }) => canSend(now) && dependencies.gateway(gateway) !== null,
      )
      const idle = usable.filter((one) => inFlight.countOf(one.gateway) === 0 && hasWaiting(one))
      const kept = concurrency < usable.length ? [] : idle
      const first: OperationRow[] = []
      const others: OperationRow[] = []
      for (const connection of usable) {
        const most = free - kept.filter((other) => other !== connection).length
        const mine = most > 0 ? within(connection, dueOf(connection, now, most), now) : []
        if (kept.includes(connection)) first.push(...mine.splice(0, 1))
        others.push(...mine)
      }
      others.sort((one, other) => goBy(one) - goBy(other) || one.sequence - other.sequence)
      return [...first, ...others.slice(0, Math.max(0, free - kept.length))].slice(0, free)
    },
    hasWaiting,
  }
}

/** Fewer rows than this are no drain worth a progress bar. */
const fewestRows = 5

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
