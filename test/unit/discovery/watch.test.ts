import { expect, test } from 'vitest'
import { createWatch, slowListMs } from '../../../native-bridge/discovery/watch.ts'
import type { FoundDevice } from '../../../native-bridge/found-device.ts'
import { createFakeTime } from '../session/fake-time.ts'
import { magtekDevice } from '../session/fake-bridge.ts'

test('a listing that hangs in its driver is said once and not asked again; the others go on, and it comes back', async () => {
  const time = createFakeTime()
  const found: string[][] = []
  const failed: string[] = []
  const serial = magtekDevice({ path: '/dev/ttyS9' })
  let answer: (devices: FoundDevice[]) => void = () => {}
  let asked = 0
  const watch = createWatch({
    timers: time,
    isAtRest: () => false,
    sources: [
      {
        name: 'HID',
        list: () => {
          asked += 1
          return new Promise((resolve) => {
            answer = resolve
          })
        },
      },
      { name: 'serial', list: async () => [serial] },
    ],
    found: (devices) => found.push(devices.map(({ path }) => path)),
    failed: (name) => failed.push(name),
  })
  await time.advance(slowListMs + 10_500)
  expect([asked, failed]).toEqual([1, ['HID']])
  expect(found.length).toBeGreaterThanOrEqual(10)
  expect(found.at(-1)).toEqual(['/dev/ttyS9'])

  answer([magtekDevice({ path: '/dev/hidraw0' })])
  await time.advance(1)
  expect(found.at(-1)).toEqual(['/dev/hidraw0', '/dev/ttyS9'])
  watch.stop()
})

test('a source that is slow makes nothing look gone, and is told of as soon as it answers', async () => {
  const time = createFakeTime()
  const found: string[][] = []
  const listing = (path: string, takesMs: number) => () =>
    new Promise<FoundDevice[]>((resolve) => {
      time.after(takesMs, () => resolve([magtekDevice({ path })]))
    })
  const watch = createWatch({
    timers: time,
    isAtRest: () => false,
    sources: [
      { name: 'HID', list: listing('/dev/hidraw0', 0) },
      { name: 'serial', list: listing('/dev/ttyS9', 900) },
    ],
    found: (devices) => found.push(devices.map(({ path }) => path)),
    failed: () => found.push(['failed']),
  })
  await time.advance(899)
  expect(found).toEqual([])
  await time.advance(1)
  expect(found).toEqual([['/dev/hidraw0', '/dev/ttyS9']])
  await time.advance(5000)
  expect(new Set(found.map(String))).toEqual(new Set(['/dev/hidraw0,/dev/ttyS9']))
  watch.stop()
})
