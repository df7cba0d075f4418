import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSteadyClock } from '../../../domain/steady-clock.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import type { SecretName, StoreSettings } from '../../../contract/settings.ts'
import { createGateways } from '../../../electron/gateways/configured.ts'
import { originOfSecret } from '../../../electron/gateways/hosts.ts'
import { openSecrets } from '../../../electron/secrets/secrets.ts'
import type { Secrets } from '../../../electron/secrets/secrets.ts'

/** Wraps nothing: what is looked at here is what goes on the wire. */
const keyring = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
  decryptStringAsync: (bytes: Buffer) =>
    Promise.resolve({ result: bytes.toString(), shouldReEncrypt: false }),
}
const values: Partial<Record<SecretName, string>> = {
  kushkiCredential: 'the-credential',
  liquidoClientId: 'the-client',
  liquidoClientSecret: 'the-client-secret',
  liquidoApiKey: 'the-api-key',
}

type Host = { server: Server; url: string; heard: { headers: IncomingHttpHeaders; body: string }[] }

let folder: string
let hosts: Host[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-hosts-'))
  hosts = await Promise.all([listen(), listen()])
})
afterEach(() => {
  for (const { server } of hosts) server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An acquirer of both APIs that says yes to everything and remembers all it was sent. */
async function listen(): Promise<Host> {
  const heard: Host['heard'] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ items: [], access_token: 'the-token', expires_in: 3600 }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

const settingsFor = (url: string): StoreSettings => {
  const settings = defaultSettings()
  return {
    ...settings,
    kushki: { ...settings.kushki, host: 'custom', customUrl: url },
    liquido: { ...settings.liquido, enabled: true, host: 'custom', customApiUrl: url, customAuthUrl: url },
  }
}

async function store(url: string): Promise<{ settings: StoreSettings; secrets: Secrets }> {
  const settings = settingsFor(url)
  const secrets = await openSecrets(folder, keyring, 'live', 'linux')
  for (const [name, value] of Object.entries(values) as [SecretName, string][])
    await secrets.set(name, value, originOfSecret(name, settings))
  return { settings, secrets }
}

const gatewaysOver = (settings: () => StoreSettings, secrets: Pick<Secrets, 'get'>) =>
  createGateways({
    settings,
    secrets,
    clock: createSteadyClock({ now: () => Date.now() }, () => performance.now()),
    training: null,
  })

const signal = AbortSignal.timeout(20_000)
const sentTo = ({ heard }: Host): string => JSON.stringify(heard)

it.each(['kushki', 'liquido'] as const)(
  '%s’s secrets go where they were entered for, and nowhere else',
  async (name) => {
    const [own, other] = hosts as [Host, Host]
    const { settings, secrets } = await store(own.url)
    let current = settings
    const gateways = gatewaysOver(() => current, secrets)
    await gateways[name].check(signal)
    expect(sentTo(own)).toContain(name === 'kushki' ? 'the-credential' : 'the-client-secret')

    current = settingsFor(other.url)
    expect(await gateways[name].check(signal)).toMatchObject({
      summary: { class: 'unauthorised', code: 'noCredential' },
    })
    expect(sentTo(other)).not.toMatch(/the-(?:credential|client|api-key|token)/u)
    expect(other.heard).toEqual([])

    current = settings
    const before = own.heard.length
    await gateways[name].check(signal)
    expect(own.heard.length).toBeGreaterThan(before)
  },
)

it.each(['kushki', 'liquido'] as const)(
  '%s’s request goes to the host that its secret was looked up for, whatever is saved meanwhile',
  async (name) => {
    const [own, other] = hosts as [Host, Host]
    const { settings, secrets } = await store(own.url)
    let current = settings
    const gateways = gatewaysOver(() => current, {
      async get(...asked) {
        const value = await secrets.get(...asked)
        current = settingsFor(other.url)
        return value
      },
    })
    await gateways[name].check(signal)
    expect(sentTo(other)).not.toMatch(/the-(?:credential|client|api-key|token)/u)
  },
)
