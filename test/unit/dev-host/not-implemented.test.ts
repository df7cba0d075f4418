import { expect, test } from 'vitest'
import { KnownEvents, preventable } from '../../../dev-host/emitter.ts'
import { absent, surface, surfaceOfClass } from '../../../dev-host/not-implemented.ts'

test('a member that is not implemented throws with its name; one that is works, and may be replaced', () => {
  const dialog = surface('dialog', { show: () => 'shown' }) as Record<string, () => string>
  expect(dialog['show']?.()).toBe('shown')
  expect(() => dialog['showOpenDialogSync']).toThrow('dev-host: dialog.showOpenDialogSync is not implemented')
  dialog['show'] = () => 'replaced'
  expect(dialog['show']()).toBe('replaced')
})

test('instances and statics of a class refuse alike, and stay instances', () => {
  class Window {
    readonly #title = 'kept'
    title(): string {
      return this.#title
    }
  }
  surfaceOfClass('BrowserWindow', Window)
  const window = new Window()
  expect([window.title(), window instanceof Window]).toEqual(['kept', true])
  expect(() => Reflect.get(window, 'setKiosk') as unknown).toThrow(
    'BrowserWindow.setKiosk is not implemented',
  )
  expect(() => Reflect.get(Window, 'fromId') as unknown).toThrow('BrowserWindow.fromId is not implemented')
})

test('an absent export refuses whatever is done with it', () => {
  const Tray = absent('Tray') as unknown as { new (): object; (): void; setImage: unknown }
  expect(() => new Tray()).toThrow('dev-host: Tray is not implemented')
  expect(() => Tray()).toThrow('dev-host: Tray is not implemented')
  expect(() => Tray.setImage).toThrow('dev-host: Tray.setImage is not implemented')
})

test('listening to an event that never comes throws, by every way of listening', () => {
  const app = new KnownEvents('app', ['ready'])
  expect(app.once('ready', () => {}).listenerCount('ready')).toBe(1)
  for (const listen of ['on', 'once', 'addListener', 'prependListener'] as const)
    expect(() => app[listen]('gpu-info-update', () => {})).toThrow(
      "app event 'gpu-info-update' is not implemented",
    )
})

test('an event says whether it was prevented', () => {
  const event = preventable({ url: 'app://bundle/' })
  expect(event.defaultPrevented).toBe(false)
  event.preventDefault()
  expect([event.defaultPrevented, event.url]).toEqual([true, 'app://bundle/'])
})
