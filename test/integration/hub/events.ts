import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { call, signHead } from './counter.ts'
import type { Counter } from './counter.ts'
import type { Rig } from './rig.ts'

const cashier = `sha256:${'ab'.repeat(32)}`

/** An operation's life in the journal. */
const life = (operationId: string, saleKey: string) => [
  {
    operationId,
    who: cashier,
    event: 'accepted',
    detail: { kind: 'refund', saleKey, currency: 'PEN', minor: 4000, withCard: false, supervisor: null },
  },
  { operationId, event: 'sending', detail: { attempt: 1, replay: false } },
  { operationId, who: 'kushki', event: 'approved', detail: { code: '000', reference: 'r-1' } },
]

/** Adds an entry that follows from nothing: any order of any events is a journal to the hub. */
const anyEvents = [
  'sending',
  'unknown',
  'notSent',
  'attention',
  'declined',
  'approved',
  'queuedAgain',
  'reopened',
]

export const describeEvents = (start: () => Promise<Rig>) =>
  describe('the copy of a journal', () => {
    let rig: Rig
    beforeAll(async () => {
      rig = await start()
    })

    const newCounter = async (): Promise<Counter & { counterId: string; storeId: string }> => {
      const storeId = await rig.newStore()
      return { ...(await rig.newCounter(storeId)), storeId }
    }
    /** What the hub makes of a store's journals, without whose they are. */
    async function views(storeId: string) {
      const found = await call(rig.url, 'operations', {}, { token: await rig.token(), params: { storeId } })
      if (!found.ok) throw new Error(found.error.tag)
      return found.value.operations
        .map(({ counterId: _other, ...view }) => view)
        .sort((one, other) => (one.operationId < other.operationId ? -1 : 1))
    }
    async function alarmsOf(counterId: string) {
      const found = await call(rig.url, 'alarms', {}, { token: await rig.token() })
      return found.ok ? found.value.alarms.filter((alarm) => alarm.counterId === counterId) : []
    }

    it('is taken from many counters at once, however much of it each had kept back', async () => {
      const counters = await Promise.all(Array.from({ length: 8 }, () => newCounter()))
      for (const { journal } of counters)
        for (let number = 0; number < 300; number += 1)
          for (const note of life(randomUUID(), `kushki:${randomUUID()}`)) journal.add(note)
      const answers = await Promise.all(
        counters.map(async (counter) => [
          await counter.call('sendEvents', counter.journal.batch(1, 450)),
          await counter.call('sendEvents', counter.journal.batch(451, 900)),
        ]),
      )
      expect(answers.flat().map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200))
    })

    it('has of an amount what was told last: asked, given back in part, and all of it after all', async () => {
      const counter = await newCounter()
      const [operationId, saleKey] = [randomUUID(), `kushki:${randomUUID()}`]
      for (const note of life(operationId, saleKey)) counter.journal.add(note)
      const part = { code: '000', minor: '1500', askedMinor: '4000' }
      const amounts: unknown[] = []
      for (const [event, detail] of [
        ['approved', part],
        ['reopened', {}],
        ['approved', { byPerson: 'wasDone', minor: '4000' }],
        ['approved', part],
        ['queuedAgain', { withCard: false, minor: '4000' }],
      ] as const) {
        counter.journal.add({ operationId, event, detail })
        expect(await counter.call('sendEvents', counter.journal.batch())).toMatchObject({ ok: true })
        amounts.push((await views(counter.storeId))[0]?.minor)
      }
      expect(amounts).toEqual([1500, 1500, 4000, 1500, 4000])
    })

    it('is acknowledged up to where it is stored, and makes the operations', async () => {
      const counter = await newCounter()
      const [operationId, saleKey] = [randomUUID(), `kushki:${randomUUID()}`]
      for (const note of life(operationId, saleKey)) counter.journal.add(note)
      expect(await counter.call('acknowledged', {})).toMatchObject({ value: { sequence: 0, hash: null } })
      const { hash, at } = counter.journal.entries[2]!
      expect(await counter.call('sendEvents', counter.journal.batch())).toEqual({
        ok: true,
        status: 200,
        value: { sequence: 3, hash },
      })
      expect(await counter.call('acknowledged', {})).toMatchObject({ value: { sequence: 3, hash } })
      expect(await views(counter.storeId)).toEqual([
        {
          operationId,
          saleKey,
          kind: 'refund',
          currency: 'PEN',
          minor: 4000,
          state: 'approved',
          code: '000',
          acceptedAt: at,
          updatedAt: at,
        },
      ])
      expect(rig.faults).toEqual([])
    })

    it('is the same whatever prefix, repeat or order its batches came in', async () => {
      const entry = fc.record({
        counter: fc.nat({ max: 1 }),
        operation: fc.nat({ max: 2 }),
        event: fc.constantFrom(...anyEvents),
      })
      const step = fc.record({
        counter: fc.nat({ max: 1 }),
        from: fc.nat({ max: 29 }),
        length: fc.integer({ min: 1, max: 9 }),
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(entry, { minLength: 1, maxLength: 30 }),
          fc.array(step, { maxLength: 12 }),
          async (entries, steps) => {
            const [plain, wild] = [await rig.newStore(), await rig.newStore()]
            const [inOrder, anyhow] = [
              [await rig.newCounter(plain), await rig.newCounter(plain)],
              [await rig.newCounter(wild), await rig.newCounter(wild)],
            ]
            const ids = [0, 1].map(() => [randomUUID(), randomUUID(), randomUUID()])
            for (const counters of [inOrder, anyhow]) {
              for (const [index, { journal }] of counters.entries())
                for (const id of ids[index]!) journal.add(life(id, `liquido:${id}`)[0]!)
              for (const { counter, operation, event } of entries)
                counters[counter]!.journal.add({ operationId: ids[counter]![operation]!, event })
            }
            // Pieces from anywhere: known ones, such that leave a gap, the same again.
            const reached = [0, 0]
            for (const { counter, from, length } of steps) {
              const wildOne = anyhow[counter]!
              const { journal } = wildOne
              const first = Math.min(from, journal.entries.length - 1) + 1
              const last = Math.min(first + length - 1, journal.entries.length)
              const answer = await wildOne.call('sendEvents', journal.batch(first, last))
              const isGap = first > reached[counter]! + 1
              expect(answer).toMatchObject(
                isGap ? { status: 409, error: { tag: 'Gap', acknowledged: reached[counter] } } : { ok: true },
              )
              if (!isGap) reached[counter] = Math.max(reached[counter]!, last)
            }
            for (const [index, counter] of inOrder.entries())
              if (reached[index]! > 0)
                await counter.call('sendEvents', counter.journal.batch(1, reached[index]))
            expect(await views(wild)).toEqual(await views(plain))
          },
        ),
        { numRuns: rig.kind === 'pglite' ? 4 : 3 },
      )
      expect(rig.faults).toEqual([])
    })

    it('does not take a journal that begins again from an older copy, and says so', async () => {
      const counter = await newCounter()
      for (let number = 0; number < 6; number += 1)
        counter.journal.add({ event: 'shiftOpened', detail: { shift: number + 1, why: 'operation' } })
      expect(await counter.call('sendEvents', counter.journal.batch())).toMatchObject({ ok: true })
      // The disk's copy of two entries ago, which lives on.
      counter.journal.entries.length = 4
      counter.journal.add({ event: 'shiftClosed', detail: { shift: 9, why: 'closeOfDay' } })
      for (const [from, to] of [
        [5, 5],
        [1, 5],
        [4, 5],
      ])
        expect(await counter.call('sendEvents', counter.journal.batch(from, to))).toEqual({
          ok: false,
          status: 409,
          error: { tag: 'OtherHash', sequence: 5 },
        })
      // And where its numbers have passed those that are here.
      for (let number = 0; number < 3; number += 1)
        counter.journal.add({ event: 'shiftOpened', detail: { shift: 7, why: 'operation' } })
      expect(await counter.call('sendEvents', counter.journal.batch(7, 8))).toMatchObject({
        error: { tag: 'OtherHash', sequence: 6 },
      })
      expect(await alarmsOf(counter.counterId)).toMatchObject([
        { kind: 'otherHash', sequence: 6, times: 1 },
        { kind: 'otherHash', sequence: 5, times: 3 },
      ])
      expect(await counter.call('acknowledged', {})).toMatchObject({ value: { sequence: 6 } })
    })

    it('keeps an alarm of a gap', async () => {
      const counter = await newCounter()
      for (const note of life(randomUUID(), 'kushki:s')) counter.journal.add(note)
      await counter.call('sendEvents', counter.journal.batch(3, 3))
      expect(await alarmsOf(counter.counterId)).toMatchObject([{ kind: 'gap', sequence: 0, times: 1 }])
    })

    it('takes nothing that was changed, put in another order or signed by another key', async () => {
      const [counter, other] = [await newCounter(), await newCounter()]
      for (const note of life(randomUUID(), 'kushki:s')) counter.journal.add(note)
      const batch = counter.journal.batch()
      const [first, second, third] = batch.events
      const bent = { ...first!, detail: { ...(first!.form === 'told' ? first!.detail : {}), minor: 9999 } }
      const reordered = {
        ...first!,
        detail: Object.fromEntries(Object.entries(first!.form === 'told' ? first!.detail : {}).toReversed()),
      }
      const broken = [
        { ...batch, events: [bent, second, third] },
        { ...batch, events: [reordered, second, third] },
        { ...batch, events: [first, third, second] },
        { ...batch, events: [first, third] },
        { ...batch, previousHash: 'f'.repeat(64) },
        { ...batch, head: signHead(other.privateKey, other.publicKey, counter.journal.entries[2]) },
        { ...batch, head: signHead(other.privateKey, counter.publicKey, counter.journal.entries[2]) },
        { ...batch, head: counter.journal.batch(1, 2).head },
      ] as (typeof batch)[]
      for (const each of broken)
        expect(await counter.call('sendEvents', each)).toMatchObject({
          status: 422,
          error: { tag: 'ChainBroken' },
        })
      expect(await counter.call('acknowledged', {})).toMatchObject({ value: { sequence: 0 } })
      expect(await counter.call('sendEvents', batch)).toMatchObject({ ok: true })
    })

    it('takes an entry that may not leave the counter by its hash alone', async () => {
      const counter = await newCounter()
      const operationId = randomUUID()
      counter.journal.add(life(operationId, 'kushki:s')[0]!)
      counter.journal.add({ event: 'settingsChanged', detail: { member: 'kushki.host', to: 'example.pe' } })
      counter.journal.add({ operationId, event: 'sending', detail: { attempt: 1, replay: false } })
      const batch = counter.journal.batch()
      expect(batch.events[1]).toEqual({
        form: 'withheld',
        sequence: 2,
        about: null,
        hash: counter.journal.entries[1]!.hash,
      })
      expect(await counter.call('sendEvents', batch)).toMatchObject({ value: { sequence: 3 } })
      expect(await views(counter.storeId)).toMatchObject([{ state: 'sending' }])
    })
  })
