import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readLaunchArguments } from '../../../dev-host/launch-arguments.ts'

const fixture = join(import.meta.dirname, '../../../dev-host/fixture')

test("Electron's command line is read: switches, the app, the app's own words", () => {
  const words = [
    '--no-sandbox',
    '--inspect=0',
    '--remote-debugging-port=0',
    '--user-data-dir=/d',
    fixture,
    '--sale=1',
    'x',
  ]
  const { switches, ...rest } = readLaunchArguments(words)
  expect(rest).toEqual({
    entry: join(fixture, 'main.ts'),
    appPath: fixture,
    given: fixture,
    appArguments: ['--sale=1', 'x'],
    isDriven: true,
    name: 'host-fixture',
    version: '3.2.1',
  })
  expect([switches.get('user-data-dir'), switches.get('sale'), switches.get('no-sandbox')]).toEqual([
    '/d',
    '1',
    '',
  ])
})

test('no app, and an app that was not built, are told', () => {
  expect(() => readLaunchArguments(['--inspect=0'])).toThrow('say which app')
  expect(() => readLaunchArguments([join(fixture, '..')])).toThrow('Build first')
})
