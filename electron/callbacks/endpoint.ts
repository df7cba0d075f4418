import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { err, ok, type Result } from '../../domain/result.ts'
import type { CallbackApplier } from './apply.ts'

export type CallbackEndpointDependencies = {
  /** Loopback port; 0: any free one. */
  port: number
  /** The token that a store server sends as `Authorization: Bearer`; `null` where none is set: nobody gets in. */
  token: () => Promise<string | null>
  apply: CallbackApplier
}

export type CallbackEndpoint = { port: number; stop(): Promise<void> }

/** A callback is about 1 kB. Bytes. */
const maxBytes = 100_000

/** Compares without telling by its time how much is right; the hashes have one length. */
function isSame(given: string, wanted: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}

/** The whole body, or `null` where it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The statuses a forwarding server acts on: 2xx is taken, 4xx need not be repeated, 503 should be. */
async function statusOf(
  request: IncomingMessage,
  options: CallbackEndpointDependencies,
  port: number,
): Promise<number> {
  // A page in a browser can reach loopback under a name of its own; a store server names the address.
  const host = request.headers.host
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 421
  if (request.headers.origin !== undefined) return 403
  if (request.url !== '/callback') return 404
  if (request.method !== 'POST') return 405
  const token = await options.token()
  const given = /^Bearer (?<token>\S{1,400})$/u.exec(request.headers.authorization ?? '')?.groups?.['token']
  if (token === null || token === '' || given === undefined || !isSame(given, token)) return 401
  const body = await readBody(request)
  if (body === null) return 413
  const signature = request.headers['liquido-signature']
  const applied = await options.apply({ body, signature: typeof signature === 'string' ? signature : '' })
  if (applied.ok) return 204
  return applied.error.tag === 'StorageFailed' || applied.error.tag === 'NoSecret' ? 503 : 400
}

/**
 * Opens the endpoint that a store server forwards Liquido's callbacks to: `POST /callback` on 127.0.0.1, with the
 * store's token and Liquido's own signature. Off unless the store sets a port.
 */
export async function startCallbackEndpoint(
  options: CallbackEndpointDependencies,
): Promise<Result<CallbackEndpoint, { tag: 'PortTaken' | 'CouldNotListen' }>> {
  let port = options.port
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    statusOf(request, options, port).then(
      (status) => {
        // What was left unread of a refused body is not waited for.
        if (!request.complete) response.setHeader('connection', 'close')
        response.writeHead(status).end()
      },
      () => response.destroy(),
    )
  })
  server.maxConnections = 16
  try {
    server.listen(options.port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    return err({ tag: isTaken ? 'PortTaken' : 'CouldNotListen' })
  }
  const address = server.address()
  if (typeof address === 'object' && address !== null) port = address.port
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
