import type { Timers } from '../../domain/clock.ts'
import { gatewayNameSchema } from '../../domain/sales.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { Result } from '../../domain/result.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { createMaintenance } from './maintenance.ts'
import { createCommitter, forgetInMemory, noChanges } from './committer.ts'
import type { CardsInMemory, Changes, OutboxDependencies } from './committer.ts'
import { createClaims } from './claims.ts'
import type { Drain } from './claims.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { createInFlight } from './in-flight.ts'
import type { RowEvent } from './row-machine.ts'
import { createWire } from './wire.ts'
import type { WireOutcome } from './wire.ts'

export type DispatcherDependencies = OutboxDependencies & {
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

export type Dispatcher = ReturnType<typeof createDispatcher>

/** A disk that refuses writes is tried again after this. Milliseconds. */
const storageGapMs = 1000
/** How often gateways are asked what time it is while the clock is in doubt. Milliseconds. */
const timeQuestionGapMs = 60_000
/** Rows one transaction records or claims at most. */
const maxAtOnce = 64

/**
 * Carries the effects of the state machine out: claims due rows, keeps at most one request in flight per sale and
 * `concurrency` over all sales, and records what comes back. Each turn is one transaction: the answers that came and
 * the rows that take their place are on the disk before anything else goes on the wire. While the disk takes them,
 * further answers are read and wait for the next tick, so that a disk is asked once for all that came meanwhile.
 */
export function createDispatcher(dependencies: DispatcherDependencies) {
  const { storage, clock, timers, settings } = dependencies
  const committer = createCommitter(dependencies, dependencies.cardsInMemory)
  const wire = createWire(dependencies, dependencies.cardsInMemory)
  const connections = new Map<GatewayName, Connection>(
    gatewayNameSchema.options.map((name) => [name, createConnection(name, dependencies.randomness)]),
  )
  const maintenance = createMaintenance(
    dependencies,
    committer,
    (gateway, now) => connections.get(gateway)?.lets('send', now) === true,
  )
  const inFlight = createInFlight(timers, onSettled)
  const claims = createClaims(dependencies, [...connections.values()], inFlight, isBusy, (...due) =>
    committer.dueAction(...due),
  )
  const stopping = new AbortController()
  /** Answers not on the disk yet. They are kept until they are. */
  let unrecorded: { operationId: string; event: RowEvent; who: string }[] = []
  let cancelTimer: (() => void) | null = null
  let isScrubNeeded = false
  let isStopped = false
  let stepSeenMs = clock.steppedMs()
  let askedTheTimeAt = -Infinity
  let isTickScheduled = false
  /** What the last turn committed, until it is on the disk. */
  let unsynced: Changes | null = null

  /** Runs work in a transaction and, once it is on the disk, does what it asked for. */
  function commit(work: (changes: Changes) => void): Result<Changes, StorageFailure> {
    const changes = noChanges()
    const written = storage.write(() => work(changes))
    if (!written.ok) return written
    // What a row was claimed for before is void where it has moved on since.
    if (unsynced) unsynced.wire = unsynced.wire.filter(({ row }) => !changes.rows.has(row.operationId))
    tell(changes)
    carryOut(changes)
    return { ok: true, value: changes }
  }

  /** The same without waiting for the disk: until it is on it, nothing of it is told and nothing goes on the wire. */
  function commitBehind(work: (changes: Changes) => void): Result<Changes, StorageFailure> {
    const changes = noChanges()
    const written = storage.writeUnsynced(() => work(changes))
    if (!written.ok) return written
    unsynced = changes
    inFlight.wait(
      storage.sync().then((synced) => {
        unsynced = null
        tell(changes)
        if (synced.ok && !isStopped) carryOut(changes)
        else releaseClaims(changes)
        tick(synced.ok)
      }),
    )
    return { ok: true, value: changes }
  }

  function tell(changes: Changes): void {
    for (const operationId of changes.erased) forgetInMemory(dependencies.cardsInMemory, operationId)
    if (changes.erased.length > 0 || isScrubNeeded) isScrubNeeded = !storage.scrub()
    if (changes.rows.size > 0) dependencies.onRows([...changes.rows.values()])
  }

  function carryOut(changes: Changes): void {
    for (const { row, effect } of changes.wire) {
      switch (effect.type) {
        case 'send':
          connections.get(row.gateway)?.began('send', clock.now())
          inFlight.start(row, (signal) => wire.send(row, effect.replay, signal))
          break
        case 'lookUp':
          if (inFlight.hasSale(row.saleKey)) break
          connections.get(row.gateway)?.began('lookUp', clock.now())
          inFlight.start(row, (signal) => wire.lookUp(row, signal))
          break
        case 'pauseGateway':
          // The service that refused the credential paused itself when it was learnt from.
          break
        default:
          effect satisfies never
      }
    }
  }

  /** What did not go on the wire after all was surely not sent. */
  function releaseClaims(changes: Changes): void {
    for (const { row, effect } of changes.wire)
      if (effect.type === 'send')
        unrecorded.push({
          operationId: row.operationId,
          event: { type: 'answered', answer: { summary: { class: 'notSent', at: clock.now() } } },
          who: 'system',
        })
  }

  function isBusy({ saleKey }: OperationRow): boolean {
    return inFlight.hasSale(saleKey) || (unsynced?.wire.some(({ row }) => row.saleKey === saleKey) ?? false)
  }

  function onSettled({ operationId, gateway }: OperationRow, { event, learnt }: WireOutcome): void {
    moveWaits()
    const connection = connections.get(gateway)
    if (learnt === null) connection?.calledOff('send')
    else if (connection?.learn(learnt, clock.now())) maintenance.wakeWaiting(gateway)
    unrecorded.push({ operationId, event, who: gateway })
    scheduleTick()
  }

  /** A gateway's answer may have set the clock: waits stay as long as they were. */
  function moveWaits(): void {
    const stepMs = clock.steppedMs() - stepSeenMs
    stepSeenMs += stepMs
    if (stepMs !== 0) for (const connection of connections.values()) connection.clockStepped(stepMs)
    askedTheTimeAt += stepMs
  }

  /** A clock that was set while rows wait: any answer of a gateway says what time it is. */
  function wantsTheTime(now: number): boolean {
    if (!clock.isInDoubt() || now < askedTheTimeAt + timeQuestionGapMs) return false
    askedTheTimeAt = now
    return true
  }

  /** Asks a silent gateway one harmless question; rows wait until it answers. */
  function probe(connection: Connection, now: number): void {
    connection.asking(now)
    inFlight.wait(ask(connection))
  }

  async function ask(connection: Connection): Promise<void> {
    const learnt = await wire.check(connection.gateway, stopping.signal)
    moveWaits()
    if (connection.answeredQuestion(learnt, clock.now())) maintenance.wakeWaiting(connection.gateway)
    tick()
  }

  /** One turn for everything that happens at once: answers that arrive together share a transaction. */
  function scheduleTick(): void {
    if (isTickScheduled) return
    isTickScheduled = true
    dependencies.soon(() => {
      isTickScheduled = false
      tick()
    })
  }

  /**
   * Records what came back and claims what may go, in one transaction; then sleeps until the next moment.
   *
   * @param isDiskWell `false` after a disk refused: it is given time before it is asked again
   */
  function tick(isDiskWell = true): void {
    // The disk is at work: the turn comes when it is done.
    if (unsynced !== null) return
    moveWaits()
    const now = clock.now()
    const recording = unrecorded.slice(0, maxAtOnce)
    const look = storage.read(() => ({
      isWork:
        recording.length > 0 || maintenance.areDue(now) || (!isStopped && claims.claimable(now).length > 0),
    }))
    let isRecorded = isDiskWell && look.ok
    if (isRecorded && look.ok && look.value.isWork)
      isRecorded = (isStopped ? commit : commitBehind)((changes) => {
        maintenance.run(now, changes)
        for (const { operationId, event, who } of recording) {
          const row = storage.operations.get(operationId)
          if (row === null) continue
          committer.apply(row, event, who, now, changes)
          const after = changes.rows.get(operationId)
          // Its one try is over: a card block that must not touch the disk is not held any longer.
          if (after && dependencies.cardsInMemory.has(operationId))
            committer.apply(after, { type: 'cardGone' }, 'system', now, changes)
        }
        if (isStopped) return
        for (const row of claims.claimable(now)) committer.apply(row, { type: 'due' }, 'system', now, changes)
      }).ok
    if (isRecorded) unrecorded = unrecorded.slice(recording.length)
    dependencies.onNews()
    if (unsynced !== null) return
    if (isStopped) return
    const isTimeWanted = wantsTheTime(now)
    for (const connection of connections.values())
      if (isTimeWanted || (connection.wantsQuestion(now) && isAwaited(connection))) probe(connection, now)
    schedule(now, isRecorded)
  }

  /** Whether anything waits for a gateway. */
  function isAwaited(connection: Connection): boolean {
    const waiting = storage.read(() => claims.hasWaiting(connection))
    return waiting.ok && waiting.value
  }

  function schedule(now: number, isRecorded: boolean): void {
    cancelTimer?.()
    cancelTimer = null
    if (isStopped) return
    const moments = storage.read(() => nextMoments(now))
    const at = !isRecorded || !moments.ok ? now + storageGapMs : Math.min(...moments.value)
    if (unrecorded.length > 0 && isRecorded) cancelTimer = timers.after(0, () => tick())
    else if (Number.isFinite(at))
      cancelTimer = timers.after(Math.max(0, Math.min(at - now, 60_000)), () => tick())
  }

  function nextMoments(now: number): number[] {
    const isFull = inFlight.count() >= settings().queue.concurrency
    const moments = [maintenance.nextAt(now)]
    // Rows that became due in this very turn: a refund in a void's place, a row that may be repeated after its look-up.
    if (claims.claimable(now).length > 0) moments.push(now)
    for (const connection of connections.values()) {
      if (connection.canSend(now) && !isFull)
        moments.push(storage.operations.nextDue(connection.gateway, now) ?? Infinity)
      const nextTryAt = connection.nextTryAt(now)
      if (nextTryAt !== null && claims.hasWaiting(connection)) moments.push(nextTryAt)
    }
    if (isScrubNeeded) moments.push(now + storageGapMs)
    return moments
  }

  return {
    connections,
    commit,
    apply: <Event extends RowEvent>(
      row: OperationRow,
      event: Event,
      who: string,
      now: number,
      changes: Changes,
    ) => committer.apply(row, event, who, now, changes),
    tick,
    scheduleTick,
    isInFlight: (operationId: string): boolean => inFlight.has(operationId),
    isSaleBusy: isBusy,
    hasWaiting: isAwaited,
    /** Marks what an earlier process left behind, then begins. */
    start(): Result<null, StorageFailure> {
      const started = commit((changes) => maintenance.start(clock.now(), changes))
      if (!started.ok) return started
      tick()
      return { ok: true, value: null }
    },
    /** Sends nothing new, lets what is in flight come back for a while, then lets go of it; its rows stay `unknown`. */
    async stop(graceMs: number): Promise<void> {
      isStopped = true
      cancelTimer?.()
      cancelTimer = null
      stopping.abort()
      await inFlight.settle(graceMs)
      tick()
    },
  }
}
