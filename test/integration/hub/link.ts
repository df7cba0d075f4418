import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import published from '../../data/contract/liquido/liquido-callback-refund-succeeded.json' with { type: 'json' }
import type { HubLinkState } from '../../../contract/hub-link.ts'
import type { FeedEntry } from '../../../contract/hub/feed.ts'
import type { HubRecord } from '../../../contract/settings.ts'
import { systemTimers } from '../../../electron/app/system-time.ts'
import { createJournalSigner } from '../../../electron/authority/journal-heads.ts'
import { startHubLink } from '../../../electron/store-hub/hub-link.ts'
import type { HubLink } from '../../../electron/store-hub/hub-link.ts'
import { joinHub } from '../../../electron/store-hub/join-hub.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { cardSale, cashierApproved, minute, uuid, voidRequest } from '../../unit/outbox/samples.ts'
import { createRig as createTill } from '../../unit/outbox/rig.ts'
import type { Rig as Till } from '../../unit/outbox/rig.ts'
import { startFaultProxy } from '../../faults/fault-proxy.ts'
import { call } from './counter.ts'
import type { Rig } from './rig.ts'

/** A machine that does something else besides. */
const patience = { timeout: 20_000 }
const randomness = { number: () => 0, uuid: () => '' }

type Joined = {
  till: Till
  record: HubRecord
  storeId: string
  /** Starts the link; a second time after it was stopped. */
  link(over?: {
    address?: string
    storage?: () => Storage | null
    onTold?: (entry: FeedEntry) => Promise<boolean>
  }): HubLink
  /** Answers once the link is so. */
  becomes(like: Partial<HubLinkState>): Promise<void>
  stop(): Promise<void>
}

/** A real queue's storage whose counter has joined a store of the hub. */
async function joinWith(rig: Rig, seed: number, shop?: string): Promise<Joined> {
  const till = await createTill()
  const signer = createJournalSigner(Buffer.alloc(32, seed))
  const storeId = shop ?? (await rig.newStore())
  const joined = await joinHub({ address: rig.url, code: await codeFor(rig, storeId) }, signer, rig.clock)
  if (!joined.ok) throw new Error(joined.error.tag)
  const record = joined.value
  const links: HubLink[] = []
  let state: HubLinkState | null = null
  let look = (): void => undefined
  const isLike = (like: Partial<HubLinkState>): boolean =>
    Object.entries(like).every(([member, value]) => state !== null && Reflect.get(state, member) === value)
  return {
    till,
    record,
    storeId,
    link({ address = record.address, ...over } = {}) {
      const started = startHubLink({
        record: { ...record, address },
        signer,
        storage: () => till.storage,
        onTold: () => Promise.resolve(true),
        onPermits: (ids) => till.outbox.permitsChanged(ids),
        onChanged(next) {
          state = next
          look()
        },
        clock: rig.clock,
        timers: systemTimers,
        randomness,
        ...over,
      })
      links.push(started)
      Object.assign(till.permits, {
        isAsked: () => true,
        lets: started.permits.lets,
        holdOf: started.permits.holdOf,
      } satisfies Till['permits'])
      return started
    },
    async becomes(like) {
      if (isLike(like)) return
      const { promise, resolve } = Promise.withResolvers<void>()
      look = () => {
        if (isLike(like)) resolve()
      }
      await promise
    },
    async stop() {
      for (const one of links) await one.stop()
      await till.dispose()
    },
  }
}

async function codeFor(rig: Rig, storeId: string): Promise<string> {
  const issued = await call(
    rig.url,
    'issueCode',
    { counterLabel: 'Caja 1' },
    { token: await rig.token(), params: { storeId } },
  )
  if (!issued.ok) throw new Error(issued.error.tag)
  return issued.value.code
}

