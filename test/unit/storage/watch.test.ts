import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Health } from '../../../contract/ipc.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { createHealthBoard } from '../../../electron/app/health.ts'
import { watchStorage } from '../../../electron/storage/watch.ts'
import type { StorageWatch } from '../../../electron/storage/watch.ts'
import type { StorageFailure } from '../../../electron/storage/failure.ts'
import { minute, morning } from '../outbox/samples.ts'
import { createTestTime } from '../outbox/time.ts'
import type { TestTime } from '../outbox/time.ts'

let time: TestTime
let shown: Pick<Health, 'storage' | 'isQueueKnown'>[]
let disk: Result<unknown, StorageFailure>
let place: Result<null, StorageFailure>
let asked: number
let looked: number
let written: [name: string, value: string][]
let watch: StorageWatch
beforeEach(() => {
  time = createTestTime(morning)
  shown = []
  disk = ok(null)
  place = ok(null)
  asked = 0
  looked = 0
  written = []
  const health = createHealthBoard(({ storage, isQueueKnown }) => shown.push({ storage, isQueueKnown }))
  watch = watchStorage({
    storage: () => ({
      write(work) {
        asked += 1
        if (!disk.ok) watch.failed(disk.error)
        return disk.ok ? ok(work()) : disk
      },
      meta: {
        get: () => 'here',
        set: (name, value) => written.push([name, value]),
        remove: () => undefined,
      },
      confirmInPlace() {
        looked += 1
        if (place.ok) return ok(null)
        watch.failed(place.error)
        return place
      },
    }),
    timers: time.timers,
    onFailed: ({ tag }) => health.storageFailed(tag),
    onWell: health.storageIsWell,
  })
})
afterEach(() => watch.stop())

it('tells once of a disk that is full, whose rows can still be read, and when there is room again', async () => {
  disk = err({ tag: 'full' })
  for (let failures = 0; failures < 9; failures += 1) watch.failed({ tag: 'full' })
  await time.settle()
  expect(shown).toEqual([{ storage: 'full', isQueueKnown: true }])
  await time.advance(minute)
  expect(shown).toHaveLength(1)
  expect(asked).toBe(12)
  disk = ok(null)
  await time.advance(5000)
  expect(shown).toEqual([
    { storage: 'full', isQueueKnown: true },
    { storage: 'ok', isQueueKnown: true },
  ])
  await time.advance(minute)
  expect(asked).toBe(13)
  // It is asked by a write that changes nothing: another generation would make the queue an older copy.
  expect(written).toEqual([['generation', 'here']])
})

it('tells the last of what comes at once, and asks the disk no more often for it', async () => {
  disk = err({ tag: 'locked' })
  watch.failed({ tag: 'full' })
  watch.failed({ tag: 'locked' })
  await time.settle()
  expect(shown.map(({ storage }) => storage)).toEqual(['locked'])
  await time.advance(minute)
  expect(asked).toBe(12)
})

it('asks no more once the answer is that only a start mends it', async () => {
  watch.failed({ tag: 'full' })
  disk = err({ tag: 'gone' })
  await time.advance(10 * minute)
  expect(shown.map(({ storage }) => storage)).toEqual(['full', 'gone'])
  expect(asked).toBe(1)
})

it('tells and asks nothing once the program leaves', async () => {
  watch.failed({ tag: 'full' })
  watch.stop()
  watch.failed({ tag: 'locked' })
  place = err({ tag: 'gone' })
  await time.advance(10 * minute)
  expect(shown).toEqual([])
  expect(asked).toBe(0)
  expect(looked).toBe(0)
})

it('says that nothing is known of a queue that is damaged, until the next start', async () => {
  watch.failed({ tag: 'full' })
  await time.settle()
  watch.failed({ tag: 'damaged' })
  watch.failed({ tag: 'full' })
  await time.advance(minute)
  expect(shown).toEqual([
    { storage: 'full', isQueueKnown: true },
    { storage: 'damaged', isQueueKnown: false },
  ])
  expect(asked).toBe(0)
})

it.each(['gone', 'replaced'] as const)(
  'notices a database that is %s while nobody writes; its rows are known, and only a start mends it',
  async (tag) => {
    await time.advance(minute)
    expect(shown).toEqual([])
    place = err({ tag })
    await time.advance(minute)
    expect(shown).toEqual([{ storage: tag, isQueueKnown: true }])
    place = ok(null)
    await time.advance(10 * minute)
    expect(shown).toHaveLength(1)
    expect(asked).toBe(0)
  },
)
