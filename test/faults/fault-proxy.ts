import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const proxyFaults = [
  'none',
  'resetBefore',
  'resetAfter',
  'stall',
  'slowBytes',
  'truncated',
  'malformed',
  'status500',
  'status502',
  'status503After',
  'status429',
  'duplicated',
] as const
export type ProxyFault = (typeof proxyFaults)[number]

/**
 * An HTTP proxy that breaks exchanges as networks and gateways do, before or after the effect. It notices what must
 * never happen: a void or refund that it saw approved arriving again from the till.
 */
export type FaultProxy = {
  url: string
  /** Applied voids and refunds that the till sent once more. */
  resent: string[]
  /** Nothing listens for a while: connections are refused. */
  refuseFor(milliseconds: number): Promise<void>
  close(): Promise<void>
}

type Whole = { status: number; headers: IncomingMessage['headers']; body: Buffer }

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** @param pick chooses what happens to each exchange */
export async function startFaultProxy(target: string, pick: () => ProxyFault): Promise<FaultProxy> {
  const approved = new Set<string>()
  const resent: string[] = []
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })

  function forward(request: IncomingMessage, body: Buffer): Promise<Whole> {
    return new Promise((resolve, reject) => {
      const onward = httpRequest(
        new URL(request.url ?? '/', target),
        { method: request.method, headers: { ...request.headers, host: new URL(target).host } },
        (answer) => {
          readAll(answer).then(
            (whole) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole }),
            reject,
          )
        },
      )
      onward.on('error', reject)
      onward.end(body)
    })
  }

  /** The id of a Kushki void or refund, which is not proven safe to repeat; `null` for everything else. */
  function singleUseId(request: IncomingMessage, body: Buffer): string | null {
    if (!request.url?.startsWith('/pos/v1/')) return null
    const sent = JSON.parse(body.toString()) as { transaction_mode?: string; client_transaction_id?: string }
    return sent.transaction_mode === 'Reverse' ? null : (sent.client_transaction_id ?? null)
  }

  async function deliver(request: IncomingMessage, body: Buffer): Promise<Whole> {
    const id = singleUseId(request, body)
    if (id !== null && approved.has(id)) resent.push(id)
    const whole = await forward(request, body)
    if (id !== null && whole.status === 200 && whole.body.includes('APPROVAL')) approved.add(id)
    return whole
  }

  function pass(response: ServerResponse, { status, headers, body }: Whole): void {
    response.writeHead(status, {
      'content-type': headers['content-type'] ?? 'application/json',
      'content-length': body.length,
    })
    response.end(body)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request)
    const fault = pick()
    switch (fault) {
      case 'none':
        return pass(response, await deliver(request, body))
      case 'resetBefore':
        request.socket.resetAndDestroy()
        return
      case 'resetAfter':
        await deliver(request, body)
        request.socket.resetAndDestroy()
        return
      case 'stall':
        // The answer never comes; the till gives up first.
        await deliver(request, body)
        return
      case 'slowBytes': {
        const whole = await deliver(request, body)
        response.writeHead(whole.status, { 'content-type': 'application/json' })
        for (let at = 0; at < whole.body.length; at += 64) {
          response.write(whole.body.subarray(at, at + 64))
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        response.end()
        return
      }
      case 'truncated': {
        const whole = await deliver(request, body)
        response.writeHead(whole.status, {
          'content-type': 'application/json',
          'content-length': whole.body.length,
        })
        response.write(whole.body.subarray(0, Math.ceil(whole.body.length / 2)))
        setTimeout(() => request.socket.destroy(), 5)
        return
      }
      case 'malformed': {
        const whole = await deliver(request, body)
        return pass(response, { ...whole, body: Buffer.from('<html>captive portal</html>') })
      }
      case 'status500':
      case 'status502':
        return pass(response, {
          status: fault === 'status500' ? 500 : 502,
          headers: {},
          body: Buffer.from('{"code":"E002","message":"gateway failure"}'),
        })
      case 'status503After':
        await deliver(request, body)
        return pass(response, { status: 503, headers: {}, body: Buffer.from('Service Unavailable') })
      case 'status429':
        response.setHeader('retry-after', '0')
        return pass(response, { status: 429, headers: {}, body: Buffer.from('{}') })
      case 'duplicated': {
        const whole = await deliver(request, body)
        await forward(request, body)
        return pass(response, whole)
      }
      default:
        fault satisfies never
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    resent,
    async refuseFor(milliseconds) {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    async close() {
      server.closeAllConnections()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}
