import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { exchange, provesNothingSent, type ExchangeRequest } from '../../../electron/gateways/exchange.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** A server that talks HTTP. @returns its address */
async function httpServer(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createHttpServer((request, response) => void listener(request, response)).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  open.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

/** A server that does with the bytes of the link what it likes. */
async function rawServer(onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('data', () => onRequest(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

const post = (url: string, over: Partial<ExchangeRequest> = {}) =>
  exchange({
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/json' },
    body: '{"a":1}',
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...over,
  })

describe('an answer', () => {
  it('comes whole, whatever its status, and the request goes out as written', async () => {
    const seen: unknown[] = []
    const url = await httpServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString()
      seen.push([request.method, request.url, request.headers['private-credential-id'], body])
      response.writeHead(500, { 'retry-after': '3' }).end('{"ñ":"é"}')
    })
    expect(await post(`${url}/pos/v1/refund`, { headers: { 'Private-Credential-Id': 'key' } })).toEqual({
      outcome: 'answered',
      status: 500,
      text: '{"ñ":"é"}',
      retryAfterMs: 3_000,
    })
    expect(seen).toEqual([['POST', '/pos/v1/refund', 'key', '{"a":1}']])
  })

  it('of 503 is not asked for twice', async () => {
    let requests = 0
    const url = await httpServer((_request, response) => {
      requests += 1
      response.writeHead(503).end()
    })
    const signal = new AbortController().signal
    await exchange({ method: 'GET', url, headers: {}, timeoutMs: 5_000, signal })
    expect(requests).toBe(1)
  })

  it('that never came is not asked for twice either, whatever the method', async () => {
    let links = 0
    const url = await rawServer((socket) => {
      links += 1
      socket.resetAndDestroy()
    })
    const signal = new AbortController().signal
    const answer = await exchange({ method: 'GET', url, headers: {}, timeoutMs: 5_000, signal })
    expect([answer.outcome, links]).toEqual(['noAnswer', 1])
  })

  it('that redirects is not followed: the body stays where it was sent', async () => {
    let reached = false
    const other = await httpServer((_request, response) => {
      reached = true
      response.end()
    })
    const url = await httpServer((_request, response) => response.writeHead(307, { location: other }).end())
    expect(await post(url)).toMatchObject({ outcome: 'answered', status: 307 })
    expect(reached).toBe(false)
  })

  it('may say when to come back as a date, at most an hour', async () => {
    const url = await httpServer((_request, response) =>
      response.writeHead(429, { 'retry-after': new Date(Date.now() + 86_400_000).toUTCString() }).end(),
    )
    expect(await post(url)).toMatchObject({ status: 429, retryAfterMs: 3_600_000 })
  })

  it('may say it unreadably', async () => {
    const url = await httpServer((_request, response) =>
      response.writeHead(429, { 'retry-after': 'soon' }).end(),
    )
    expect(await post(url)).toEqual({ outcome: 'answered', status: 429, text: '' })
  })
})

describe('no answer', () => {
  it('within the time, before the headers', async () => {
    const url = await rawServer(() => {})
    expect(await post(url, { timeoutMs: 50 })).toEqual({
      outcome: 'noAnswer',
      why: 'timeout',
      cause: '50 ms',
    })
  })

  it('within the time, in the middle of the body', async () => {
    const url = await httpServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a"')
    })
    expect(await post(url, { timeoutMs: 100 })).toMatchObject({ outcome: 'noAnswer', why: 'timeout' })
  })

  it.each([
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['closed', (socket: Socket) => socket.end()],
    [
      'closed in the middle of the body',
      (socket: Socket) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"transaction_status":"APPR'),
    ],
    ['not HTTP', (socket: Socket) => socket.end('hello\r\n\r\n')],
  ])('because the link was %s', async (_what, act) => {
    expect(await post(await rawServer(act))).toMatchObject({ outcome: 'noAnswer', why: 'connectionLost' })
  })

  it('that is larger than allowed is read to the end', async () => {
    const url = await httpServer((_request, response) => {
      const chunk = 'x'.repeat(64 * 1024)
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    expect(await post(url, { maxBytes: 100_000 })).toEqual({
      outcome: 'noAnswer',
      why: 'tooLarge',
      cause: 'over 100000 bytes',
    })
  })

  it('because it was called off on the way', async () => {
    const stop = new AbortController()
    const url = await rawServer(() => stop.abort())
    expect(await post(url, { signal: stop.signal })).toMatchObject({
      outcome: 'noAnswer',
      why: 'connectionLost',
    })
  })
})

describe('nothing was sent', () => {
  it('where nobody listens', async () => {
    const url = await httpServer(() => {})
    for (const close of open.splice(0)) await close()
    expect(await post(url)).toEqual({ outcome: 'notSent', cause: 'ECONNREFUSED' })
  })

  it('where the name is unknown', async () => {
    expect(await post('http://no-such-host.invalid/')).toMatchObject({ outcome: 'notSent' })
  })

  it('where the port is one that fetch never connects to', async () => {
    expect(await post('http://127.0.0.1:9/')).toMatchObject({ outcome: 'notSent' })
  })

  it('where it was called off before', async () => {
    const signal = AbortSignal.abort()
    expect(await post('http://127.0.0.1:9/', { signal })).toEqual({ outcome: 'notSent', cause: 'aborted' })
  })

  it.each([
    ['an address that is none', 'htp:/x y', {}],
    ['a header that is none', 'http://127.0.0.1:9/', { 'Private-Credential-Id': 'two\nlines' }],
  ])('to %s', async (_what, url, headers) => {
    expect(await post(url, { headers })).toEqual({ outcome: 'notSent', cause: 'badAddressOrHeader' })
  })

  const failure = (code: string, syscall?: string, errors?: unknown[]) =>
    new TypeError('fetch failed', {
      cause: Object.assign(new Error(code), {
        code,
        ...(syscall ? { syscall } : {}),
        ...(errors ? { errors } : {}),
      }),
    })

  it.each([
    ['ECONNREFUSED', 'connect', true],
    ['EHOSTUNREACH', 'connect', true],
    ['ENETUNREACH', 'connect', true],
    ['ETIMEDOUT', 'connect', true],
    ['ENOTFOUND', 'getaddrinfo', true],
    ['EAI_AGAIN', 'getaddrinfo', true],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, true],
    ['CERT_HAS_EXPIRED', undefined, true],
    // The same errors of an open link: the request may be with the gateway.
    ['EHOSTUNREACH', 'read', false],
    ['ENETUNREACH', 'write', false],
    ['ETIMEDOUT', 'read', false],
    ['ECONNRESET', 'read', false],
    ['ECONNRESET', 'connect', false],
    ['EPIPE', 'write', false],
    ['UND_ERR_SOCKET', undefined, false],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, false],
  ])('%s while %s: %s', (code, syscall, proven) => {
    expect(provesNothingSent(failure(code, syscall))).toBe(proven)
  })

  it('where each of several addresses failed so, and not where one may have taken it', () => {
    const refused = failure('ECONNREFUSED', 'connect')
    expect(provesNothingSent(failure('ECONNREFUSED', undefined, [refused, refused]))).toBe(true)
    expect(
      provesNothingSent(failure('ECONNREFUSED', undefined, [refused, failure('ECONNRESET', 'read')])),
    ).toBe(false)
  })

  it.each([undefined, null, 'text', new Error('plain'), {}])('is not proven by %s', (error) => {
    expect(provesNothingSent(error)).toBe(false)
  })
})
