import { describe, expect, test } from 'vitest'
import type { FoundDevice } from '../../../native-bridge/found-device.ts'
import { identify } from '../../../native-bridge/discovery/identity.ts'
import { magtekDevice } from '../session/fake-bridge.ts'

const withSerial = magtekDevice()
const byPort = magtekDevice({ serial: null })
const byPath = magtekDevice({ serial: null, port: null })

const sameAs = (known: FoundDevice, now: FoundDevice): boolean =>
  identify([now], [{ id: 'known', device: known }]).get(now) === 'known'

describe('the same reader', () => {
  const cases: [string, FoundDevice, FoundDevice][] = [
    [
      'by serial number, under another path and port',
      withSerial,
      { ...withSerial, path: '/dev/x', port: 'usb-9' },
    ],
    ['by model and port, under another path', byPort, { ...byPort, path: '/dev/x' }],
    ['by model and path, where no port is told', byPath, { ...byPath }],
    ['by model alone, where no port is told', byPath, { ...byPath, path: '/dev/x' }],
    [
      'by the settings, whatever is plugged in there',
      magtekDevice({ setting: 'COM3', serial: 'A' }),
      magtekDevice({ setting: 'COM3', serial: 'B' }),
    ],
  ]
  test.each(cases)('%s', (_name, known, now) => {
    expect(sameAs(known, now)).toBe(true)
  })
})

describe('another reader', () => {
  const cases: [string, FoundDevice, FoundDevice][] = [
    ['another serial number in the same place', withSerial, { ...withSerial, serial: 'other' }],
    ['the same model without a serial number in another port', byPort, { ...byPort, port: 'usb-9' }],
    ['another model in the same port', byPort, { ...byPort, productId: 0x001e }],
    ['the same ids over another transport', withSerial, { ...withSerial, transport: 'serial' }],
  ]
  test.each(cases)('%s', (_name, known, now) => {
    expect(sameAs(known, now)).toBe(false)
  })
})

test('each known reader is used once, and new ids never meet', () => {
  const twins = [byPath, { ...byPath }, { ...byPath }]
  const ids = identify(twins, [{ id: 'hid:0801:0011:/dev/hidraw0', device: byPath }])
  expect([...ids.values()].sort()).toEqual([
    'hid:0801:0011:/dev/hidraw0',
    'hid:0801:0011:/dev/hidraw0#2',
    'hid:0801:0011:/dev/hidraw0#3',
  ])
})

test('an id is made of what stays: a restarted bridge gives the same', () => {
  expect([...identify([withSerial], []).values()]).toEqual(['hid:0801:0011:B0123456789ABCD'])
  expect([...identify([byPort], []).values()]).toEqual(['hid:0801:0011:usb-1'])
})
