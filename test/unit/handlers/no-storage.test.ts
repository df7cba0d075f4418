import { afterEach, describe, expect, it, vi } from 'vitest'
import { channelName, ipcContract } from '../../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../../contract/ipc.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { err, ok } from '../../../domain/result.ts'
import { createAuthority } from '../../../electron/authority/authority.ts'
import type { Authority } from '../../../electron/authority/authority.ts'
import { diagnosticsHandlers } from '../../../electron/handlers/diagnostics.ts'
import type { CurrentQueue } from '../../../electron/handlers/open-queue.ts'
import { createJournalSigner } from '../../../electron/authority/journal-heads.ts'
import { dayCloseHandlers } from '../../../electron/handlers/day-close.ts'
import { historyHandlers } from '../../../electron/handlers/history.ts'
import { shiftsHandlers } from '../../../electron/handlers/shifts.ts'
import { papersHandlers } from '../../../electron/handlers/papers.ts'
import { operationsHandlers } from '../../../electron/handlers/operations.ts'
import { peopleHandlers } from '../../../electron/handlers/people.ts'
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
const paperJob = {
  about: { tag: 'operation' as const, operationId: uuid(1) },
  paper: { name: 'voucher', lines: [{ tag: 'rule' as const }] },
  heightMm: 90,
}
const card_details = {
  reading_type: 'MCR' as const,
  tracks: { track_ksn: ciphertext.ksn, enc_track2: ciphertext.track2 },
}

const proof = { personId: uuid(1), pin: '7392' }

const authorityOver = (queue: CurrentQueue): Authority =>
  createAuthority({
    storage() {
      const open = queue()
      return open.ok ? ok(open.value.storage) : open
    },
    counterKey: { key: Buffer.alloc(32), isNew: false, isMarked: false },
    markKey: () => Promise.resolve(true),
    isRequired: true,
    pinCost: { N: 2, r: 1, p: 1 },
    administrative: { note: () => undefined },
    clock: { now: () => morning },
    timers: { after: () => () => undefined },
    peopleCopy: { read: () => null, write: () => undefined },
    lockAfterMinutes: () => 10,
    onChanged: () => undefined,
  })

