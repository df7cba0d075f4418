import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventBatchSchema, eventOf, hubEventSchema } from '../../../contract/hub/events.ts'
import { createJournalSigner, readSignedHead } from '../../../electron/authority/journal-heads.ts'
import { genesis } from '../../../electron/storage/journal-table.ts'
import { nextBatch } from '../../../electron/store-hub/event-batches.ts'
import type { JournalBesideHub } from '../../../electron/store-hub/event-batches.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'

const signer = createJournalSigner(Buffer.alloc(32, 3))
let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

const write = (count: number): void => {
  const { journal } = rig.storage
  const written = rig.storage.write(() => {
    for (let number = 0; number < count; number += 1)
      journal.append({ at: number, operationId: null, who: 'system', event: 'signedOut', detail: {} })
  })
  expect(written.ok).toBe(true)
}
const beside = (sequence: number, hash: string | null): JournalBesideHub => {
  const next = nextBatch(rig.storage, { sequence, hash }, signer, 0)
  if (!next.ok) throw new Error(next.error.tag)
  return next.value
}

it('brings a journal from its beginning to its end in batches that follow one another', () => {
  write(450)
  const { journal } = rig.storage
  const whole = [...journal.entries()].map(({ hash }) => hash)
  let [sequence, hash]: [number, string | null] = [0, null]
  const sent: string[] = []
  for (;;) {
    const next = beside(sequence, hash)
    if (next.is !== 'behind') break
    const { batch, waiting } = next
    expect(eventBatchSchema.safeParse(batch).success).toBe(true)
    expect(waiting).toBe(whole.length - sequence)
    expect(batch.previousHash).toBe(hash ?? genesis)
    sent.push(...batch.events.map((event) => event.hash))
    const last = batch.events.at(-1)
    expect(readSignedHead(batch.head)).toMatchObject({ sequence: last?.sequence, hash: last?.hash })
    expect(batch.isWhole).toBe(last?.sequence === whole.length)
    sequence = last?.sequence ?? 0
    hash = last?.hash ?? null
  }
  expect(sent).toEqual(whole)
  expect(sequence).toBeGreaterThan(400)
})

it('says once more that all is there, by its last entry', () => {
  write(3)
  const head = rig.storage.journal.head()
  const next = beside(head.sequence, head.hash)
  expect(next).toMatchObject({
    is: 'whole',
    again: { isWhole: true, events: [{ sequence: head.sequence, hash: head.hash }] },
  })
})

it('knows a hub that has more than this journal, or another entry at a place, and gives the proof of it', () => {
  write(5)
  const head = rig.storage.journal.head()
  const other = 'ab'.repeat(32)
  expect(beside(head.sequence + 3, other)).toMatchObject({
    is: 'otherCopy',
    proof: { events: [{ sequence: head.sequence }] },
  })
  expect(beside(2, other)).toMatchObject({ is: 'otherCopy', proof: { events: [{ sequence: 2 }] } })
})

it('tells of an entry with a part of a millisecond, which a counter of before wrote, as far as its time can be told', () => {
  const operationId = '3d0f8a4e-5a58-4a34-9d53-5cfc5b0a9a11'
  const entry = {
    sequence: 7,
    at: 1_790_000_000_000.4568,
    day: '2026-11-21',
    operationId,
    who: 'system',
    event: 'accepted',
    detail: JSON.stringify({ kind: 'void', saleKey: 'kushki:1', currency: 'PEN', minor: 100 }),
    hash: 'ab'.repeat(32),
  }
  const event = eventOf(entry)
  expect(hubEventSchema.parse(event)).toMatchObject({
    form: 'withheld',
    about: { at: 1_790_000_000_000, operationId, type: 'accepted', detail: { minor: 100 } },
  })
})
