import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sampleProfile } from '../../../domain/agreed-ciphertext.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { err } from '../../../domain/result.ts'
import { createSeal } from '../../../electron/authority/seal.ts'
import { openSettings } from '../../../electron/settings/store.ts'
import { settingsChanges } from '../../../scripts/probe/report.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const unsealed = { seal: null, isGuarded: false }
const clock = { now: () => 1_795_000_000_000 }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the settings of a store', () => {
  it('start as the documents have them and survive a restart', () => {
    const store = openSettings(folder, clock, unsealed)
    expect(store.get()).toEqual(defaultSettings())
    expect(store.get().rules).toEqual({
      timeZone: 'America/Lima',
      cutOff: '23:59',
      reverseAfterSeconds: 60,
      voidTries: 3,
      refundDays: 120,
    })
    const changed = { ...store.get(), merchantName: 'Bodega Rosita' }
    expect(store.save(changed)).toEqual({ ok: true, value: changed })
    expect(openSettings(folder, clock, unsealed).get()).toEqual(changed)
  })

  it.each([
    [
      'a terminal_id of 16',
      'kushki.posDetails.terminal_id',
      (s: ReturnType<typeof defaultSettings>) => ({
        ...s,
        kushki: { ...s.kushki, posDetails: { brand: 'X', terminal_id: '1234567890123456' } },
      }),
    ],
    [
      'a zone nobody knows',
      'rules.timeZone',
      (s: ReturnType<typeof defaultSettings>) => ({
        ...s,
        rules: { ...s.rules, timeZone: 'America/Atlantis' },
      }),
    ],
    [
      'a host in clear on another machine',
      'kushki.customUrl',
      (s: ReturnType<typeof defaultSettings>) => ({
        ...s,
        kushki: { ...s.kushki, customUrl: 'http://192.0.2.1/' },
      }),
    ],
    [
      'an outcome that is certain only after a person was asked',
      'queue.certainAfterMinutes',
      (s: ReturnType<typeof defaultSettings>) => ({
        ...s,
        queue: { ...s.queue, certainAfterMinutes: 30, personAfterMinutes: 30 },
      }),
    ],
  ])('refuse %s and keep what they had', (_name, path, change) => {
    const store = openSettings(folder, clock, unsealed)
    expect(store.save(change(store.get()))).toEqual({ ok: false, error: { tag: 'Invalid', path } })
    expect(store.get()).toEqual(defaultSettings())
  })

  it.each([
    ['half a file', '{"settings": {"ver'],
    ['another shape', '{"settings":{"version":7}}'],
    ['nothing', ''],
  ])('that are damaged (%s) are kept aside, and the defaults loaded', (_name, content) => {
    writeFileSync(join(folder, 'settings.json'), content)
    const store = openSettings(folder, clock, unsealed)
    expect(store.get()).toEqual(defaultSettings())
    expect(store.damagedAside).toBe(join(folder, 'settings.damaged-1795000000000.json'))
    expect(readFileSync(store.damagedAside ?? '', 'utf8')).toBe(content)
    expect(readdirSync(folder)).toContain('settings.damaged-1795000000000.json')
  })

  it('take the changes that a probe of the test host wrote, and nothing else of theirs changes', () => {
    const store = openSettings(folder, clock, unsealed)
    store.save({ ...store.get(), merchantName: 'Bodega Rosita' })
    const before = store.get()
    const text = (searchableAfterMs: number): string =>
      JSON.stringify(settingsChanges({ kushki: { operation: { searchableAfterMs } } }))
    const expected = {
      ...before,
      queue: { ...before.queue, certainAfterMinutes: 41, personAfterMinutes: 82 },
    }
    expect(store.importText(text(1_201_000))).toEqual({ ok: true, value: expected })
    // Found at once: the default stays. After an hour and more: the longest that the settings take.
    const defaults = { certainAfterMinutes: 15, personAfterMinutes: 30 }
    expect(store.importText(text(200))).toMatchObject({ value: { queue: defaults } })
    const longest = { certainAfterMinutes: 120, personAfterMinutes: 240 }
    expect(store.importText(text(7_200_000))).toMatchObject({ value: { queue: longest } })
  })

  it.each([
    ['a section that is none', { changes: { nowhere: { a: 1 } } }],
    ['a member that is none', { changes: { queue: { patience: 1 } } }],
    ['a value out of range', { changes: { queue: { personAfterMinutes: 0 } } }],
    ['no object', { changes: 7 }],
  ])('refuse changes of %s', (_name, file) => {
    const store = openSettings(folder, clock, unsealed)
    expect(store.importText(JSON.stringify(file)).ok).toBe(false)
    expect(store.get()).toEqual(defaultSettings())
  })

  it('travel as a file', () => {
    const first = openSettings(folder, clock, unsealed)
    first.save({ ...first.get(), merchantName: 'Cadena' })
    const text = first.exportText()

    const otherFolder = mkdtempSync(join(tmpdir(), 'extorno-settings-'))
    const second = openSettings(otherFolder, clock, unsealed)
    expect(second.importText(text).ok).toBe(true)
    expect(second.get().merchantName).toBe('Cadena')
    expect(second.importText('not a settings file')).toEqual({
      ok: false,
      error: { tag: 'Invalid', path: '' },
    })
    rmSync(otherFolder, { recursive: true, force: true })
  })

  it('of version 1 are read under the names of today, stored or imported', () => {
    const { queue, limits, cardData, ...rest } = defaultSettings()
    const { maxTries: _tries, maxLookups: _lookups, ...otherQueue } = queue
    const { maxRowsWaiting: _rows, maxMoneyWaitingMinor: _money, ...otherLimits } = limits
    const { maxHours: _hours, ...otherCardData } = cardData
    const version1 = {
      ...rest,
      version: 1,
      queue: { ...otherQueue, mostTries: 7, mostLookups: 3 },
      limits: { ...otherLimits, mostRowsWaiting: 40, mostMoneyWaitingMinor: 50_000 },
      cardData: { ...otherCardData, mostHours: 5 },
    }
    const today = {
      ...defaultSettings(),
      queue: { ...queue, maxTries: 7, maxLookups: 3 },
      limits: { ...limits, maxRowsWaiting: 40, maxMoneyWaitingMinor: 50_000 },
      cardData: { ...cardData, maxHours: 5 },
    }
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ settings: version1 }))
    const store = openSettings(folder, clock, unsealed)
    expect([store.damagedAside, store.get()]).toEqual([null, today])
    expect(store.importText(JSON.stringify({ extorno: 1, settings: version1 }))).toEqual({
      ok: true,
      value: today,
    })
  })

  it('of version 2 lose their supervisors, whose PINs lay open in the file', () => {
    const { lockAfterMinutes: _new, ...rest } = defaultSettings()
    const version2 = { ...rest, version: 2, supervisors: [{ name: 'Rosa', salt: 'AA==', hash: 'AA==' }] }
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ settings: version2 }))
    const store = openSettings(folder, clock, unsealed)
    expect([store.damagedAside, store.get()]).toEqual([null, defaultSettings()])
  })

  const anyContent = [{ scheme: 'tdes-dukpt', keyVariant: 'data' }]
  const agreed = [{ scheme: 'tdes-dukpt', keyVariant: 'data', plaintext: 'ascii-track' }]
  it.each([
    ['whose acquirer agreed to nothing accept the documents’ form alone', anyContent, [sampleProfile]],
    ['whose acquirer agreed to something keep that', agreed, agreed],
  ])('of version 3 %s', (_which, before, after) => {
    const settings = defaultSettings()
    const readers = { ...settings.readers, simulated: 'abecs' as const, accepted: before }
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ settings: { ...settings, version: 3, readers } }),
    )
    const store = openSettings(folder, clock, unsealed)
    const simulated = after === agreed ? 'abecs' : 'training'
    expect(store.damagedAside).toBeNull()
    expect(store.get().readers).toEqual({ ...settings.readers, simulated, accepted: after })
  })
})

