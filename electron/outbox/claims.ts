import type { OperationRow } from '../storage/operation-row.ts'
import type { CardsInMemory, OutboxDependencies } from './committer.ts'
import type { Connection } from './connection.ts'
import type { Drain } from './drain.ts'
import type { InFlight } from './in-flight.ts'

/** How many rows that a person, or a locked keyring, holds back are looked past for new ones. */
const maxHeldBack = 5000

/** Which rows may go on the wire now. Called inside `Storage.read` or `Storage.write`; throws SQLite's errors. */
export function createClaims(
  dependencies: OutboxDependencies & { drain: Drain; cardsInMemory: CardsInMemory },
  connections: Iterable<Connection>,
  inFlight: InFlight,
  isBusy: (row: OperationRow) => boolean,
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

  function dueOf({ gateway }: Connection, now: number, most: number): OperationRow[] {
    const due = storage.operations.due(gateway, now, most)
    if (due.every(mayGo)) return due
    // Rows whose look-up is under way are due still, and so are the ones that are held back: others are behind them.
    const isHeldBack = drain.isStopped() || !storage.hasKey
    return storage.operations
      .due(gateway, now, isHeldBack ? maxHeldBack : most + inFlight.count())
      .filter(mayGo)
      .slice(0, most)
  }

  return {
    /** At most one row of a sale, and no more than may be under way at once. */
    claimable(now: number): OperationRow[] {
      let free = dependencies.settings().queue.concurrency - inFlight.count()
      const rows: OperationRow[] = []
      for (const connection of connections) {
        if (free <= 0) break
        if (!connection.canSend(now) || dependencies.gateway(connection.gateway) === null) continue
        const mine = dueOf(connection, now, Math.min(free, connection.atOnce(now)))
        rows.push(...mine)
        free -= mine.length
      }
      return rows
    },
    /** Whether anything waits for a gateway, now or later. */
    hasWaiting: ({ gateway }: Connection): boolean =>
      storage.operations.due(gateway, Number.MAX_SAFE_INTEGER, 1).length > 0,
  }
}
