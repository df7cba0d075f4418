import type { Timers } from '../../domain/clock.ts'
import type { Result } from '../../domain/result.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'
import { createClaims, isSaleBusy } from './claims.ts'
import type { Claims, Drain } from './claims.ts'
import { createCommitter, createTransactions } from './committer.ts'
import type { CardsInMemory, Changes, Committer, OutboxDependencies, Transactions } from './committer.ts'
import { createConnections } from './connection.ts'
import { createInFlight } from './in-flight.ts'
import { createMaintenance } from './maintenance.ts'
import type { Maintenance } from './maintenance.ts'
import type { RowEvent } from './row-machine.ts'

export type DispatcherDependencies = OutboxDependencies & {
  timers: Timers
  /** Runs a turn after what is ready now: answers that came while the disk was busy are recorded together. */
  soon: (then: () => void) => void
  drain: Drain
  cardsInMemory: CardsInMemory
  /** Rows that changed, after their commit, and the revision they are of. */
  onRows: (rows: OperationRow[], revision: number) => void
  /** A card block was erased: no reference to it is left. */
  onCardDone: () => void
  /** Connections or counts may have changed. */
  onNews: () => void
}

/** A disk that refuses writes is tried again after this. Milliseconds. */
const storageGapMs = 1000
/** No sleep is longer: what is due is looked at again. Milliseconds. */
const maxSleepMs = 60_000
/** Answers that one transaction records at most. */
const maxAtOnce = 64

type Answer = { operationId: string; event: RowEvent; who: string }

/** Keeps what came back until it is on the disk. */
function createRecorder({ storage, clock, cardsInMemory }: DispatcherDependencies, committer: Committer) {
  let unrecorded: Answer[] = []
  /** How many of them the last transaction recorded, the oldest first. */
  let recorded = 0
  return {
    add(answer: Answer): void {
      unrecorded.push(answer)
    },
    /** What a transaction asked for did not go on the wire after all, and was surely not sent. */
    addNotSent({ wire }: Changes): void {
      const event = { type: 'answered', answer: { summary: { class: 'notSent', at: clock.now() } } } as const
      for (const { row, effect } of wire)
        if (effect.type === 'send') unrecorded.push({ operationId: row.operationId, event, who: 'system' })
    },
    isEmpty: (): boolean => unrecorded.length === 0,
    /** Records as many as one transaction takes. */
    record(now: number, changes: Changes): void {
      recorded = Math.min(unrecorded.length, maxAtOnce)
      for (const { operationId, event, who } of unrecorded.slice(0, recorded)) {
        const row = storage.operations.get(operationId)
        if (row === null) continue
        committer.apply(row, event, who, now, changes)
        const after = changes.rows.get(operationId)
        // Its one try is over: a card block that must not touch the disk is not held any longer.
        if (after && cardsInMemory.has(operationId))
          committer.apply(after, { type: 'cardGone' }, 'system', now, changes)
      }
    },
    /** The transaction was written: what it recorded is kept no longer. */
    written(): void {
      unrecorded = unrecorded.slice(recorded)
      recorded = 0
    },
  }
}

/** What one turn does, and when there is something to do. */
function createTurn({
  storage,
  committer,
  transactions,
  recorder,
  maintenance,
  claims,
}: {
  storage: Storage
  committer: Committer
  transactions: Transactions
  recorder: ReturnType<typeof createRecorder>
  maintenance: Maintenance
  claims: Claims
}) {
  return {
    isDue: (now: number): Result<boolean, StorageFailure> =>
      storage.read(() => !recorder.isEmpty() || maintenance.areDue(now) || claims.claimable(now).length > 0),
    /** When it is next due, milliseconds since the epoch. */
    nextAt(now: number): number {
      const scrubAt = transactions.isScrubNeeded() ? now + storageGapMs : Infinity
      const at = storage.read(() => Math.min(maintenance.nextAt(now), claims.nextAt(now), scrubAt))
      return at.ok ? at.value : now + storageGapMs
    },
    /** Called inside `Storage.write`; throws SQLite's errors. */
    run(now: number, changes: Changes): void {
      maintenance.run(now, changes)
      recorder.record(now, changes)
      for (const row of claims.claimable(now)) committer.apply(row, { type: 'due' }, 'system', now, changes)
    },
  }
}

