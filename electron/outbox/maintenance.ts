import { gatewayNameSchema } from '../../domain/sales.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { Changes, OutboxDependencies, createCommitter } from './committer.ts'

/** A clock that goes back by less is being corrected, not set. Milliseconds. */
const smallCorrectionMs = 120_000
/** How far the latest time seen may lag behind on the disk. Milliseconds. */
const latestLagMs = 60_000
const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** What was open at the start is looked up for so long before a person is asked. Milliseconds. */
const firstLookUpsMs = 10 * minuteMs
const dayMs = 24 * hourMs

/** What time asks for besides sending: old secrets go, windows close, a clock set back is noticed, a gateway's return wakes rows. */
export function createMaintenance(
  dependencies: OutboxDependencies,
  committer: ReturnType<typeof createCommitter>,
  /** Whether the gateway takes operations now, whatever becomes of its look-ups. */
  isReachable: (gateway: GatewayName, now: number) => boolean,
) {
  const { storage, settings } = dependencies
  let latest = 0
  const waking = new Set<GatewayName>()
  let startedAt = 0

  const cardsTooOldAt = (now: number): number => now - settings().cardData.maxHours * hourMs
  const accountsTooOldAt = (now: number): number => now - settings().liquido.bankAccountDays * dayMs

  /**
   * Since when an outcome may have been open without a person. A search that is down asks nothing of its rows, so that
   * no answer would ever count for them. What an earlier process left open is looked up first.
   */
  const openTooLongSince = (gateway: GatewayName, now: number): number => {
    if (now - startedAt < firstLookUpsMs) return -Infinity
    const { personAfterMinutes, personAfterHours } = settings().queue
    return now - (isReachable(gateway, now) ? personAfterMinutes * minuteMs : personAfterHours * hourMs)
  }
  const isOpenTooLong = (gateway: GatewayName, now: number): boolean =>
    (storage.operations.firstOpenOutcome(gateway) ?? Infinity) <= openTooLongSince(gateway, now)

  return {
    /** A row found `sending` may have been done; in an older copy of the database, any open row may have been. */
    start(now: number, changes: Changes): void {
      startedAt = now
      latest = Math.max(now, Number(storage.meta.get('latest') ?? 0))
      storage.meta.set('latest', String(latest))
      const restored = storage.isRestored()
      for (const row of storage.operations.open()) {
        committer.apply(row, { type: 'started', restored }, 'system', now, changes)
        // A card block held in memory only went with the process that held it.
        const after = changes.rows.get(row.operationId) ?? row
        if (after.cardStoredAt !== null && !storage.operations.hasSecret('card', row.operationId))
          committer.apply(after, { type: 'cardGone' }, 'system', now, changes)
      }
      storage.meta.remove('restored')
    },
    wakeWaiting(gateway: GatewayName): void {
      waking.add(gateway)
    },
    areDue(now: number): boolean {
      const firstCard = storage.operations.firstCardStoredAt()
      return (
        waking.size > 0 ||
        now < latest - smallCorrectionMs ||
        now > latest + latestLagMs ||
        (firstCard !== null && firstCard <= cardsTooOldAt(now)) ||
        (storage.operations.firstDeadline() ?? Infinity) <= now ||
        gatewayNameSchema.options.some((gateway) => isOpenTooLong(gateway, now))
      )
    },
    /** When one of them is next due, milliseconds since the epoch. */
    nextAt(now: number): number {
      const firstCard = storage.operations.firstCardStoredAt()
      const cardsAt = firstCard === null ? now + hourMs : firstCard + settings().cardData.maxHours * hourMs
      return Math.min(cardsAt, storage.operations.firstDeadline() ?? Infinity)
    },
    run(now: number, changes: Changes): void {
      if (now < latest - smallCorrectionMs) {
        storage.journal.append({
          at: now,
          operationId: null,
          who: 'system',
          event: 'clockWentBack',
          detail: { from: latest, byMs: latest - now },
        })
        for (const row of storage.operations.open())
          committer.apply(row, { type: 'clockWentBack' }, 'system', now, changes)
        latest = now
        storage.meta.set('latest', String(now))
      } else if (now > latest + latestLagMs) {
        latest = now
        storage.meta.set('latest', String(now))
      }
      // The window closes whether or not its gateway can be reached, and whatever a person has stopped.
      for (const row of storage.operations.pastDeadline(now))
        committer.apply(row, { type: 'due' }, 'system', now, changes)
      for (const gateway of gatewayNameSchema.options)
        for (const row of storage.operations.openOutcomesSince(gateway, openTooLongSince(gateway, now)))
          committer.apply(row, { type: 'openTooLong' }, 'system', now, changes)
      for (const row of storage.operations.cardsStoredBefore(cardsTooOldAt(now)))
        committer.apply(row, { type: 'cardGone' }, 'system', now, changes)
      for (const row of storage.operations.bankAccountsEndedBefore(accountsTooOldAt(now))) {
        storage.operations.eraseSecret('bankAccount', row.operationId)
        storage.operations.update({ ...row, bankAccountKept: false })
        changes.erased.push(row.operationId)
      }
      if (waking.size === 0) return
      for (const row of storage.operations.open())
        if (waking.has(row.gateway)) committer.apply(row, { type: 'gatewayBack' }, 'system', now, changes)
      waking.clear()
    },
  }
}