const operationsAt = async (rig: Rig, storeId: string) => {
  const found = await call(rig.url, 'operations', {}, { token: await rig.token(), params: { storeId } })
  return found.ok ? found.value.operations : []
}
const counterAt = async (rig: Rig, { storeId, record }: Joined) => {
  const found = await call(rig.url, 'stores', {}, { token: await rig.token() })
  const store = found.ok ? found.value.stores.find((one) => one.storeId === storeId) : undefined
  return store?.counters.find(({ counterId }) => counterId === record.counterId)
}

/** The counter's own side, as the program has it, against a real hub. */
export const describeLink = (start: () => Promise<Rig>) =>
  describe('the counter’s side', () => {
    const withCounter = async (seed: number, run: (rig: Rig, joined: Joined) => Promise<void>) => {
      const rig = await start()
      const joined = await joinWith(rig, seed)
      try {
        await run(rig, joined)
      } finally {
        await joined.stop()
      }
    }

    it('brings the whole journal, and what comes after it', () =>
      withCounter(1, async (rig, joined) => {
        const { till, storeId } = joined
        till.submit(voidRequest(cardSale(1), { id: 1 }), cashierApproved)
        await till.time.advance(minute)
        const link = joined.link()
        await joined.becomes({ link: 'online', waiting: 0 })
        expect(await operationsAt(rig, storeId)).toMatchObject([{ state: 'approved' }])
        till.submit(voidRequest(cardSale(2), { id: 2 }), cashierApproved)
        // It goes once the hub has let it: the journal is at its end then.
        await expect.poll(() => till.row(2).state, patience).toBe('approved')
        const head = till.storage.journal.head()
        link.journalGrew()
        await expect.poll(() => counterAt(rig, joined), patience).toMatchObject({ sequence: head.sequence })
        expect(await operationsAt(rig, storeId)).toHaveLength(2)
        expect(await counterAt(rig, joined)).toMatchObject({ wholeAt: expect.any(Number) as number })
      }))

    it('sends nothing twice when it starts again, and takes up where the hub is', () =>
      withCounter(2, async (rig, joined) => {
        const { till } = joined
        till.submit(voidRequest(cardSale(1), { id: 1 }), cashierApproved)
        await till.time.advance(minute)
        const link = joined.link()
        await joined.becomes({ link: 'online', waiting: 0 })
        await link.stop()
        till.submit(voidRequest(cardSale(2), { id: 2 }), cashierApproved)
        await till.time.advance(minute)
        const again = joined.link()
        await joined.becomes({ link: 'online', waiting: 0 })
        await expect.poll(() => till.row(2).state, patience).toBe('approved')
        const { sequence } = till.storage.journal.head()
        again.journalGrew()
        await expect.poll(() => counterAt(rig, joined), patience).toMatchObject({ sequence })
        expect(rig.faults).toEqual([])
      }))

    it('takes a callback once the hub has it, and again where it could not be taken', () =>
      withCounter(3, async (rig, joined) => {
        const { storeId } = joined
        await call(rig.url, 'setLiquidoSecret', { secret }, { token: await rig.token(), params: { storeId } })
        const told: FeedEntry[] = []
        let refused = 0
        const { promise, resolve } = Promise.withResolvers<void>()
        const link = joined.link({
          onTold(entry) {
            if (entry.item.type !== 'callback') return Promise.resolve(true)
            if (refused === 0) {
              refused += 1
              link.journalGrew()
              return Promise.resolve(false)
            }
            told.push(entry)
            resolve()
            return Promise.resolve(true)
          },
        })
        await joined.becomes({ link: 'online' })
        const body = JSON.stringify(published.body)
        expect((await handCallback(rig, storeId, body)).status).toBe(200)
        // It was not taken: the reader looks again after its pause, or at its next start.
        await expect.poll(() => refused, patience).toBe(1)
        await link.stop()
        joined.link({
          onTold(entry) {
            if (entry.item.type === 'callback') told.push(entry)
            if (entry.item.type === 'callback') resolve()
            return Promise.resolve(true)
          },
        })
        await promise
        expect(told).toHaveLength(1)
        const [{ item }] = told as [FeedEntry]
        expect(item.type === 'callback' && Buffer.from(item.body, 'base64').toString()).toBe(body)
      }))

    it('says that it is another copy where the hub knows other entries, and sends no more', () =>
      withCounter(4, async (rig, joined) => {
        const { till } = joined
        till.submit(voidRequest(cardSale(1), { id: 1 }), cashierApproved)
        await till.time.advance(minute)
        const link = joined.link()
        await joined.becomes({ link: 'online', waiting: 0 })
        await link.stop()
        const other = await createTill()
        try {
          other.submit(voidRequest(cardSale(5), { id: 5 }), cashierApproved)
          await other.time.advance(minute)
          const { promise: heard, resolve: hear } = Promise.withResolvers<boolean>()
          const copy = joined.link({
            storage: () => other.storage,
            onTold({ item }) {
              if (item.type === 'claimed') hear(true)
              return Promise.resolve(true)
            },
          })
          await joined.becomes({ link: 'otherCopy' })
          // The hub goes on answering, which makes the two journals no more one.
          const neighbour = await rig.newCounter(joined.storeId)
          const sale = { key: 'kushki:another-sale', currency: 'PEN', minor: 100 } as const
          await neighbour.call('claim', { operationId: uuid(77), kind: 'void', minor: 100, sale })
          await heard
          await rig.newCounter(joined.storeId)
          expect(copy.state().link).toBe('otherCopy')
          expect([copy.permits.lets(uuid(5)), copy.permits.holdOf(uuid(5))]).toEqual([
            false,
            { why: 'notTaken' },
          ])
          const found = await call(rig.url, 'alarms', {}, { token: await rig.token() })
          const { counterId } = joined.record
          const ours = found.ok ? found.value.alarms.filter((alarm) => alarm.counterId === counterId) : []
          expect(ours).toMatchObject([{ kind: 'otherHash' }])
        } finally {
          await other.dispose()
        }
      }))

    it('asks for nothing before its journal was held against the hub’s: it may be a copy', () =>
      withCounter(11, async (rig, joined) => {
        const { till } = joined
        const { promise: refusedTwice, resolve } = Promise.withResolvers<void>()
        let refused = 0
        let isCut = true
        const line = await startFaultProxy(
          rig.url,
          ({ url }) => {
            if (!isCut || url !== '/v1/events/head') return 'none'
            refused += 1
            if (refused === 2) resolve()
            return 'resetBefore'
          },
          { keepsHost: true, about: () => null },
        )
        try {
          const link = joined.link({ address: line.url })
          const request = voidRequest(cardSale(1), { id: 1 })
          till.submit(request, cashierApproved)
          await refusedTwice
          expect([till.row(1).state, till.acquirer.arrivals.length]).toEqual(['queued', 0])
          expect(await link.permits.claimFirst(voidRequest(cardSale(2), { id: 2 }))).toBeNull()
          expect(till.row(1).hubHold?.why).toMatch(/asked|away/u)
          isCut = false
          await expect.poll(() => till.row(1).state, patience).toBe('approved')
        } finally {
          await line.close()
        }
      }))

    it('hears that it was taken out, and comes back by a new code as the counter it was', () =>
      withCounter(5, async (rig, joined) => {
        const { record, storeId } = joined
        joined.link()
        await joined.becomes({ link: 'online' })
        await call(
          rig.url,
          'revokeCounter',
          {},
          { token: await rig.token(), params: { counterId: record.counterId } },
        )
        await joined.becomes({ link: 'revoked' })
        const signer = createJournalSigner(Buffer.alloc(32, 5))
        const again = await joinHub(
          { address: rig.url, code: await codeFor(rig, storeId) },
          signer,
          rig.clock,
        )
        expect(again).toEqual({ ok: true, value: record })
        joined.link()
        await joined.becomes({ link: 'online' })
      }))

    it('lets one counter of the store take a sale back, and tells the other one that nothing is left', () =>
      withCounter(7, async (rig, one) => {
        const other = await joinWith(rig, 8, one.storeId)
        try {
          const [link, otherLink] = [one.link(), other.link()]
          await one.becomes({ link: 'online' })
          await other.becomes({ link: 'online' })
          const sent = (): number => one.till.acquirer.arrivals.length + other.till.acquirer.arrivals.length
          // Nothing of the first comes back yet: its outcome is open.
          one.till.acquirer.set('stalled')
          one.till.submit(voidRequest(cardSale(1), { id: 1 }), cashierApproved)
          await expect.poll(() => one.till.row(1).state, patience).toBe('sending')
          const request = voidRequest(cardSale(1), { id: 2 })
          expect(await otherLink.permits.claimFirst(request)).toEqual({
            why: 'heldBy',
            counter: 'Caja 1',
            since: expect.any(Number) as number,
          })
          // It was accepted all the same, as where the hub had not answered in time.
          other.till.submit(request, cashierApproved)
          await expect.poll(() => other.till.row(2).hubHold?.why, patience).toBe('heldBy')
          one.till.acquirer.set('ok')
          one.till.acquirer.release()
          await one.till.time.advance(minute)
          await expect.poll(() => one.till.row(1).state, patience).toBe('approved')
          link.journalGrew()
          await expect
            .poll(() => other.till.row(2).hubHold, patience)
            .toEqual({ why: 'remaining', money: { currency: 'PEN', minor: 0 } })
          await other.till.time.advance(minute)
          expect(other.till.row(2)).toMatchObject({ state: 'queued', attempts: 0 })
          expect(sent()).toBe(1)
        } finally {
          await other.stop()
        }
      }))

    it('gives a sale back to the others where it was not accepted after all, or was cancelled', () =>
      withCounter(9, async (rig, one) => {
        const other = await joinWith(rig, 10, one.storeId)
        try {
          const [link, otherLink] = [one.link(), other.link()]
          await one.becomes({ link: 'online' })
          await other.becomes({ link: 'online' })
          const [request, theirs] = [voidRequest(cardSale(2), { id: 3 }), voidRequest(cardSale(2), { id: 4 })]
          expect(await link.permits.claimFirst(request)).toBeNull()
          expect(await otherLink.permits.claimFirst(theirs)).toMatchObject({ why: 'heldBy' })
          link.permits.giveUp(request.operationId)
          await expect.poll(() => otherLink.permits.claimFirst(theirs), patience).toBeNull()
          otherLink.permits.giveUp(theirs.operationId)
        } finally {
          await other.stop()
        }
      }))

    it('is told why it cannot join', async () => {
      const rig = await start()
      const signer = createJournalSigner(Buffer.alloc(32, 6))
      const storeId = await rig.newStore()
      const code = await codeFor(rig, storeId)
      const join = (address: string, typed: string, clock = rig.clock) =>
        joinHub({ address, code: typed }, signer, clock)
      expect(await join(rig.url, '0000-0000-0000')).toEqual({ ok: false, error: { tag: 'CodeRefused' } })
      expect(await join('http://127.0.0.1:1', code)).toEqual({ ok: false, error: { tag: 'NotReached' } })
      const late = { ...rig.clock, now: () => rig.clock.now() + 3_600_000 }
      expect(await join(rig.url, code, late)).toEqual({ ok: false, error: { tag: 'ClockSkew' } })
      expect(await join(rig.url, code)).toMatchObject({ ok: true, value: { storeId } })
    })
  })

const secret = 'the client secret'

/** As Liquido does. */
function handCallback(rig: Rig, storeId: string, body: string): Promise<Response> {
  const timestamp = Math.floor(rig.clock.now() / 1000)
  const signature = createHmac('sha256', secret)
    .update(`payload=${body},timestamp=${timestamp}`)
    .digest('hex')
  return fetch(`${rig.url}/v1/callbacks/liquido/${storeId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'liquido-signature': `algorithm=HmacSHA256,timestamp=${timestamp},signature=${signature}`,
    },
    body,
  })
}
