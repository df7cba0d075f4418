import { getEventListeners, once } from 'node:events'
import {
  createServer as createHttpServer,
  setGlobalProxyFromEnv,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  exchange,
  provesNothingSent,
  timedExchange,
  type ExchangeRequest,
} from '../../../electron/gateways/exchange.ts'

/** An error that is its own cause. */
const cyclic = new Error('cyclic')
cyclic.cause = cyclic

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
      serverTime: expect.any(Number) as number,
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

  // RFC 9110 §10.2.3: whole seconds, or a date in one of the three forms of §5.6.7.
  it.each([
    'soon',
    '1.5',
    '-3',
    '+3',
    '1e3',
    '0x10',
    '2026-11-21',
    'Sat, 21 Nov 2026',
    'Sat, 21 Nov 2026 10:00:00 -0500',
  ])('that says %s when to come back says nothing', async (text) => {
    const url = await httpServer((_request, response) =>
      response.writeHead(429, { 'retry-after': text }).end(),
    )
    expect(await post(url)).not.toHaveProperty('retryAfterMs')
  })

  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    "that says %s is measured by its own Date, not by this PC's clock",
    async (text) => {
      const url = await httpServer((_request, response) =>
        response.writeHead(503, { 'retry-after': text, date: 'Sun, 06 Nov 1994 08:49:07 GMT' }).end(),
      )
      expect(await post(url)).toMatchObject({ retryAfterMs: 30_000, serverTime: 784_111_747_000 })
    },
  )

  it('without a date of its own is measured by the clock of the PC', async () => {
    const url = await httpServer((_request, response) => {
      response.sendDate = false
      response.writeHead(503, { 'retry-after': new Date(Date.now() - 60_000).toUTCString() }).end()
    })
    const answer = await post(url)
    expect(answer).toMatchObject({ retryAfterMs: 0 })
    expect(answer).not.toHaveProperty('serverTime')
  })
})

