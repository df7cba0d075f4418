import { keptSince } from '../../domain/retention.ts'
import { gatewayNameSchema } from '../../domain/sales.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { OpenOutcome } from '../storage/operations-table.ts'
import type { Changes, Committer, OutboxDependencies } from './committer.ts'
import type { Connections } from './connection.ts'

type Parts = OutboxDependencies & { committer: Committer }

/** A clock that goes back by less from one start to the next was corrected, not set. Milliseconds. */
const smallCorrectionMs = 120_000
/** How far the latest time seen may lag behind on the disk. Milliseconds. */
const latestLagMs = 60_000
const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** What was open at the start is looked up for so long before a person is asked. Milliseconds. */
const firstLookUpsMs = 10 * minuteMs
const dayMs = 24 * hourMs

type OpenOf = { gateway: GatewayName; state: OpenOutcome }

/** Where outcomes may be open, each with a bound of its own. */
const openOutcomes: readonly OpenOf[] = gatewayNameSchema.options.flatMap((gateway) => [
  { gateway, state: 'unknown' },
  { gateway, state: 'inProgress' },
])

/** A row found `sending` may have been done; in an older copy of the database, any open row may have been. */
function takeUpRows({ storage, committer }: Parts, now: number, changes: Changes): void {
  const restored = storage.isRestored()
  for (const row of storage.operations.open()) {
    committer.apply(row, { type: 'started', restored }, 'system', now, changes)
    // A card block held in memory only went with the process that held it.
    const after = changes.rows.get(row.operationId) ?? row
    if (after.cardStoredAt !== null && !storage.operations.hasSecret('card', row.operationId))
      committer.apply(after, { type: 'cardGone' }, 'system', now, changes)
  }
  storage.meta.remove('restored')
}

/** Card blocks and bank accounts that were kept for as long as they may be. */
function eraseOldSecrets({ storage, settings, committer }: Parts, now: number, changes: Changes): void {
  const { cardData, liquido } = settings()
  for (const row of storage.operations.cardsStoredBefore(now - cardData.maxHours * hourMs))
    committer.apply(row, { type: 'cardGone' }, 'system', now, changes)
  for (const row of storage.operations.bankAccountsEndedBefore(now - liquido.bankAccountDays * dayMs)) {
    storage.operations.eraseSecret('bankAccount', row.operationId)
    storage.operations.update({ ...row, bankAccountKept: false })
    changes.erased.push(row.operationId)
  }
}

/** Names, operations and sales that one turn removes at most: some milliseconds of work. */
const removedAtOnce = 200

/**
 * Names, masked cards and requests that were kept for their time. What is removed does not come back, so the PC's own clock
 * is not enough for it: a gateway has to have told the time, and nobody to have set the clock since.
 */
function createRemoval({ storage, settings, clock }: Parts) {
  const before = (now: number): number => keptSince(now, settings().keepPersonalDataDays)
  const isTimeSure = (): boolean => clock.skewMs() !== null && !clock.isInDoubt()
  const isDue = (now: number): boolean => isTimeSure() && storage.personal.oldestAt() < before(now)
  return {
    isDue,
    run(now: number, changes: Changes): void {
      if (!isDue(now)) return
      const days = settings().keepPersonalDataDays
      storage.personal.remove({ before: before(now), days, now, most: removedAtOnce })
      changes.isPersonalRemoved = true
    },
  }
}

