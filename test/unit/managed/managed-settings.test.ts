import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { settingMembers } from '../../../contract/setting-members.ts'
import { defaultSettings, storeSettingsSchema } from '../../../contract/settings.ts'
import { judgeSettings, managedIn, valueAt, withFixed } from '../../../electron/managed/managed-settings.ts'
import { fixSettings } from '../../../electron/managed/managed-store.ts'
import { openSettings } from '../../../electron/settings/store.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const defaults = defaultSettings()

it('knows every setting that stands for itself, and gives back its default where it has one', () => {
  expect(settingMembers.size).toBeGreaterThan(50)
  const wrong = [...settingMembers].filter(([path, schema]) => {
    const value = valueAt(defaults, path)
    return value !== undefined && !schema.safeParse(value).success
  })
  expect(wrong).toEqual([])
  expect([...settingMembers.keys()]).toEqual(
    expect.arrayContaining(['language', 'limits.perDayMinor.refund', 'reasons', 'printing.printer']),
  )
})

describe('what a chain wrote', () => {
  it('holds setting by setting; what is unknown or not valid is named', () => {
    const { fixed, problems } = judgeSettings(
      [
        {
          version: 4,
          merchantName: 'Cadena',
          merchantRuc: '123',
          limits: { maxRowsWaiting: 50, maxRowsWating: 60, perDayMinor: { refund: 500_000, void: 'much' } },
          rules: 'strict',
          toString: 1,
        },
      ],
      defaults,
    )
    expect(Object.fromEntries(fixed)).toEqual({
      merchantName: 'Cadena',
      'limits.maxRowsWaiting': 50,
      'limits.perDayMinor.refund': 500_000,
    })
    expect(problems).toEqual([
      { key: 'merchantRuc', why: 'invalid' },
      { key: 'limits.maxRowsWating', why: 'unknown' },
      { key: 'limits.perDayMinor.void', why: 'invalid' },
      { key: 'rules', why: 'invalid' },
      { key: 'toString', why: 'unknown' },
    ])
  })

  it('does not hold where it does not go together; other sections do', () => {
    const { fixed, problems } = judgeSettings(
      [{ language: 'en', queue: { certainAfterMinutes: 60, personAfterMinutes: 60 } }],
      defaults,
    )
    expect(Object.fromEntries(fixed)).toEqual({ language: 'en' })
    expect(problems).toEqual([
      { key: 'queue.certainAfterMinutes', why: 'conflict' },
      { key: 'queue.personAfterMinutes', why: 'conflict' },
    ])
  })

  it('holds whatever the counter has of its own: the rest of the section gives way', () => {
    const { fixed } = judgeSettings([{ queue: { certainAfterMinutes: 25 } }], defaults)
    const own = {
      ...defaults,
      merchantName: 'Bodega',
      queue: { ...defaults.queue, certainAfterMinutes: 5, personAfterMinutes: 20, maxTries: 7 },
    }
    expect(withFixed(own, fixed, defaults)).toEqual({
      ...own,
      queue: { ...defaults.queue, certainAfterMinutes: 25 },
    })
  })

  it('names hosts and readers for real money alone: training and test keep theirs', () => {
    const written = {
      settings: [{ merchantName: 'Cadena', kushki: { host: 'live' }, readers: { accepted: [] } }],
      problems: [],
    }
    expect(managedIn('live', written).state.fixed).toEqual([
      'kushki.host',
      'merchantName',
      'readers.accepted',
    ])
    expect(managedIn('test', written).state.fixed).toEqual(['merchantName'])
    expect(managedIn('training', written).state.fixed).toEqual(['merchantName'])
  })
})

describe('a counter’s settings under fixed ones', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'extorno-fixed-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const open = () => openSettings(folder, { now: () => 1 }, { seal: null, isGuarded: false })
  const fix = (store = open()) =>
    fixSettings(
      store,
      judgeSettings([{ merchantName: 'Cadena', limits: { maxRowsWaiting: 50 } }], defaults).fixed,
      defaults,
    )

  it('cannot be saved otherwise, and everything else can', () => {
    const store = fix()
    expect(store.get()).toMatchObject({ merchantName: 'Cadena', limits: { maxRowsWaiting: 50 } })
    const { limits } = store.get()
    expect(store.save({ ...store.get(), limits: { ...limits, maxRowsWaiting: 5000 } })).toEqual({
      ok: false,
      error: { tag: 'Fixed', path: 'limits.maxRowsWaiting' },
    })
    expect(store.save({ ...store.get(), merchantAddress: 'Av. Perú 1' })).toMatchObject({
      ok: true,
      value: { merchantName: 'Cadena', merchantAddress: 'Av. Perú 1' },
    })
  })

  it('keep their own value beneath, which holds again when nothing is fixed', () => {
    const own = open()
    own.save({ ...own.get(), merchantName: 'Bodega Rosa' })
    const store = fix(own)
    store.save({ ...store.get(), merchantAddress: 'Av. Perú 1' })
    expect(open().get()).toMatchObject({ merchantName: 'Bodega Rosa', merchantAddress: 'Av. Perú 1' })
  })

  it('stay fixed when a file is imported', () => {
    const store = fix()
    const file = { settings: { ...defaults, merchantName: 'Otra', language: 'en' } }
    expect(store.importText(JSON.stringify(file))).toMatchObject({
      ok: true,
      value: { merchantName: 'Cadena', language: 'en' },
    })
    expect(storeSettingsSchema.parse(JSON.parse(store.exportText()).settings)).toEqual(store.get())
  })
})
