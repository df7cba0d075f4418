import { expect, it } from 'vitest'
import { createClient } from '../../../renderer/ipc/client.ts'
import { tellWhenNetworkIsBack } from '../../../renderer/shell/network-hint.ts'
import { createFakeBridge } from '../../window/fake-bridge.ts'

it('main hears of each time the network is back, not of it going, and of nothing once the window stops listening', () => {
  const fake = createFakeBridge()
  fake.queue.networkIsBack.answer(() => undefined)
  const system = new EventTarget()
  const stop = tellWhenNetworkIsBack(system, createClient(() => fake.bridge).queue.networkIsBack)
  const heardAfter = (event: string): number => {
    system.dispatchEvent(new Event(event))
    return fake.queue.networkIsBack.calls.length
  }
  expect(['online', 'offline', 'online'].map(heardAfter)).toEqual([1, 1, 2])
  stop()
  expect(heardAfter('online')).toBe(2)
  expect(fake.problems).toEqual([])
})

it('a main that cannot be reached is no fault of the window', async () => {
  const system = new EventTarget()
  let told = 0
  const stop = tellWhenNetworkIsBack(system, () => {
    told += 1
    return Promise.reject(new Error('gone'))
  })
  system.dispatchEvent(new Event('online'))
  // A rejection that nobody handles would fail the run by now.
  await new Promise(setImmediate)
  expect(told).toBe(1)
  stop()
})