/** Has a turn come: soon, or after a sleep. */
function createScheduler({ timers, soon }: DispatcherDependencies, tick: () => void) {
  let cancelTimer: (() => void) | null = null
  let isSoon = false

  function cancel(): void {
    cancelTimer?.()
    cancelTimer = null
  }

  return {
    cancel,
    /** One turn for everything that happens at once: answers that arrive together share a transaction. */
    soon(): void {
      if (isSoon) return
      isSoon = true
      soon(() => {
        isSoon = false
        tick()
      })
    },
    /** In place of the sleep before. */
    after(sleepMs: number): void {
      cancel()
      cancelTimer = timers.after(Math.max(0, Math.min(sleepMs, maxSleepMs)), tick)
    },
  }
}

/** The parts of the dispatcher, each over those before it. */
function createParts(dependencies: DispatcherDependencies, tick: () => void) {
  const connections = createConnections(dependencies)
  const committer = createCommitter(dependencies)
  const transactions = createTransactions(dependencies)
  const recorder = createRecorder(dependencies, committer)
  const scheduler = createScheduler(dependencies, tick)
  const inFlight = createInFlight(dependencies, connections, ({ operationId, gateway }, event) => {
    recorder.add({ operationId, event, who: gateway })
    scheduler.soon()
  })
  const maintenance = createMaintenance(dependencies, committer, connections)
  const claims = createClaims({ ...dependencies, connections, committer, transactions, inFlight })
  const turn = createTurn({
    storage: dependencies.storage,
    committer,
    transactions,
    recorder,
    maintenance,
    claims,
  })
  return { connections, committer, transactions, recorder, scheduler, inFlight, maintenance, claims, turn }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

/**
 * Carries the effects of the state machine out: claims due rows, keeps at most one request in flight per sale and
 * `concurrency` over all sales, and records what comes back. Each turn is one transaction: the answers that came and
 * the rows that take their place are on the disk before anything else goes on the wire. While the disk takes them,
 * further answers are read and wait for the next tick, so that a disk is asked once for all that came meanwhile.
 */
export function createDispatcher(dependencies: DispatcherDependencies) {
  const { clock, onNews } = dependencies
  const parts = createParts(dependencies, () => tick())
  const { connections, committer, transactions, recorder, scheduler, inFlight, claims, turn } = parts
  let isStopped = false

  /** Runs work in a transaction and, once it is on the disk, does what it asked for. */
  function commit(work: (changes: Changes) => void): Result<Changes, StorageFailure> {
    const committed = transactions.commit(work)
    if (committed.ok) inFlight.start(committed.value)
    return committed
  }

  /** The same without waiting for the disk. What it does not take, and what is left at the end, was surely not sent. */
  function commitBehind(work: (changes: Changes) => void): Result<Promise<void>, StorageFailure> {
    const committed = transactions.commitBehind(work, (changes, isOnDisk) => {
      if (isOnDisk && !isStopped) inFlight.start(changes)
      else recorder.addNotSent(changes)
      tick(isOnDisk)
    })
    if (committed.ok) inFlight.wait(committed.value)
    return committed
  }

  /** Records what came back and claims what may go, in one transaction; whether the disk took it. */
  function runTurn(now: number, isDiskWell: boolean): boolean {
    const isDue = turn.isDue(now)
    if (!isDiskWell || !isDue.ok) return false
    if (!isDue.value) return true
    const written = (isStopped ? commit : commitBehind)((changes) => turn.run(now, changes))
    if (written.ok) recorder.written()
    return written.ok
  }

  /**
   * One turn, then sleep until the next moment.
   *
   * @param isDiskWell `false` after a disk refused: it is given time before it is asked again
   */
  function tick(isDiskWell = true): void {
    // The disk is at work: the turn comes when it is done.
    if (transactions.isSyncing()) return
    connections.followClock()
    const now = clock.now()
    const isRecorded = runTurn(now, isDiskWell)
    onNews()
    if (transactions.isSyncing() || isStopped) return
    for (const connection of connections.toAsk(now, claims.isAwaited)) inFlight.ask(connection, () => tick())
    scheduler.after(isRecorded ? turn.nextAt(now) - now : storageGapMs)
  }

  return {
    connections,
    commit,
    apply: committer.apply,
    tick,
    scheduleTick: (): void => scheduler.soon(),
    isInFlight: inFlight.has,
    isSaleBusy: (row: OperationRow): boolean => isSaleBusy(parts, row),
    isAwaited: claims.isAwaited,
    /** Marks what an earlier process left behind, then begins. */
    start(): Result<Changes, StorageFailure> {
      const started = commit((changes) => parts.maintenance.start(clock.now(), changes))
      if (started.ok) tick()
      return started
    },
    /** Sends nothing new, lets what is in flight come back for a while, then lets go of it; its rows stay `unknown`. */
    async stop(graceMs: number): Promise<void> {
      isStopped = true
      claims.stop()
      scheduler.cancel()
      await inFlight.settle(graceMs)
      tick()
    },
  }
}
