import { z } from 'zod'
import { answeringName } from '../../domain/authority.ts'
import type { Randomness, Timers } from '../../domain/clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { dayOf } from '../../domain/day.ts'
import type { QueueSummary } from '../../contract/ipc.ts'
import { fromKushkiAmount } from '../../domain/money.ts'
import { totalMinor } from '../../domain/sale-facts.ts'
import { kushkiAmountSchema } from '../../domain/kushki.ts'
import { liquidoRefundBodySchema } from '../../domain/liquido.ts'
import type { QueueRow } from '../../contract/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { createCallbackApplier } from '../callbacks/apply.ts'
import type { RefundRows } from '../callbacks/apply.ts'
import { createWebhookApplier } from '../callbacks/kushki-webhook.ts'
import type { WebhookApplier, WebhookRows } from '../callbacks/kushki-webhook.ts'
import { acceptOperation, whyNotAccepted } from '../acceptance/accept.ts'
import { addTypedPayment } from '../acceptance/typed-payment.ts'
import type { OpenQueue } from '../handlers/open-queue.ts'
import { startOutbox } from '../outbox/index.ts'
import type { Outbox } from '../outbox/index.ts'
import type { Permits } from '../outbox/committer.ts'
import { operationToldOf } from '../outbox/told-operation.ts'
import { createReconciler } from '../reconciliation/reconciler.ts'
import { createSaleFinder } from '../sales/sale-finder.ts'
import type { SaleFinder } from '../sales/sale-finder.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { HubLink } from '../store-hub/hub-link.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import { openStorage } from '../storage/storage.ts'
import type { Storage } from '../storage/storage.ts'
import { originOfSecret } from '../gateways/hosts.ts'
import type { Gateways } from '../gateways/configured.ts'
import type { Gateway } from '../gateways/gateway.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { watchStorage } from '../storage/watch.ts'

export type QueueDependencies = {
  /** @default nobody is asked */
  permits?: Permits
  /** The profile's data directory. */
  directory: string
  /** A file outside it that notices when the whole directory was put back from a copy. */
  rollbackDetector: string
  /** The key of the card data at rest, 32 bytes; `null` where there is no keyring to wrap it. */
  cardKey: Buffer | null
  settings: () => StoreSettings
  secrets: Pick<Secrets, 'get'>
  gateways: Gateways
  clock: SteadyClock
  timers: Timers
  randomness: Randomness
  /** A card block is of no more use: what is left of it in memory may be collected. */
  onCardDone: () => void
  /** Each change of a row, as it was committed. */
  onRow?: (row: OperationRow) => void
  /** Rows that changed, as they are now: at most once a frame. */
  onRows: (rows: QueueRow[]) => void
  onSummary: (summary: QueueSummary) => void
  /** The cashier's list of sales is out of date. */
  onSalesChanged: () => void
  /** The storage fails while the program runs. */
  onStorageFailed: (failure: StorageFailure) => void
  /** It takes writes again. */
  onStorageWell: () => void
}

/** Knows neither window nor Electron. */
export type StartedQueue = OpenQueue & { stop: () => Promise<void> }

/** Opens the data directory and starts the queue; fails with the reason where the disk does not allow it. */
export function openQueue(dependencies: QueueDependencies): Result<StartedQueue, StorageFailure> {
  const { settings, gateways, clock, timers, randomness } = dependencies
  const watch = watchStorage({
    storage: () => (opened.ok ? opened.value : null),
    timers,
    onFailed: dependencies.onStorageFailed,
    onWell: dependencies.onStorageWell,
  })
  const opened = openStorage({
    directory: dependencies.directory,
    rollbackDetector: dependencies.rollbackDetector,
    key: dependencies.cardKey,
    clock,
    dayOf: (at) => dayOf(at, settings().rules.timeZone),
    onFailure: watch.failed,
  })
  if (!opened.ok) return opened
  const storage = opened.value
  const gateway = (name: GatewayName): Gateway | null => (gateways.isEnabled(name) ? gateways[name] : null)
  const started = startOutbox({
    storage,
    settings,
    gateway,
    clock,
    timers,
    randomness,
    onCardDone: dependencies.onCardDone,
    onRow: (row) => dependencies.onRow?.(row),
    onRows: dependencies.onRows,
    onSummary: dependencies.onSummary,
    ...(dependencies.permits === undefined ? {} : { permits: dependencies.permits }),
  })
  if (!started.ok) {
    watch.stop()
    storage.close()
    return started
  }
  const outbox = started.value
  const stopBackups = backUpDaily(storage, settings, timers)
  const finder = finderOf(storage, dependencies)

  return ok({
    storage,
    outbox,
    finder,
    accept: acceptanceOf(storage, outbox, dependencies),
    whyNotAccepted: (request, caller) =>
      whyNotAccepted(request, { storage, outbox, settings, clock, caller }),
    decide: ({ operationId, verdict, minor, by }, caller) =>
      outbox.decide(operationId, verdict, answeringName(caller, by), minor),
    reconciler: createReconciler({ storage, outbox, gateway, kushki: gateways.kushki, clock }),
    addPayment: (payment, caller, signal) => addTypedPayment(payment, caller, finder, signal),
    onCardDone: dependencies.onCardDone,
    applyCallback: callbackApplierOf(storage, outbox, finder, dependencies),
    applyWebhook: webhookApplierOf(storage, outbox, dependencies),
    stop: () => stopAll([stopBackups, () => finder.stop(), () => watch.stop()], outbox, storage),
  })
}

