import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HostControl } from '../../../dev-host/control.ts'
import { launchFixture } from '../../../dev-host/launch-fixture.ts'
import type { RunningFixture } from '../../../dev-host/launch-fixture.ts'

declare global {
  var electronHost: HostControl | undefined
}

const image = join(import.meta.dirname, '../../../build/tray/tray.png')

let running: RunningFixture
beforeAll(async () => {
  running = await launchFixture()
})
afterAll(async () => {
  await running[Symbol.asyncDispose]()
})

test('a tray takes an image that is there and a menu that was built, and refuses the rest in the words of Electron', async () => {
  const said = await running.app.evaluate(({ Menu, Tray }, path) => {
    const message = (reach: () => unknown): string => {
      try {
        return `no failure: ${String(reach())}`
      } catch (error) {
        return (error as Error).message
      }
    }
    const tray = new Tray(path)
    const gone = new Tray(path)
    gone.destroy()
    const answers = [
      message(() => new Tray('/nothing/here.png')),
      message(() => new Tray(process.execPath)),
      message(() => new Tray(undefined as never)),
      message(() => tray.setContextMenu([] as never)),
      message(() => tray.setContextMenu(null)),
      message(() => Menu.buildFromTemplate({} as never)),
      message(() => Menu.buildFromTemplate([{ click: () => {} }])),
      message(() => gone.isDestroyed()),
      message(() => gone.setToolTip('x')),
      message(() => gone.setContextMenu(null)),
      message(() => tray.getBounds()),
      message(() => tray.on('balloon-show', () => {})),
      globalThis.electronHost?.trays.length,
    ]
    tray.destroy()
    return { answers, program: process.execPath }
  }, image)
  expect(said.answers).toEqual([
    "Failed to load image from path '/nothing/here.png'",
    `Failed to load image from path '${said.program}'`,
    'Argument must be a file path or a NativeImage',
    'Must pass Menu or null',
    'no failure: undefined',
    'Invalid template for Menu: Menu template must be an array',
    'Invalid template for MenuItem: must have at least one of label, role or type',
    'no failure: true',
    'Tray is destroyed',
    'Tray is destroyed',
    'dev-host: Tray.getBounds is not implemented',
    "dev-host: Tray event 'balloon-show' is not implemented",
    1,
  ])
})

test('what a test clicks is what the menu was when it was set; what is not enabled is not chosen', async () => {
  const outcome = await running.app.evaluate(({ Menu, Tray }, path) => {
    const done: string[] = []
    const tray = new Tray(path)
    tray.on('click', () => void done.push('icon'))
    const menu = Menu.buildFromTemplate([
      { label: 'Open', click: () => void done.push('open') },
      { type: 'separator' },
      { label: 'Waiting: 1', enabled: false },
    ])
    tray.setContextMenu(menu)
    tray.setToolTip('Waiting: 1')
    const shown = globalThis.electronHost?.trays[0]
    shown?.click()
    shown?.choose('Open')
    let refused = ''
    try {
      shown?.choose('Waiting: 1')
    } catch (error) {
      refused = (error as Error).message
    }
    const items = shown?.items()
    const toolTip = shown?.toolTip()
    tray.destroy()
    return { done, refused, items, toolTip, left: globalThis.electronHost?.trays.length }
  }, image)
  expect(outcome).toEqual({
    done: ['icon', 'open'],
    refused: "dev-host: Waiting: 1 in the tray's menu is not enabled",
    items: [
      { label: 'Open', enabled: true },
      { label: 'Waiting: 1', enabled: false },
    ],
    toolTip: 'Waiting: 1',
    left: 0,
  })
})

test('a hidden window takes no focus, and says once that it was hidden and shown', async () => {
  const heard = await running.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    const told: string[] = []
    for (const event of ['show', 'hide', 'focus'] as const)
      window.on(event as 'show', () => void told.push(event))
    window.hide()
    window.hide()
    window.focus()
    const isHidden = !window.isVisible() && !window.isFocused()
    window.show()
    window.show()
    window.focus()
    return { told, isHidden, isVisible: window.isVisible() }
  })
  expect(heard).toEqual({ told: ['hide', 'show', 'focus'], isHidden: true, isVisible: true })
})

test.runIf(process.platform === 'linux')(
  'Linux has no login items: nothing is kept, as in Electron',
  async () => {
    expect(
      await running.app.evaluate(({ app }) => {
        app.setLoginItemSettings({ openAtLogin: true })
        return app.getLoginItemSettings().openAtLogin
      }),
    ).toBe(false)
  },
)

test('kiosk is the full screen, which the window manager may end', async () => {
  const heard = await running.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    const told: string[] = []
    for (const event of ['enter-full-screen', 'leave-full-screen'] as const)
      window.on(event as 'enter-full-screen', () => void told.push(event))
    window.setKiosk(true)
    window.setKiosk(true)
    const inKiosk = [window.isKiosk(), window.isFullScreen()]
    window.setFullScreen(false)
    return { told, inKiosk, after: window.isKiosk() }
  })
  expect(heard).toEqual({
    told: ['enter-full-screen', 'leave-full-screen'],
    inKiosk: [true, true],
    after: false,
  })
})
