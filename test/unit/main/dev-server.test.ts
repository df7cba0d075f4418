import { expect, test } from 'vitest'
import { devServerOf } from '../../../electron/window/dev-server.ts'

const argv = ['/opt/extorno', '--dev-server=http://127.0.0.1:5173']

test('a packaged app has no dev server, whatever it is started with', () => {
  expect(devServerOf(true, argv)).toBeNull()
})

test('an app under development takes the one it was started with', () => {
  expect(devServerOf(false, argv)?.origin).toBe('http://127.0.0.1:5173')
  expect(devServerOf(false, ['extorno'])).toBeNull()
})

test.each([
  'http://localhost:5173',
  'http://192.0.2.1:5173',
  'https://127.0.0.1:5173',
  'http://127.0.0.1.example:5173',
  'file:///srv/window',
  'nonsense',
  '',
])('what is not this machine by its address is no dev server: %s', (other) => {
  expect(devServerOf(false, ['extorno', `--dev-server=${other}`])).toBeNull()
})