describe.each([
  ['kushki', 'customUrl'],
  ['liquido', 'customApiUrl'],
  ['liquido', 'customAuthUrl'],
  ['liquido', 'callbackUrl'],
] as const)('the address %s.%s', (section, member) => {
  const save = (url: string) => {
    const store = openSettings(folder, clock, unsealed)
    return store.save({ ...store.get(), [section]: { ...store.get()[section], [member]: url } })
  }

  it.each([
    'https://user:password@kushki.example',
    'https://user@kushki.example',
    'https://:password@kushki.example',
    'http://user:password@127.0.0.1:8080',
    'http://kushki.example',
    'https://',
    'nonsense',
  ])('is not %s, and is named', (url) => {
    expect(save(url)).toEqual({ ok: false, error: { tag: 'Invalid', path: `${section}.${member}` } })
  })

  it('may be a host', () => {
    expect(save('https://kushki.example/pos')).toMatchObject({ ok: true })
  })

  it('of this counter alone are not imported: its name at the acquirer, its ports, its simulated reader', () => {
    const store = openSettings(folder, clock, unsealed)
    const own = {
      ...store.get(),
      kushki: { ...store.get().kushki, posDetails: { brand: 'MINE', terminal_id: 'EXT0000000042' } },
      readers: {
        ...store.get().readers,
        serial: [{ path: '/dev/ttyACM0', baudRate: 9600, family: null }],
        simulated: 'abecs' as const,
      },
    }
    store.save(own)
    const others = { ...defaultSettings(), merchantName: 'Cadena' }
    expect(store.importText(JSON.stringify({ extorno: 1, settings: others }))).toEqual({
      ok: true,
      value: {
        ...others,
        kushki: { ...others.kushki, posDetails: own.kushki.posDetails },
        readers: { ...others.readers, serial: own.readers.serial, simulated: 'abecs' },
      },
    })
    const changes = { changes: { kushki: { posDetails: { brand: 'YOURS', terminal_id: 'EXT0000000001' } } } }
    expect(store.importText(JSON.stringify(changes))).toMatchObject({
      value: { kushki: { posDetails: own.kushki.posDetails } },
    })
  })
})

