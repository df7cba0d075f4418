import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono/tiny'
import { err, ok, type Result } from '../../domain/result.ts'
import type { CallbackApplier } from './apply.ts'
import type { WebhookApplier } from './kushki-webhook.ts'

export type CallbackEndpointDependencies = {
  /** Loopback port; 0: any free one. */
  port: number
  /** The token that a store server sends as `Authorization: Bearer`; `null` where none is set: nobody gets in. */
  token: () => Promise<string | null>
  /** Takes Liquido's callbacks. */
  apply: CallbackApplier
  /** Takes Kushki's webhooks, which come by the same way with headers of their own. */
  applyWebhook: WebhookApplier
  /** How long a connection may take over its header, and over the whole request. Milliseconds. @default 10_000 */
  requestTimeoutMs?: number
}

export type CallbackEndpoint = { port: number; stop(): Promise<void> }

/** A callback is about 1 kB. Bytes. */
const maxBytes = 100_000

/** Connections that have sent no whole header yet: one more pushes the oldest of them out. */
const maxSilent = 16

/** All connections, those with a request under way too. */
const maxConnections = 64

/** Compares without telling by its time how much is right; the hashes have one length. */
function isSame(given: string, wanted: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}

/**
 * The whole body, or `null` where it is too long. Ours, because hono's own limit of a body without a stated length
 * needs the adapter's replacement of the global `Request`, which is the whole process's.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The statuses a forwarding server acts on: 2xx is taken, 4xx need not be repeated, 503 should be. */
function createApplication({ token, apply, applyWebhook }: CallbackEndpointDependencies) {
  const application = new Hono<{ Bindings: HttpBindings }>()
  application.use(async (c, next) => {
    // A page in a browser can reach loopback under a name of its own; a store server names the address.
    const { headers, socket } = c.env.incoming
    const isNamed = ['127.0.0.1', 'localhost'].some((name) => headers.host === `${name}:${socket.localPort}`)
    if (!isNamed) return c.body(null, 421)
    return headers.origin === undefined ? next() : c.body(null, 403)
  })
  application.post('/callback', async (c) => {
    const wanted = await token()
    const given = /^Bearer (?<token>\S{1,400})$/u.exec(c.req.header('authorization') ?? '')?.groups?.['token']
    if (wanted === null || wanted === '' || given === undefined || !isSame(given, wanted)) {
      return c.body(null, 401)
    }
    const body = await readBody(c.env.incoming)
    if (body === null) return c.body(null, 413)
    const kushki = c.req.header('x-kushki-signature')
    const applied = await (kushki === undefined
      ? apply({ body, signature: c.req.header('liquido-signature') ?? '' })
      : applyWebhook({ body, signature: kushki, id: c.req.header('x-kushki-id') ?? '' }))
    if (applied.ok) return c.body(null, 204)
    const isTemporary = applied.error.tag === 'StorageFailed' || applied.error.tag === 'NoSecret'
    return c.body(null, isTemporary ? 503 : 400)
  })
  application.all('/callback', (c) => c.body(null, 405))
  application.notFound((c) => c.body(null, 404))
  application.onError((_error, c) => {
    c.env.outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  })
  return application
}

/** Keeps room for a callback: however many connections say nothing, the newest is heard. */
function limitConnections(server: Server): void {
  server.maxConnections = maxConnections
  const silent = new Set<Socket>()
  server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
    const [oldest] = silent
    if (silent.size > maxSilent) oldest?.destroy()
  })
  server.prependListener('request', ({ socket }, response) => {
    silent.delete(socket)
    // A callback is rare: its connection is not kept for another one, nor for what was not read of a refused body.
    response.setHeader('connection', 'close')
  })
}

/**
 * Opens the endpoint that a store server forwards Liquido's callbacks and Kushki's webhooks to: `POST /callback` on
 * 127.0.0.1, with the store's token and the gateway's own signature. Off unless the store sets a port.
 */
export async function startCallbackEndpoint(
  options: CallbackEndpointDependencies,
): Promise<Result<CallbackEndpoint, { tag: 'PortTaken' | 'CouldNotListen' }>> {
  const { requestTimeoutMs = 10_000 } = options
  const onRequest = getRequestListener(createApplication(options).fetch, { overrideGlobalObjects: false })
  const server = createServer(
    {
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Node looks for connections past their time every 30 s, unless told otherwise.
      connectionsCheckingInterval: requestTimeoutMs / 10,
    },
    (request, response) => void onRequest(request, response),
  )
  limitConnections(server)
  try {
    server.listen(options.port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    return err({ tag: isTaken ? 'PortTaken' : 'CouldNotListen' })
  }
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return ok({
    port,
    stop: async () => {
      server.closeAllConnections()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  })
}
