import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RouteInput } from '../../../contract/hub/routes.ts'
import { openDatabase } from '../../../hub/database/database.ts'
import { createSlowReads } from '../../../hub/overview/slow-reads.ts'
import { call, requestOf } from './counter.ts'
import type { Counter } from './counter.ts'
import type { Databases } from './databases.ts'
import type { Rig } from './rig.ts'

const noon = Date.parse('2026-11-20T17:00:00Z')
const minute = 60_000

type Told = {
  kind?: 'reverse' | 'void' | 'refund'
  minor?: number
  reason?: string
  saleKey?: string
  at?: number
}

/** Writes an operation into a counter's journal, as its storage does. */
function accept(counter: Counter, told: Told = {}): string {
  const operationId = randomUUID()
  const { kind = 'void', minor = 1000, at = noon, saleKey = `kushki:${randomUUID()}`, reason } = told
  counter.journal.add({
    operationId,
    who: `sha256:${'a'.repeat(64)}`,
    event: 'accepted',
    at,
    detail: { kind, saleKey, currency: 'PEN', minor, ...(reason === undefined ? {} : { reason }) },
  })
  return operationId
}

/** Sends all that a journal has, past what is there. */
const send = async (counter: Counter): Promise<void> =>
  expect(await counter.call('sendEvents', counter.journal.batch())).toMatchObject({ ok: true })

