import { expect, test } from 'vitest'
import type { QueueRow } from '../../../contract/operations.ts'
import { createRowStore } from '../../../renderer/store/stores.ts'
import { storyRow } from '../../window/story-rows.ts'
import { storySales } from '../../window/story-sales.ts'

const now = Date.parse('2026-11-20T14:00:00-05:00')
const [sale] = storySales(now)
const row = (number: number, revision: number, more: Partial<QueueRow> = {}): QueueRow =>
  storyRow(number, sale!, 'void', 'queued', now, { revision, ...more })
const idOf = (number: number): string => row(number, 0).operationId

test('news of one row is no news for those who watch another', () => {
  const store = createRowStore()
  const heard: number[] = []
  for (const number of [1, 2, 3]) store.watch(idOf(number), () => heard.push(number))
  store.take([row(2, 1)])
  expect(heard).toEqual([2])
})

test('the newer form stays, in whichever order they come and whatever the clock says', () => {
  const store = createRowStore()
  store.take([row(1, 5, { state: 'approved', updatedAt: now - 60_000 })])
  store.take([row(1, 4, { state: 'sending', updatedAt: now })])
  expect(store.get(idOf(1))?.state).toBe('approved')
})

test('rows that nobody watches are forgotten, the oldest first; watched ones never', () => {
  const store = createRowStore()
  store.take([row(0, 1)])
  store.watch(idOf(0), () => undefined)
  for (let number = 1; number <= 3000; number += 1) store.take([row(number, number)])
  expect([0, 1, 1999, 2001, 3000].map((number) => store.get(idOf(number)) !== undefined)).toEqual([
    true,
    false,
    false,
    true,
    true,
  ])
})

test('somebody else at the till sees nothing of it, and what is shown is told so', () => {
  const store = createRowStore()
  let heard = 0
  store.take([row(1, 9)])
  const stop = store.watch(idOf(1), () => (heard += 1))
  store.clear()
  expect([store.get(idOf(1)), heard]).toEqual([undefined, 1])
  stop()
  store.take([row(1, 1)])
  expect(heard).toBe(1)
})