describe('a body of bytes', () => {
  it.each([200, 401, 407, 500])('goes out as a text does, in one piece; answered %d', async (status) => {
    const seen: unknown[] = []
    const url = await httpServer(async (request, response) => {
      const { date: _date, ...headers } = request.headers
      seen.push([headers, Buffer.concat(await request.toArray()).toString()])
      response.writeHead(status).end('{}')
    })
    const ofText = await post(url, { body: '{"ñ":1}' })
    const ofBytes = await post(url, { body: Buffer.from('{"ñ":1}') })
    expect(ofBytes).toEqual({ ...ofText, ...('serverTime' in ofBytes && { serverTime: ofBytes.serverTime }) })
    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]).toMatchObject([{ 'content-length': '8' }, '{"ñ":1}'])
  })

  it('is not copied: what stands in the bytes when they are written goes out', async () => {
    const seen: string[] = []
    const url = await httpServer(async (request, response) => {
      seen.push(Buffer.concat(await request.toArray()).toString())
      response.end('{}')
    })
    const body = Buffer.from('{"a":1}')
    const done = post(url, { body })
    body.write('2', 5)
    await done
    expect(seen).toEqual(['{"a":2}'])
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

  const overTls = (url: string): string => url.replace(/^http:/u, 'https:')

  it.each<[what: string, act: (socket: Socket) => void]>([
    ['plain HTTP where TLS was expected', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a reset in the TLS hello', (socket) => socket.resetAndDestroy()],
    ['the end of the link in the TLS hello', (socket) => socket.end()],
    ['a TLS alert', (socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40]))],
  ])('where the answer was %s', async (_what, act) => {
    expect(await post(overTls(await rawServer(act)))).toMatchObject({ outcome: 'notSent' })
  })

  it('where the TLS hello was never answered, in the time or until it was called off', async () => {
    const url = overTls(await rawServer(() => {}))
    expect(await post(url, { timeoutMs: 50 })).toEqual({ outcome: 'notSent', cause: 'timeout' })
    const stop = new AbortController()
    const silent = overTls(await rawServer(() => stop.abort()))
    expect(await post(silent, { signal: stop.signal })).toMatchObject({ outcome: 'notSent' })
  })

  it.each([
    ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'],
    ['502', 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'],
  ])('where the proxy answered its CONNECT with %s', async (_status, answer) => {
    const proxy = await rawServer((socket) => socket.end(answer))
    const restore = setGlobalProxyFromEnv({ https_proxy: proxy })
    open.push(async () => restore())
    expect(await post('https://gateway.invalid/')).toMatchObject({ outcome: 'notSent' })
  })

  /** A proxy that opens its tunnel when `mayOpen` says so, and what came through it. */
  async function tunnel(mayOpen: Promise<void>): Promise<{ through: string[]; closed: Promise<void> }> {
    const through: string[] = []
    const closed = Promise.withResolvers<void>()
    const proxy = await rawServer((socket) => {
      socket.once('close', () => closed.resolve())
      socket.once('data', (bytes) => {
        through.push(String(bytes).slice(0, 4))
        socket.resetAndDestroy()
      })
      void mayOpen.then(() => socket.write('HTTP/1.1 200 Connection Established\r\n\r\n'))
    })
    const restore = setGlobalProxyFromEnv({ http_proxy: proxy, https_proxy: proxy, no_proxy: '' })
    open.push(async () => restore())
    return { through, closed: closed.promise }
  }

  it('through a proxy only until its tunnel stands: what went through it may have arrived', async () => {
    const { through } = await tunnel(Promise.resolve())
    expect(await post('http://gateway.invalid/')).toMatchObject({
      outcome: 'noAnswer',
      why: 'connectionLost',
    })
    expect(through).toEqual(['POST'])
  })

  it('and is not sent afterwards either, where the way opens after the time', async () => {
    const way = Promise.withResolvers<void>()
    const { through, closed } = await tunnel(way.promise)
    expect(await post('http://gateway.invalid/', { timeoutMs: 50 })).toEqual({
      outcome: 'notSent',
      cause: 'timeout',
    })
    way.resolve()
    await closed
    expect(through).toEqual([])
  })

  it('where the address carries a user and a password', async () => {
    const url = await httpServer(() => {})
    expect(await post(url.replace('http://', 'http://till:secret@'))).toEqual({
      outcome: 'notSent',
      cause: 'badAddressOrHeader',
    })
  })

  it('and a request after it is judged by itself: the first over a new link, the second over the kept one', async () => {
    let requests = 0
    const url = await httpServer((_request, response) => {
      requests += 1
      if (requests === 1) response.end('{}')
      else response.socket?.resetAndDestroy()
    })
    expect(await post(url)).toMatchObject({ outcome: 'answered' })
    expect(await post(url)).toMatchObject({ outcome: 'noAnswer', why: 'connectionLost' })
  })

  it('of one request says nothing of another that is under way to the same host', async () => {
    let count = 0
    const server = await rawServer((socket) => (count++ === 0 ? undefined : socket.resetAndDestroy()))
    const [sent, unsent] = await Promise.all([
      post(server, { timeoutMs: 200 }),
      post(overTls(server), { timeoutMs: 200 }),
    ])
    expect([sent.outcome, unsent.outcome]).toEqual(['noAnswer', 'notSent'])
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

  it.each([undefined, null, 'text', new Error('plain'), {}, { errors: [] }, cyclic])(
    'is not proven by %s',
    (error) => {
      expect(provesNothingSent(error)).toBe(false)
    },
  )
})

describe('the gateway’s time', () => {
  const date = 'Fri, 20 Nov 2026 15:30:00 GMT'
  /** What is told of an answer with this text. */
  async function toldOf(text: string, headers: Record<string, string> = { Date: date }): Promise<number[]> {
    const url = await httpServer((_request, response) => {
      response.sendDate = false
      response.writeHead(200, headers).end(text)
    })
    const told: number[] = []
    const { signal } = new AbortController()
    await timedExchange(
      { method: 'GET', url, headers: {}, timeoutMs: 5_000, signal },
      (serverTime, tookMs) => {
        told.push(serverTime)
        expect(tookMs).toBeGreaterThanOrEqual(0)
        expect(tookMs).toBeLessThan(5_000)
      },
    )
    return told
  }

  it.each(['{}', '[]', ' \n{"a":1}'])('is told by %j', async (text) => {
    expect(await toldOf(text)).toEqual([Date.parse(date)])
  })

  it.each(['', '<html>{}</html>', 'text', 'x {'])('is not believed beside %j', async (text) => {
    expect(await toldOf(text)).toEqual([])
  })

  it('is not told by an answer without a date, nor by none', async () => {
    expect(await toldOf('{}', {})).toEqual([])
    const told: number[] = []
    const { signal } = new AbortController()
    const nowhere = {
      method: 'GET',
      url: 'http://127.0.0.1:9',
      headers: {},
      timeoutMs: 5_000,
      signal,
    } as const
    await timedExchange(nowhere, (at) => told.push(at))
    expect(told).toEqual([])
  })
})

describe('an answer’s text', () => {
  it('is whole where a letter is cut between two pieces', async () => {
    const [first, second] = [Buffer.from('Peñ').subarray(0, 3), Buffer.from('ñ').subarray(1)]
    const url = await httpServer(async (_request, response) => {
      response.write(first)
      await new Promise((resolve) => void setTimeout(resolve, 50))
      response.end(Buffer.concat([second, Buffer.from('a')]))
    })
    expect(await post(url)).toMatchObject({ outcome: 'answered', text: 'Peña' })
  })

  it('may be exactly as long as allowed', async () => {
    const url = await httpServer((_request, response) => void response.end('x'.repeat(100)))
    expect(await post(url, { maxBytes: 100 })).toMatchObject({ outcome: 'answered' })
    expect(await post(url, { maxBytes: 99 })).toEqual({
      outcome: 'noAnswer',
      why: 'tooLarge',
      cause: 'over 99 bytes',
    })
  })
})

it.each([
  'ftp://127.0.0.1',
  'xhttp://127.0.0.1',
  'http-x://127.0.0.1',
  'http://user@127.0.0.1',
  'http://:password@127.0.0.1',
  'no address',
  '',
])('nothing is sent to %j', async (url) => {
  expect(await post(url)).toEqual({ outcome: 'notSent', cause: 'badAddressOrHeader' })
})

it('an answer without a body is an empty text', async () => {
  const url = await httpServer((_request, response) => void response.writeHead(204).end())
  expect(await post(url)).toMatchObject({ outcome: 'answered', status: 204, text: '' })
})

it('an exchange leaves neither a timer nor a listener behind', async () => {
  const url = await httpServer((_request, response) => void response.end('{}'))
  const { signal } = new AbortController()
  const timers = vi.spyOn(globalThis, 'clearTimeout')
  const set = vi.spyOn(globalThis, 'setTimeout')
  await post(url, { signal, timeoutMs: 54_321 })
  const own = set.mock.results[set.mock.calls.findIndex(([, after]) => after === 54_321)]
  expect(timers.mock.calls.map(([timer]) => timer)).toContain(own?.value)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  vi.restoreAllMocks()
})
