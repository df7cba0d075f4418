import type { QueueSummary } from '../../contract/ipc.ts'
import { isEnded } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { createMemorySweep, garbageCollector } from '../app/memory-sweep.ts'
import { systemRandomness, systemTimers } from '../app/system-time.ts'
import { noteManaged } from '../managed/journal-managed.ts'
import type { Permits } from '../outbox/committer.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'
import { keepOpening } from '../storage/reopening.ts'
import type { Context } from './context.ts'
import { noteKeyTaken } from './hand-over.ts'
import { MissingModule } from './module.ts'
import type { Module } from './module.ts'
import { openQueue, permitsBy } from './open-queue.ts'
import type { StartedQueue } from './open-queue.ts'

/**
 * The store-and-forward queue over its storage. A disk that does not allow it is no fault of the module: it is asked
 * again until it does, and the health says why. Without the store's settings nothing is opened: the profile's defaults
 * would accept what the store's own limits refuse.
 */
export const queueModule: Module<Context> = {
  name: 'queue',
  isFatal: true,
  async init(context) {
    const { health, secrets, slots } = context
    if (slots.settings.get() === null) {
      health.storageNotOpened('closed')
      throw new MissingModule('settings')
    }
    const cardKey = await secrets().key('cardKey')
    if (!cardKey.ok && cardKey.error.tag === 'Unreadable') health.set({ keyring: 'locked' })
    let opening: ReturnType<typeof keepOpening<StartedQueue>> | null = null
    return {
      start() {
        opening = startOpening(context, cardKey.ok ? cardKey.value.key : null)
        slots.queue.set(opening.current)
        // What was noted while it opened: until now nobody could find it.
        context.administrative.flush()
      },
      async stop() {
        slots.queue.set(null)
        await opening?.stop()
      },
    }
  },
}

function startOpening(context: Context, cardKey: Buffer | null) {
  const { profile, log, clock, health, publish, settings, secrets, gateways, administrative, slots } = context
  const noted = new Map<GatewayName, string>()
  const sweep = createMemorySweep(systemTimers, garbageCollector())
  /** Into the log only that a gateway answers, does not, or was paused; not each of its rows. */
  const noteGateways = ({ connections }: QueueSummary): void => {
    for (const { gateway, state } of connections) {
      if (noted.get(gateway) === state) continue
      noted.set(gateway, state)
      log.write({ event: 'gateway', gateway, state })
    }
  }
  return keepOpening<StartedQueue>({
    timers: systemTimers,
    open: () =>
      openQueue({
        directory: profile.folder,
        rollbackDetector: profile.rollbackDetector,
        cardKey,
        settings: () => settings().get(),
        secrets: { get: (...asked) => secrets().get(...asked) },
        gateways,
        clock,
        timers: systemTimers,
        randomness: systemRandomness,
        onCardDone: sweep,
        permits: permitsOf(context),
        onRow: (row) => noteRow(context, row),
        onRows(rows) {
          publish.operations.changed({ rows })
          slots.hub.get()?.journalGrew()
        },
        onSummary(summary) {
          publish.queue.changed(summary)
          slots.tray.get()?.tell(summary)
          noteGateways(summary)
        },
        onSalesChanged: publish.sales.changed,
        onStorageFailed({ tag }) {
          health.storageFailed(tag)
          log.write({ event: 'storage', state: tag })
        },
        onStorageWell: health.storageIsWell,
      }),
    onOpened({ storage, outbox }) {
      health.storageOpened(storage.salvage)
      confirmSettings(context, storage)
      noteManaged(context.managed.fixed, administrative, storage)
      noteKeyTaken(context)
      administrative.flush()
      const summary = outbox.summary()
      if (summary.ok) publish.queue.changed(summary.value)
      slots.tray.get()?.tell(context.openSummary())
    },
    onFailed({ tag }) {
      health.storageNotOpened(tag)
      log.write({ event: 'storage', state: tag })
    },
  })
}

const permitsOf = ({ slots, settings, profile }: Context): Permits =>
  permitsBy(
    () => slots.hub.get(),
    () => settings().get().hub !== null && profile.name !== 'training',
  )

/** Settings that are older than the journal knows were put back by another hand. */
function confirmSettings({ settings, health, publish, log }: Context, storage: Storage): void {
  const known = storage.read(() => storage.journal.lastAdministrative('settingsRevision'))
  if (!known.ok || typeof known.value !== 'number' || settings().confirmRevision(known.value)) return
  health.set({ settings: 'altered' })
  log.write({ event: 'settingsOlder' })
  publish.settings.changed(settings().get())
}

function noteRow({ log, slots }: Context, { operationId, state, attempts, lastAnswer }: OperationRow): void {
  if (isEnded(state)) slots.hub.get()?.permits.forget(operationId)
  const code = lastAnswer?.code
  log.write({
    event: 'operation',
    operationId,
    state,
    attempts,
    ...(code === undefined ? {} : { code }),
  })
}
