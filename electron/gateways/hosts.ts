import type { SecretName, StoreSettings } from '../../contract/settings.ts'

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

/** The origin of a host, as a secret is bound to it; empty where there is none. */
export const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : '')

/** What authenticates those who call us is sent to nobody. */
const ownEndpoint = 'callbacks'

/** Where a secret is sent, by the store's settings: the one origin it may ever be sent to, once it is entered. */
export function originOfSecret(name: SecretName, settings: StoreSettings): string {
  switch (name) {
    case 'kushkiCredential':
      return originOf(kushkiHost(settings))
    case 'liquidoClientId':
    case 'liquidoClientSecret':
      return originOf(liquidoHosts(settings).authUrl)
    case 'liquidoApiKey':
      return originOf(liquidoHosts(settings).apiUrl)
    case 'callbackToken':
    case 'kushkiWebhookSecret':
      return ownEndpoint
  }
}
