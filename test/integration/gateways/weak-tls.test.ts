import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { TLSSocket, TlsOptions } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const certificate = here('../../data/tls/unknown-authority.pem')

/** A gateway's host whose certificate no known authority has signed; `heard` are the TLS versions of its requests. */
async function openStranger(options: TlsOptions = {}) {
  const heard: unknown[] = []
  const server = createServer(
    {
      cert: readFileSync(certificate),
      key: readFileSync(here('../../data/tls/unknown-authority.key.pem')),
      ...options,
    },
    ({ socket }, response) => {
      heard.push((socket as TLSSocket).getProtocol())
      response.end('{}')
    },
  ).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return { heard, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** One request of a gateway in a process of its own; `isCleared`: as main does at its start. */
async function ask(url: string, env: Record<string, string>, isCleared: boolean, options: string[] = []) {
  const script = `
    import { clearWeakTls } from ${JSON.stringify(here('../../../electron/app/tls-environment.ts'))}
    import { exchange } from ${JSON.stringify(here('../../../electron/gateways/exchange.ts'))}
    const cleared = ${isCleared} ? clearWeakTls(process.env, process.execArgv) : null
    const { outcome, cause } = await exchange({
      method: 'GET', url: ${JSON.stringify(url)}, headers: {}, timeoutMs: 10_000, signal: new AbortController().signal,
    })
    console.log(JSON.stringify({ outcome, cause, cleared, left: Object.keys(${JSON.stringify(env)}).filter((name) => name in process.env) }))`
  const child = spawn(process.execPath, [...options, '--input-type=module-typescript', '--eval', script], {
    // Nothing of the machine's own: it may have authorities of its own too.
    env: { NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await text(child.stdout)) as {
    outcome: string
    cause?: string
    cleared: string[] | null
    left: string[]
  }
}

const unknownAuthority = { outcome: 'notSent', cause: 'DEPTH_ZERO_SELF_SIGNED_CERT' }

describe('a host with a certificate of an unknown authority', () => {
  it('is not asked', async () => {
    const { url, heard } = await openStranger()
    expect(await ask(url, {}, false)).toMatchObject(unknownAuthority)
    expect(await ask(url, {}, true)).toMatchObject({ ...unknownAuthority, cleared: [] })
    expect(heard).toEqual([])
  })

  it.each([
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['NODE_EXTRA_CA_CERTS', certificate],
  ])('is not asked where the environment says %s=%s', async (name, value) => {
    const { url, heard } = await openStranger()
    // Without what main does at its start the request goes out, with the store's credential.
    expect(await ask(url, { [name]: value }, false)).toMatchObject({ outcome: 'answered' })
    expect(heard).toHaveLength(1)
    expect(await ask(url, { [name]: value }, true)).toMatchObject({
      ...unknownAuthority,
      cleared: [name],
      left: [],
    })
    expect(heard).toHaveLength(1)
  })

  it('is not asked where the environment brings other authorities through OpenSSL', async () => {
    const { url } = await openStranger()
    const env = { NODE_OPTIONS: '--use-openssl-ca', SSL_CERT_FILE: certificate }
    expect(await ask(url, env, false)).toMatchObject({ outcome: 'answered' })
    expect(await ask(url, env, true)).toMatchObject({
      ...unknownAuthority,
      cleared: ['SSL_CERT_FILE', 'NODE_OPTIONS'],
    })
    const own = ['--use-openssl-ca']
    expect(await ask(url, { SSL_CERT_FILE: certificate }, true, own)).toMatchObject({
      ...unknownAuthority,
      cleared: ['SSL_CERT_FILE', ...own],
    })
  })

  it('is not asked with a version of TLS that is too old', async () => {
    const { url, heard } = await openStranger({
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const env = {
      NODE_OPTIONS: '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    }
    expect(await ask(url, env, false)).toMatchObject({ outcome: 'answered' })
    expect(heard).toEqual(['TLSv1.1'])
    expect(await ask(url, env, true)).not.toMatchObject({ outcome: 'answered' })
    expect(heard).toHaveLength(1)
  })
})

it('leaves an environment alone that weakens nothing', async () => {
  const { url } = await openStranger()
  const env = {
    NODE_TLS_REJECT_UNAUTHORIZED: '1',
    NODE_EXTRA_CA_CERTS: '',
    NODE_OPTIONS: '--max-old-space-size=2048',
  }
  expect(await ask(url, env, true)).toMatchObject({ cleared: [], left: Object.keys(env) })
})

describe('with an environment that weakens TLS', () => {
  const weak = { NODE_NO_WARNINGS: '1', NODE_TLS_REJECT_UNAUTHORIZED: '0' }

  it('the till without a window asks no such host, and says what it took out', async () => {
    const { url, heard } = await openStranger()
    const directory = await mkdtemp(join(tmpdir(), 'till-tls-'))
    onTestFinished(() => rm(directory, { recursive: true, force: true }))
    const child = spawn(
      process.execPath,
      [here('../../../electron/till/command.ts'), '--data', directory, '--kushki', new URL(url).origin],
      { env: { ...weak, EXTORNO_KUSHKI_CREDENTIAL: 'secret' }, stdio: ['pipe', 'pipe', 'pipe'] },
    )
    child.stdin.end('{"call":"search","id":1,"input":{}}\n')
    const [, warned] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect(heard).toEqual([])
    expect(warned).toContain('NODE_TLS_REJECT_UNAUTHORIZED')
  })

  it('the probe says what it took out before it asks anything', async () => {
    const child = spawn(process.execPath, [here('../../../scripts/probe.ts')], {
      env: weak,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    expect(await text(child.stderr)).toMatch(/NODE_TLS_REJECT_UNAUTHORIZED[^]*no credentials/u)
  })
})
