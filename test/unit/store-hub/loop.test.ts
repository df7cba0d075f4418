import { expect, it } from 'vitest'
import { startLoop } from '../../../electron/store-hub/loop.ts'
import { createTestTime } from '../outbox/time.ts'

/** A loop over a task that ends when the test says so. @param after what the task answers */
function startTask(after: number | null) {
  const time = createTestTime(0)
  const open: (() => void)[] = []
  const task = { begun: 0 }
  const loop = startLoop(time.timers, async () => {
    task.begun += 1
    await new Promise<void>((resolve) => open.push(resolve))
    return after
  })
  return { time, loop, task, end: () => open.shift()?.() }
}

it('does a task one at a time, again after the time it says, and once more where it was woken meanwhile', async () => {
  const { time, loop, task, end } = startTask(1000)
  loop.wake()
  loop.wake()
  expect(task.begun).toBe(1)
  end()
  await time.settle()
  expect(task.begun).toBe(2)
  end()
  await time.advance(999)
  expect(task.begun).toBe(2)
  await time.advance(1)
  expect(task.begun).toBe(3)
  end()
  await time.settle()
  // Woken before its time, it does not run again at that time too.
  loop.wake()
  expect(task.begun).toBe(4)
  await time.advance(1000)
  end()
  await time.advance(999)
  expect(task.begun).toBe(4)
})

it('ends with what is under way, and never begins again', async () => {
  const { time, loop, task, end } = startTask(10)
  let isEnded = false
  const stopped = loop.stop().then(() => (isEnded = true))
  await time.settle()
  expect(isEnded).toBe(false)
  end()
  await stopped
  loop.wake()
  await time.advance(1000)
  expect(task.begun).toBe(1)
})

it('waits for somebody where the task says that it does not pass by itself', async () => {
  const { time, loop, task, end } = startTask(null)
  end()
  await time.advance(3_600_000)
  expect(task.begun).toBe(1)
  loop.wake()
  expect(task.begun).toBe(2)
})
