import { expect, it, vi } from 'vitest'
import { createMemorySweep, garbageCollector } from '../../../electron/app/memory-sweep.ts'

function createRig(hasCollector = true) {
  const waiting: (() => void)[] = []
  const collect = vi.fn<() => void>()
  const timers = {
    after: (_milliseconds: number, then: () => void) => {
      waiting.push(then)
      return () => {}
    },
  }
  const sweep = createMemorySweep(timers, hasCollector ? collect : null)
  return { sweep, collect, pass: () => waiting.splice(0).forEach((then) => then()) }
}

it('collects once for several cards, and again for the next', () => {
  const { sweep, collect, pass } = createRig()
  sweep()
  sweep()
  expect(collect).not.toHaveBeenCalled()
  pass()
  expect(collect).toHaveBeenCalledTimes(1)
  sweep()
  pass()
  expect(collect).toHaveBeenCalledTimes(2)
})

it('does nothing where the runtime does not hand its collector out', () => {
  const { sweep, collect, pass } = createRig(false)
  sweep()
  pass()
  expect(collect).not.toHaveBeenCalled()
})

it('has a collector that collects', async () => {
  const collect = garbageCollector()
  let object: object | null = { some: 'object' }
  const reference = new WeakRef(object)
  object = null
  // A reference is held until the job that made it is over.
  await new Promise((resolve) => void setImmediate(resolve))
  collect?.()
  expect(reference.deref()).toBeUndefined()
})
