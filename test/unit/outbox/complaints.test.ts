import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { filesHolding } from '../../faults/bytes-left.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  accountNumber,
  bankRefundRequest,
  cardSale,
  cashSale,
  cardAgain,
  ciphertext,
  day,
  hour,
  minute,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

/** Every complaint about a real system in docs/store-and-forward.md has its test here or is named there. */
describe('what went wrong elsewhere', () => {
  it('8 orders, 19 charges: new operations while the queue drains are sent once each', async () => {
    rig.acquirer.set('offline')
    for (const id of [1, 2, 3, 4]) rig.submit(voidRequest(cardSale(id), { id }))
    await rig.time.advance(minute)
    rig.acquirer.set('ok')
    rig.outbox.tryNow()
    for (const id of [5, 6, 7, 8]) {
      rig.submit(voidRequest(cardSale(id), { id }))
      rig.outbox.tryNow()
    }
    await rig.time.advance(minute)
    expect(rig.acquirer.arrivals).toHaveLength(8)
    expect(new Set(rig.acquirer.allEffects().values())).toEqual(new Set([1]))
  })

  it('time-out, then "declined" shown though it was done: what is not known is shown as not known', async () => {
    rig.acquirer.set('stalled')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    expect(rig.row(1).state).toBe('sending')
    await rig.restart()
    expect(['unknown', 'approved']).toContain(rig.row(1).state)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('approved')
    expect(rig.acquirer.effects(uuid(500_001))).toBe(1)
  })

  it('a paid order reopened as a draft: a row that ended never moves again', async () => {
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    const { outbox } = rig
    const refused = { ok: false, error: { tag: 'NotNow', state: 'approved' } }
    expect(outbox.sendNow(uuid(1))).toEqual(refused)
    expect(outbox.cancel(uuid(1))).toEqual(refused)
    expect(outbox.lookUp(uuid(1))).toEqual(refused)
    expect(outbox.convertToRefund(uuid(1))).toEqual(refused)
    expect(rig.outbox.decide(uuid(1), 'sendAgain', 'Marta')).toMatchObject({ ok: false })
  })

  it('no sign of unsynced work: the summary counts what waits and what asks for a person', async () => {
    rig.acquirer.set('lostRequest')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    rig.acquirer.set('ok')
    await rig.time.advance(hour)
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    await rig.time.advance(minute)
    expect(rig.summary()).toMatchObject({ waiting: 1, attention: 1, waitingMinor: { PEN: 10_000 } })
  })

  it('stays offline after the network is back: a hint makes it try at once', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    rig.acquirer.set('ok')
    rig.outbox.networkIsBack()
    await rig.time.advance(250)
    expect(rig.row(1).state).toBe('approved')
  })

  it('a network that comes and goes: a flood of hints does not hammer the gateway', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    const before = rig.acquirer.checks()
    for (let hint = 0; hint < 200; hint += 1) {
      rig.outbox.networkIsBack()
      await rig.time.advance(10)
    }
    // In two seconds one each 250 ms, both ends included.
    expect(rig.acquirer.checks() - before).toBeLessThanOrEqual(9)
    expect(rig.row(1)).toMatchObject({ state: 'queued', attempts: 0 })
  })

  it('one bad record blocks the queue: the others go, and it goes to a person', async () => {
    rig.acquirer.broken.add(cardSale(1).transaction_reference ?? '')
    for (const id of [1, 2, 3, 4, 5, 6]) rig.submit(voidRequest(cardSale(id), { id }))
    await rig.time.advance(minute)
    expect([2, 3, 4, 5, 6].map((id) => rig.row(id).state)).toEqual(Array(5).fill('approved'))
    await rig.time.advance(hour)
    expect(rig.row(1)).toMatchObject({ state: 'attention' })
  })

  it('pending items lost on leaving: they are there after the next start', async () => {
    rig.acquirer.set('offline')
    for (const id of [1, 2, 3]) rig.submit(voidRequest(cardSale(id), { id, withCard: true }))
    await rig.restart()
    expect([1, 2, 3].map((id) => rig.row(id)).map(({ state, cardKept }) => [state, cardKept])).toEqual(
      [1, 2, 3].map(() => ['queued', true]),
    )
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect([...rig.acquirer.allEffects().values()]).toEqual([1, 1, 1])
  })
})

describe('a backup that is put back', () => {
  it('sends nothing again that a look-up shows as done', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    rig.submit(reverseRequest(unknownSale(11), { id: 3 }))
    await rig.time.advance(minute)
    const made = await rig.storage.backUp(7)
    rig.outbox.cancel(uuid(2))
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.acquirer.arrivals).toHaveLength(2)
    await rig.restart(() => {
      if (made.ok) copyFileSync(made.value.path, join(rig.directory, files.database))
    })
    await rig.time.advance(hour)
    expect([1, 2, 3].map((id) => [rig.row(id).state, rig.row(id).attention])).toEqual([
      ['approved', null],
      ['attention', 'restoredFromBackup'],
      ['approved', null],
    ])
    expect(rig.acquirer.arrivals).toHaveLength(2)
  })
})

