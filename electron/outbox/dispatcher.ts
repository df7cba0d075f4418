import type { Timers } from '../../contract/clock.ts'
import { gatewayNameSchema } from '../../contract/sales.ts'
import type { GatewayName } from '../../contract/sales.ts'
import type { Result } from '../../contract/result.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { createChores } from './chores.ts'
import { createCommitter, forgetInMemory, noChanges } from './committer.ts'
import type { CardsInMemory, Changes, OutboxDeps } from './committer.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import type { Drain } from './drain.ts'
import type { RowEvent } from './steps.ts'
import { createWire } from './wire.ts'
import type { WireOutcome } from './wire.ts'

export type DispatcherDeps = OutboxDeps & {
  timers: Timers
  /** Runs a turn after what is ready now: answers that came while the disk was busy are recorded together. */
  soon: (then: () => void) => void
  drain: Drain
  cardsInMemory: CardsInMemory
  /** Rows that changed, after their commit. */
  onRows: (rows: OperationRow[]) => void
  /** Connections or counts may have changed. */
  onNews: () => void
}

/** A disk that refuses writes is tried again after this. Milliseconds. */
const storageGapMs = 1000
/** How long an aborted request may take to come back. Milliseconds. */
const abortMs = 1000
/** Rows one transaction records or claims at most. */
const mostAtOnce = 64

/**
 * Carries the effects of the state machine out: claims due rows, keeps at most one request in flight per sale and
 * `concurrency` over all sales, and records what comes back. Each turn is one transaction: the answers that came and
 * the rows that take their place are on the disk before anything else goes on the wire.
 */
