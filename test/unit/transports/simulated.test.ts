import { expect, test } from 'vitest'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { createSimulatedDevice } from '../../../native-bridge/transports/simulated.ts'
import { createFakeTime } from '../session/fake-time.ts'

const create = () => {
  const time = createFakeTime()
  const device = createSimulatedDevice({ timers: time, make: simulatedReader })
  const reports: Uint8Array[] = []
  let lost = 0
  const open = () =>
    device.transport.open(
      'magtek',
      { baudRate: 0 },
      { bytes: (bytes) => reports.push(bytes), lost: () => (lost += 1) },
    )
  return { time, device, reports, open, lost: () => lost }
}

test('it is listed while it is chosen, and as absent while it is unplugged', () => {
  const { device } = create()
  expect(device.list()).toEqual([])
  expect(device.choose('magtek', () => 0)).toBe(true)
  expect(device.choose('magtek', () => 0)).toBe(false)
  expect(device.list()).toMatchObject([{ transport: 'simulated', path: 'magtek', present: true }])
  device.simulate('unplug')
  expect(device.list()).toMatchObject([{ present: false }])
  device.simulate('replug')
  expect(device.list()).toMatchObject([{ present: true }])
  expect(device.choose(null, () => 0)).toBe(true)
  expect(device.list()).toEqual([])
})

test('a card reaches whoever holds the link, and nobody else', async () => {
  const { device, time, reports, open } = create()
  device.choose('magtek', () => 0)
  device.simulate('stripe')
  await time.advance(100)
  expect(reports).toEqual([])
  const opened = await open()
  device.simulate('stripe')
  await time.advance(100)
  expect(reports).toHaveLength(1)
  if (opened.ok) await opened.value.close()
  device.simulate('stripe')
  await time.advance(100)
  expect(reports).toHaveLength(1)
})

test('unplugged, the link is lost and does not open', async () => {
  const { device, open, lost } = create()
  device.choose('magtek', () => 0)
  const opened = await open()
  device.simulate('unplug')
  expect(lost()).toBe(1)
  expect(opened.ok && (await opened.value.send(new Uint8Array(1), 'output'))).toEqual({
    ok: false,
    error: { tag: 'NotSent' },
  })
  expect(await open()).toEqual({ ok: false, error: { tag: 'OpenFailed', code: 'not plugged in' } })
})

test('it goes on counting where the device was', async () => {
  const asked: unknown[] = []
  const { device } = create()
  device.choose('magtek', (name) => {
    asked.push(name)
    return 7
  })
  expect(asked).toEqual([{ family: 'magtek', reader_serial: device.list()[0]?.serial }])
})
