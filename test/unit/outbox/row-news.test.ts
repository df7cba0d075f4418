import { afterEach, beforeEach, expect, it } from 'vitest'
import { ok } from '../../../domain/result.ts'
import { createSummaryNews } from '../../../electron/outbox/reads.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import { cardSale, minute, uuid, voidRequest } from './samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig(({ limits }) => {
    limits.maxRowsWaiting = 10_000
    limits.maxMoneyWaitingMinor = 999_999_999
    limits.perDayMinor = { reverse: 999_999_999, void: 999_999_999, refund: 999_999_999 }
  })
})
afterEach(() => rig.dispose())

/** The newest form of each row that the window was told. */
const told = () => new Map(rig.news.flat().map((row) => [row.operationId, row]))

it('rows that change within a frame are told together, each once and as it is then', async () => {
  rig.storage.sales.put(
    Array.from({ length: 60 }, (_, index) => cardSale(index + 1)),
    rig.time.trueNow(),
  )
  rig.acquirer.set('offline')
  for (let number = 1; number <= 60; number += 1)
    rig.submit(voidRequest(cardSale(number), { id: number, withCard: true }))
  await rig.time.advance(minute)
  rig.news.length = 0
  rig.rows.length = 0
  rig.acquirer.set('ok')
  rig.outbox.tryNow()
  await rig.time.advance(minute)
  expect([...told().values()].filter(({ state }) => state === 'approved')).toHaveLength(60)
  // Each row changed twice at least: when it was sent, and when it was answered.
  expect(rig.rows.length).toBeGreaterThanOrEqual(120)
  expect(rig.news.length).toBeLessThanOrEqual(6)
  for (const message of rig.news)
    expect(new Set(message.map(({ operationId }) => operationId)).size).toBe(message.length)
})

it('what was told last of each row is how the row is', async () => {
  for (const number of [1, 2, 3]) rig.submit(voidRequest(cardSale(number), { id: number }))
  await rig.time.advance(minute)
  for (const number of [1, 2, 3]) {
    const { revision: _now, ...row } = rig.row(number)
    expect(told().get(uuid(number))).toMatchObject(row)
  }
})

it('an answer is newer than every change before it, and older than every change after it', async () => {
  const accepted = rig.submit(voidRequest(cardSale(1), { id: 1 }))
  if (!accepted.ok) throw new Error(accepted.error.tag)
  await rig.time.advance(minute)
  const revisions = rig.news.flat().map(({ revision }) => revision)
  expect(revisions).toEqual(revisions.toSorted((one, other) => one - other))
  expect(accepted.value.revision).toBeLessThan(revisions.at(-1) ?? 0)
  expect(rig.row(1).revision).toBeGreaterThanOrEqual(revisions.at(-1) ?? Infinity)
})

it('a change that overtook one the disk was slow with stays the newest', async () => {
  let answer: () => void = () => undefined
  rig.disk.sync = () => new Promise((resolve) => void (answer = () => resolve(ok(null))))
  rig.acquirer.set('offline')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.advance(20)
  rig.outbox.cancel(uuid(1))
  await rig.time.advance(20)
  rig.disk.sync = () => Promise.resolve(ok(null))
  answer()
  await rig.time.advance(minute)
  const newest = rig.news.flat().toSorted((one, other) => one.revision - other.revision)
  expect(newest.at(-1)?.state).toBe(rig.row(1).state)
})

it('what is left to tell is told when the queue is closed', async () => {
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  rig.submit(voidRequest(cardSale(2), { id: 2 }))
  await rig.restart()
  expect(told().has(uuid(2))).toBe(true)
})

it('while a host cannot be reached its next tries, a second or two apart, are no news; that it is back is', async () => {
  rig.acquirer.set('offline')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.advance(minute)
  const kushki = () => rig.sums.at(-1)?.connections.find(({ gateway }) => gateway === 'kushki')
  expect(kushki()).toMatchObject({ state: 'offline', nextTryAt: expect.any(Number) })
  rig.sums.length = 0
  await rig.time.advance(10 * minute)
  expect(rig.sums).toEqual([])
  rig.acquirer.set('ok')
  await rig.time.advance(minute)
  expect(kushki()).toMatchObject({ state: 'online' })
  expect(rig.row(1).state).toBe('approved')
})

it('a next try that lies far ahead is told, once', () => {
  const areNews = createSummaryNews({ clock: rig.time.clock })
  const summary = rig.summary()
  const at = (nextTryAt: number) => ({
    ...summary,
    connections: summary.connections.map((connection) => ({ ...connection, nextTryAt })),
  })
  const now = rig.time.clock.now()
  expect([500, 2000, 45_000, 45_000, 30_000, 0].map((ms) => areNews(at(now + ms)))).toEqual([
    true,
    false,
    true,
    false,
    true,
    true,
  ])
})
