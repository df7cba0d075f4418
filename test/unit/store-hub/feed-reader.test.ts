import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FeedEntry } from '../../../contract/hub/feed.ts'
import { ok } from '../../../domain/result.ts'
import { createFeedReader } from '../../../electron/store-hub/feed-reader.ts'
import type { HubClient } from '../../../electron/store-hub/hub-client.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { uuid } from '../outbox/samples.ts'

let rig: Rig
let asked: number[]
let answers: { items: FeedEntry[]; cursor: number }[]
beforeEach(async () => {
  rig = await createRig()
  asked = []
  answers = []
})
afterEach(() => rig.dispose())

const entry = (cursor: number): FeedEntry => ({
  cursor,
  at: 0,
  item: { type: 'counterRevoked', counterId: uuid(9) },
})
const readerOf = (counterId: string, onTold: (told: FeedEntry) => boolean = () => true) =>
  createFeedReader({
    client: {
      call(_name: string, { cursor }: { cursor: number }) {
        asked.push(cursor)
        return Promise.resolve(ok(answers.shift() ?? { items: [], cursor }))
      },
    } as unknown as HubClient,
    storage: () => rig.storage,
    counterId,
    onTold: (told) => Promise.resolve(onTold(told)),
  })

it('reads on from where it was taken, after a start too, and from the beginning as another counter', async () => {
  answers = [{ items: [entry(3), entry(5)], cursor: 9 }]
  expect(await readerOf(uuid(1)).read()).toEqual(ok('taken'))
  await readerOf(uuid(1)).read()
  await readerOf(uuid(2)).read()
  expect(asked).toEqual([0, 9, 0])
})

it('is told again what could not be taken, and what came after it', async () => {
  answers = [{ items: [entry(3), entry(5), entry(6)], cursor: 9 }]
  const reader = readerOf(uuid(1), ({ cursor }) => cursor !== 5)
  expect(await reader.read()).toEqual(ok('notNow'))
  await reader.read()
  expect(asked).toEqual([0, 3])
})

it('follows a hub that began anew', async () => {
  answers = [
    { items: [], cursor: 40 },
    { items: [], cursor: 2 },
  ]
  const reader = readerOf(uuid(1))
  await reader.read()
  await reader.read()
  await reader.read()
  expect(asked).toEqual([0, 40, 2])
})