/**
 * What may be sent, by the link to the store's hub. Where the counter belongs to one whose link does not run (yet), nothing is let go:
 * another counter may be at the sale.
 */
export const permitsBy = (link: () => Pick<HubLink, 'permits'> | null, isAsked: () => boolean): Permits => ({
  isAsked,
  lets: (operationId) => link()?.permits.lets(operationId) ?? !isAsked(),
  holdOf(operationId) {
    const running = link()
    if (running !== null) return running.permits.holdOf(operationId)
    return isAsked() ? { why: 'away' } : null
  },
})

/** Whatever a request on its way does, nothing of the storage stays open. */
async function stopAll(
  parts: readonly (() => void)[],
  outbox: Pick<Outbox, 'stop'>,
  storage: Pick<Storage, 'close'>,
): Promise<void> {
  try {
    for (const stop of parts) stop()
    await outbox.stop()
  } finally {
    storage.close()
  }
}

/** What is refused leaves the card that came with it in memory. */
const acceptanceOf =
  (
    storage: Storage,
    outbox: Outbox,
    { settings, clock, onCardDone }: QueueDependencies,
  ): OpenQueue['accept'] =>
  (request, caller) => {
    const accepted = acceptOperation(request, { storage, outbox, settings, clock, caller })
    if (!accepted.ok) onCardDone()
    return accepted
  }

const callbackApplierOf = (
  storage: Storage,
  outbox: Outbox,
  finder: SaleFinder,
  { clock, secrets, settings }: QueueDependencies,
): ReturnType<typeof createCallbackApplier> =>
  createCallbackApplier({
    rows: refundRows(storage, outbox),
    sales: { get: (key) => storage.sales.get(key), put: (sales) => finder.remember(sales) },
    clock,
    secret: () => secrets.get('liquidoClientSecret', originOfSecret('liquidoClientSecret', settings())),
    toleranceSeconds: () => settings().liquido.callbackToleranceSeconds,
  })

const finderOf = (
  storage: Storage,
  { gateways, clock, timers, settings, onSalesChanged }: QueueDependencies,
): SaleFinder =>
  createSaleFinder({
    kushki: gateways.kushki,
    liquido: gateways.liquido,
    cache: storage.sales,
    clock,
    timers,
    onChanged: onSalesChanged,
    timeZone: () => settings().rules.timeZone,
    isLiquidoEnabled: () => settings().liquido.enabled,
  })

const dayMs = 86_400_000
const firstBackupMs = 60_000

/** A backup soon after the start and then once a day; the copy holds no card data. */
function backUpDaily(storage: Storage, settings: () => StoreSettings, timers: Timers): () => void {
  let cancel = timers.after(firstBackupMs, run)
  function run(): void {
    cancel = timers.after(dayMs, run)
    // A backup that fails (full disk) fails nothing else; the storage's health shows the disk.
    void storage.backUp(settings().queue.keepBackupsDays)
  }
  return () => cancel()
}

const keptBodySchema = z.object(liquidoRefundBodySchema.shape).omit({ additionalInfo: true })

/** The queue as callbacks see it. */
const refundRows = (storage: Storage, outbox: Outbox): RefundRows => ({
  bodyOf(idempotencyKey) {
    const kept = storage.read(() => {
      const operationId = storage.operations.withWireId('liquido', idempotencyKey)
      return operationId === null ? null : (storage.operations.content(operationId)?.body ?? null)
    })
    if (!kept.ok) return kept
    if (kept.value === null) return ok(null)
    const body = keptBodySchema.safeParse(JSON.parse(kept.value))
    return body.success ? ok(body.data) : err({ tag: 'damaged' })
  },
  settle: (idempotencyKey, summary) => outbox.applyCallback('liquido', idempotencyKey, summary),
})

const storedAmountSchema = z.object({ amount: kushkiAmountSchema })

/** The queue as Kushki's webhooks see it. */
const webhookRows = (storage: Storage, outbox: Outbox): WebhookRows => ({
  askedFor(wireId) {
    const stored = storage.read(() => {
      const row = operationToldOf(storage, 'kushki', wireId)
      const content = row === null ? null : storage.operations.content(row.operationId)
      return row === null || content === null ? null : { row, body: content.body }
    })
    if (!stored.ok) return stored
    if (stored.value === null) return ok(null)
    const { row, body } = stored.value
    const parsed = storedAmountSchema.safeParse(JSON.parse(body))
    const amount = parsed.success ? fromKushkiAmount(parsed.data.amount) : null
    if (amount === null) return err({ tag: 'damaged' })
    return ok({
      kind: row.kind,
      id: wireId,
      amount: { currency: amount.currency, minor: totalMinor(amount) },
    })
  },
  settle: (wireId, summary) => outbox.applyCallback('kushki', wireId, summary),
  lookUp(wireId) {
    const row = storage.read(() => operationToldOf(storage, 'kushki', wireId))
    // A row that cannot be looked up now is on its way, or has ended: it needs no webhook to go on.
    if (row.ok && row.value !== null) outbox.lookUp(row.value.operationId, 'kushki webhook')
  },
})

const webhookApplierOf = (
  storage: Storage,
  outbox: Outbox,
  { clock, secrets, settings }: QueueDependencies,
): WebhookApplier =>
  createWebhookApplier({
    rows: webhookRows(storage, outbox),
    clock,
    secret: () => secrets.get('kushkiWebhookSecret', originOfSecret('kushkiWebhookSecret', settings())),
    toleranceSeconds: () => settings().liquido.callbackToleranceSeconds,
  })