export function createDispatcher(deps: DispatcherDeps) {
  const { storage, clock, timers, drain, settings } = deps
  const committer = createCommitter(deps, deps.cardsInMemory)
  const chores = createChores(deps, committer)
  const wire = createWire(deps, deps.cardsInMemory)
  const connections = new Map<GatewayName, Connection>(
    gatewayNameSchema.options.map((name) => [name, createConnection(name, deps.randomness)]),
  )
  const inFlight = new Map<string, { saleKey: string; abort: AbortController; done: Promise<void> }>()
  const probes = new Set<Promise<void>>()
  const stopping = new AbortController()
  /** Answers not on the disk yet. They are kept until they are. */
  let unrecorded: { operationId: string; event: RowEvent; who: string }[] = []
  let cancelTimer: (() => void) | null = null
  let isScrubNeeded = false
  let isStopped = false
  let turnedAt = 0
  let isTurnComing = false

  /** Runs work in a transaction and, once committed, does what it asked for. */
  function commit(work: (changes: Changes) => void): Result<Changes, StorageFailure> {
    const changes = noChanges()
    const written = storage.write(() => work(changes))
    if (!written.ok) return written
    for (const operationId of changes.erased) forgetInMemory(deps.cardsInMemory, operationId)
    if (changes.erased.length > 0 || isScrubNeeded) isScrubNeeded = !storage.scrub()
    if (changes.rows.size > 0) deps.onRows([...changes.rows.values()])
    for (const { row, effect } of changes.wire) {
      switch (effect.do) {
        case 'send':
          launch(row, (signal) => wire.send(row, effect.replay, signal))
          break
        case 'lookUp':
          if (!isBusy(row)) launch(row, (signal) => wire.lookUp(row, signal))
          break
        case 'pauseGateway':
          connections.get(row.gateway)?.pause()
          break
        default:
          effect satisfies never
      }
    }
    return { ok: true, value: changes }
  }

  const isBusy = ({ saleKey }: OperationRow): boolean =>
    [...inFlight.values()].some((flight) => flight.saleKey === saleKey)

  function launch(row: OperationRow, run: (signal: AbortSignal) => Promise<WireOutcome>): void {
    const abort = new AbortController()
    const done = run(abort.signal).then((outcome) => {
      inFlight.delete(row.operationId)
      const connection = connections.get(row.gateway)
      if (
        outcome.learnt &&
        connection?.learn(outcome.learnt.summary, outcome.learnt.retryAfterMs, clock.now())
      )
        chores.wakeWaiting(row.gateway)
      unrecorded.push({ operationId: row.operationId, event: outcome.event, who: row.gateway })
      turnSoon()
    })
    inFlight.set(row.operationId, { saleKey: row.saleKey, abort, done })
  }

  /** Asks a silent gateway one harmless question; rows wait until it answers. */
  function probe(connection: Connection, now: number): void {
    connection.probing(now)
    const asking = ask(connection)
    probes.add(asking)
    void asking.finally(() => probes.delete(asking))
  }

  async function ask(connection: Connection): Promise<void> {
    const answer = await wire.check(connection.gateway, stopping.signal)
    const { summary, retryAfterMs } = answer ?? { summary: { class: 'notSent', at: clock.now() } as const }
    if (connection.learn(summary, retryAfterMs, clock.now())) chores.wakeWaiting(connection.gateway)
    turn()
  }

  function claimable(now: number): OperationRow[] {
    let free = settings().queue.concurrency - inFlight.size
    const rows: OperationRow[] = []
    for (const connection of connections.values()) {
      if (free <= 0) break
      if (!connection.canSend(now) || deps.gateway(connection.gateway) === null) continue
      const due = storage.operations.due(
        connection.gateway,
        now,
        drain.isStopped() ? 5000 : free + inFlight.size,
      )
      const mine = due.filter((row) => !isBusy(row) && drain.lets(row.sequence)).slice(0, free)
      rows.push(...mine)
      free -= mine.length
    }
    return rows
  }

  /** One turn for everything that happens at once: answers that arrive together share a transaction. */
  function turnSoon(): void {
    if (isTurnComing) return
    isTurnComing = true
    deps.soon(() => {
      isTurnComing = false
      turn()
    })
  }

  /** Records what came back and claims what may go, in one transaction; then sleeps until the next moment. */
  function turn(): void {
    const now = clock.now()
    if (now < turnedAt) for (const connection of connections.values()) connection.clockWentBack(now)
    turnedAt = now
    const recording = unrecorded.slice(0, mostAtOnce)
    const look = storage.read(() => ({
      isWork: recording.length > 0 || chores.areDue(now) || (!isStopped && claimable(now).length > 0),
    }))
    let isRecorded = look.ok
    if (look.ok && look.value.isWork)
      isRecorded = commit((changes) => {
        chores.run(now, changes)
        for (const { operationId, event, who } of recording) {
          const row = storage.operations.get(operationId)
          if (row === null) continue
          committer.apply(row, event, who, now, changes)
          const after = changes.rows.get(operationId)
          // Its one try is over: a card block that must not touch the disk is not held any longer.
          if (after && deps.cardsInMemory.has(operationId))
            committer.apply(after, { type: 'cardGone' }, 'system', now, changes)
        }
        if (isStopped) return
        for (const row of claimable(now)) committer.apply(row, { type: 'due' }, 'system', now, changes)
      }).ok
    if (isRecorded) unrecorded = unrecorded.slice(recording.length)
    if (!isStopped)
      for (const connection of connections.values())
        if (connection.wantsProbe(now) && hasWaiting(connection)) probe(connection, now)
    schedule(now, isRecorded)
    deps.onNews()
  }

  const hasWaiting = ({ gateway }: Connection): boolean => {
    const waiting = storage.read(() => storage.operations.due(gateway, Number.MAX_SAFE_INTEGER, 1).length > 0)
    return waiting.ok && waiting.value
  }

  function schedule(now: number, isRecorded: boolean): void {
    cancelTimer?.()
    cancelTimer = null
    if (isStopped) return
    const moments = storage.read(() => nextMoments(now))
    const at = !isRecorded || !moments.ok ? now + storageGapMs : Math.min(...moments.value)
    if (unrecorded.length > 0 && isRecorded) cancelTimer = timers.after(0, turn)
    else if (Number.isFinite(at)) cancelTimer = timers.after(Math.max(0, Math.min(at - now, 60_000)), turn)
  }

  function nextMoments(now: number): number[] {
    const isFull = inFlight.size >= settings().queue.concurrency
    const moments = [chores.nextAt(now)]
    // Rows that became due in this very turn: a refund in a void's place, a row that may be repeated after its look-up.
    if (claimable(now).length > 0) moments.push(now)
    for (const connection of connections.values()) {
      if (connection.canSend(now)) {
        if (!isFull) moments.push(storage.operations.nextDue(connection.gateway, now) ?? Infinity)
      } else if (hasWaiting(connection)) moments.push(connection.nextTryAt(now) ?? Infinity)
    }
    if (isScrubNeeded) moments.push(now + storageGapMs)
    return moments
  }

  return {
    connections,
    commit,
    apply: (...change: Parameters<typeof committer.apply>) => committer.apply(...change),
    turn,
    turnSoon,
    isInFlight: (operationId: string): boolean => inFlight.has(operationId),
    isSaleBusy: isBusy,
    /** Marks what an earlier process left behind, then begins. */
    start(): Result<null, StorageFailure> {
      const started = commit((changes) => chores.start(clock.now(), changes))
      if (!started.ok) return started
      turn()
      return { ok: true, value: null }
    },
    /** Sends nothing new, lets what is in flight come back for a while, then lets go of it; its rows stay `unknown`. */
    async stop(graceMs: number): Promise<void> {
      isStopped = true
      cancelTimer?.()
      cancelTimer = null
      stopping.abort()
      const flights = [...inFlight.values()]
      const cancel = timers.after(graceMs, () => {
        for (const { abort } of flights) abort.abort()
      })
      // A request that cannot even be let go of must not keep the program from leaving: its row is `sending` on the disk.
      let giveUp = (): void => {}
      const tooLong = new Promise<void>((resolve) => {
        giveUp = timers.after(graceMs + abortMs, resolve)
      })
      await Promise.race([Promise.all([...flights.map(({ done }) => done), ...probes]), tooLong])
      giveUp()
      cancel()
      turn()
    },
  }
}
