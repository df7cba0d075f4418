import type { StoreSettings } from '../../contract/settings.ts'

const kushkiHosts = { test: 'https://api-uat.kushkipagos.com', live: 'https://api.kushkipagos.com' } as const
const liquidoApiHosts = { test: 'https://api-qa.liquido.com', live: 'https://api.liquido.com' } as const
const liquidoAuthHosts = {
  test: 'https://auth-dev.liquido.com',
  live: 'https://authsg.liquido.com',
} as const

const withoutSlash = (url: string): string => url.replace(/\/+$/u, '')

/** Kushki's host by the store's settings, without a trailing slash; empty where a custom one is not filled in. */
export const kushkiHost = ({ kushki: { host, customUrl = '' } }: StoreSettings): string =>
  host === 'custom' ? withoutSlash(customUrl) : kushkiHosts[host]

/** Liquido's hosts by the store's settings; a custom API without a token host of its own serves both. */
export function liquidoHosts({ liquido }: StoreSettings): { apiUrl: string; authUrl: string } {
  if (liquido.host !== 'custom')
    return { apiUrl: liquidoApiHosts[liquido.host], authUrl: liquidoAuthHosts[liquido.host] }
  const apiUrl = withoutSlash(liquido.customApiUrl ?? '')
  return {
    apiUrl,
    authUrl: liquido.customAuthUrl === undefined ? apiUrl : withoutSlash(liquido.customAuthUrl),
  }
}
