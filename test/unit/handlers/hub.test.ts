import { expect, it, vi } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import type { HubRecord, StoreSettings } from '../../../contract/settings.ts'
import { ok } from '../../../domain/result.ts'
import { hubHandlers } from '../../../electron/handlers/hub.ts'
import type { SettingsStore } from '../../../electron/settings/store.ts'

const hub: HubRecord = {
  address: 'https://central.mitienda.pe',
  storeId: '00000000-0000-4000-8000-000000000001',
  counterId: '00000000-0000-4000-8000-000000000002',
}

function createCalls({ isAnythingOpen = false, profile = 'test' as const } = {}) {
  let current: StoreSettings = { ...defaultSettings(), hub }
  const notes: string[] = []
  const onChanged = vi.fn()
  const store = {
    get: () => current,
    revision: () => 3,
    saveHub: (next: HubRecord | null) => ok((current = { ...current, hub: next })),
  } as Partial<SettingsStore> as SettingsStore
  const calls = hubHandlers({
    profile,
    link: () => null,
    signer: () => null,
    settings: () => store,
    administrative: { note: (_who, event) => void notes.push(event), flush: () => undefined },
    clock: { now: () => 0 },
    isAnythingOpen: () => isAnythingOpen,
    onChanged,
  })
  return { calls, notes, onChanged, current: () => current }
}

it('a counter whose link could not start still says which hub it belongs to', () => {
  const { calls } = createCalls()
  expect(calls.state(undefined, nobodySignsIn)).toMatchObject({ link: 'away', address: hub.address })
})

it('nobody leaves a hub that holds operations back: they would be sent', () => {
  const { calls, notes, onChanged, current } = createCalls({ isAnythingOpen: true })
  expect(calls.leave(undefined, nobodySignsIn)).toEqual({ ok: false, error: { tag: 'OpenRows' } })
  expect([notes, current().hub]).toEqual([[], hub])
  expect(onChanged).not.toHaveBeenCalled()
})

it('leaving is told to the journal and to the parts that go by it', () => {
  const { calls, notes, onChanged, current } = createCalls()
  expect(calls.leave(undefined, nobodySignsIn)).toMatchObject({ ok: true })
  expect([notes, current().hub]).toEqual([['hubLeft'], null])
  expect(onChanged).toHaveBeenCalledOnce()
  expect(calls.state(undefined, nobodySignsIn)).toMatchObject({ link: 'off', address: null })
})

it('without a key nobody joins', async () => {
  const { calls } = createCalls()
  const asked = { address: hub.address, code: '7KQM-04TV-9XYZ' }
  expect(await calls.join(asked, nobodySignsIn)).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
})
