import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

type Item = { path?: string; args?: string[]; openAtLogin?: boolean }

const items = vi.hoisted(() => ({ isOpen: false, asked: [] as unknown[], set: [] as Item[] }))
vi.mock('electron', () => ({
  app: {
    getLoginItemSettings: (item: unknown) => {
      items.asked.push(item)
      return { openAtLogin: items.isOpen }
    },
    setLoginItemSettings: (item: Item) => items.set.push(item),
  },
}))
const { startWithSession } = await import('../../../electron/autostart/start-with-session.ts')

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-autostart-'))
  file = join(folder, 'autostart/extorno.desktop')
  Object.assign(items, { isOpen: false, asked: [], set: [] })
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  rmSync(folder, { recursive: true, force: true })
})

function on(platform: NodeJS.Platform, execPath: string): void {
  vi.stubEnv('XDG_CONFIG_HOME', folder)
  vi.stubEnv('APPIMAGE', undefined)
  const own: Record<PropertyKey, unknown> = { platform, execPath }
  vi.stubGlobal(
    'process',
    new Proxy(process, { get: (real, name) => (name in own ? own[name] : Reflect.get(real, name)) }),
  )
}

it('on Linux writes an entry whole, leaves it alone while it is right, and removes it', () => {
  on('linux', '/opt/Extorno/extorno')
  startWithSession(true)
  expect(readFileSync(file, 'utf8')).toContain('\nExec="/opt/Extorno/extorno" --at-login\n')
  expect(readdirSync(dirname(file))).toEqual(['extorno.desktop'])
  const { ino } = statSync(file)
  startWithSession(true)
  expect(statSync(file).ino).toBe(ino)
  startWithSession(false)
  expect(readdirSync(dirname(file))).toEqual([])
  expect(items.set).toEqual([])
})

it('on Linux follows a program that moved, and names an AppImage instead of what is mounted from it', () => {
  on('linux', '/opt/old/extorno')
  startWithSession(true)
  on('linux', '/tmp/.mount_x/extorno')
  vi.stubEnv('APPIMAGE', '/home/caja/Extorno 1.AppImage')
  startWithSession(true)
  expect(readFileSync(file, 'utf8')).toContain('\nExec="/home/caja/Extorno 1.AppImage" --at-login\n')
})

it("on Linux leaves somebody else's entry, and makes no folder to remove nothing", () => {
  on('linux', '/opt/Extorno/extorno')
  startWithSession(false)
  expect(existsSync(dirname(file))).toBe(false)
  mkdirSync(dirname(file))
  writeFileSync(file, '[Desktop Entry]\nExec=extorno\n')
  startWithSession(false)
  expect(readFileSync(file, 'utf8')).toBe('[Desktop Entry]\nExec=extorno\n')
})

it('on Linux fails where the entry cannot be written or cannot name the program', () => {
  on('linux', '/opt/a=b/extorno')
  expect(() => startWithSession(true)).toThrow('no desktop entry can name the path of this program')
  on('linux', '/opt/Extorno/extorno')
  writeFileSync(join(folder, 'autostart'), 'a file where a folder should be')
  expect(() => startWithSession(true)).toThrow(/ENOTDIR|EEXIST/u)
})

it('on Windows quotes the path, in the question too, and says nothing that holds already', () => {
  const path = String.raw`"C:\Program Files\Extorno\extorno.exe"`
  on('win32', path.slice(1, -1))
  startWithSession(true)
  expect(items.asked).toEqual([{ path, args: ['--at-login'] }])
  expect(items.set).toEqual([{ path, args: ['--at-login'], openAtLogin: true }])
  items.isOpen = true
  startWithSession(true)
  expect(items.set).toHaveLength(1)
  startWithSession(false)
  expect(items.set.at(-1)).toEqual({ path, args: ['--at-login'], openAtLogin: false })
  expect(existsSync(dirname(file))).toBe(false)
})

it('on macOS gives no words: it takes none', () => {
  on('darwin', '/Applications/Extorno.app/Contents/MacOS/Extorno')
  startWithSession(true)
  expect(items.asked).toEqual([undefined])
  expect(items.set).toEqual([{ openAtLogin: true }])
})
