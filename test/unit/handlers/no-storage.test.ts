import { afterEach, describe, expect, it, vi } from 'vitest'
import { channelName, ipcContract } from '../../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../../contract/ipc.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { err, ok } from '../../../domain/result.ts'
import { diagnosticsHandlers } from '../../../electron/handlers/diagnostics.ts'
import type { CurrentQueue } from '../../../electron/handlers/open-queue.ts'
import { operationsHandlers } from '../../../electron/handlers/operations.ts'
import { queueHandlers } from '../../../electron/handlers/queue.ts'
import { salesHandlers } from '../../../electron/handlers/sales.ts'
import { acceptOperation } from '../../../electron/acceptance/accept.ts'
import { addTypedPayment } from '../../../electron/acceptance/typed-payment.ts'
import { createCallbackApplier } from '../../../electron/callbacks/apply.ts'
import { createReconciler } from '../../../electron/reconciliation/reconciler.ts'
import { createSaleFinder } from '../../../electron/sales/sale-finder.ts'
import { now as callbackNow, refundEvent, secret, signed } from '../callbacks/callbacks.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, ciphertext, morning, reading, uuid, voidRequest } from '../outbox/samples.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const day = '2026-11-20'
const row = { operationId: uuid(1), by: 'Ana' }
const card_details = {
  reading_type: 'MCR' as const,
  tracks: { track_ksn: ciphertext.ksn, enc_track2: ciphertext.track2 },
}

/** Every call of the window that needs the storage. */
function callsOver(queue: CurrentQueue): Record<string, () => unknown> {
  const operations = operationsHandlers(queue, defaultSettings)
  const queueCalls = queueHandlers(queue, defaultSettings, { now: () => morning })
  const sales = salesHandlers(queue, defaultSettings, { now: () => morning })
  const diagnostics = diagnosticsHandlers({
    queue,
    settings: defaultSettings,
    info: () => expect.fail('not asked'),
    readers: () => expect.fail('not asked'),
    startModule: () => expect.fail('not asked'),
  })
  return {
    'sales.search': () => sales.search({ page: 1 }),
    'sales.detail': () => sales.detail({ saleKey: cardSale(1).key }),
    'sales.findPayment': () => sales.findPayment({ referenceId: '1' }),
    'sales.addPayment': () =>
      sales.addPayment({
        referenceId: '1',
        paymentMethod: 'BCP',
        money: { currency: 'PEN', minor: 100 },
        day,
      }),
    'operations.submit': () => operations.submit(voidRequest(cardSale(1), { id: 2 })),
    'operations.get': () => operations.get(row),
    'operations.waitForFirstOutcome': () => operations.waitForFirstOutcome({ ...row, waitMs: 0 }),
    'operations.list': () => operations.list({ limit: 10, offset: 0 }),
    'operations.sendNow': () => operations.sendNow(row),
    'operations.lookUp': () => operations.lookUp(row),
    'operations.cancel': () => operations.cancel(row),
    'operations.convertToRefund': () => operations.convertToRefund(row),
    'operations.presentCard': () => operations.presentCard({ ...row, card_details, reading }),
    'operations.decide': () => operations.decide({ ...row, verdict: 'wasDone' }),
    'queue.summary': () => queueCalls.summary(),
    'queue.load': () => queueCalls.load(),
    'queue.tryNow': () => queueCalls.tryNow(),
    'queue.stopDrain': () => queueCalls.stopDrain(),
    'queue.resume': () => queueCalls.resume({ gateway: 'kushki' }),
    'queue.exportCsv': () => queueCalls.exportCsv({ day }),
    'queue.dayTotals': () => queueCalls.dayTotals({ day }),
    'queue.reconcile': () => queueCalls.reconcile({ day, by: '' }),
    'diagnostics.verifyJournal': () => diagnostics.verifyJournal(),
    'diagnostics.applyCallback': () => diagnostics.applyCallback(signed(refundEvent())),
  }
}

const failed = err({ tag: 'StorageFailed', why: 'damaged' })

/** The calls whose contract says that the storage may fail. */
const listed = Object.entries(ipcContract).flatMap(([group, calls]) =>
  Object.entries<InvokeCall | EventCall>(calls).flatMap(([name, call]) =>
    call.kind === 'invoke' && call.output.safeParse(failed).success ? [channelName(group, name)] : [],
  ),
)

describe('without a storage', () => {
  const calls = callsOver(() => failed)

  it('is every call that may meet it', () => {
    expect(listed.toSorted()).toEqual(Object.keys(calls).toSorted())
  })

  it.each(Object.keys(calls))('%s says so, and gives nothing empty instead', async (name) => {
    expect(await calls[name]?.()).toEqual(failed)
  })
})

describe('with a storage that fails while it is open', () => {
  let rig: Rig
  afterEach(() => rig.dispose())
  /** These only tell the dispatcher something; the disk is not asked. */
  const asksNothing = new Set(['queue.tryNow', 'queue.stopDrain', 'queue.resume'])

  it.each(listed.filter((name) => !asksNothing.has(name)))('%s says so', async (name) => {
    rig = await createRig()
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    const { storage, outbox, time } = rig
    const settings = defaultSettings
    const finder = createSaleFinder({
      kushki: { search: () => Promise.resolve(err({ class: 'notSent', at: morning })) },
      liquido: { payment: () => Promise.resolve({ outcome: 'notFound' }) },
      cache: storage.sales,
      clock: time.clock,
      timeZone: () => 'America/Lima',
      isLiquidoEnabled: () => true,
      timers: time.timers,
      onChanged: () => undefined,
    })
    const calls = callsOver(() =>
      ok({
        storage,
        outbox,
        finder,
        accept: (request) =>
          acceptOperation(request, { storage, outbox, settings, clock: time.clock, checkPin: () => null }),
        decide: ({ operationId, verdict, by }) => outbox.decide(operationId, verdict, by),
        reconciler: createReconciler({
          storage,
          outbox,
          gateway: () => null,
          kushki: { recordsOf: () => Promise.resolve(ok([])) },
          clock: time.clock,
        }),
        addPayment: (payment, signal) =>
          addTypedPayment(payment, signal, { finder, settings, checkPin: () => null }),
        applyWebhook: () => expect.fail('not asked'),
        applyCallback: createCallbackApplier({
          rows: {
            bodyOf: () => storage.read(() => (storage.operations.get(uuid(1)), null)),
            settle: (wireId, summary) => outbox.applyCallback('liquido', wireId, summary),
          },
          sales: storage.sales,
          clock: { now: () => callbackNow },
          secret: () => Promise.resolve(secret),
          toleranceSeconds: () => 300,
        }),
      }),
    )
    storage.close()
    expect(await calls[name]?.()).toEqual(err({ tag: 'StorageFailed', why: 'closed' }))
  })
})
