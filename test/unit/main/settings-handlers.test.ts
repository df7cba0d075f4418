import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import type { AnswerSummary } from '../../../domain/operations.ts'
import { err, ok } from '../../../domain/result.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import type { Gateway } from '../../../electron/gateways/gateway.ts'
import { settingsHandlers } from '../../../electron/handlers/settings.ts'
import { openSettings } from '../../../electron/settings/store.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const clock = { now: () => 1_795_000_000_000 }
let folder: string
/** What making a code for another account comes to. */
let handed: Awaited<ReturnType<ReturnType<typeof settingsHandlers>['handOverKey']>>
/** How often the program was to be started again. */
let startedAgain: number
beforeEach(() => {
  startedAgain = 0
  folder = mkdtempSync(join(tmpdir(), 'extorno-handlers-'))
  handed = err({ tag: 'NoKey' })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A gateway that answers its check like this, and nothing else. */
const answering = (name: Gateway['name'], summary: Partial<AnswerSummary>): Gateway => ({
  name,
  isRepeatSafe: () => false,
  send: () => Promise.reject(new Error('not asked')),
  lookUp: () => Promise.reject(new Error('not asked')),
  check: () => Promise.resolve({ summary: { class: 'unknown', at: clock.now(), ...summary } }),
})

function handlersOver(
  kushki: Partial<AnswerSummary>,
  changed: StoreSettings[] = [],
  resumed: unknown[] = [],
  noted: unknown[] = [],
) {
  const settings = openSettings(folder, clock, { seal: null, isGuarded: false })
  const handlers = settingsHandlers({
    settings: () => settings,
    secrets: () => ({
      keyring: 'ok',
      get: () => Promise.resolve(null),
      set: () => Promise.resolve(ok(undefined)),
      names: () => ['kushkiCredential'],
      key: () => Promise.resolve(err({ tag: 'NoKeyring' })),
      mark: () => Promise.resolve(err({ tag: 'NoKeyring' })),
    }),
    administrative: {
      note: (who, event, detail) => noted.push({ who, event, detail }),
      flush: () => undefined,
    },
    gateways: {
      kushki: {
        ...answering('kushki', kushki),
        search: () => Promise.reject(new Error('not asked')),
        recordsOf: () => Promise.reject(new Error('not asked')),
      },
      liquido: { ...answering('liquido', {}), payment: () => Promise.reject(new Error('not asked')) },
      isEnabled: (name) => name === 'kushki',
    },
    enroller: { enrol: () => Promise.resolve(err({ tag: 'NoFile' })), noteUsed: () => undefined },
    handOver: () => Promise.resolve(handed),
    takeKey: (code) => Promise.resolve(code === 'right' ? ok(undefined) : err({ tag: 'WrongCode' })),
    startAgain: () => (startedAgain += 1),
    clock,
    timers: { after: () => () => undefined },
    onChanged: (given) => changed.push(given),
    onSecretSaved: (gateway) => resumed.push(gateway),
  })
  return { settings, handlers }
}

it('starts the program again once it has the key of another account, and for no other code', async () => {
  const { handlers } = handlersOver({})
  expect(await handlers.takeKey({ code: 'wrong' }, nobodySignsIn)).toEqual({
    ok: false,
    error: { tag: 'WrongCode' },
  })
  expect(startedAgain).toBe(0)
  expect(await handlers.takeKey({ code: 'right' }, nobodySignsIn)).toEqual({ ok: true })
  expect(startedAgain).toBe(1)
})

it('tells of a change once it is saved, and of none that is refused', async () => {
  const changed: StoreSettings[] = []
  const { handlers } = handlersOver({}, changed)
  const current = await handlers.get(undefined, nobodySignsIn)
  await handlers.save({ ...current, merchantName: 'Bodega Rosita' }, nobodySignsIn)
  expect(changed.map(({ merchantName }) => merchantName)).toEqual(['Bodega Rosita'])
  expect((await handlers.importText({ text: 'no settings' }, nobodySignsIn)).ok).toBe(false)
  expect(changed).toHaveLength(1)
})

it('a credential that is saved lets its gateway go on; one that is removed does not', async () => {
  const resumed: unknown[] = []
  const { handlers } = handlersOver({}, [], resumed)
  await handlers.setSecret({ name: 'kushkiCredential', value: 'mended' }, nobodySignsIn)
  await handlers.setSecret({ name: 'liquidoApiKey', value: 'mended' }, nobodySignsIn)
  await handlers.setSecret({ name: 'callbackToken', value: 'mended' }, nobodySignsIn)
  await handlers.setSecret({ name: 'kushkiCredential', value: null }, nobodySignsIn)
  expect(resumed).toEqual(['kushki', 'liquido', null])
})

it.each([
  [{ class: 'approved' }, 'ok'],
  [{ class: 'unauthorised', httpStatus: 403 }, 'unauthorised'],
  [{ class: 'unauthorised', code: 'noCredential' }, 'notConfigured'],
  [{ class: 'notSent' }, 'unreachable'],
  [{ class: 'unknown' }, 'unreachable'],
  [{ class: 'unknown', httpStatus: 502 }, 'strangeAnswer'],
] as const)('a connection check that is answered %o shows %s', async (summary, outcome) => {
  const { handlers } = handlersOver(summary)
  expect(await handlers.checkConnection(undefined, nobodySignsIn)).toEqual([
    { gateway: 'kushki', outcome, milliseconds: 0 },
    { gateway: 'liquido', outcome: 'notConfigured', milliseconds: 0 },
  ])
})

describe('the journal says', () => {
  const rosa = {
    person: { id: crypto.randomUUID(), name: 'Rosa', role: 'administrator' },
    approver: null,
  } as const

  it('which member was changed, from what to what, and by whom', async () => {
    const noted: unknown[] = []
    const { handlers } = handlersOver({}, [], [], noted)
    const current = await handlers.get(undefined, rosa)
    const limits = { ...current.limits, maxRowsWaiting: 10 }
    await handlers.save({ ...current, limits, language: 'en' }, rosa)
    await handlers.importText({ text: JSON.stringify({ changes: { limits: { maxRowsWaiting: 11 } } }) }, rosa)
    await handlers.exportText(undefined, rosa)
    expect(noted).toEqual([
      {
        who: 'Rosa',
        event: 'settingsChanged',
        detail: { settingsRevision: 1, language: '"es" → "en"', 'limits.maxRowsWaiting': '5000 → 10' },
      },
      {
        who: 'Rosa',
        event: 'settingsImported',
        detail: { settingsRevision: 2, 'limits.maxRowsWaiting': '10 → 11' },
      },
      { who: 'Rosa', event: 'settingsExported', detail: undefined },
    ])
  })

  it('that a code for another account was made, and never the code', async () => {
    const noted: unknown[] = []
    const { handlers } = handlersOver({}, [], [], noted)
    expect(await handlers.handOverKey(undefined, rosa)).toEqual({ ok: false, error: { tag: 'NoKey' } })
    handed = ok({ code: '7KQM-04TV-9XYZ-2ABC', expiresAt: 1 })
    expect(await handlers.handOverKey(undefined, rosa)).toEqual(handed)
    expect(noted).toEqual([{ who: 'Rosa', event: 'keyHandedOver', detail: undefined }])
  })

  it('that a secret was set or removed, and never the secret', async () => {
    const noted: unknown[] = []
    const { handlers } = handlersOver({}, [], [], noted)
    await handlers.setSecret({ name: 'kushkiCredential', value: 'the-secret' }, rosa)
    await handlers.setSecret({ name: 'kushkiCredential', value: null }, rosa)
    const detail = { name: 'kushkiCredential', origin: 'https://api-uat.kushkipagos.com' }
    expect(noted).toEqual([
      { who: 'Rosa', event: 'secretSet', detail },
      { who: 'Rosa', event: 'secretRemoved', detail },
    ])
  })
})