export const describeOverview = (start: () => Promise<Rig>) =>
  describe('what an administrator sees', () => {
    let rig: Rig
    beforeAll(async () => {
      rig = await start()
    })

    async function queue(input: Partial<RouteInput<'queue'>>, token?: string) {
      const found = await call(
        rig.url,
        'queue',
        { limit: 50, ...input },
        { token: token ?? (await rig.token()) },
      )
      if (!found.ok) throw new Error(found.error.tag)
      return found.value
    }
    const idsOf = ({ operations }: Awaited<ReturnType<typeof queue>>): string[] =>
      operations.map(({ operationId }) => operationId)

    it('has one queue over all counters, the last accepted first, by what is asked for', async () => {
      const [near, far] = [await rig.newStore(), await rig.newStore()]
      const [one, two] = [await rig.newCounter(near), await rig.newCounter(near)]
      const other = await rig.newCounter(far)
      const first = accept(one, { at: noon, saleKey: 'kushki:ZY_100%X' })
      const second = accept(two, { at: noon + minute })
      const third = accept(other, { at: noon + 2 * minute })
      const fourth = accept(one, { at: noon + 3 * minute, saleKey: 'kushki:ZYQ100ZX' })
      one.journal.add({ operationId: first, event: 'sending', at: noon + minute })
      one.journal.add({
        operationId: first,
        event: 'approved',
        at: noon + minute,
        detail: { minor: 1000, code: 'K021' },
      })
      two.journal.add({
        operationId: second,
        event: 'attention',
        at: noon + 2 * minute,
        detail: { reason: 'tooManyTries' },
      })
      for (const counter of [one, two, other]) await send(counter)

      expect(idsOf(await queue({ storeId: near }))).toEqual([fourth, second, first])
      expect(idsOf(await queue({ storeId: far }))).toEqual([third])
      expect(idsOf(await queue({ counterId: one.counterId }))).toEqual([fourth, first])
      expect(idsOf(await queue({ storeId: near, state: 'open' }))).toEqual([fourth, second])
      expect(idsOf(await queue({ storeId: near, state: 'approved' }))).toEqual([first])
      const span = { from: noon + minute, to: noon + 3 * minute }
      expect(idsOf(await queue({ storeId: near, ...span }))).toEqual([second])
      // The signs of a pattern are letters like others.
      expect(idsOf(await queue({ storeId: near, text: 'y_100%' }))).toEqual([first])
      expect(idsOf(await queue({ storeId: near, text: 'zy' }))).toEqual([fourth, first])
      expect(idsOf(await queue({ storeId: near, text: 'k021' }))).toEqual([first])
      expect(idsOf(await queue({ storeId: near, text: second.slice(0, 13) }))).toEqual([second])
      expect((await queue({ storeId: near, state: 'attention' })).operations).toEqual([
        {
          storeId: near,
          counterId: two.counterId,
          operationId: second,
          saleKey: expect.stringMatching(/^kushki:/u) as string,
          kind: 'void',
          currency: 'PEN',
          minor: 1000,
          state: 'attention',
          attention: 'tooManyTries',
          code: null,
          beganAt: noon + minute,
          updatedAt: noon + 2 * minute,
        },
      ])
    })

    it('reads on where the page before ended, whatever came in meanwhile', async () => {
      const storeId = await rig.newStore()
      const counter = await rig.newCounter(storeId)
      // Of one moment: the place of each is its own all the same.
      const accepted = Array.from({ length: 5 }, () => accept(counter))
      await send(counter)
      const first = await queue({ storeId, limit: 2 })
      expect(first.next).not.toBeNull()
      const newer = accept(counter, { at: noon + minute })
      await send(counter)
      const second = await queue({ storeId, limit: 2, cursor: first.next ?? '' })
      const third = await queue({ storeId, limit: 2, cursor: second.next ?? '' })
      expect([...idsOf(first), ...idsOf(second), ...idsOf(third)].toSorted()).toEqual(accepted.toSorted())
      expect(third.next).toBeNull()
      expect(idsOf(await queue({ storeId, limit: 1 }))).toEqual([newer])
    })

    it('looks for no card number', async () => {
      const token = await rig.token()
      const input = { limit: 50, text: '4111 1111 1111 1111' }
      expect(await call(rig.url, 'queue', input, { token })).toMatchObject({
        status: 400,
        error: { tag: 'BadInput', path: 'text' },
      })
    })

    it('tells what happened to an operation, and of a person that it was one', async () => {
      const counter = await rig.newCounter(await rig.newStore())
      const operationId = accept(counter, { reason: 'Producto con falla', minor: 2550 })
      accept(counter)
      counter.journal.add({ operationId, event: 'sending', at: noon + 1, detail: { attempt: 1 } })
      counter.journal.add({
        operationId,
        who: 'kushki callback',
        event: 'reopened',
        at: noon + 2,
        detail: { code: 'K999' },
      })
      counter.journal.add({
        operationId,
        who: `sha256:${'b'.repeat(64)}`,
        event: 'person.decide',
        at: noon + 3,
        detail: { verdict: 'wasDone' },
      })
      await send(counter)
      const { counterId } = counter
      const token = await rig.token()
      const { address } = requestOf(rig.url, 'operationEvents', {}, { params: { counterId, operationId } })
      const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
      const text = await response.text()
      expect(text).not.toContain('sha256')
      const nothing = { minor: null, code: null, verdict: null, attention: null, reason: null }
      expect(JSON.parse(text)).toEqual({
        events: [
          {
            ...nothing,
            sequence: 1,
            at: noon,
            type: 'accepted',
            by: 'person',
            minor: 2550,
            reason: 'Producto con falla',
          },
          { ...nothing, sequence: 3, at: noon + 1, type: 'sending', by: 'program' },
          {
            ...nothing,
            sequence: 4,
            at: noon + 2,
            type: 'reopened',
            by: 'gateway',
            code: 'K999',
            attention: 'contradicted',
          },
          {
            ...nothing,
            sequence: 5,
            at: noon + 3,
            type: 'person.decide',
            by: 'person',
            verdict: 'wasDone',
          },
        ],
      })
      const unknown = { token, params: { counterId, operationId: randomUUID() } }
      expect(await call(rig.url, 'operationEvents', {}, unknown)).toMatchObject({
        error: { tag: 'NotFound' },
      })
    })

    it('adds up what a time gave back, each operation once', async () => {
      const storeId = await rig.newStore()
      const counter = await rig.newCounter(storeId)
      const approve = (operationId: string, at: number, minor: number, extra: object = {}): void =>
        counter.journal.add({ operationId, event: 'approved', at, detail: { minor, ...extra } })
      const day = { from: noon, to: noon + 60 * minute }
      const broken = 'Producto con falla'
      approve(accept(counter, { kind: 'refund', reason: broken, minor: 5000 }), noon, 4000)
      approve(accept(counter, { kind: 'refund', reason: broken }), noon + minute, 1000)
      approve(accept(counter, { kind: 'refund', reason: 'Otro' }), noon + minute, 1000)
      approve(accept(counter, { kind: 'void' }), noon + 60 * minute - 1, 700)
      // Of the day after, of one that is open again, and told twice.
      approve(accept(counter, { kind: 'void' }), noon + 60 * minute, 900)
      const open = accept(counter, { kind: 'void' })
      approve(open, noon + minute, 1000)
      counter.journal.add({ operationId: open, event: 'reopened', at: noon + 2 * minute })
      const twice = accept(counter, { kind: 'reverse', minor: 300 })
      approve(twice, noon + minute, 300)
      counter.journal.add({ operationId: twice, event: 'reopened', at: noon + 2 * minute })
      approve(twice, noon + 3 * minute, 300)
      // A refund that took a void's place has its reason.
      const refused = accept(counter, { kind: 'void', reason: broken, minor: 450 })
      counter.journal.add({ operationId: refused, event: 'declined', at: noon + minute })
      const instead = randomUUID()
      counter.journal.add({
        operationId: instead,
        event: 'accepted',
        at: noon + minute,
        detail: { kind: 'refund', linkedTo: refused, minor: 450 },
      })
      approve(instead, noon + 2 * minute, 450)
      // With a member that the contract has no form for, it goes without its day.
      approve(accept(counter, { kind: 'reverse', minor: 30 }), noon + minute, 30, { strange: true })
      await send(counter)
      const found = await call(rig.url, 'totals', day, { token: await rig.token() })
      const rows = found.ok ? found.value.totals.filter((row) => row.storeId === storeId) : []
      const row = { storeId, currency: 'PEN' }
      expect(rows).toEqual([
        { ...row, kind: 'refund', reason: 'Otro', count: 1, minor: 1000 },
        { ...row, kind: 'refund', reason: broken, count: 3, minor: 5450 },
        { ...row, kind: 'reverse', reason: null, count: 2, minor: 330 },
        { ...row, kind: 'void', reason: null, count: 1, minor: 700 },
      ])
    })

    it('says how far each journal is proven, and how many cases wait for a person', async () => {
      const storeId = await rig.newStore()
      const counter = await rig.newCounter(storeId)
      const operationId = accept(counter)
      accept(counter)
      counter.journal.add({ operationId, event: 'attention', detail: { reason: 'takesTooLong' } })
      await send(counter)
      const found = await call(rig.url, 'stores', {}, { token: await rig.token() })
      const store = found.ok ? found.value.stores.find((one) => one.storeId === storeId) : undefined
      expect(store?.counters).toMatchObject([
        {
          sequence: 3,
          hash: counter.journal.entries[2]?.hash,
          openOperations: 2,
          attentionOperations: 1,
          oldestOpenAt: noon,
        },
      ])
    })

    describe('told when something changes', () => {
      const revisionOf = async (token: string, url = rig.url): Promise<string> => {
        const now = await call(url, 'changes', { since: '', wait: 0 }, { token })
        return now.ok ? now.value.revision : ''
      }

      /** Waits at a hub, and is known to: others that came after it, and go the same way, have been answered. */
      async function waitAt(url: string, since: string, token: string) {
        const beganAt = performance.now()
        const waiting = call(url, 'changes', { since, wait: 30_000 }, { token })
        for (let count = 0; count < 3; count += 1) await revisionOf(token, url)
        return {
          async woken() {
            const answer = await waiting
            // The wait's own end has the new revision too.
            expect(performance.now() - beganAt).toBeLessThan(10_000)
            return answer
          },
        }
      }

      it('waits for a change at any hub, and for no longer than it was asked to', async () => {
        const token = await rig.token()
        const counter = await rig.newCounter(await rig.newStore())
        const since = await revisionOf(token)
        expect(await call(rig.url, 'changes', { since, wait: 1 }, { token })).toMatchObject({
          value: { revision: since },
        })
        const waiting = await Promise.all(rig.hubs.map(({ url }) => waitAt(url, since, token)))
        accept(counter)
        await send(counter)
        for (const one of waiting) {
          const answer = await one.woken()
          expect(answer).toMatchObject({ ok: true })
          expect(answer.ok && answer.value.revision).not.toBe(since)
        }
      })

      it('hears of a new store, a new counter and an alarm too', async () => {
        const token = await rig.token()
        let since = await revisionOf(token)
        const hears = async (act: () => Promise<unknown>): Promise<void> => {
          const waiting = await waitAt(rig.url, since, token)
          await act()
          const answer = await waiting.woken()
          const revision = answer.ok ? answer.value.revision : ''
          expect(revision).not.toBe(since)
          since = await revisionOf(token)
        }
        let storeId = ''
        let counter: Counter | null = null
        await hears(async () => (storeId = await rig.newStore()))
        await hears(async () => (counter = await rig.newCounter(storeId)))
        await hears(async () => {
          for (let count = 0; count < 3; count += 1) accept(counter!)
          expect(await counter!.call('sendEvents', counter!.journal.batch(2))).toMatchObject({
            error: { tag: 'Gap' },
          })
        })
      })

      it('streams the changes until the session ends', async () => {
        const token = await rig.token()
        const other = await rig.token()
        const { address } = requestOf(rig.url, 'changes', {}, {})
        const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' }
        const response = await fetch(address, { headers })
        expect(response.headers.get('content-type')).toContain('text/event-stream')
        const chunks = response.body!.pipeThrough(new TextDecoderStream()).getReader()
        let text = ''
        const until = async (wanted: RegExp): Promise<void> => {
          while (!wanted.test(text)) {
            const { value, done } = await chunks.read()
            if (done) throw new Error(`it ended: ${text}`)
            text += value
          }
          text = ''
        }
        await until(/event: changed\n/u)
        await rig.newStore()
        await until(/event: changed\n/u)
        expect(await call(rig.url, 'signOut', {}, { token })).toMatchObject({ ok: true })
        await call(rig.url, 'createStore', { label: 'Otra' }, { token: other })
        await until(/event: ended\ndata: \{"tag":"NotSignedIn"\}/u)
      })
    })

    it('shows nothing of it without a session', async () => {
      const params = { counterId: randomUUID(), operationId: randomUUID() }
      for (const answer of [
        await call(rig.url, 'queue', { limit: 1 }),
        await call(rig.url, 'operationEvents', {}, { params }),
        await call(rig.url, 'totals', { from: 0, to: 1 }),
        await call(rig.url, 'changes', { since: '', wait: 0 }),
      ])
        expect(answer).toMatchObject({ status: 401, error: { tag: 'NotSignedIn' } })
    })

    it('takes the calls of its own page, and of that page no counter’s', async () => {
      const { origin, host } = new URL(rig.url)
      const token = await rig.token()
      const own = { headers: { origin, 'sec-fetch-site': 'same-origin' } }
      expect(await call(rig.url, 'createStore', { label: 'De la página' }, { token, ...own })).toMatchObject({
        ok: true,
      })
      // Behind a proxy the page has another scheme, and the address is the same.
      const secure = { headers: { origin: `https://${host}` } }
      expect(await call(rig.url, 'stores', {}, { token, ...secure })).toMatchObject({ ok: true })
      for (const headers of [
        { origin: 'null' },
        { origin: `http://localhost:${new URL(rig.url).port}` },
        { origin: 'https://shop.example' },
        { origin, 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ])
        expect(await call(rig.url, 'stores', {}, { token, headers })).toMatchObject({
          status: 403,
          error: { tag: 'FromPage' },
        })
      const counter = await rig.newCounter(await rig.newStore())
      expect(await counter.call('self', {}, own)).toMatchObject({ error: { tag: 'FromPage' } })
    })
  })

/** What costs the database much, which counters must not wait for. */
export const describeSlowReads = (databases: () => Databases) =>
  describe('a read that is slow', () => {
    const { signal } = new AbortController()
    function open(timeoutMs?: number) {
      const database = openDatabase(databases().fresh(), { number: () => 0 })
      onTestFinished(() => database.close())
      return createSlowReads(database, timeoutMs)
    }

    it('waits for the one before, and is not run for whoever has gone', async () => {
      const slowly = open()
      const first = Promise.withResolvers<string>()
      const events: string[] = []
      const answers = Promise.all([
        slowly(signal, () => first.promise.finally(() => events.push('first'))),
        slowly(AbortSignal.abort(), () => Promise.resolve(events.push('gone'))),
        slowly(signal, () => Promise.resolve(events.push('second'))),
      ])
      first.resolve('value')
      expect(await answers).toEqual([
        { ok: true, value: 'value' },
        { ok: false, error: { tag: 'Unavailable' } },
        { ok: true, value: 2 },
      ])
      expect(events).toEqual(['first', 'second'])
    })

    it('says so where it takes too long, and the next one is read', async ({ skip }) => {
      // The embedded one has no time while it reads.
      skip(databases().kind === 'pglite')
      const slowly = open(100)
      const sleep = await slowly(signal, (db) => sql`SELECT pg_sleep(60)`.execute(db))
      expect(sleep).toEqual({ ok: false, error: { tag: 'Unavailable' } })
      expect(await slowly(signal, () => Promise.resolve('next'))).toEqual({ ok: true, value: 'next' })
      await expect(slowly(signal, () => Promise.reject(new Error('a fault')))).rejects.toThrow('a fault')
    })
  })
