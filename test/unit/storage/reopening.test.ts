import { expect, it } from 'vitest'
import { err, ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { keepOpening } from '../../../electron/storage/reopening.ts'
import type { StorageFailure } from '../../../electron/storage/failure.ts'
import { minute, morning } from '../outbox/samples.ts'
import { createTestTime } from '../outbox/time.ts'

function started(disk: { answer: StorageFailure['tag'] | 'well' }) {
  const time = createTestTime(morning)
  const told: string[] = []
  let opens = 0
  const queue = {
    stop: () => {
      told.push('stopped')
      return Promise.resolve()
    },
  }
  const reopening = keepOpening({
    open(): Result<typeof queue, StorageFailure> {
      opens += 1
      return disk.answer === 'well' ? ok(queue) : err({ tag: disk.answer })
    },
    timers: time.timers,
    onOpened: (opened) => told.push(opened === queue ? 'opened' : 'another'),
    onFailed: ({ tag }) => told.push(tag),
  })
  return { reopening, time, told, queue, opens: () => opens }
}

it('a queue that the disk gives is told of, and stopped with the program', async () => {
  const { reopening, time, told, queue, opens } = started({ answer: 'well' })
  expect(reopening.current()).toBe(queue)
  expect(told).toEqual(['opened'])
  await time.advance(minute)
  expect(opens()).toBe(1)
  await reopening.stop()
  expect(told).toEqual(['opened', 'stopped'])
})

it('a disk that refuses is asked again every five seconds, and each time it says why', async () => {
  const disk: Parameters<typeof started>[0] = { answer: 'locked' }
  const { reopening, time, told, opens } = started(disk)
  expect(reopening.current()).toBeNull()
  expect(told).toEqual(['locked'])
  await time.advance(4999)
  expect(opens()).toBe(1)
  disk.answer = 'full'
  await time.advance(1)
  expect(told).toEqual(['locked', 'full'])
  disk.answer = 'well'
  await time.advance(5000)
  expect(told).toEqual(['locked', 'full', 'opened'])
  expect(reopening.current()).not.toBeNull()
  await time.advance(minute)
  expect(opens()).toBe(3)
})

it('a program that leaves asks no more', async () => {
  const disk: Parameters<typeof started>[0] = { answer: 'full' }
  const { reopening, time, told, opens } = started(disk)
  await reopening.stop()
  disk.answer = 'well'
  await time.advance(minute)
  expect(opens()).toBe(1)
  expect(told).toEqual(['full'])
})