describe('history', () => {
  it('leaves the queue screen after some days, and is found by its sale or day', async () => {
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.settle()
    expect(rig.list({}).total).toBe(1)
    await rig.time.sleep(32 * day)
    expect(rig.list({})).toEqual({ rows: [], total: 0 })
    expect(rig.list({ saleKey: cardSale(1).key }).total).toBe(1)
    expect(rig.list({ day: '2026-11-20' }).total).toBe(1)
  })
})

describe('a large queue', () => {
  it('drains with progress, and can be stopped and gone on with', async () => {
    rig.acquirer.set('offline')
    for (const id of [1, 2, 3, 4, 5, 6, 7, 8]) rig.submit(voidRequest(cardSale(id), { id }))
    await rig.time.advance(minute)
    expect(rig.summary().drain).toEqual({ total: 8, done: 0, stopped: false })
    rig.outbox.stopDrain()
    rig.acquirer.set('ok')
    rig.outbox.networkIsBack()
    await rig.time.advance(minute)
    expect(rig.summary()).toMatchObject({ waiting: 8, drain: { stopped: true } })
    rig.submit(voidRequest(cardSale(9), { id: 9 }))
    await rig.time.advance(minute)
    expect(rig.row(9).state).toBe('approved')
    rig.outbox.tryNow()
    await rig.time.advance(minute)
    expect(rig.summary()).toMatchObject({ waiting: 0, drain: null })
  })
})

describe('card data', () => {
  /** Whether the vector's ciphertext or the sealed block it went into is in any file. */
  function cardBytesLeft(sealed: string): string[] {
    return filesHolding(rig.directory, [ciphertext.track2, sealed])
  }
  const sealedOf = (id: number): string => {
    const row = rig.storage.read(() => rig.storage.operations.sealed('card', uuid(id)))
    return row.ok && row.value ? row.value.toString('hex') : ''
  }

  it.each([
    ['approved', 'ok'],
    ['declined', 'declines'],
    ['refused', 'refuses'],
  ] as const)('is in no file once it is %s', async (state, weather) => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
    await rig.time.advance(minute)
    const sealed = sealedOf(1)
    expect(filesHolding(rig.directory, [sealed])).not.toEqual([])
    expect(await rig.storage.backUp(7)).toMatchObject({ ok: true })
    rig.acquirer.set(weather)
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state, cardKept: false })
    expect(cardBytesLeft(sealed)).toEqual([])
  })

  it('is in no file once it is cancelled', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
    await rig.time.advance(minute)
    const sealed = sealedOf(1)
    rig.outbox.cancel(uuid(1))
    expect(cardBytesLeft(sealed)).toEqual([])
  })

  it('grows too old: it is erased and the row asks for the card, or goes without where the store allows', async () => {
    rig.settings.queue.voidAtCutOff = 'refund'
    rig.settings.cardData.maxHours = 2
    rig.acquirer.set('offline')
    rig.submit(reverseRequest(unknownSale(11), { id: 1, withCard: true }))
    await rig.time.advance(minute)
    const sealed = sealedOf(1)
    await rig.time.sleep(3 * hour)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'cardDataExpired', cardKept: false })
    expect(cardBytesLeft(sealed)).toEqual([])
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    const card = cardAgain()
    expect(rig.outbox.presentCard(uuid(1), card)).toMatchObject({ ok: true })
    expect(card.block.every((byte) => byte === 0)).toBe(true)
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('approved')
  })

  it('is held in memory for one try only where the store does not want it on the disk', async () => {
    rig.settings.cardData.policy = 'askAgainWhenOnline'
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
    expect(sealedOf(1)).toBe('')
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({
      state: 'attention',
      attention: 'cardDataExpired',
      actions: expect.arrayContaining(['presentCard']) as unknown,
    })
    rig.acquirer.set('ok')
    rig.submit(voidRequest(cardSale(2), { id: 2, withCard: true }))
    await rig.time.advance(minute)
    expect(rig.row(2).state).toBe('approved')
  })

  it('never reaches rows, exports or the journal, nor does a bank account', async () => {
    rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
    rig.submit(bankRefundRequest(cashSale(21), { id: 2 }))
    await rig.time.advance(minute)
    const seen = [
      JSON.stringify(rig.rows),
      JSON.stringify(rig.outbox.exportCsv('2026-11-20')),
      JSON.stringify([...rig.storage.journal.entries()]),
    ].join('\n')
    expect(seen).toContain(uuid(1))
    expect(seen).not.toContain(ciphertext.track2)
    expect(seen).not.toContain(accountNumber)
  })

  it('and a bank account some days after the refund is final', async () => {
    rig.submit(bankRefundRequest(cashSale(21), { id: 1 }))
    await rig.time.advance(minute)
    const sealed = rig.storage.operations.sealed('bankAccount', uuid(1))?.toString('hex') ?? ''
    expect(filesHolding(rig.directory, [sealed])).not.toEqual([])
    await rig.time.sleep(8 * day)
    await rig.time.advance(2 * hour)
    expect(filesHolding(rig.directory, [sealed])).toEqual([])
  })
})
