import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { err, ok } from '../../../domain/result.ts'
import type { CallbackApplier } from '../../../electron/callbacks/apply.ts'
import type { HandedCallback } from '../../../electron/callbacks/callback.ts'
import type { HandedWebhook } from '../../../electron/callbacks/kushki-webhook.ts'
import { startCallbackEndpoint, type CallbackEndpoint } from '../../../electron/callbacks/endpoint.ts'
import { refundEvent, signed } from './callbacks.ts'

const token = 'store-token'
const open: CallbackEndpoint[] = []
afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint.stop()
})

async function endpoint(
  answer: Awaited<ReturnType<CallbackApplier>> = ok({ applied: 'changed' }),
  storeToken: string | null = token,
  requestTimeoutMs?: number,
) {
  const handed: HandedCallback[] = []
  const webhooks: HandedWebhook[] = []
  const started = await startCallbackEndpoint({
    port: 0,
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
    token: () => Promise.resolve(storeToken),
    apply: async (callback) => {
      handed.push(callback)
      return answer
    },
    applyWebhook: async (webhook) => {
      webhooks.push(webhook)
      return answer
    },
  })
  if (!started.ok) throw new Error(started.error.tag)
  open.push(started.value)
  return { port: started.value.port, handed, webhooks }
}

/** A bare connection that has sent `bytes` and sends nothing more. */
async function connectTo(port: number, bytes = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  // Being cut off is what these connections are for.
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  if (bytes !== '') socket.write(bytes)
  return socket
}

/** Posts to the endpoint; the status, or what became of the link. */
function post(
  port: number,
  over: { path?: string; method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<number | string> {
  const { body, signature } = signed(refundEvent())
  return new Promise((resolve) => {
    const sending = request(
      {
        host: '127.0.0.1',
        port,
        path: over.path ?? '/callback',
        method: over.method ?? 'POST',
        headers: { authorization: `Bearer ${token}`, 'liquido-signature': signature, ...over.headers },
      },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    sending.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'error'))
    sending.end(over.method === 'GET' ? undefined : (over.body ?? body))
  })
}

describe('the loopback endpoint', () => {
  it("hands Kushki's webhooks over with their headers, and no Liquido callback with them", async () => {
    const { port, handed, webhooks } = await endpoint()
    expect(await post(port, { headers: { 'x-kushki-signature': 'ab', 'x-kushki-id': '12' } })).toBe(204)
    expect(await post(port, { headers: { 'x-kushki-signature': 'ab' } })).toBe(204)
    expect(webhooks).toMatchObject([
      { signature: 'ab', id: '12' },
      { signature: 'ab', id: '' },
    ])
    expect(handed).toEqual([])
  })

  it('hands the raw body and its signature over', async () => {
    const { port, handed } = await endpoint()
    expect(await post(port)).toBe(204)
    const { body, signature } = signed(refundEvent())
    expect(handed.map((each) => [Buffer.from(each.body).toString(), each.signature])).toEqual([
      [body, signature],
    ])
  })

  const error = (tag: 'BadSignature' | 'TooOld' | 'NotACallback' | 'NoSecret') => err({ tag })
  it.each<[Awaited<ReturnType<CallbackApplier>>, number]>([
    [ok({ applied: 'notOurs' }), 204],
    [error('BadSignature'), 400],
    [error('TooOld'), 400],
    [error('NotACallback'), 400],
    [error('NoSecret'), 503],
    [err({ tag: 'StorageFailed', why: 'full' }), 503],
  ])('answers %j with %i', async (answer, status) => {
    const { port } = await endpoint(answer)
    expect(await post(port)).toBe(status)
  })

  it.each([
    ['another path', { path: '/' }, 404],
    ['another method', { method: 'GET' }, 405],
    ['another token', { headers: { authorization: 'Bearer store-tokem' } }, 401],
    ['a longer token', { headers: { authorization: `Bearer ${token}x` } }, 401],
    ['no token', { headers: { authorization: '' } }, 401],
    ['a name that points here', { headers: { host: 'attacker.example' } }, 421],
    ['a page in a browser', { headers: { origin: 'https://attacker.example' } }, 403],
  ])('lets %s not in', async (_what, over, status) => {
    const { port, handed } = await endpoint()
    expect(await post(port, over)).toBe(status)
    expect(handed).toEqual([])
  })

  it.each([null, ''])('lets nobody in while the store has no token (%j)', async (none) => {
    const { port, handed } = await endpoint(undefined, none)
    expect(await post(port, { headers: { authorization: 'Bearer ' } })).toBe(401)
    expect(await post(port)).toBe(401)
    expect(handed).toEqual([])
  })

  it('gives up a body that is too long', async () => {
    const { port, handed } = await endpoint()
    expect([413, 'ECONNRESET', 'EPIPE']).toContain(await post(port, { body: 'x'.repeat(3_000_000) }))
    expect(handed).toEqual([])
  })

  const head = (port: number): string => `POST /callback HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`

  it.each([
    ['say nothing', () => ''],
    ['stop in the middle of a header', head],
    ['have no token and stop in the middle of a body', (port) => `${head(port)}Content-Length: 9\r\n\r\n{`],
  ] satisfies [string, (port: number) => string][])(
    'takes a callback beside hundreds of connections that %s',
    async (_what, bytes) => {
      const { port, handed } = await endpoint()
      for (let opened = 0; opened < 300; opened += 1) await connectTo(port, bytes(port))
      expect(await post(port)).toBe(204)
      expect(handed).toHaveLength(1)
    },
  )

  it.each([
    ['nothing', () => ''],
    ['half a header', head],
    [
      'half a body, with the right token',
      (port) => `${head(port)}Authorization: Bearer ${token}\r\nContent-Length: 9\r\n\r\n{`,
    ],
  ] satisfies [string, (port: number) => string][])(
    'gives up a connection that sends %s',
    async (_what, bytes) => {
      const { port, handed } = await endpoint(undefined, token, 50)
      const socket = await connectTo(port, bytes(port))
      // With a 408 or a reset: a link that is closed over bytes nobody has read yet loses what was said last.
      await new Promise((resolve) => socket.resume().once('close', resolve))
      expect(handed).toEqual([])
    },
  )

  it('is reached under no other address of this machine', async () => {
    const { port } = await endpoint()
    const socket = connect(port, '127.0.0.2')
    onTestFinished(() => void socket.destroy())
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.syscall).toBe('connect')
  })

  it('says that its port is taken', async () => {
    const { port } = await endpoint()
    const second = await startCallbackEndpoint({
      applyWebhook: () => Promise.reject(new Error('no webhook')),
      port,
      token: () => Promise.resolve(token),
      apply: () => Promise.resolve(ok({ applied: 'changed' })),
    })
    expect(second).toEqual({ ok: false, error: { tag: 'PortTaken' } })
  })

  it('is closed after stop', async () => {
    const { port } = await endpoint()
    await open.pop()?.stop()
    expect(await post(port)).toBe('ECONNREFUSED')
  })
})
