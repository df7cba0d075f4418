import type { StoreSettings } from '../../../contract/settings.ts'

/** A change of the store that the open rows feel: where they go, with whose name, or whether they go at all. */
export type StoreChange = 'host' | 'liquidoOff' | 'credential' | 'credentialRemoved' | 'file'

const hostsOf = ({ kushki, liquido }: StoreSettings): string =>
  JSON.stringify([
    kushki.host === 'custom' ? kushki.customUrl : kushki.host,
    liquido.host === 'custom' ? [liquido.customApiUrl, liquido.customAuthUrl] : liquido.host,
  ])

/** What saving these settings would change for the open rows; `null`: nothing. */
export function storeChange(before: StoreSettings, after: StoreSettings): StoreChange | null {
  if (hostsOf(before) !== hostsOf(after)) return 'host'
  return before.liquido.enabled && !after.liquido.enabled ? 'liquidoOff' : null
}
