import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { err } from '../../../domain/result.ts'
import { files } from '../../../electron/storage/files.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  cardAgain,
  hour,
  minute,
  morning,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
let aside: string
beforeEach(async () => {
  rig = await createRig()
  aside = mkdtempSync(join(tmpdir(), 'extorno-aside-'))
})
afterEach(async () => {
  await rig.dispose()
  rmSync(aside, { recursive: true, force: true })
})

async function backUp(): Promise<string> {
  const made = await rig.storage.backUp(7)
  if (!made.ok) throw new Error(made.error.tag)
  return made.value.path
}

const putBack = (backup: string): Promise<void> =>
  rig.restart(() => copyFileSync(backup, join(rig.directory, files.database)))

describe('an older copy of the queue, put back', () => {
  it('does not ask again for the card of what was done since', async () => {
    rig.settings.cardData.maxHours = 2
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
    await rig.time.advance(minute)
    await rig.time.sleep(3 * hour)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'cardDataExpired' })
    const backup = await backUp()
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.outbox.presentCard(uuid(1), cardAgain()).ok).toBe(true)
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('approved')
    await putBack(backup)
    expect(rig.outbox.presentCard(uuid(1), cardAgain()).ok).toBe(false)
    await rig.time.advance(hour)
    expect(rig.row(1).state).toBe('approved')
    expect(rig.acquirer.effects(uuid(500_001))).toBe(1)
  })

  it('finds the refund that took a void’s place, and makes no other', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(14 * hour)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'voidPastCutOff' })
    const backup = await backUp()
    rig.outbox.convertToRefund(uuid(1))
    await rig.time.advance(minute)
    const refunds = rig.acquirer.arrivals.map(({ id }) => id)
    expect(refunds).toHaveLength(1)
    await putBack(backup)
    expect(rig.outbox.convertToRefund(uuid(1)).ok).toBe(false)
    await rig.time.advance(hour)
    // The void was never sent; its money was given back all the same, and nothing of it is left.
    expect(rig.row(1)).toMatchObject({ state: 'approved', lastAnswer: { processedAs: 'refund' } })
    expect(rig.acquirer.arrivals.map(({ id }) => id)).toEqual(refunds)
    expect([...rig.acquirer.allEffects().values()]).toEqual([1])
  })

  it('does not say that nothing was done while the refund in a void’s place is in progress', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.sleep(14 * hour)
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    const backup = await backUp()
    rig.outbox.convertToRefund(uuid(1))
    await rig.time.advance(minute)
    const [refund] = rig.acquirer.arrivals
    const kushki = rig.acquirer.gateway('kushki')
    const lookUp = kushki.lookUp.bind(kushki)
    vi.spyOn(kushki, 'lookUp').mockImplementation((request, signal) =>
      'client_transaction_id' in request.body && request.body.client_transaction_id === refund?.id
        ? Promise.resolve({ outcome: 'found', summary: { class: 'inProgress', at: morning } })
        : lookUp(request, signal),
    )
    await putBack(backup)
    await rig.time.advance(20 * minute)
    expect(rig.row(1).attention).not.toBe('restoredFromBackup')
  })

  it('asks a person about a refund whose bank account the copy does not hold', async () => {
    rig.acquirer.set('offline')
    rig.submit(bankRefundRequest(cashSale(21), { id: 1 }))
    await rig.time.advance(minute)
    await putBack(await backUp())
    rig.acquirer.set('ok')
    await rig.time.advance(hour)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'payloadCorrupt' })
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it('is noticed also where the whole directory was put back, checkpoint and all', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    await rig.restart(() => cpSync(rig.directory, aside, { recursive: true }))
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('approved')
    await rig.restart(() => {
      for (const name of readdirSync(rig.directory)) rmSync(join(rig.directory, name), { recursive: true })
      cpSync(aside, rig.directory, { recursive: true })
    })
    await rig.time.advance(hour)
    expect(rig.row(1).state).toBe('approved')
    expect(rig.acquirer.effects(uuid(500_001))).toBe(1)
  })
})

