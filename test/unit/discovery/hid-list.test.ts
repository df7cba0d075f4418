import { expect, test } from 'vitest'
import { createHidList } from '../../../native-bridge/discovery/hid.ts'
import type { FoundDevice } from '../../../native-bridge/found-device.ts'
import { magtekDevice } from '../session/fake-bridge.ts'

const one = magtekDevice()
const other = magtekDevice({ path: '/dev/hidraw1' })

test('HID drivers are asked when a node came or went and shortly after, and not again while nothing changes', async () => {
  let nodes = 'a'
  let devices = [one]
  let asked = 0
  const list = createHidList(
    async () => {
      asked += 1
      return devices
    },
    () => nodes,
  )
  for (let time = 0; time < 10; time += 1) expect(await list()).toEqual([one])
  expect(asked).toBe(3)
  nodes = 'a\nb'
  expect(await list()).toEqual([one])
  // udev describes the new node only now.
  devices = [one, other]
  expect(await list()).toEqual([one, other])
  for (let time = 0; time < 10; time += 1) await list()
  expect(asked).toBe(6)
})

test('a listing that failed is made again, and where nodes cannot be read every one is made', async () => {
  let asked = 0
  let fails = true
  const ask = async (): Promise<FoundDevice[]> => {
    asked += 1
    if (fails) throw new Error('no driver')
    return [one]
  }
  const list = createHidList(ask, () => 'a')
  await expect(list()).rejects.toThrow('no driver')
  for (let time = 0; time < 5; time += 1) await expect(list()).rejects.toThrow('no driver')
  fails = false
  expect(await list()).toEqual([one])

  asked = 0
  const blind = createHidList(ask, () => null)
  for (let time = 0; time < 5; time += 1) await blind()
  expect(asked).toBe(5)
})