/** Every call of the window that needs the storage. */
function callsOver(queue: CurrentQueue): Record<string, () => unknown> {
  const operations = operationsHandlers(queue, defaultSettings)
  const queueCalls = queueHandlers(queue, defaultSettings, { now: () => morning })
  const sales = salesHandlers(queue, defaultSettings, { now: () => morning })
  const diagnostics = diagnosticsHandlers({
    queue,
    signer: () => null,
    settings: defaultSettings,
    profile: 'test',
    administrative: { note: () => undefined, flush: () => undefined },
    clock: { now: () => morning },
    saveSettings: () => expect.fail('not asked'),
    info: () => expect.fail('not asked'),
    readers: () => expect.fail('not asked'),
    recentLog: () => expect.fail('not asked'),
    startModule: () => expect.fail('not asked'),
  })
  const history = historyHandlers(queue)
  const filter = { from: day, to: day }
  const shifts = shiftsHandlers(queue, { now: () => morning })
  const dayClose = dayCloseHandlers({
    queue,
    settings: defaultSettings,
    signer: () => createJournalSigner(Buffer.alloc(32)),
    clock: { now: () => morning },
  })
  const papers = papersHandlers({
    queue,
    page: () => expect.fail('not asked'),
    choosePath: () => expect.fail('not asked'),
    printers: () => expect.fail('not asked'),
    receiptPrinter: () => expect.fail('not asked'),
    settings: () => defaultSettings().printing,
    ownFolder: '',
    clock: { now: () => morning },
  })
  const people = peopleHandlers(() => authorityOver(queue), queue, { now: () => morning })
  return {
    'people.signIn': () => people.signIn(proof, nobodySignsIn),
    'people.authorise': () =>
      people.authorise({ ...proof, call: 'operations.decide', content: '0'.repeat(64) }, nobodySignsIn),
    'people.createAdministrator': () =>
      people.createAdministrator({ name: 'Rosa', pin: 'correct horse' }, nobodySignsIn),
    'people.add': () => people.add({ name: 'Ana', role: 'cashier', pin: '7392' }, nobodySignsIn),
    'people.remove': () => people.remove(proof, nobodySignsIn),
    'people.setPin': () => people.setPin(proof, nobodySignsIn),
    'people.changeOwnPin': () => people.changeOwnPin({ pin: '7392', newPin: '5820' }, nobodySignsIn),
    'sales.search': () => sales.search({ page: 1 }, nobodySignsIn),
    'sales.detail': () => sales.detail({ saleKey: cardSale(1).key }, nobodySignsIn),
    'sales.findPayment': () => sales.findPayment({ referenceId: '1' }, nobodySignsIn),
    'sales.addPayment': () =>
      sales.addPayment(
        {
          referenceId: '1',
          paymentMethod: 'BCP',
          money: { currency: 'PEN', minor: 100 },
          day,
        },
        nobodySignsIn,
      ),
    'operations.submit': () => operations.submit(voidRequest(cardSale(1), { id: 2 }), nobodySignsIn),
    'operations.get': () => operations.get(row, nobodySignsIn),
    'operations.waitForFirstOutcome': () =>
      operations.waitForFirstOutcome({ ...row, waitMs: 0 }, nobodySignsIn),
    'operations.list': () => operations.list({ limit: 10, offset: 0 }, nobodySignsIn),
    'operations.sendNow': () => operations.sendNow(row, nobodySignsIn),
    'operations.lookUp': () => operations.lookUp(row, nobodySignsIn),
    'operations.cancel': () => operations.cancel(row, nobodySignsIn),
    'operations.sendWithoutHub': () => operations.sendWithoutHub(row, nobodySignsIn),
    'operations.convertToRefund': () => operations.convertToRefund(row, nobodySignsIn),
    'operations.presentCard': () => operations.presentCard({ ...row, card_details, reading }, nobodySignsIn),
    'operations.decide': () => operations.decide({ ...row, verdict: 'wasDone' }, nobodySignsIn),
    'queue.summary': () => queueCalls.summary(undefined, nobodySignsIn),
    'queue.load': () => queueCalls.load(undefined, nobodySignsIn),
    'queue.tryNow': () => queueCalls.tryNow(undefined, nobodySignsIn),
    'queue.stopDrain': () => queueCalls.stopDrain(undefined, nobodySignsIn),
    'queue.resume': () => queueCalls.resume({ gateway: 'kushki' }, nobodySignsIn),
    'queue.exportCsv': () => queueCalls.exportCsv({ day }, nobodySignsIn),
    'queue.dayTotals': () => queueCalls.dayTotals({ day }, nobodySignsIn),
    'queue.reconcile': () => queueCalls.reconcile({ day, by: '' }, nobodySignsIn),
    'history.list': () => history.list({ filter, limit: 10, offset: 0 }, nobodySignsIn),
    'history.events': () => history.events(row, nobodySignsIn),
    'history.exportCsv': () => history.exportCsv(filter, nobodySignsIn),
    'papers.voucher': () => papers.voucher(row, nobodySignsIn),
    'papers.print': () => papers.print(paperJob, nobodySignsIn),
    'papers.savePdf': () => papers.savePdf(paperJob, nobodySignsIn),
    'shifts.current': () => shifts.current({ by: '' }, nobodySignsIn),
    'shifts.close': () => shifts.close({ number: 1, by: '' }, nobodySignsIn),
    'dayClose.make': () => dayClose.make({ day, by: '', replaces: null, isCompared: false }, nobodySignsIn),
    'dayClose.list': () => dayClose.list({ limit: 10, offset: 0 }, nobodySignsIn),
    'dayClose.get': () => dayClose.get({ number: 1 }, nobodySignsIn),
    'dayClose.ofDay': () => dayClose.ofDay({ day }, nobodySignsIn),
    'dayClose.exportCsv': () => dayClose.exportCsv({ number: 1 }, nobodySignsIn),
    'diagnostics.verifyJournal': () => diagnostics.verifyJournal(undefined, nobodySignsIn),
    'diagnostics.proveReader': () =>
      diagnostics.proveReader(voidRequest(cardSale(1), { id: 3, withCard: true }), nobodySignsIn),
    'diagnostics.applyCallback': () => diagnostics.applyCallback(signed(refundEvent()), nobodySignsIn),
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
  /** These only tell the dispatcher something, or nobody is signed in: the disk is not asked. */
  const asksNothing = new Set(['queue.tryNow', 'queue.stopDrain', 'queue.resume', 'people.changeOwnPin'])

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
        accept: (request, caller) =>
          acceptOperation(request, { storage, outbox, settings, clock: time.clock, caller }),
        whyNotAccepted: () => null,
        decide: ({ operationId, verdict, by }) => outbox.decide(operationId, verdict, by),
        reconciler: createReconciler({
          storage,
          outbox,
          gateway: () => null,
          kushki: { recordsOf: () => Promise.resolve(ok([])) },
          clock: time.clock,
        }),
        addPayment: (payment, caller, signal) => addTypedPayment(payment, caller, finder, signal),
        onCardDone: () => undefined,
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
