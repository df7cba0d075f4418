import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnswerSummary } from '../../../domain/operations.ts'
import { err, ok } from '../../../domain/result.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import type { Gateway } from '../../../electron/gateways/gateway.ts'
import { settingsHandlers } from '../../../electron/handlers/settings.ts'
import { openSettings } from '../../../electron/settings/store.ts'
import { supervisorOfPin } from '../../../electron/settings/supervisors.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const clock = { now: () => 1_795_000_000_000 }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-handlers-'))
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
) {
  const settings = openSettings(folder, clock)
  const handlers = settingsHandlers({
    settings: () => settings,
    secrets: () => ({
      keyring: 'ok',
      get: () => Promise.resolve(null),
      set: () => Promise.resolve(ok(undefined)),
      names: () => ['kushkiCredential'],
      cardKey: () => Promise.resolve(err({ tag: 'NoKeyring' })),
    }),
    gateways: {
      kushki: {
        ...answering('kushki', kushki),
        search: () => Promise.reject(new Error('not asked')),
        recordsOf: () => Promise.reject(new Error('not asked')),
      },
      liquido: { ...answering('liquido', {}), payment: () => Promise.reject(new Error('not asked')) },
      isEnabled: (name) => name === 'kushki',
    },
    clock,
    timers: { after: () => () => undefined },
    onChanged: (given) => changed.push(given),
    onSecretSaved: (gateway) => resumed.push(gateway),
  })
  return { settings, handlers }
}

it('keeps the hashes of supervisors in main, through reading, saving and taking one off the list', async () => {
  const { settings, handlers } = handlersOver({})
  await handlers.addSupervisor({ name: 'Rosa', pin: '4821' })
  await handlers.addSupervisor({ name: 'Luis', pin: '990011' })
  const shown = await handlers.get(undefined)
  expect(shown.supervisors).toEqual([
    { name: 'Rosa', salt: '', hash: '' },
    { name: 'Luis', salt: '', hash: '' },
  ])

  await handlers.save({ ...shown, merchantName: 'Bodega Rosita' })
  expect(supervisorOfPin(settings.get().supervisors, '4821')).toBe('Rosa')
  await handlers.save({
    ...shown,
    supervisors: [
      { name: 'Luis', salt: '', hash: '' },
      { name: 'Nobody', salt: 'AA==', hash: 'AA==' },
    ],
  })
  expect(settings.get().supervisors.map(({ name }) => name)).toEqual(['Luis'])
  expect(supervisorOfPin(settings.get().supervisors, '990011')).toBe('Luis')
})

it('tells of a change once it is saved, and of none that is refused', async () => {
  const changed: StoreSettings[] = []
  const { handlers } = handlersOver({}, changed)
  const current = await handlers.get(undefined)
  await handlers.save({ ...current, merchantName: 'Bodega Rosita' })
  expect(changed.map(({ merchantName }) => merchantName)).toEqual(['Bodega Rosita'])
  expect((await handlers.importText({ text: 'no settings' })).ok).toBe(false)
  expect(changed).toHaveLength(1)
})

it('a credential that is saved lets its gateway go on; one that is removed does not', async () => {
  const resumed: unknown[] = []
  const { handlers } = handlersOver({}, [], resumed)
  await handlers.setSecret({ name: 'kushkiCredential', value: 'mended' })
  await handlers.setSecret({ name: 'liquidoApiKey', value: 'mended' })
  await handlers.setSecret({ name: 'callbackToken', value: 'mended' })
  await handlers.setSecret({ name: 'kushkiCredential', value: null })
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
  expect(await handlers.checkConnection(undefined)).toEqual([
    { gateway: 'kushki', outcome, milliseconds: 0 },
    { gateway: 'liquido', outcome: 'notConfigured', milliseconds: 0 },
  ])
})
