import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { storeSettingsSchema } from '../../../contract/settings.ts'
import { createGateways } from '../../../electron/gateways/configured.ts'
import type { SandboxAddress } from '../../../electron/training/sandbox-process.ts'
import { createTestTime } from '../outbox/time.ts'
import { morning } from '../outbox/samples.ts'

const settings = storeSettingsSchema.parse({
  kushki: { host: 'custom', customUrl: 'https://kushki.example' },
  liquido: {
    enabled: false,
    host: 'custom',
    customApiUrl: 'https://api.example',
    customAuthUrl: 'https://auth.example',
  },
})
const acquirer: SandboxAddress = {
  kushki: 'http://127.0.0.1:8001',
  liquido: 'http://127.0.0.1:8002',
  liquidoAuth: 'http://127.0.0.1:8003',
  credential: 'training-credential',
  liquidoClientId: 'training-id',
  liquidoClientSecret: 'training-secret',
  liquidoApiKey: 'training-key',
} as SandboxAddress

/** Each request by its origin, with what authenticates it. */
let asked: { origin: string; with: string | null }[]
const answeredAt = 'Fri, 20 Nov 2026 15:30:00 GMT'
beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = await request.text()
    const { headers } = request
    asked.push({
      origin: new URL(request.url).origin,
      with: headers.get('Private-Credential-Id') ?? headers.get('x-api-key') ?? body,
    })
    const token = { token_type: 'Bearer', access_token: 'token', expires_in: 3600 }
    return new Response(JSON.stringify(token), { headers: { date: answeredAt } })
  })
})
afterEach(() => vi.unstubAllGlobals())

function gatewaysWhere(training: { address(): SandboxAddress | null } | null, given = settings) {
  const clock = createTestTime(morning).startClock()
  const heard = vi.spyOn(clock, 'heard')
  const get = vi.fn((name: string, origin: string) => Promise.resolve(`${name} for ${origin}`))
  return {
    heard,
    get,
    gateways: createGateways({ settings: () => given, secrets: { get }, clock, training }),
  }
}
const { signal } = new AbortController()
async function checked(training: Parameters<typeof gatewaysWhere>[0]) {
  const made = gatewaysWhere(training)
  const kushki = await made.gateways.kushki.check(signal)
  const liquido = await made.gateways.liquido.check(signal)
  return { ...made, kushki, liquido }
}
const token = (id: string, secret: string): string =>
  new URLSearchParams({ client_id: id, client_secret: secret, grant_type: 'client_credentials' }).toString()

describe('a request of the store', () => {
  it('goes to its hosts with the secrets that were entered for them', async () => {
    await checked(null)
    expect(asked).toEqual([
      { origin: 'https://kushki.example', with: 'kushkiCredential for https://kushki.example' },
      {
        origin: 'https://auth.example',
        with: token(
          'liquidoClientId for https://auth.example',
          'liquidoClientSecret for https://auth.example',
        ),
      },
      { origin: 'https://api.example', with: 'liquidoApiKey for https://api.example' },
    ])
  })

  it('tells the clock what time it is at the gateway', async () => {
    const { heard } = await checked(null)
    expect(heard.mock.calls.map(([at]) => at)).toEqual(heard.mock.calls.map(() => Date.parse(answeredAt)))
    expect(heard.mock.calls.length).toBeGreaterThanOrEqual(2)
  })
})

describe('a request of training', () => {
  it('goes to the built-in acquirer with its own credentials; no secret of the store is read', async () => {
    const { get } = await checked({ address: () => acquirer })
    expect(asked).toEqual([
      { origin: acquirer.kushki, with: 'training-credential' },
      { origin: acquirer.liquidoAuth, with: token('training-id', 'training-secret') },
      { origin: acquirer.liquido, with: 'training-key' },
    ])
    expect(get).not.toHaveBeenCalled()
  })

  it('asks the acquirer of Liquido for tokens where that has no other address for them', async () => {
    const { liquidoAuth: _none, ...address } = acquirer
    await checked({ address: () => address })
    expect(asked.map(({ origin }) => origin)).toEqual([acquirer.kushki, acquirer.liquido, acquirer.liquido])
  })

  it('goes nowhere until the acquirer listens', async () => {
    vi.unstubAllGlobals()
    const { kushki, liquido, get } = await checked({ address: () => null })
    expect([kushki.summary.class, liquido.summary.class]).toEqual(['notSent', 'notSent'])
    expect(get).not.toHaveBeenCalled()
  })
})

it('Kushki is used by every store, Liquido where it is switched on', () => {
  const uses = (enabled: boolean) => {
    const given = { ...settings, liquido: { ...settings.liquido, enabled } }
    const { gateways } = gatewaysWhere(null, given)
    return [gateways.isEnabled('kushki'), gateways.isEnabled('liquido')]
  }
  expect([uses(false), uses(true)]).toEqual([
    [true, false],
    [true, true],
  ])
})