describe('settings that another hand wrote', () => {
  const seal = createSeal(Buffer.alloc(32, 9))
  const guarded = { seal, isGuarded: true }
  const open = (options: Parameters<typeof openSettings>[2] = guarded) => openSettings(folder, clock, options)
  const path = (name: string): string => join(folder, name)
  const withLimit = (settings: StoreSettings, maxRowsWaiting: number): StoreSettings => ({
    ...settings,
    limits: { ...settings.limits, maxRowsWaiting },
  })
  /** Saved by the program: a limit of 7. */
  const saved = (): void => {
    const store = open({ seal, isGuarded: false })
    store.save(withLimit(store.get(), 7))
  }
  const limit = (store: ReturnType<typeof open>): number => store.get().limits.maxRowsWaiting
  const forged = (content: object): void => writeFileSync(path('settings.json'), JSON.stringify(content))
  const content = () => JSON.parse(readFileSync(path('settings.json'), 'utf8')) as { settings: StoreSettings }

  it.each([
    ['with the seal it had', () => ({ ...content(), settings: withLimit(content().settings, 90_000) })],
    ['without a seal', () => ({ settings: withLimit(content().settings, 90_000) })],
    [
      'at a later revision',
      () => ({ ...content(), settings: withLimit(content().settings, 90_000), revision: 9 }),
    ],
  ])('%s do not hold until an administrator says so', (_how, forgery) => {
    saved()
    forged(forgery())
    const store = open()
    expect([limit(store), store.alteration()?.changes]).toEqual([
      7,
      [{ path: 'limits.maxRowsWaiting', from: '7', to: '90000' }],
    ])
    // Not after another start either.
    const again = open()
    const shown = again.alteration()
    expect([limit(again), shown?.changes]).toEqual([7, store.alteration()?.changes])
    expect(again.resolveAlteration(true, shown?.content ?? '')).toMatchObject({ ok: true })
    expect([limit(again), again.alteration()]).toEqual([90_000, null])
    expect(limit(open())).toBe(90_000)
  })

  it.each(['{', '{}'])('are not said to be taken where nothing of them is there any more: %s', (text) => {
    saved()
    forged({ settings: withLimit(content().settings, 90_000) })
    const store = open()
    const shown = store.alteration()
    expect(shown).not.toBeNull()
    writeFileSync(path('settings.altered.json'), text)
    expect(store.resolveAlteration(true, shown?.content ?? '')).toEqual(err({ tag: 'AlteredAgain' }))
    expect(limit(store)).toBe(7)
  })

  it('are not taken where they are not those any more that an administrator saw', () => {
    saved()
    const merchant = 'x'.repeat(78)
    forged({ settings: { ...content().settings, merchantName: `${merchant}a` } })
    const store = open()
    const shown = store.alteration()
    // Where values are shown they are cut: the two look the same.
    writeFileSync(
      path('settings.altered.json'),
      JSON.stringify({ settings: { ...store.get(), merchantName: `${merchant}bb` } }),
    )
    expect(store.alteration()?.changes).not.toEqual([])
    expect(store.resolveAlteration(true, shown?.content ?? '')).toEqual(err({ tag: 'AlteredAgain' }))
    expect(store.get().merchantName).toBe(defaultSettings().merchantName)
    const again = store.alteration()
    // Other settings were saved meanwhile: what was shown beside them would undo them.
    store.save(withLimit(store.get(), 8))
    expect(store.resolveAlteration(true, again?.content ?? '')).toEqual(err({ tag: 'AlteredAgain' }))
    expect(store.resolveAlteration(true, store.alteration()?.content ?? '')).toMatchObject({ ok: true })
    expect(store.get().merchantName).toBe(`${merchant}bb`)
  })

  it('are put aside where an administrator says no', () => {
    saved()
    forged({ settings: withLimit(content().settings, 90_000) })
    const store = open()
    expect(store.resolveAlteration(false, '')).toMatchObject({ ok: true })
    expect([limit(store), store.alteration(), limit(open())]).toEqual([7, null, 7])
    expect(readdirSync(folder).filter((name) => name.startsWith('settings.altered-'))).toHaveLength(1)
  })

  it('and their copy too leave the defaults', () => {
    saved()
    forged({ settings: withLimit(content().settings, 90_000) })
    writeFileSync(path('settings.sealed.json'), readFileSync(path('settings.json')))
    expect(limit(open())).toBe(defaultSettings().limits.maxRowsWaiting)
  })

  it('by deleting them change nothing', () => {
    saved()
    rmSync(path('settings.json'))
    expect(limit(open())).toBe(7)
  })

  it('by putting an older file back are known by the journal’s revision', () => {
    saved()
    const older = readdirSync(folder).map((name) => [name, readFileSync(path(name))] as const)
    const store = open()
    store.save(withLimit(store.get(), 5))
    const known = store.revision()
    for (const [name, bytes] of older) writeFileSync(path(name), bytes)
    const restored = open()
    expect(limit(restored)).toBe(7)
    expect(restored.confirmRevision(known)).toBe(false)
    expect(limit(restored)).toBe(defaultSettings().limits.maxRowsWaiting)
    expect(restored.alteration()?.changes).toContainEqual({
      path: 'limits.maxRowsWaiting',
      from: '5000',
      to: '7',
    })
    expect(restored.revision()).toBeGreaterThan(known)
  })

  it('say nothing of the hub that the counter belongs to', () => {
    saved()
    const store = open()
    const hub = {
      address: 'https://central.mitienda.pe',
      storeId: '00000000-0000-4000-8000-000000000001',
      counterId: '00000000-0000-4000-8000-000000000002',
    }
    store.saveHub(hub)
    // Neither the window nor a file says it.
    store.save({ ...store.get(), hub: null })
    store.importText(JSON.stringify({ changes: { hub: null } }))
    expect(store.get().hub).toEqual(hub)
    forged({ settings: { ...withLimit(content().settings, 90_000), hub: null } })
    const again = open()
    const shown = again.alteration()
    expect(shown?.changes.map(({ path: changed }) => changed)).toEqual(['limits.maxRowsWaiting'])
    again.resolveAlteration(true, shown?.content ?? '')
    expect([limit(again), again.get().hub]).toEqual([90_000, hub])
    expect(again.confirmRevision(99)).toBe(false)
    expect(again.get().hub).toEqual(hub)
  })

  it('are taken as they are where this counter seals for the first time', () => {
    forged({ settings: withLimit(defaultSettings(), 40) })
    expect(limit(open({ seal, isGuarded: false }))).toBe(40)
    expect([limit(open()), open().alteration()]).toEqual([40, null])
  })
})
