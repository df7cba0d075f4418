import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defaultSettings } from '../../../contract/settings.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { createSeal } from '../../../electron/authority/seal.ts'
import { openSettings } from '../../../electron/settings/store.ts'
import type { SettingsStore } from '../../../electron/settings/store.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const clock = { now: () => 1_795_000_000_000 }
const seal = createSeal(Buffer.alloc(32, 3))
const hub = {
  address: 'https://hub.example',
  storeId: 'b0e4a8a2-9d65-4c06-8a35-5a4f2e1d0c01',
  counterId: 'b0e4a8a2-9d65-4c06-8a35-5a4f2e1d0c02',
}
const fileSchema = z.object({ settings: z.record(z.string(), z.json()), revision: z.number() })
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-settings-newer-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const inFile = () => fileSchema.parse(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')))
const open = (isGuarded = true): SettingsStore => openSettings(folder, clock, { seal, isGuarded })

/** A file as the version after this one would write it, sealed as every version seals. */
function writtenByNewer(change: (settings: StoreSettings) => Record<string, unknown>): void {
  const settings = change({ ...defaultSettings(), merchantName: 'Bodega Rosita', hub })
  const code = seal.codeOf('settings', JSON.stringify({ revision: 4, settings }))
  for (const name of ['settings.json', 'settings.sealed.json'])
    writeFileSync(join(folder, name), JSON.stringify({ settings, revision: 4, code }))
}

/** Members of today's sections, of the whole and of a list's entry that only the newer version knows. */
const withMore = (settings: StoreSettings): Record<string, unknown> => ({
  ...settings,
  tips: { isAsked: true },
  queue: { ...settings.queue, pauseAtNight: '22:00' },
  counter: { ...settings.counter, isKiosk: true },
  readers: {
    ...settings.readers,
    accepted: settings.readers.accepted.map((one) => ({ ...one, since: 2027 })),
  },
})

describe('the settings that a newer version left behind', () => {
  it('hold as far as this one knows them, the hub with them', () => {
    writtenByNewer(withMore)
    const store = open()
    expect(store.get()).toEqual({
      ...defaultSettings(),
      merchantName: 'Bodega Rosita',
      hub,
      counter: { ...defaultSettings().counter, isKiosk: true },
    })
    expect([store.damagedAside, store.alteration(), store.revision()]).toEqual([null, null, 4])
  })

  it('keep what this one does not know, however often it saves', () => {
    writtenByNewer(withMore)
    open().save({ ...open().get(), merchantName: 'Bodega Rosa' })
    const store = open()
    store.saveHub(null)
    expect(open().get()).toEqual(store.get())
    expect(inFile()).toMatchObject({
      revision: 6,
      settings: {
        merchantName: 'Bodega Rosa',
        hub: null,
        tips: { isAsked: true },
        queue: { ...defaultSettings().queue, pauseAtNight: '22:00' },
      },
    })
  })

  it('are told the window without it, and are not taken from it', () => {
    writtenByNewer(withMore)
    expect(open().exportText()).not.toContain('tips')
    expect(open().save({ ...open().get(), tips: { isAsked: false } })).toEqual({
      ok: false,
      error: { tag: 'Invalid', path: '' },
    })
  })

  it.each([
    ['a value does not fit', { theme: 'sepia' }],
    ['its form is another', { version: 5 }],
  ])('are kept aside where %s, and the counter still belongs to its hub', (_, change) => {
    writtenByNewer((settings) => ({ ...withMore(settings), ...change }))
    expect(open().get()).toEqual({ ...defaultSettings(), hub })
    expect(readdirSync(folder)).toContain('settings.damaged-1795000000000.json')
    const again = open()
    again.save({ ...again.get(), merchantName: 'Bodega Rosa' })
    expect(open().get()).toMatchObject({ merchantName: 'Bodega Rosa', hub })
    again.saveHub(null)
    expect(open().get().hub).toBeNull()
  })

  it('bring no hub that another hand wrote', () => {
    open(false).save(defaultSettings())
    const forged = { ...inFile(), settings: { ...inFile().settings, theme: 'sepia', hub } }
    for (const name of ['settings.json', 'settings.sealed.json'])
      writeFileSync(join(folder, name), JSON.stringify(forged))
    expect(open().get().hub).toBeNull()
  })

  it('bring nothing unknown that another hand wrote, whatever an administrator says', () => {
    writtenByNewer((settings) => ({ ...settings }))
    const forged = {
      ...inFile(),
      settings: { ...inFile().settings, tips: { isAsked: false }, merchantName: 'X' },
    }
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(forged))
    const store = open()
    expect(store.get().merchantName).toBe('Bodega Rosita')
    const shown = store.alteration()
    expect(shown?.changes.map(({ path }) => path)).toEqual(['merchantName'])
    store.resolveAlteration(true, shown?.content ?? '')
    expect(open().get().merchantName).toBe('X')
    expect(inFile().settings).not.toHaveProperty('tips')
  })

  it('are forgotten with the rest where another hand put older ones back', () => {
    writtenByNewer(withMore)
    expect(open().confirmRevision(9)).toBe(false)
    expect(inFile().settings).not.toHaveProperty('tips')
  })

  it('do not change what an object is', () => {
    writtenByNewer((settings) =>
      JSON.parse(JSON.stringify(settings).replace('{', '{"__proto__":{"isKiosk":true},')),
    )
    expect(open().get()).toMatchObject({ merchantName: 'Bodega Rosita', counter: { isKiosk: false } })
    expect(({} as Record<string, unknown>)['isKiosk']).toBeUndefined()
  })
})
