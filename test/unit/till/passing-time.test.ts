import { expect, it } from 'vitest'
import { createPassingTime } from '../../../electron/till/passing-time.ts'
import { createTestTime } from '../outbox/time.ts'
import { minute, morning } from '../outbox/samples.ts'

it('lets time pass for its clocks and timers as if the machine had run on, and for nothing else', async () => {
  const machine = createTestTime(0)
  const time = createPassingTime(
    { now: () => morning + machine.trueNow() },
    () => machine.trueNow(),
    machine.timers,
  )
  const rang: string[] = []
  time.timers.after(2 * minute, () => rang.push('two minutes'))
  time.timers.after(minute, () => rang.push('one minute'))
  time.timers.after(10 * minute, () => rang.push('ten minutes'))
  const cancel = time.timers.after(minute, () => rang.push('cancelled'))
  time.pass(3 * minute)
  cancel()
  expect(rang).toEqual([])
  await machine.advance(0)
  expect(rang).toEqual(['one minute', 'two minutes'])
  expect([time.wall.now(), time.elapsed(), machine.trueNow()]).toEqual([morning + 3 * minute, 3 * minute, 0])
  await machine.advance(7 * minute - 1)
  expect(rang).toHaveLength(2)
  await machine.advance(1)
  expect(rang).toEqual(['one minute', 'two minutes', 'ten minutes'])
})

it('tells how much passed lately', async () => {
  const machine = createTestTime(0)
  const time = createPassingTime(machine.clock, () => machine.trueNow(), machine.timers)
  time.pass(5 * minute)
  await machine.advance(1000)
  time.pass(minute)
  expect([time.passedWithin(500), time.passedWithin(2000)]).toEqual([minute, 6 * minute])
})