/** What is known of the clock: whether a start finds it behind what was seen before, and what gateways set it to. */
function createClockWatch({ storage, clock, committer }: Parts) {
  let latest = 0
  let startedAt = 0
  let stepSeenMs = clock.steppedMs()

  function setLatest(now: number): void {
    latest = now
    storage.meta.set('latest', String(now))
  }
  const wentBack = (now: number): boolean => now < latest - smallCorrectionMs
  const tellRows = (
    event: Parameters<typeof committer.apply>[1],
    detail: Record<string, number>,
    now: number,
    changes: Changes,
  ): void => {
    storage.journal.append({ at: now, operationId: null, who: 'system', event: event.type, detail })
    for (const row of storage.operations.open()) committer.apply(row, event, 'system', now, changes)
    setLatest(now)
  }

  return {
    /** When this process started, by the clock as it is now. */
    startedAt: (): number => startedAt,
    start(now: number): void {
      startedAt = now
      setLatest(Math.max(now, Number(storage.meta.get('latest') ?? 0)))
    },
    isDue: (now: number): boolean =>
      clock.steppedMs() !== stepSeenMs || wentBack(now) || now > latest + latestLagMs,
    run(now: number, changes: Changes): void {
      const stepMs = clock.steppedMs() - stepSeenMs
      if (stepMs !== 0) {
        tellRows({ type: 'clockStepped', stepMs, since: startedAt }, { byMs: stepMs }, now, changes)
        startedAt += stepMs
        stepSeenMs += stepMs
      } else if (wentBack(now))
        tellRows({ type: 'clockWentBack' }, { from: latest, byMs: latest - now }, now, changes)
      else if (now > latest + latestLagMs) setLatest(now)
    },
  }
}

export type Maintenance = ReturnType<typeof createMaintenance>

/**
 * What time asks for besides sending: old secrets and personal data go, windows close, a clock that was set is dealt with, a gateway's return
 * wakes rows. Each is done in the transaction of the tick.
 */
export function createMaintenance(
  dependencies: OutboxDependencies,
  committer: Committer,
  connections: Connections,
) {
  const parts = { ...dependencies, committer }
  const { storage, settings } = dependencies
  const clockWatch = createClockWatch(parts)
  const removal = createRemoval(parts)
  const firstCardTooOldAt = (): number =>
    (storage.operations.firstCardStoredAt() ?? Infinity) + settings().cardData.maxHours * hourMs
  const firstWindowClosesAt = (): number => storage.operations.firstDeadline() ?? Infinity

  /**
   * Since when an outcome may have been open without a person. A search that is down asks nothing of its rows, so that
   * no answer would ever count for them. What an earlier process left open is looked up first; what a gateway accepted
   * and is working on may take its hours, as the row's own rule has it (`inProgress` in row-machine.ts).
   */
  const openTooLongSince = (gateway: GatewayName, state: OpenOutcome, now: number): number => {
    if (now - clockWatch.startedAt() < firstLookUpsMs) return -Infinity
    const { personAfterMinutes, personAfterHours } = settings().queue
    const isAnswering = state === 'unknown' && connections.of(gateway).lets('send', now)
    return now - (isAnswering ? personAfterMinutes * minuteMs : personAfterHours * hourMs)
  }
  const isOpenTooLong = ({ gateway, state }: OpenOf, now: number): boolean =>
    (storage.operations.firstOpenOutcome(gateway, state) ?? Infinity) <= openTooLongSince(gateway, state, now)

  return {
    start(now: number, changes: Changes): void {
      clockWatch.start(now)
      takeUpRows(parts, now, changes)
    },
    areDue: (now: number): boolean =>
      connections.back.size > 0 ||
      clockWatch.isDue(now) ||
      firstCardTooOldAt() <= now ||
      firstWindowClosesAt() <= now ||
      removal.isDue(now) ||
      openOutcomes.some((one) => isOpenTooLong(one, now)),
    /** When one of them is next due, milliseconds since the epoch. */
    nextAt: (now: number): number => Math.min(now + hourMs, firstCardTooOldAt(), firstWindowClosesAt()),
    run(now: number, changes: Changes): void {
      clockWatch.run(now, changes)
      // The window closes whether or not its gateway can be reached, and whatever a person has stopped.
      for (const row of storage.operations.pastDeadline(now))
        committer.apply(row, { type: 'due' }, 'system', now, changes)
      for (const { gateway, state } of openOutcomes) {
        const since = openTooLongSince(gateway, state, now)
        for (const row of storage.operations.openOutcomesSince(gateway, state, since))
          committer.apply(row, { type: 'openTooLong' }, 'system', now, changes)
      }
      eraseOldSecrets(parts, now, changes)
      removal.run(now, changes)
      for (const row of connections.back.size === 0 ? [] : storage.operations.open())
        if (connections.back.has(row.gateway))
          committer.apply(row, { type: 'gatewayBack' }, 'system', now, changes)
      connections.wokeRows()
    },
  }
}
