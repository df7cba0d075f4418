import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { createKushkiGateway } from '../../../electron/gateways/kushki.ts'
import { createLiquidoGateway } from '../../../electron/gateways/liquido.ts'
import type { WireRequest } from '../../../electron/gateways/gateway.ts'
import { seed } from '../requests/choices.ts'
import { kushkiRequest } from './kushki-request.ts'

/** `once`: not before that. `failing`: what the request fails with instead. */
type Answer = { status?: number; json?: unknown; date?: string; once?: Promise<void>; failing?: Error }
type Asked = { method: string; url: string; headers: Record<string, string>; text: string }
let asked: Asked[]
/** The very bytes of each body, as they are now. */
let bodies: Uint8Array[]
/** What each request is answered, by its path; a path that is not here fails on the way. */
let answers: Record<string, Answer[]>

async function fetched(request: Request): Promise<Response> {
  const { method, url } = request
  const pieces: Uint8Array[] = []
  for await (const piece of request.body ?? []) pieces.push(piece)
  const headers = Object.fromEntries(
    [...request.headers].filter(([name]) => !/^(?:accept|content-length)/u.test(name)),
  )
  asked.push({ method, url, headers, text: Buffer.concat(pieces).toString() })
  bodies.push(...pieces)
  const [answer, ...later] = answers[new URL(url).pathname] ?? []
  if (answer === undefined) throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })
  if (later.length > 0) answers[new URL(url).pathname] = later
  await answer.once
  if (answer.failing !== undefined) throw answer.failing
  return new Response(JSON.stringify(answer.json), {
    status: answer.status ?? 200,
    headers: answer.date === undefined ? {} : { date: answer.date },
  })
}
beforeEach(() => {
  asked = []
  bodies = []
  answers = {}
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => vi.unstubAllGlobals())

let now = 1000
const clock = { now: () => now }
const date = 'Fri, 20 Nov 2026 15:30:00 GMT'
const serverTime = Date.parse(date)
const { signal } = new AbortController()
const paths = (): string[] => asked.map(({ url }) => new URL(url).pathname)

describe('Kushki', () => {
  let credential: string | null = 'credential'
  const gateway = createKushkiGateway({
    baseUrl: () => 'https://kushki.example',
    credential: (host) => Promise.resolve(host === 'https://kushki.example' ? credential : null),
    timeoutMs: () => 5000,
    timeZone: () => 'America/Lima',
    clock,
  })
  const search = '/pos-analytics/v1/transactions/search'
  afterEach(() => {
    credential = 'credential'
  })

  it.each([
    ['reverse', '/pos/v1/transaction', true],
    ['void', '/pos/v1/transaction', false],
    ['refund', '/pos/v1/refund', false],
  ] as const)(
    '%s: one request with the credential, whose bytes are erased',
    async (kind, path, isRepeatSafe) => {
      answers[path] = [{ status: 500, json: { code: 'E042', message: 'no' }, date }]
      const request = kushkiRequest(kind)
      expect(await gateway.send(request, signal)).toStrictEqual({
        summary: { class: 'refused', code: 'E042', at: now, httpStatus: 500, message: 'no' },
        serverTime,
      })
      expect(asked).toEqual([
        {
          method: 'POST',
          url: `https://kushki.example${path}`,
          headers: { 'private-credential-id': 'credential', 'content-type': 'application/json' },
          text: JSON.stringify(request.body),
        },
      ])
      expect(bodies.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true)
      expect(gateway.isRepeatSafe(kind)).toBe(isRepeatSafe)
    },
  )

  it.each([null, ''])('asks nothing without a credential (%j)', async (none) => {
    credential = none
    const summary = { class: 'unauthorised', code: 'noCredential', at: now }
    expect(await gateway.send(kushkiRequest('void'), signal)).toStrictEqual({ summary })
    expect(await gateway.lookUp(kushkiRequest('void'), signal)).toStrictEqual({
      outcome: 'noAnswer',
      summary,
    })
    expect(await gateway.check(signal)).toStrictEqual({ summary })
    expect(asked).toEqual([])
  })

  it('is not asked what is Liquido’s', async () => {
    const request = { gateway: 'liquido', kind: 'refund', body: {}, replay: false } as unknown as WireRequest
    expect(gateway.name).toBe('kushki')
    expect(await gateway.send(request, signal)).toMatchObject({
      summary: { class: 'unknown', code: 'notUnderstood', message: 'not a Kushki request' },
    })
    expect(await gateway.lookUp(request, signal)).toEqual({ outcome: 'notFound' })
    expect(asked).toEqual([])
  })

  it('that is not reached is told so', async () => {
    const summary = { class: 'notSent', code: 'notReached', at: now, message: 'ENOTFOUND' }
    expect(await gateway.send(kushkiRequest('void'), signal)).toStrictEqual({ summary })
    expect(await gateway.lookUp(kushkiRequest('void'), signal)).toStrictEqual({
      outcome: 'noAnswer',
      summary,
    })
    expect(await gateway.check(signal)).toStrictEqual({ summary })
  })

  it('is asked for all that has an operation’s id', async () => {
    answers[search] = [{ status: 201, json: { items: [] }, date }]
    const request = kushkiRequest('void')
    expect(await gateway.lookUp(request, signal)).toStrictEqual({ outcome: 'notFound', serverTime })
    expect(JSON.parse(asked[0]?.text ?? '')).toEqual({
      page: 1,
      size: 500,
      filters: { client_transaction_id: request.body.client_transaction_id },
    })
  })

  it('is checked by the smallest search', async () => {
    answers[search] = [{ json: { items: [] }, date }]
    expect(await gateway.check(signal)).toStrictEqual({
      summary: { class: 'approved', code: 'reachable', at: now },
      serverTime,
    })
    expect(JSON.parse(asked[0]?.text ?? '')).toEqual({ page: 1, size: 1, filters: {} })
  })

  it.each([
    [202, { items: [] }, 'notUnderstood'],
    [200, { data: [] }, 'notUnderstood'],
    [503, { items: [] }, 'unavailable'],
    [401, { message: 'Unauthorized' }, 'credentialRefused'],
  ])('HTTP %d %j is no answer of the search, and is not kept with a row', async (status, json, code) => {
    answers[search] = [{ status, json, date }]
    const told = await gateway.lookUp(kushkiRequest('void'), signal)
    expect(told).toMatchObject({ outcome: 'noAnswer', summary: { code, httpStatus: status }, serverTime })
    expect(told).not.toHaveProperty('raw')
    expect(await gateway.check(signal)).toMatchObject({ raw: expect.stringContaining(`HTTP ${status} {`) })
  })

  it('is read to the end of a page that is larger than an operation’s answer', async () => {
    const words = 'x'.repeat(2 * 1024 * 1024)
    answers[search] = [{ json: { items: [{ client_transaction_id: 'another', words }] } }]
    expect(await gateway.lookUp(kushkiRequest('void'), signal)).toEqual({ outcome: 'notFound' })
    answers['/pos/v1/transaction'] = [{ json: { words } }]
    expect(await gateway.send(kushkiRequest('void'), signal)).toMatchObject({
      summary: { class: 'unknown', code: 'notUnderstood', message: 'over 1048576 bytes' },
    })
  })

  it('that fails without a reason is told so', async () => {
    answers['/pos/v1/transaction'] = [{ failing: new TypeError('fetch failed') }]
    expect(await gateway.send(kushkiRequest('void'), signal)).toStrictEqual({
      summary: { class: 'unknown', code: 'connectionLost', at: now, message: 'unnamed' },
    })
  })

  it('is asked for a whole day’s records', async () => {
    answers[search] = [{ json: { items: [{ client_transaction_id: 'one' }] } }]
    expect(await gateway.recordsOf('2026-11-20', signal)).toMatchObject({ ok: true, value: [{ id: 'one' }] })
    expect(JSON.parse(asked[0]?.text ?? '')).toEqual({
      page: 1,
      size: 500,
      filters: {
        start_date: Date.parse('2026-11-20T05:00:00Z'),
        end_date: Date.parse('2026-11-21T05:00:00Z') - 1,
      },
    })
  })
})

describe('Liquido', () => {
  const secrets: Record<string, string | null> = {}
  let apiHost = 'https://api.example'
  const made = () =>
    createLiquidoGateway({
      apiUrl: () => apiHost,
      authUrl: () => 'https://auth.example',
      clientId: () => Promise.resolve(secrets['id'] ?? null),
      clientSecret: () => Promise.resolve(secrets['secret'] ?? null),
      apiKey: () => Promise.resolve(secrets['key'] ?? null),
      timeoutMs: () => 5000,
      clock,
    })
  const refund = '/v1/payments/charges/refund'
  const body = seed('liquido-refund-request') as LiquidoRefundBody
  const request: WireRequest = { gateway: 'liquido', kind: 'refund', body, replay: false }
  const query = `${refund}/${body.idempotencyKey}`
  const token = (access_token: string, expires_in = 3600) => ({
    json: { token_type: 'Bearer', access_token, expires_in },
  })
  const refused = { status: 401, json: { status: 401, error: 'Unauthorized' } }
  const notFound = { status: 404, json: { status: 404, error: 'Not Found' } }
  beforeEach(() => {
    now = 1000
    apiHost = 'https://api.example'
    Object.assign(secrets, { id: 'id', secret: 'secret', key: 'key' })
    answers['/oauth2/token'] = [token('first'), token('second'), token('third')]
    answers[refund] = [{ json: seed('liquido-refund-response'), date }]
  })

  it('a refund: a token by the client’s credentials as a form, then one request with it', async () => {
    expect(await made().send(request, signal)).toStrictEqual({
      summary: {
        class: 'approved',
        code: 'SETTLED',
        at: now,
        httpStatus: 200,
        reference: body.idempotencyKey,
      },
      serverTime,
    })
    expect(asked).toEqual([
      {
        method: 'POST',
        url: 'https://auth.example/oauth2/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        text: 'client_id=id&client_secret=secret&grant_type=client_credentials',
      },
      {
        method: 'POST',
        url: `https://api.example${refund}`,
        headers: { authorization: 'Bearer first', 'x-api-key': 'key', 'content-type': 'application/json' },
        text: JSON.stringify(body),
      },
    ])
    expect(made().isRepeatSafe('refund')).toBe(true)
    expect(made().name).toBe('liquido')
  })

  it('is asked by the key what became of it, without a body', async () => {
    answers[query] = [{ json: seed('liquido-refund-response'), date }]
    expect(await made().lookUp(request, signal)).toMatchObject({
      outcome: 'found',
      summary: { class: 'approved' },
      serverTime,
    })
    expect(asked[1]).toEqual({
      method: 'GET',
      url: `https://api.example${query}`,
      headers: { authorization: 'Bearer first', 'x-api-key': 'key' },
      text: '',
    })
  })

  it('does not know the refund, in its own words alone', async () => {
    answers[query] = [notFound, { status: 404, json: '<html>' }]
    const gateway = made()
    expect(await gateway.lookUp(request, signal)).toEqual({ outcome: 'notFound' })
    const strange = await gateway.lookUp(request, signal)
    expect(strange).toMatchObject({ outcome: 'noAnswer', summary: { code: 'notUnderstood' } })
    expect(strange).not.toHaveProperty('raw')
  })

  it('is checked by a key that no refund has', async () => {
    const check = `${refund}/extorno-connection-check`
    answers[check] = [notFound, { status: 503, json: {} }]
    const gateway = made()
    expect(await gateway.check(signal)).toStrictEqual({
      summary: { class: 'approved', code: 'reachable', at: now, httpStatus: 404 },
    })
    expect(asked[1]).toMatchObject({ method: 'GET', url: `https://api.example${check}` })
    expect(await gateway.check(signal)).toMatchObject({ summary: { class: 'unknown', code: 'unavailable' } })
  })

  it.each(['id', 'secret', 'key'])('is asked nothing of a refund without its %s', async (name) => {
    secrets[name] = ''
    const summary = { class: 'unauthorised', code: 'noCredential', at: now }
    for (const told of [await made().send(request, signal), await made().check(signal)])
      expect(told.summary).toStrictEqual(summary)
    expect(paths()).not.toContain(refund)
  })

  it('is not asked what is Kushki’s', async () => {
    const kushki = kushkiRequest('void')
    expect(await made().send(kushki, signal)).toMatchObject({
      summary: { class: 'unknown', code: 'notUnderstood', message: 'not a Liquido request' },
    })
    expect(await made().lookUp(kushki, signal)).toEqual({ outcome: 'notFound' })
    expect(asked).toEqual([])
  })

  it('that is not reached is told so, of the refund and of its payment', async () => {
    delete answers[refund]
    const summary = { class: 'notSent', code: 'notReached', at: now, message: 'ENOTFOUND' }
    expect(await made().send(request, signal)).toStrictEqual({ summary })
    expect(await made().lookUp(request, signal)).toStrictEqual({ outcome: 'noAnswer', summary })
    expect(await made().payment('key', signal)).toStrictEqual({ outcome: 'noAnswer', summary })
  })

  it('is asked a payment by its key', async () => {
    answers['/v1/payments/charges/a%20key'] = [notFound, { status: 503, json: {} }]
    const gateway = made()
    expect(await gateway.payment('a key', signal)).toEqual({ outcome: 'notFound' })
    expect(asked[1]).toMatchObject({ method: 'GET', url: 'https://api.example/v1/payments/charges/a%20key' })
    expect(await gateway.payment('a key', signal)).toMatchObject({
      outcome: 'noAnswer',
      summary: { code: 'unavailable', httpStatus: 503 },
    })
  })

  it('is not waited for by who does not wait any more', async () => {
    const timeout = { outcome: 'noAnswer', summary: { class: 'unknown', code: 'timeout', at: now } }
    expect(await made().payment('key', AbortSignal.abort())).toStrictEqual(timeout)
    const leaving = new AbortController()
    const waiting = made().payment('key', leaving.signal)
    leaving.abort()
    expect(await waiting).toStrictEqual(timeout)
    const staying = new AbortController()
    await made().payment('key', staying.signal)
    await new Promise(setImmediate)
    expect(getEventListeners(staying.signal, 'abort')).toEqual([])
  })

  describe('its token', () => {
    it('is kept until a minute before its end', async () => {
      const gateway = made()
      await gateway.send(request, signal)
      now += 3_540_000 - 1
      await gateway.send(request, signal)
      expect(paths().filter((path) => path === '/oauth2/token')).toHaveLength(1)
      now += 1
      await gateway.send(request, signal)
      expect(
        asked.map(({ headers }) => headers['authorization']).filter((value) => value !== undefined),
      ).toEqual(['Bearer first', 'Bearer first', 'Bearer second'])
    })

    it('is asked for once by all who wait for it, and again for other credentials or another host', async () => {
      const gateway = made()
      await Promise.all([1, 2, 3].map(() => gateway.send(request, signal)))
      expect(paths().filter((path) => path === '/oauth2/token')).toHaveLength(1)
      secrets['id'] = 'another'
      await gateway.send(request, signal)
      secrets['secret'] = 'another'
      await gateway.send(request, signal)
      apiHost = 'https://other.example'
      await gateway.send(request, signal)
      expect(paths().filter((path) => path === '/oauth2/token')).toHaveLength(4)
    })

    it('is asked for again after one request was refused for it, once', async () => {
      answers[refund] = [refused, { json: seed('liquido-refund-response') }]
      expect(await made().send(request, signal)).toMatchObject({ summary: { class: 'approved' } })
      expect(paths()).toEqual(['/oauth2/token', refund, '/oauth2/token', refund])
      asked = []
      answers[refund] = [refused]
      expect(await made().send(request, signal)).toMatchObject({
        summary: { class: 'unauthorised', code: 'credentialRefused' },
      })
      expect(paths()).toEqual(['/oauth2/token', refund, '/oauth2/token', refund])
    })

    it.each([
      [401, '<html>', 'notTheGateway'],
      [403, { message: 'Forbidden' }, 'credentialRefused'],
    ])('is kept after HTTP %d %j', async (status, json, code) => {
      answers[refund] = [{ status, json }]
      expect(await made().send(request, signal)).toMatchObject({ summary: { code } })
      expect(paths()).toEqual(['/oauth2/token', refund])
    })

    it('is asked for again after it failed', async () => {
      const gateway = made()
      answers['/oauth2/token'] = [{ status: 503, json: {} }, token('second')]
      expect(await gateway.send(request, signal)).toMatchObject({
        summary: { class: 'notSent', code: 'tokenFailed', httpStatus: 503 },
        service: 'liquidoToken',
      })
      expect(await gateway.send(request, signal)).toMatchObject({ summary: { class: 'approved' } })
      expect(paths()).toEqual(['/oauth2/token', '/oauth2/token', refund])
    })

    it.each<[Answer, object]>([
      [
        { status: 400, json: { error: 'invalid_client' } },
        { class: 'unauthorised', code: 'credentialRefused', httpStatus: 400 },
      ],
      [
        { status: 401, json: { error: 'invalid_client' } },
        { class: 'unauthorised', code: 'credentialRefused', httpStatus: 401 },
      ],
      [
        { status: 400, json: {} },
        { class: 'notSent', code: 'tokenFailed', httpStatus: 400 },
      ],
      [
        { status: 400, json: { error: '' } },
        { class: 'notSent', code: 'tokenFailed', httpStatus: 400 },
      ],
      [
        { status: 500, json: { error: 'invalid_client' } },
        { class: 'notSent', code: 'tokenFailed', httpStatus: 500 },
      ],
      [
        { ...token('first'), status: 201 },
        { class: 'notSent', code: 'tokenFailed', httpStatus: 201 },
      ],
      [{ json: { access_token: '' } }, { class: 'notSent', code: 'tokenFailed', httpStatus: 200 }],
      [
        { failing: new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }) },
        { class: 'notSent', code: 'tokenFailed', message: 'connectionLost' },
      ],
    ])('answered with %j sends nothing of the refund', async (answer, told) => {
      answers['/oauth2/token'] = [answer]
      const { summary, service } = await made().send(request, signal)
      expect({ summary, service }).toStrictEqual({ summary: { at: now, ...told }, service: 'liquidoToken' })
      expect(paths()).toEqual(['/oauth2/token'])
    })

    it('that is newer than the one that was refused is kept', async () => {
      const gateway = made()
      await gateway.send(request, signal)
      const late = Promise.withResolvers<void>()
      const done = { json: seed('liquido-refund-response') }
      answers[refund] = [{ ...refused, once: late.promise }, refused, done]
      const slow = gateway.send(request, signal)
      await gateway.send(request, signal)
      late.resolve()
      expect(await slow).toMatchObject({ summary: { class: 'approved' } })
      expect(paths().filter((path) => path === '/oauth2/token')).toHaveLength(2)
    })

    it('of other credentials does not end the wait for one that is still asked for', async () => {
      const gateway = made()
      const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      answers['/oauth2/token'] = [
        { ...token('first'), once: first.promise },
        { ...token('second'), once: second.promise },
      ]
      const one = gateway.send(request, signal)
      await new Promise(setImmediate)
      secrets['id'] = 'another'
      const other = gateway.send(request, signal)
      await new Promise(setImmediate)
      first.resolve()
      await one
      const third = gateway.send(request, signal)
      await new Promise(setImmediate)
      second.resolve()
      await Promise.all([other, third])
      expect(paths().filter((path) => path === '/oauth2/token')).toHaveLength(2)
    })

    it('that was not to be had sends nothing of the refund', async () => {
      delete answers['/oauth2/token']
      expect(await made().send(request, signal)).toStrictEqual({
        summary: { class: 'notSent', code: 'notReached', at: now, message: 'ENOTFOUND' },
        service: 'liquidoToken',
      })
      expect(paths()).toEqual(['/oauth2/token'])
    })
  })
})
