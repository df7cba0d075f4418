import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { err, ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import type { StorageFailure } from '../../../electron/storage/failure.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import { bankRefundRequest, cardSale, cashSale, minute, uuid, voidRequest } from './samples.ts'

type Synced = Result<null, StorageFailure>

let rig: Rig
let waiting: ((synced: Synced) => void)[]
beforeEach(async () => {
  rig = await createRig()
  waiting = []
})
afterEach(() => rig.dispose())

/** From here on the disk takes its time. */
function slowDisk(): void {
  rig.disk.sync = () => new Promise((resolve) => waiting.push(resolve))
}

/** The disk answers, and is quick again. */
async function diskAnswers(synced: Synced): Promise<void> {
  rig.disk.sync = () => Promise.resolve(ok(null))
  for (const resolve of waiting.splice(0)) resolve(synced)
  await rig.time.settle()
}

describe('until the disk has it', () => {
  it('nothing goes on the wire and nothing is told', async () => {
    slowDisk()
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    expect(rig.acquirer.arrivals).toHaveLength(0)
    expect(rig.rows.map(({ state }) => state)).toEqual(['queued'])
    await diskAnswers(ok(null))
    expect(rig.row(1).state).toBe('approved')
    expect(rig.rows.map(({ state }) => state)).toEqual(['queued', 'sending', 'approved'])
    expect(rig.acquirer.effects(uuid(500_001))).toBe(1)
  })

  it('new operations are accepted, and go together afterwards', async () => {
    slowDisk()
    for (const id of [1, 2, 3, 4]) rig.submit(voidRequest(cardSale(id), { id }))
    await rig.time.settle()
    expect(waiting).toHaveLength(1)
    let syncs = 0
    rig.disk.sync = () => {
      syncs += 1
      return Promise.resolve(ok(null))
    }
    for (const resolve of waiting.splice(0)) resolve(ok(null))
    await rig.time.settle()
    expect([1, 2, 3, 4].map((id) => rig.row(id).state)).toEqual(Array(4).fill('approved'))
    // One for the claims, and fewer than one for each answer.
    expect(syncs).toBeLessThan(4)
  })

  it('a disk that refuses sends nothing; it is asked again, and the operation is done once', async () => {
    slowDisk()
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    await diskAnswers(err({ tag: 'full' }))
    expect(rig.acquirer.arrivals).toHaveLength(0)
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'approved', attempts: 1 })
    expect(rig.acquirer.effects(uuid(500_001))).toBe(1)
  })

  it('leaving gives back what was claimed: it is queued, not unknown', async () => {
    slowDisk()
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    const stopped = rig.outbox.stop(1000)
    await diskAnswers(ok(null))
    await stopped
    expect(rig.row(1)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(rig.acquirer.arrivals).toHaveLength(0)
  })

  it('a disk that never answers does not keep the program from leaving', async () => {
    slowDisk()
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    let isLeft = false
    void rig.outbox.stop(1000).then(() => {
      isLeft = true
    })
    await rig.time.advance(2000)
    expect(isLeft).toBe(true)
  })

  it('a row that a callback ended meanwhile is not sent any more', async () => {
    slowDisk()
    const sale = cashSale(21)
    rig.submit(bankRefundRequest(sale, { id: 1 }))
    await rig.time.settle()
    const applied = rig.outbox.applyCallback('liquido', `${sale.referenceId}-1`, { class: 'approved', at: 0 })
    expect(applied).toEqual(ok('changed'))
    await diskAnswers(ok(null))
    await rig.time.advance(minute)
    expect(rig.acquirer.arrivals).toHaveLength(0)
    expect(rig.row(1).state).toBe('approved')
  })
})
