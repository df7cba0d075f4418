import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ClaimRequest } from '../../../contract/hub/claims.ts'
import { leaseMs } from '../../../hub/claims/sales.ts'
import { maxSkewSeconds, oldestRequestMs } from '../../../contract/hub/signature.ts'
import { reservationMs } from '../../../hub/claims/claims.ts'
import { call } from './counter.ts'
import type { Counter } from './counter.ts'
import type { Rig } from './rig.ts'

type Sale = ClaimRequest['sale']
const newSale = (minor = 10_000): Sale => ({ key: `kushki:${randomUUID()}`, currency: 'PEN', minor })
const claimOf = (sale: Sale, minor: number): ClaimRequest => ({
  operationId: randomUUID(),
  kind: 'refund',
  minor,
  sale,
})

export const describeClaims = (start: () => Promise<Rig>) =>
  describe('claims on a sale', () => {
    let rig: Rig
    let storeId: string
    let [one, other]: (Counter & { counterId: string })[] = []
    beforeAll(async () => {
      // Two hubs on the real server; the embedded one has but one.
      rig = await start()
      storeId = await rig.newStore()
      one = await rig.newCounter(storeId)
      other = await rig.newCounter(storeId, rig.hubs.at(-1)?.url)
    })

    /** Tells the hub the end of an operation as its counter's journal has it. */
    async function tell(counter: Counter, { operationId, sale, minor }: ClaimRequest, ...events: string[]) {
      const from = counter.journal.entries.length + 1
      counter.journal.add({
        operationId,
        who: 'cashier',
        event: 'accepted',
        detail: { kind: 'refund', saleKey: sale.key, currency: 'PEN', minor },
      })
      for (const event of events) counter.journal.add({ operationId, event })
      expect(await counter.call('sendEvents', counter.journal.batch(from))).toMatchObject({ ok: true })
    }
    const sending = (counter: Counter, { operationId }: ClaimRequest) =>
      counter.call('startSending', {}, { params: { operationId } })

    it('are not opened again by a question that comes after the journal ended them', async () => {
      const sale = newSale()
      const mine = claimOf(sale, 10_000)
      await one!.call('claim', mine)
      await tell(one!, mine, 'cancelled')
      expect(await sending(one!, mine)).toMatchObject({ error: { tag: 'ClaimEnded' } })
      expect(await other!.call('claim', claimOf(sale, 10_000))).toMatchObject({
        value: { outcome: 'granted' },
      })
    })

    it('are asked for once more where only the journal has told of the operation: the sale’s amount is not in it', async () => {
      const sale = newSale()
      const mine = claimOf(sale, 10_000)
      await tell(one!, mine)
      expect(await sending(one!, mine)).toMatchObject({ error: { tag: 'ClaimUnknown' } })
      expect(await one!.call('claim', mine)).toMatchObject({ value: { outcome: 'granted' } })
      expect(await sending(one!, mine)).toMatchObject({ value: { outcome: 'granted' } })
    })

    it('are granted to one counter at a time, and say who is in the way', async () => {
      const sale = newSale()
      const mine = claimOf(sale, 4000)
      expect(await one!.call('claim', mine)).toMatchObject({
        value: { outcome: 'granted', remainingMinor: 6000 },
      })
      expect(await one!.call('claim', mine)).toMatchObject({
        value: { outcome: 'granted', remainingMinor: 6000 },
      })
      const theirs = claimOf(sale, 1000)
      expect(await other!.call('claim', theirs)).toMatchObject({
        value: { outcome: 'heldBy', counterId: one!.counterId, why: 'operation' },
      })
      await tell(one!, mine, 'sending', 'approved')
      expect(await other!.call('claim', claimOf(sale, 6001))).toMatchObject({
        value: { outcome: 'remaining', remainingMinor: 6000 },
      })
      expect(await other!.call('claim', theirs)).toMatchObject({
        value: { outcome: 'granted', remainingMinor: 5000 },
      })
      expect(await one!.call('claim', mine)).toMatchObject({ error: { tag: 'ClaimEnded' } })
    })

    it('are of one sale and one amount', async () => {
      const sale = newSale()
      const mine = claimOf(sale, 4000)
      await one!.call('claim', mine)
      expect(await one!.call('claim', { ...mine, minor: 4001 })).toMatchObject({
        status: 409,
        error: { tag: 'OperationDiffers' },
      })
      expect(await one!.call('claim', { ...mine, sale: newSale() })).toMatchObject({
        error: { tag: 'OperationDiffers' },
      })
      expect(await other!.call('claim', claimOf({ ...sale, minor: 20_000 }, 1))).toMatchObject({
        error: { tag: 'SaleDiffers' },
      })
    })

    it('give the amount back with a decline, and keep it while the outcome is unknown', async () => {
      const sale = newSale()
      const mine = claimOf(sale, 10_000)
      await one!.call('claim', mine)
      await sending(one!, mine)
      rig.clock.add(30 * 24 * 3_600_000)
      await tell(one!, mine, 'sending', 'unknown')
      expect(await other!.call('claim', claimOf(sale, 1))).toMatchObject({ value: { outcome: 'heldBy' } })
      expect(await one!.call('release', {}, { params: { operationId: mine.operationId } })).toMatchObject({
        status: 409,
        error: { tag: 'MayHaveBeenSent' },
      })
      const from = one!.journal.entries.length + 1
      one!.journal.add({ operationId: mine.operationId, event: 'declined' })
      await one!.call('sendEvents', one!.journal.batch(from))
      // What has ended is not begun again under its name: a late effect of it would be one of an operation that may still leave.
      expect(await one!.call('claim', mine)).toMatchObject({ error: { tag: 'ClaimEnded' } })
      expect(await other!.call('claim', claimOf(sale, 10_000))).toMatchObject({
        value: { outcome: 'granted' },
      })
    })

    it('end by time, or when given up, only where nothing can have left', async () => {
      const sale = newSale()
      const [mine, sent] = [claimOf(sale, 1000), claimOf(newSale(), 1000)]
      await one!.call('claim', mine)
      await one!.call('claim', sent)
      expect(await sending(one!, sent)).toMatchObject({ value: { outcome: 'granted', expiresAt: null } })
      rig.clock.add(reservationMs + 1)
      expect(await other!.call('claim', claimOf(sent.sale, 1000))).toMatchObject({
        value: { outcome: 'heldBy' },
      })
      const theirs = claimOf(sale, 10_000)
      expect(await other!.call('claim', theirs)).toMatchObject({ value: { outcome: 'granted' } })
      // Too late for the first: it asks before it sends.
      expect(await sending(one!, mine)).toMatchObject({
        value: { outcome: 'heldBy', counterId: other!.counterId },
      })
      const { operationId } = theirs
      expect(await other!.call('release', {}, { params: { operationId } })).toMatchObject({ ok: true })
      expect(await other!.call('release', {}, { params: { operationId } })).toMatchObject({ ok: true })
      expect(await sending(one!, mine)).toMatchObject({ value: { outcome: 'granted' } })
    })

    it('of one counter go out one at a time', async () => {
      const sale = newSale()
      const [first, second] = [claimOf(sale, 1000), claimOf(sale, 1000)]
      await one!.call('claim', first)
      await one!.call('claim', second)
      expect(await sending(one!, first)).toMatchObject({ value: { outcome: 'granted' } })
      expect(await sending(one!, second)).toMatchObject({ value: { outcome: 'heldBy', why: 'operation' } })
      // Its journal of before it asked does not let the other one go.
      await tell(one!, first)
      expect(await sending(one!, second)).toMatchObject({ value: { outcome: 'heldBy' } })
      expect(await sending(one!, first)).toMatchObject({ value: { outcome: 'granted' } })
    })

    it('are refused to others during a lease, and after it until its counter has told its whole journal', async () => {
      const sale = newSale()
      expect(await one!.call('lease', { sales: [sale] })).toMatchObject({
        value: { leases: [{ outcome: 'leased' }] },
      })
      expect(await other!.call('lease', { sales: [sale] })).toMatchObject({
        value: { leases: [{ outcome: 'notLeased' }] },
      })
      const theirs = claimOf(sale, 1000)
      expect(await other!.call('claim', theirs)).toMatchObject({
        value: { outcome: 'heldBy', counterId: one!.counterId, why: 'lease' },
      })
      expect(await one!.call('claim', claimOf(sale, 1000))).toMatchObject({
        value: { outcome: 'granted', expiresAt: null },
      })
      rig.clock.add(leaseMs + 1)
      expect(await other!.call('claim', claimOf(sale, 1))).toMatchObject({ value: { outcome: 'heldBy' } })
      const unused = newSale()
      await one!.call('lease', { sales: [unused] })
      rig.clock.add(leaseMs + 1)
      expect(await other!.call('claim', claimOf(unused, 1))).toMatchObject({
        value: { outcome: 'heldBy', why: 'lease' },
      })
      rig.clock.add(3_600_000)
      one!.journal.add({ event: 'shiftOpened', detail: { shift: 1, why: 'operation' } })
      const whole = one!.journal.batch(one!.journal.entries.length)
      await one!.call('sendEvents', { ...whole, isWhole: false })
      expect(await other!.call('claim', claimOf(unused, 1))).toMatchObject({
        value: { outcome: 'heldBy', why: 'lease' },
      })
      await one!.call('sendEvents', whole)
      expect(await other!.call('claim', claimOf(unused, 1))).toMatchObject({ value: { outcome: 'granted' } })
    })

    it('are refused after a lease until its counter has told, by a clock as far behind as it may be, too', async () => {
      const sale = newSale()
      await one!.call('lease', { sales: [sale] })
      rig.clock.add(leaseMs + oldestRequestMs + 10_000)
      one!.journal.add({ event: 'shiftOpened', detail: { shift: 1, why: 'operation' } })
      const whole = one!.journal.batch(one!.journal.entries.length)
      // Signed after the lease was over here; to a clock that is behind it goes on.
      await one!.call('sendEvents', whole)
      expect(await other!.call('claim', claimOf(sale, 1))).toMatchObject({ value: { outcome: 'heldBy' } })
      rig.clock.add(maxSkewSeconds * 1000)
      await one!.call('sendEvents', whole)
      expect(await other!.call('claim', claimOf(sale, 1))).toMatchObject({ value: { outcome: 'granted' } })
    })

    it('under a lease can be given up, unless the journal knows of the operation', async () => {
      const sale = newSale()
      await one!.call('lease', { sales: [sale] })
      const [dropped, accepted] = [claimOf(sale, 4000), claimOf(sale, 6000)]
      const giveUp = ({ operationId }: ClaimRequest) => one!.call('release', {}, { params: { operationId } })
      await one!.call('claim', dropped)
      await one!.call('claim', accepted)
      expect(await giveUp(dropped)).toMatchObject({ ok: true })
      await tell(one!, accepted)
      expect(await giveUp(accepted)).toMatchObject({ error: { tag: 'MayHaveBeenSent' } })
      expect(await one!.call('claim', claimOf(sale, 4001))).toMatchObject({
        value: { outcome: 'remaining', remainingMinor: 4000 },
      })
    })

    it('that a revoked counter holds are freed by an administrator alone, but for what may be on its way', async () => {
      const leaver = await rig.newCounter(storeId)
      const [leased, reserved, sent] = [newSale(), newSale(), newSale()]
      await leaver.call('lease', { sales: [leased] })
      await leaver.call('claim', claimOf(reserved, 1))
      const onItsWay = claimOf(sent, 1)
      await leaver.call('claim', onItsWay)
      await sending(leaver, onItsWay)
      const sent2 = { token: await rig.token(), params: { counterId: leaver.counterId } }
      expect(await call(rig.url, 'freeSales', {}, sent2)).toMatchObject({ error: { tag: 'NotRevoked' } })
      await call(rig.url, 'revokeCounter', {}, sent2)
      for (const sale of [leased, reserved])
        expect(await other!.call('claim', claimOf(sale, 1))).toMatchObject({ value: { outcome: 'heldBy' } })
      expect(await call(rig.url, 'freeSales', {}, sent2)).toMatchObject({ value: { sales: 2 } })
      for (const sale of [leased, reserved])
        expect(await other!.call('claim', claimOf(sale, 1))).toMatchObject({ value: { outcome: 'granted' } })
      expect(await other!.call('claim', claimOf(sent, 1))).toMatchObject({ value: { outcome: 'heldBy' } })
      const audit = await call(rig.url, 'audit', {}, { token: await rig.token() })
      expect(audit.ok && audit.value.entries.some(({ act }) => act === 'salesFreed')).toBe(true)
    })

    it('follow an entry that may not be told whole, by what decides', async () => {
      const sale = newSale()
      const mine = claimOf(sale, 9000)
      one!.journal.add({
        operationId: mine.operationId,
        event: 'accepted',
        detail: { kind: 'refund', saleKey: sale.key, currency: 'PEN', minor: 9000, newMember: 'Juan Pérez' },
      })
      one!.journal.add({
        operationId: mine.operationId,
        event: 'approved',
        detail: { reference: 'two words' },
      })
      const batch = one!.journal.batch(one!.journal.entries.length - 1)
      expect(batch.events.map(({ form }) => form)).toEqual(['withheld', 'withheld'])
      expect(JSON.stringify(batch)).not.toMatch(/Juan|two words/u)
      expect(await one!.call('sendEvents', batch)).toMatchObject({ ok: true })
      expect(await other!.call('claim', claimOf(sale, 1001))).toMatchObject({
        value: { outcome: 'remaining', remainingMinor: 1000 },
      })
    })

    it('are for a sale whose name reads as an account number by chance, too', async () => {
      const sale = { key: 'liquido:6011111111111117', currency: 'PEN' as const, minor: 100 }
      expect(await one!.call('claim', claimOf(sale, 100))).toMatchObject({ value: { outcome: 'granted' } })
    })

    it('raise no alarm for what waits: a counter that was away accepted it, and nothing of it left', async () => {
      const sale = newSale()
      const [mine, theirs] = [claimOf(sale, 10_000), claimOf(sale, 10_000)]
      await one!.call('claim', mine)
      await one!.call('startSending', {}, { params: { operationId: mine.operationId } })
      await tell(other!, theirs)
      await tell(one!, mine, 'sending', 'approved')
      const found = await call(rig.url, 'alarms', {}, { token: await rig.token() })
      const raised = found.ok ? found.value.alarms : []
      expect(raised.filter(({ kind }) => kind === 'overdrawn')).toEqual([])
    })

    it('follow what a counter did without asking; too much of it is an alarm', async () => {
      const sale = newSale()
      const unasked = claimOf(sale, 9000)
      await tell(one!, unasked, 'sending', 'approved')
      expect(await other!.call('claim', claimOf(sale, 1001))).toMatchObject({
        value: { outcome: 'remaining', remainingMinor: 1000 },
      })
      await tell(other!, claimOf(sale, 2000), 'sending', 'approved')
      const found = await call(rig.url, 'alarms', {}, { token: await rig.token() })
      const overdrawn = found.ok ? found.value.alarms.filter(({ kind }) => kind === 'overdrawn') : []
      expect(overdrawn).toMatchObject([{ counterId: other!.counterId, times: 1 }])
    })

    it('at the same moment never exceed the sale, and never send two of it', async () => {
      const counters = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          rig.newCounter(storeId, rig.hubs[index % rig.hubs.length]?.url),
        ),
      )
      const sales = [newSale(), newSale()]
      const refunded = new Map(sales.map(({ key }) => [key, 0]))
      const onTheWay = new Map(sales.map(({ key }) => [key, 0]))
      let most = 0
      /** A counter that takes back what it is let, as fast as it can. */
      async function takeBack(counter: Counter, index: number): Promise<void> {
        for (let round = 0; round < 8; round += 1) {
          const sale = sales[(index + round) % sales.length]!
          const mine = claimOf(sale, 700 + 300 * ((index + round) % 4))
          const claimed = await counter.call('claim', mine)
          if (!claimed.ok) throw new Error(claimed.error.tag)
          if (claimed.value.outcome !== 'granted') continue
          const sent = await sending(counter, mine)
          if (!sent.ok || sent.value.outcome !== 'granted') continue
          onTheWay.set(sale.key, onTheWay.get(sale.key)! + 1)
          most = Math.max(most, onTheWay.get(sale.key)!)
          await Promise.resolve()
          const isApproved = round % 3 !== 2
          if (isApproved) refunded.set(sale.key, refunded.get(sale.key)! + mine.minor)
          onTheWay.set(sale.key, onTheWay.get(sale.key)! - 1)
          await tell(counter, mine, 'sending', isApproved ? 'approved' : 'declined')
        }
      }
      await Promise.all(counters.map(takeBack))
      expect(most).toBe(1)
      for (const { key, minor } of sales) {
        expect(refunded.get(key)).toBeGreaterThan(0)
        expect(refunded.get(key)).toBeLessThanOrEqual(minor)
        const asked = await one!.call('claim', claimOf({ key, currency: 'PEN', minor }, minor))
        expect(asked).toMatchObject({
          value: { outcome: 'remaining', remainingMinor: minor - refunded.get(key)! },
        })
      }
      expect(rig.faults).toEqual([])
    })
  })
