import { expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { storeChange } from '../../../renderer/screens/settings/open-rows.ts'

const settings = defaultSettings()
const { kushki, liquido } = settings
const withKushki = (changed: Partial<StoreSettings['kushki']>): StoreSettings => ({
  ...settings,
  kushki: { ...kushki, ...changed },
})
const withLiquido = (changed: Partial<StoreSettings['liquido']>): StoreSettings => ({
  ...settings,
  liquido: { ...liquido, ...changed },
})
const own = (customUrl: string): StoreSettings => withKushki({ host: 'custom', customUrl })

it.each([
  ['nothing', settings, { ...settings, merchantName: 'Bodega' }, null],
  ['the host', settings, withKushki({ host: 'live' }), 'host'],
  ['the address of a host of one’s own', own('https://one.example'), own('https://two.example'), 'host'],
  ['an address that is not used', settings, withKushki({ customUrl: 'https://two.example' }), null],
  ['Liquido’s host', settings, withLiquido({ host: 'live' }), 'host'],
  ['Liquido, not used any more', withLiquido({ enabled: true }), settings, 'liquidoOff'],
  ['Liquido, used from now on', settings, withLiquido({ enabled: true }), null],
] as const)('open rows feel a change of %s: %#', (_what, before, after, change) => {
  expect(storeChange(before, after)).toBe(change)
})
