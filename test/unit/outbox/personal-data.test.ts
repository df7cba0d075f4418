import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leastKeptDays } from '../../../domain/retention.ts'
import { err, ok } from '../../../domain/result.ts'
import { storeSettingsSchema } from '../../../contract/settings.ts'
import { createReconciler } from '../../../electron/reconciliation/reconciler.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  cardSale,
  cashierApproved,
  day,
  hour,
  minute,
  morning,
  people,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

const void1 = () => voidRequest(cardSale(1), { id: 1 })
const removedAfter = (): number | undefined => rig.row(1).removedAfterDays

async function approveVoid(): Promise<void> {
  rig.settings.supervisorApproval = 'always'
  rig.submit(void1(), cashierApproved)
  await rig.time.advance(minute)
  expect(rig.row(1)).toMatchObject({ state: 'approved', cashier: people.cashier.name })
}
async function waitDays(days: number): Promise<void> {
  await rig.time.sleep(days * day)
  await rig.time.advance(2 * minute)
}

describe('names, masked cards and requests', () => {
  it('are removed after 400 days, the journal stays proven, and its names say so', async () => {
    await approveVoid()
    await waitDays(399)
    expect(rig.row(1)).toMatchObject({ cashier: people.cashier.name, cardLastFour: '6789' })
    await waitDays(2)
    expect(rig.row(1)).toMatchObject({ cashier: '', state: 'approved', removedAfterDays: 400 })
    expect(rig.row(1)).not.toHaveProperty('cardLastFour')
    const [accepted] = rig.storage.journal.of(uuid(1))
    expect(accepted?.shown.who).toBe('removed after 400 days')
    expect(verifyChain(rig.storage.journal.entries(), rig.storage.knownHead())).toMatchObject({ ok: true })
  })

  it('are removed after as many days as the store says, and never before a sale’s own days are over', async () => {
    expect(storeSettingsSchema.safeParse({ keepPersonalDataDays: leastKeptDays - 1 }).success).toBe(false)
    expect(storeSettingsSchema.parse({}).keepPersonalDataDays).toBe(400)
    rig.settings.keepPersonalDataDays = leastKeptDays
    await approveVoid()
    await waitDays(leastKeptDays - 1)
    expect(removedAfter()).toBeUndefined()
    await waitDays(2)
    expect(removedAfter()).toBe(leastKeptDays)
  })

  it('stay while only this PC’s clock says that their time is over', async () => {
    await approveVoid()
    await rig.restart(() => rig.time.shiftClock(500 * day))
    await rig.time.advance(hour)
    expect(removedAfter()).toBeUndefined()
    // The gateway is asked, and says what day it is.
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    await rig.time.advance(hour)
    expect(removedAfter()).toBeUndefined()
  })

  it('stay while somebody has set the clock since a gateway told the time', async () => {
    await approveVoid()
    rig.acquirer.set('offline')
    rig.time.shiftClock(3 * hour)
    await waitDays(401)
    expect(removedAfter()).toBeUndefined()
  })
})

describe('of an operation whose request was removed', () => {
  beforeEach(async () => {
    await approveVoid()
    await waitDays(402)
    if (removedAfter() !== 400) throw new Error('it was not removed')
  })

  it('the day’s export says after how many days in place of the names', () => {
    const exported = rig.outbox.exportCsv('2026-11-20')
    const [, line] = exported.ok ? exported.value.split('\n') : []
    expect(line).toContain('removed after 400 days,removed after 400 days')
    expect(line).toContain(uuid(1))
  })

  it('the day is compared with no gateway, and says why', async () => {
    const reconciler = createReconciler({
      storage: rig.storage,
      outbox: rig.outbox,
      gateway: (name) => rig.acquirer.gateway(name),
      kushki: { recordsOf: () => Promise.resolve(ok([])) },
      clock: rig.time.clock,
    })
    expect(await reconciler.reconcile('2026-11-20', 'Marta')).toEqual(err({ tag: 'Removed', days: 400 }))
  })

  it('a repeated submission is answered as before, and another one under its id is refused', () => {
    const sent = rig.acquirer.arrivals.length
    expect(rig.submit(void1())).toMatchObject({
      ok: true,
      value: { operationId: uuid(1), state: 'approved' },
    })
    expect(rig.submit({ ...voidRequest(cardSale(2), { id: 2 }), operationId: uuid(1) })).toEqual(
      err({ tag: 'DuplicateOperation' }),
    )
    expect(rig.acquirer.arrivals).toHaveLength(sent)
  })

  it('a callback that says otherwise opens nothing that nobody could look up', () => {
    expect(
      rig.outbox.applyCallback('kushki', uuid(500_001), { class: 'declined', at: morning + 402 * day }),
    ).toEqual(ok('notOurs'))
    expect(rig.row(1)).toMatchObject({ state: 'approved', attention: null })
  })
})
