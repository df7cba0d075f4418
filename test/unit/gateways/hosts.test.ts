import { describe, expect, it } from 'vitest'
import { secretNameSchema, storeSettingsSchema } from '../../../contract/settings.ts'
import { kushkiHost, liquidoHosts, originOf, originOfSecret } from '../../../electron/gateways/hosts.ts'

const settingsOf = (changes: { kushki?: object; liquido?: object }) => storeSettingsSchema.parse(changes)

describe('the host of Kushki', () => {
  it.each([
    [{ host: 'test' }, 'https://api-uat.kushkipagos.com'],
    [{ host: 'live' }, 'https://api.kushkipagos.com'],
    [{ host: 'live', customUrl: 'https://other.example' }, 'https://api.kushkipagos.com'],
    [{ host: 'custom', customUrl: 'https://other.example/base//' }, 'https://other.example/base'],
    [{ host: 'custom' }, ''],
  ])('of %j is %j', (kushki, host) => {
    expect(kushkiHost(settingsOf({ kushki }))).toBe(host)
  })
})

describe('the hosts of Liquido', () => {
  it.each([
    [{ host: 'test' }, 'https://api-qa.liquido.com', 'https://auth-dev.liquido.com'],
    [{ host: 'live' }, 'https://api.liquido.com', 'https://authsg.liquido.com'],
    [{ host: 'custom', customApiUrl: 'https://api.example/' }, 'https://api.example', 'https://api.example'],
    [
      { host: 'custom', customApiUrl: 'https://api.example', customAuthUrl: 'https://auth.example/' },
      'https://api.example',
      'https://auth.example',
    ],
    [{ host: 'custom' }, '', ''],
  ])('of %j', (liquido, apiUrl, authUrl) => {
    expect(liquidoHosts(settingsOf({ liquido }))).toEqual({ apiUrl, authUrl })
  })
})

it('an origin is the host and its port, or nothing', () => {
  expect(originOf('https://api.example:8443/path?query')).toBe('https://api.example:8443')
  expect(originOf('no address')).toBe('')
})

it('a secret is sent to the one origin that it authenticates at', () => {
  const settings = settingsOf({
    kushki: { host: 'custom', customUrl: 'https://kushki.example/base' },
    liquido: { host: 'custom', customApiUrl: 'https://api.example', customAuthUrl: 'https://auth.example' },
  })
  const origins = secretNameSchema.options.map((name) => [name, originOfSecret(name, settings)])
  expect(Object.fromEntries(origins)).toEqual({
    kushkiCredential: 'https://kushki.example',
    liquidoClientId: 'https://auth.example',
    liquidoClientSecret: 'https://auth.example',
    liquidoApiKey: 'https://api.example',
    callbackToken: 'callbacks',
    kushkiWebhookSecret: 'callbacks',
  })
})
