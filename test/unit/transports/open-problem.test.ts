import { expect, test } from 'vitest'
import { hidOpenProblem, openProblem } from '../../../native-bridge/transports/open-problem.ts'

/** The words of serialport 13 and node-hid 3.4, as they were seen. */
test.each([
  [
    'Error: Permission denied, cannot open /dev/ttyUSB0',
    'linux',
    '/dev/ttyUSB0',
    { tag: 'PermissionDenied' },
  ],
  ['Error Resource temporarily unavailable Cannot lock port', 'linux', '/dev/ttyUSB0', { tag: 'PortBusy' }],
  ['Error: Resource busy, cannot open /dev/tty.usb', 'darwin', '/dev/tty.usb', { tag: 'PortBusy' }],
  ['Opening COM3: Access denied', 'win32', 'COM3', { tag: 'PortBusy' }],
  ['Opening \\\\?\\hid#vid_0801: Access denied', 'win32', '\\\\?\\hid#vid_0801', { tag: 'PermissionDenied' }],
  [
    'Error: No such file or directory, cannot open /dev/ttyUSB0',
    'linux',
    '/dev/ttyUSB0',
    { tag: 'OpenFailed', code: 'Error: No such file or directory, cannot open /dev/ttyUSB0' },
  ],
] as const)('%s', (message, platform, path, problem) => {
  expect(openProblem(new Error(message), path, platform)).toEqual(problem)
})

test('the text of an unknown failure is cut, and a code is preferred to it', () => {
  expect(openProblem(new Error('x'.repeat(200)), '/dev/a', 'linux')).toEqual({
    tag: 'OpenFailed',
    code: 'x'.repeat(60),
  })
  const coded = Object.assign(new Error('something'), { code: 'ENODEV' })
  expect(openProblem(coded, '/dev/a', 'linux')).toEqual({ tag: 'OpenFailed', code: 'ENODEV' })
  expect(openProblem('a string', '/dev/a', 'linux')).toEqual({ tag: 'OpenFailed', code: 'a string' })
})

test('hidapi gives no reason on Linux: a node that may not be read and written is a matter of permission', async () => {
  const error = new Error('could not open HID device')
  expect(await hidOpenProblem(error, '/dev/hidraw3', 'linux', async () => false)).toEqual({
    tag: 'PermissionDenied',
  })
  expect(await hidOpenProblem(error, '/dev/hidraw3', 'linux', async () => true)).toEqual({
    tag: 'OpenFailed',
    code: 'could not open HID device',
  })
})
