import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { connect } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { exchange } from '../../../electron/gateways/exchange.ts'
import type { Exchange } from '../../../electron/gateways/exchange.ts'
import { fetchByNetwork, useNetwork } from '../../../electron/gateways/network.ts'
import { withoutAnswer } from '../../../electron/gateways/summary.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const authority = here('../../data/tls/unknown-authority.pem')

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function listening<Some extends Server>(server: Some): Promise<Some> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return server
}

/** A gateway's host, by TLS or without, and the requests it had. */
async function openHost(secure: boolean) {
  const heard: string[] = []
  const answer: http.RequestListener = (request, response) => {
    heard.push(`${request.method} ${request.url}`)
    response.end('{}')
  }
  const key = readFileSync(here('../../data/tls/unknown-authority.key.pem'))
  const server = await listening(
    secure ? https.createServer({ cert: readFileSync(authority), key }, answer) : http.createServer(answer),
  )
  return { heard, url: `${secure ? 'https' : 'http'}://127.0.0.1:${portOf(server)}/v1/refund` }
}

type Manner = 'passes' | 407 | 502 | 'breaks'

/** A shop's proxy. `breaks`: it drops the link once a byte of the request came through. */
async function openProxy(manner: Manner) {
  const asked: string[] = []
  const proxy = http.createServer()
  proxy.on('connect', ({ url = '' }: http.IncomingMessage, socket: Socket) => {
    asked.push(url)
    socket.on('error', () => {})
    if (typeof manner === 'number') {
      socket.end(`HTTP/1.1 ${manner} No\r\nProxy-Authenticate: Basic realm="shop"\r\n\r\n`)
      return
    }
    const [host = '', port = ''] = url.split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      if (manner === 'breaks') socket.once('data', () => socket.destroy())
      else socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
  return { asked, word: `PROXY 127.0.0.1:${portOf(await listening(proxy))}` }
}

/** Nobody listens there: it was free a moment ago. */
async function offProxy(): Promise<string> {
  const server = http.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return `PROXY 127.0.0.1:${port}`
}

const by = (said: string | (() => Promise<string>)): void =>
  useNetwork({
    resolveProxy: typeof said === 'string' ? () => Promise.resolve(said) : said,
    systemAuthorities: () => [],
  })

const send = (url: string, timeoutMs = 10_000): Promise<Exchange> =>
  exchange({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: '{"amount":1}',
    timeoutMs,
    signal: new AbortController().signal,
  })

const codeOf = (sent: Exchange): string | undefined =>
  sent.outcome === 'answered' ? 'answered' : withoutAnswer('kushki', sent, 0).summary.code

afterEach(() => useNetwork(null))

describe("the system's proxy", () => {
  it('is gone by, and passes the request on once', async () => {
    const host = await openHost(false)
    const proxy = await openProxy('passes')
    by(proxy.word)
    expect(await send(host.url)).toMatchObject({ outcome: 'answered', status: 200, text: '{}' })
    expect([proxy.asked, host.heard]).toEqual([[new URL(host.url).host], ['POST /v1/refund']])
    // Another host may be reached without: it is asked for each.
    by('DIRECT')
    expect(await send(host.url)).toMatchObject({ outcome: 'answered' })
    expect(proxy.asked).toHaveLength(1)
  })

  it('that asks for a user and a password lets nothing pass, and has a sentence of its own', async () => {
    const host = await openHost(false)
    by((await openProxy(407)).word)
    const sent = await send(host.url)
    expect([sent.outcome, codeOf(sent), host.heard]).toEqual(['notSent', 'proxySignIn', []])
  })

  it('that is off lets nothing pass, and has a sentence of its own', async () => {
    const host = await openHost(false)
    by(await offProxy())
    const sent = await send(host.url)
    expect([sent.outcome, codeOf(sent), host.heard]).toEqual(['notSent', 'proxyNotReached', []])
  })

  it('whose name nobody knows is one that is off', async () => {
    const host = await openHost(false)
    by('PROXY proxy.invalid:3128')
    const sent = await send(host.url)
    expect([sent.outcome, codeOf(sent), host.heard]).toEqual(['notSent', 'proxyNotReached', []])
  })

  it('that cannot reach the host says that it cannot be reached', async () => {
    const host = await openHost(false)
    by((await openProxy(502)).word)
    const sent = await send(host.url)
    expect([sent.outcome, codeOf(sent), host.heard]).toEqual(['notSent', 'notReached', []])
  })

  it('that drops the link after the request began leaves open what became of it', async () => {
    const host = await openHost(false)
    by((await openProxy('breaks')).word)
    const sent = await send(host.url)
    expect([sent.outcome, codeOf(sent)]).toEqual(['noAnswer', 'connectionLost'])
  })

  it('that is off gives way to the next one the system names, once', async () => {
    const host = await openHost(false)
    const second = await openProxy('passes')
    by(`${await offProxy()}; ${second.word}; DIRECT`)
    expect(await send(host.url)).toMatchObject({ outcome: 'answered' })
    expect([second.asked.length, host.heard]).toEqual([1, ['POST /v1/refund']])
    by(`${await offProxy()}; DIRECT`)
    expect(await send(host.url)).toMatchObject({ outcome: 'answered' })
    expect(second.asked).toHaveLength(1)
  })

  it('that wants a sign-in gives way to nobody, nor does one that dropped a request', async () => {
    const host = await openHost(false)
    for (const manner of [407, 'breaks'] as const) {
      by(`${(await openProxy(manner)).word}; DIRECT`)
      expect((await send(host.url)).outcome).not.toBe('answered')
    }
    expect(host.heard).toEqual([])
  })

  it('that the system cannot tell, or that is of a kind nobody speaks here, is left out', async () => {
    const host = await openHost(false)
    by(() => Promise.reject(new Error('net::ERR_FAILED')))
    expect(await send(host.url)).toMatchObject({ outcome: 'answered' })
    by('SOCKS 127.0.0.1:9; DIRECT')
    expect(await send(host.url)).toMatchObject({ outcome: 'answered' })
  })

  it('that a script never tells costs the request its time, and nothing was sent', async () => {
    const host = await openHost(false)
    by(() => new Promise(() => {}))
    expect(await send(host.url, 300)).toEqual({ outcome: 'notSent', cause: 'timeout' })
    expect(host.heard).toEqual([])
  })
})

describe('a certificate that is not to be trusted', () => {
  it.each(['direct', 'by a proxy'])('lets nothing pass and has a sentence of its own (%s)', async (way) => {
    const host = await openHost(true)
    by(way === 'direct' ? 'DIRECT' : (await openProxy('passes')).word)
    const sent = await send(host.url)
    expect([sent.outcome, codeOf(sent), host.heard]).toEqual(['notSent', 'certificateRefused', []])
  })
})

describe("the authorities of this PC's system", () => {
  /** One request in a process of its own, over what the system really trusts: on Linux a file may say what that is. */
  async function askOver(url: string, env: Record<string, string>): Promise<unknown> {
    const script = `
      import tls from 'node:tls'
      import { exchange } from ${JSON.stringify(here('../../../electron/gateways/exchange.ts'))}
      import { useNetwork } from ${JSON.stringify(here('../../../electron/gateways/network.ts'))}
      useNetwork({
        resolveProxy: async () => 'DIRECT',
        systemAuthorities: () => tls.getCACertificates('system'),
      })
      const { outcome, obstacle } = await exchange({
        method: 'GET', url: ${JSON.stringify(url)}, headers: {}, timeoutMs: 10_000, signal: new AbortController().signal,
      })
      console.log(JSON.stringify({ outcome, obstacle, own: tls.getCACertificates('default').length > 100 }))`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      env: { NODE_NO_WARNINGS: '1', SSL_CERT_DIR: '/nonexistent', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return JSON.parse(await text(child.stdout))
  }

  it.runIf(process.platform === 'linux')("are trusted beside Node's own", async () => {
    const { url, heard } = await openHost(true)
    expect(await askOver(url, { SSL_CERT_FILE: '/nonexistent' })).toEqual({
      outcome: 'notSent',
      obstacle: 'certificateRefused',
      own: true,
    })
    expect(heard).toEqual([])
    expect(await askOver(url, { SSL_CERT_FILE: authority })).toEqual({ outcome: 'answered', own: true })
    expect(heard).toEqual(['GET /v1/refund'])
  })
})

describe('what is only fetched', () => {
  it('goes by the system’s proxy, and by the next one where that is off', async () => {
    const host = await openHost(false)
    const proxy = await openProxy('passes')
    by(`${await offProxy()}; ${proxy.word}`)
    const answer = await fetchByNetwork(host.url)
    expect([answer.status, await answer.text()]).toEqual([200, '{}'])
    expect([proxy.asked, host.heard]).toEqual([[new URL(host.url).host], ['GET /v1/refund']])
  })

  it('fails as its last way does', async () => {
    by(await offProxy())
    await expect(fetchByNetwork((await openHost(false)).url)).rejects.toThrow('fetch failed')
  })
})