describe('a row that the disk changed', () => {
  /** Changes the last byte of `text` where it stands in the closed database. */
  function flip(text: string, to = '\x7f'): void {
    const path = join(rig.directory, files.database)
    const bytes = readFileSync(path)
    const at = bytes.indexOf(text)
    expect(at).toBeGreaterThan(0)
    bytes.write(to, at + text.length - 1)
    writeFileSync(path, bytes)
  }

  it('in its amount, so that it still reads well, is never sent', async () => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    await rig.restart(() => flip('"subtotal_iva0":1', '9'))
    rig.acquirer.set('ok')
    await rig.time.advance(hour)
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'payloadCorrupt' })
    // It would be the same damaged body once more; a person ends it, and accepts it anew where it was not done.
    expect(rig.outbox.decide(uuid(1), 'sendAgain', 'Marta')).toEqual(
      err({ tag: 'NotAllowed', reason: 'payloadCorrupt' }),
    )
    await rig.time.advance(hour)
    expect(rig.outbox.decide(uuid(1), 'wasNotDone', 'Marta').ok).toBe(true)
    expect(rig.row(1).state).toBe('cancelled')
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it.each([
    ['in its sale', '{"gateway":"kushki","key"'],
    ['in its last answer', '{"class":"notSent"'],
    ['in its body', '{"omit_card"'],
  ])('%s is shown and goes to a person or on its way; the others go on', async (_, text) => {
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    rig.acquirer.set('stalled')
    await rig.restart(() => flip(text))
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    expect(rig.list({}).total).toBe(2)
    rig.acquirer.release()
    rig.acquirer.set('ok')
    await rig.time.advance(hour)
    expect(rig.row(2).state).toBe('approved')
    expect(['approved', 'attention']).toContain(rig.row(1).state)
    expect(rig.acquirer.effects(uuid(500_001))).toBe(rig.row(1).state === 'approved' ? 1 : 0)
    expect(rig.outbox.exportCsv('2026-11-20')).toMatchObject({
      ok: true,
      value: expect.stringContaining(uuid(1)),
    })
  })
})

describe('what a store allows of cards', () => {
  async function expired(): Promise<void> {
    rig.settings.cardData.maxHours = 2
    rig.acquirer.set('offline')
    rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
    await rig.time.advance(minute)
    await rig.time.sleep(3 * hour)
  }

  it('holds for a card presented later too', async () => {
    await expired()
    rig.settings.cardData.policy = 'cardlessOnly'
    const card = cardAgain()
    expect(rig.outbox.presentCard(uuid(1), card)).toEqual({
      ok: false,
      error: { tag: 'NotAllowed', reason: 'cardDataNotAllowed' },
    })
    expect(card.block.every((byte) => byte === 0)).toBe(true)
    expect(rig.storage.operations.hasSecret('card', uuid(1))).toBe(false)
  })

  it('what was sealed waits while the keyring is locked, and holds nothing else up', async () => {
    rig.acquirer.set('offline')
    for (const id of [1, 2, 3, 4, 5, 6]) rig.submit(voidRequest(cardSale(id), { id, withCard: true }))
    rig.submit(voidRequest(cardSale(7), { id: 7 }))
    rig.storage.hasKey = false
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.row(7).state).toBe('approved')
    expect([1, 2, 3, 4, 5, 6].map((id) => rig.row(id).state)).toEqual(Array(6).fill('queued'))
    rig.storage.hasKey = true
    await rig.time.advance(minute)
    rig.outbox.tryNow()
    await rig.time.advance(minute)
    expect([1, 2, 3, 4, 5, 6].map((id) => rig.row(id).state)).toEqual(Array(6).fill('approved'))
  })

  it('a card presented where none can be sealed is refused and forgotten', async () => {
    await expired()
    rig.storage.hasKey = false
    const card = cardAgain()
    expect(rig.outbox.presentCard(uuid(1), card)).toEqual({
      ok: false,
      error: { tag: 'NotAllowed', reason: 'noKeyring' },
    })
    expect(card.block.every((byte) => byte === 0)).toBe(true)
  })
})

it('a callback that contradicts what a person decided opens the matter again', async () => {
  const sale = cashSale(21)
  rig.acquirer.set('lostRequest')
  rig.acquirer.broken.add(sale.referenceId)
  rig.submit(bankRefundRequest(sale, { id: 1 }))
  for (let hours = 0; hours < 48 && rig.row(1).state !== 'attention'; hours += 1) await rig.time.advance(hour)
  expect(rig.outbox.decide(uuid(1), 'wasNotDone', 'Marta').ok).toBe(true)
  await rig.time.settle()
  expect(rig.row(1).state).toBe('cancelled')
  const told = rig.outbox.applyCallback('liquido', `${sale.referenceId}-1`, { class: 'approved', at: 0 })
  expect(told).toEqual({ ok: true, value: 'changed' })
  expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'contradicted' })
  expect(rig.storage.journal.of(uuid(1)).at(-1)).toMatchObject({
    event: 'reopened',
    who: 'liquido callback',
    detail: '{"was":"cancelled","class":"approved"}',
  })
})
