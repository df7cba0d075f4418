import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dueRows } from '../../../electron/storage/operations-table.ts'
import { migrate } from '../../../electron/storage/schema.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  day,
  hour,
  minute,
  morning,
  refundRequest,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig((settings) => {
    settings.limits.maxMoneyWaitingMinor = 999_999_999
  })
})
afterEach(() => rig.dispose())

const saleOfYesterday = (number: number) => cardSale(number, { createdAt: morning - day })
/** 23:59 in Lima on the day of the samples. */
const cutOff = morning + 13 * hour + 59 * minute

describe('what goes first', () => {
  it('is the void that has until 23:59, not the refunds that were accepted before it', async () => {
    rig.acquirer.set('offline')
    const refunds = Array.from({ length: 300 }, (_, index) => saleOfYesterday(100 + index))
    rig.storage.sales.put(refunds, morning)
    for (const [index, sale] of refunds.entries())
      expect(rig.submit(refundRequest(sale, { id: 100 + index })).ok).toBe(true)
    for (let number = 1; number <= 9; number += 1)
      expect(rig.submit(voidRequest(cardSale(number), { id: number })).ok).toBe(true)
    await rig.time.sleep(cutOff - 9 * minute - rig.time.trueNow())
    rig.acquirer.set('ok')
    await rig.time.advance(3000)
    expect(rig.acquirer.arrivals.slice(0, 9).map(({ kind }) => kind)).toEqual(Array(9).fill('void'))
    expect(rig.acquirer.arrivals).toHaveLength(309)
  })

  it('is, of what has no near end, what has waited longest', async () => {
    rig.acquirer.set('offline')
    for (const number of [3, 1, 2]) {
      rig.submit(bankRefundRequest(cashSale(20 + number), { id: number }))
      await rig.time.advance(minute)
    }
    rig.acquirer.set('ok')
    await rig.time.advance(3000)
    expect(rig.acquirer.arrivals.map(({ sale }) => sale)).toEqual(
      [3, 1, 2].map((number) => cashSale(20 + number).referenceId),
    )
  })

  it('is found without sorting all that waits', () => {
    const database = new DatabaseSync(':memory:')
    migrate(database)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${dueRows}`).all('kushki', morning, 4)
    database.close()
    const steps = plan.map(({ detail }) => String(detail))
    expect(steps[0]).toMatch(/^SEARCH row USING INDEX operations_order \(gateway=\?\)$/u)
    expect(steps.join()).not.toMatch(/TEMP B-TREE|SCAN/u)
  })

  it('leaves a place for the other gateway, whichever fills the rest', async () => {
    rig.settings.queue.concurrency = 2
    rig.acquirer.set('stalled')
    for (let number = 1; number <= 9; number += 1) rig.submit(voidRequest(cardSale(number), { id: number }))
    for (const id of [21, 22]) rig.submit(bankRefundRequest(cashSale(id), { id }))
    await rig.time.settle()
    expect(rig.acquirer.arrivals.map(({ gateway }) => gateway)).toEqual(['kushki', 'liquido'])
  })
})

describe('a window that closes while nothing can be sent', () => {
  it.each(['offline', 'paused', 'stopped'] as const)('is noticed at its end: %s', async (why) => {
    rig.acquirer.set(why === 'paused' ? 'unauthorised' : 'offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    rig.submit(reverseRequest(unknownSale(11), { id: 2 }))
    rig.submit(voidRequest(cardSale(3), { id: 3 }))
    await rig.time.advance(minute)
    if (why === 'stopped') rig.outbox.stopDrain()
    await rig.time.sleep(cutOff - rig.time.trueNow() - minute)
    await rig.time.advance(minute - 1)
    expect([1, 2, 3].map((number) => rig.row(number).state)).toEqual(['queued', 'queued', 'queued'])
    await rig.time.advance(2)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'voidPastCutOff' })
    expect(rig.row(1).actions).not.toContain('sendNow')
    expect(rig.row(2)).toMatchObject({ state: 'attention', attention: 'reverseUnsent' })
    expect(rig.row(3)).toMatchObject({ state: 'attention', attention: 'voidPastCutOff' })
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it('has a refund in its place at once where the store wants that', async () => {
    rig.settings.queue.voidAtCutOff = 'refund'
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(cutOff - rig.time.trueNow() - minute)
    await rig.time.advance(minute + 1)
    expect(rig.row(1).state).toBe('expired')
    const [refund] = rig.list({ saleKey: cardSale(1).key }).rows.filter(({ kind }) => kind === 'refund')
    expect(refund).toMatchObject({ state: 'queued', linkedTo: uuid(1) })
  })
})
