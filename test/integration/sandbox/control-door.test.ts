import { once } from 'node:events'
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { noon, openAcquirer, type Acquirer } from './acquirer.ts'

type Sketch = { method?: string; headers?: OutgoingHttpHeaders; body?: string }

/** As the bytes are, with headers that `fetch` would not let anybody choose. */
async function send(url: string, { method = 'POST', headers = {}, body = '' }: Sketch) {
  const sending = request(url, { method, headers })
  sending.end(body)
  const [message] = (await once(sending, 'response')) as [IncomingMessage]
  return { status: message.statusCode, headers: message.headers, body: await text(message) }
}

/** What the owner of the token sends. */
const owners = ({ sandbox }: Acquirer): OutgoingHttpHeaders => ({
  authorization: `Bearer ${sandbox.address.controlToken}`,
  'content-type': 'application/json',
})

/** Sends `POST /reset` with these headers over the owner's; whether the ledger was emptied by it. */
async function tryReset(acquirer: Acquirer, over: OutgoingHttpHeaders) {
  await acquirer.addSale()
  const all = { ...owners(acquirer), ...over }
  const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  const { status } = await send(`${acquirer.sandbox.address.control}/reset`, {
    headers,
    body: '{"samples":false}',
  })
  return { status, isWiped: (await acquirer.ledger()).sales.length === 0 }
}

const portOf = ({ sandbox }: Acquirer): string => new URL(sandbox.address.control).port

describe('the door of the control API', () => {
  it.each([
    [
      'a page with a text/plain form',
      { authorization: undefined, origin: 'https://shop.example', 'content-type': 'text/plain' },
      403,
    ],
    ['a page that knows the token', { origin: 'https://shop.example' }, 403],
    ['a page without an origin of its own', { origin: 'null' }, 403],
    ['another program on loopback in a browser', { origin: 'http://127.0.0.1:9999' }, 403],
    ['a link or form of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }, 403],
    ['a page whose name was pointed here', { host: 'shop.example' }, 421],
    ['a caller that names another port', { host: '127.0.0.1:1' }, 421],
    ['a caller that names no port', { host: 'localhost' }, 421],
    ['a caller without the token', { authorization: undefined }, 401],
    ['a caller with another token', { authorization: `Bearer ${'A'.repeat(43)}` }, 401],
    ['a caller with an empty token', { authorization: 'Bearer ' }, 401],
    ['a body of plain text', { 'content-type': 'text/plain' }, 415],
    ['a body of a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a body of no kind', { 'content-type': undefined }, 415],
  ] satisfies [string, OutgoingHttpHeaders, number][])('refuses %s', async (_who, over, status) => {
    const acquirer = await openAcquirer()
    expect(await tryReset(acquirer, over)).toEqual({ status, isWiped: false })
  })

  it('opens to the owner of the token, under both names of this machine', async () => {
    const acquirer = await openAcquirer()
    const port = portOf(acquirer)
    for (const over of [
      {},
      { host: `localhost:${port}` },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-origin', origin: `http://127.0.0.1:${port}` },
      { 'content-type': 'application/json; charset=utf-8' },
    ])
      expect(await tryReset(acquirer, over)).toEqual({ status: 200, isWiped: true })
  })

  it('tells nothing to a reader without the token, and has another one at each start', async () => {
    const one = await openAcquirer()
    const other = await openAcquirer()
    for (const path of ['/ledger', '/requests', '/callbacks', '/nothing'])
      expect(await send(one.sandbox.address.control + path, { method: 'GET' })).toMatchObject({
        status: 401,
      })
    expect(one.sandbox.address.controlToken).toMatch(/^[\w-]{43}$/u)
    expect(one.sandbox.address.controlToken).not.toBe(other.sandbox.address.controlToken)
  })

  it('does not read what it refuses', async () => {
    const { sandbox } = await openAcquirer()
    const { hostname, port } = new URL(sandbox.address.control)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(`POST /reset HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 60000000\r\n\r\n{`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /u)
  })
})

describe('the gateways of the sandbox', () => {
  const preflight = {
    origin: 'https://shop.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'private-credential-id, content-type',
  }

  it.each(['kushki', 'liquido', 'control'] as const)('%s allows no page to ask', async (name) => {
    const { sandbox } = await openAcquirer()
    const answered = await send(`${sandbox.address[name]}/pos/v1/transaction`, {
      method: 'OPTIONS',
      headers: preflight,
    })
    expect(answered.status).toBeGreaterThanOrEqual(400)
    expect(Object.keys(answered.headers).filter((header) => header.startsWith('access-control'))).toEqual([])
  })

  it.each([
    ['a page', { origin: 'https://shop.example' }, 403],
    ['a page whose name was pointed here', { host: 'shop.example' }, 421],
  ] satisfies [string, OutgoingHttpHeaders, number][])(
    'give %s nothing, credential or not',
    async (_who, over, status) => {
      const acquirer = await openAcquirer(noon)
      const { kushki, liquido, credential } = acquirer.sandbox.address
      const headers = { 'private-credential-id': credential, 'content-type': 'application/json', ...over }
      const search = await send(`${kushki}/pos-analytics/v1/transactions/search`, { headers, body: '{}' })
      expect(search).toMatchObject({ status, body: expect.not.stringContaining('items') as unknown })
      expect(await send(`${liquido}/oauth2/token`, { headers: over })).toMatchObject({ status })
      expect((await acquirer.control('GET', '/requests')).body).toEqual([])
    },
  )
})

describe('what the sandbox posts', () => {
  const event = { eventType: 'CHARGE_SUCCEEDED', idempotencyKey: '2022030214000007' }

  it('goes nowhere while no endpoint is configured, and nowhere else afterwards', async () => {
    const acquirer = await openAcquirer()
    expect(await acquirer.control('POST', '/callbacks/post', event)).toMatchObject({ status: 409 })
    const elsewhere = { ...event, url: acquirer.sandbox.address.kushki }
    expect(await acquirer.control('POST', '/callbacks/post', elsewhere)).toMatchObject({ status: 400 })
  })

  it.each([
    { url: 'http://127.0.0.1:9/callback', headers: { host: 'shop.example' } },
    { url: 'http://user:password@127.0.0.1:9/callback' },
    { url: 'http://127.0.0.1:9/callback', token: 'a\r\nx-other: 1' },
    { url: 'http://shop.example/callback' },
    { url: 'https://127.0.0.1:9/callback' },
  ])('has no other target or headers than an endpoint of this machine with its token: %j', async (target) => {
    const acquirer = await openAcquirer()
    expect(await acquirer.control('PUT', '/notifications', { liquido: target })).toMatchObject({
      status: 400,
    })
  })
})
