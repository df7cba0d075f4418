import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { aboutOf, createExchangeNotes } from './exchange-notes.ts'
import type { About, ExchangeNotes } from './exchange-notes.ts'

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

/** A till that waits for longer than this may give up meanwhile. */
const longestStandStillMs = 100

/** These give the till the acquirer's own answer, all of it. */
const harmless: readonly ProxyFault[] = ['none', 'slowBytes', 'duplicated']

/**
 * An HTTP proxy that breaks exchanges as networks and gateways do, before or after the effect. It notices what must
 * never happen, a void or refund that it saw approved arriving again from the till, and which exchanges it disturbed.
 */
export type FaultProxy = {
  url: string
  notes: ExchangeNotes
  /**
   * The next void or refund is carried out and not answered: `held` resolves when its effect is there, the moment at
   * which a kill does the most harm. `letGo` ends the wait for one.
   */
  holdNext(): { held: Promise<void>; letGo(): void }
  /** Nothing listens for a while: connections are refused, open ones end. */
  refuseFor(milliseconds: number): Promise<void>
  /** When that was, and when it stood still, in milliseconds since the epoch. What was on its way then may never have been seen here. */
  outages: { from: number; to: number }[]
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
  const notes = createExchangeNotes()
  const outages: FaultProxy['outages'] = []
  let onHeld: (() => void) | null = null
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })
  // An idle connection that ends just as the till uses it would be a fault that nobody notices here.
  server.keepAliveTimeout = 60_000
  // A process that stands still (a busy machine, a search of files) is as good as away.
  let tickedAt = Date.now()
  const watch = setInterval(() => {
    const now = Date.now()
    if (now - tickedAt > longestStandStillMs) outages.push({ from: tickedAt, to: now })
    tickedAt = now
  }, 20).unref()

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

  async function deliver(request: IncomingMessage, about: About | null, body: Buffer): Promise<Whole> {
    notes.goesOn(about)
    const whole = await forward(request, body)
    notes.answered(about, whole.status, whole.body)
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
    const body = await readAll(request).catch((error: unknown) => {
      // Given up before it could be read: nobody can say what it was about.
      outages.push({ from: Date.now(), to: Date.now() })
      throw error
    })
    const about = aboutOf(request, body)
    const fault = pick()
    response.on('close', () => notes.ended(about, harmless.includes(fault) && response.writableFinished))
    const holding = onHeld
    if (holding !== null && about?.isSingleUse) {
      onHeld = null
      await deliver(request, about, body)
      holding()
      return
    }
    switch (fault) {
      case 'none':
        return pass(response, await deliver(request, about, body))
      case 'resetBefore':
        request.socket.resetAndDestroy()
        return
      case 'resetAfter':
        await deliver(request, about, body)
        request.socket.resetAndDestroy()
        return
      case 'stall':
        // The answer never comes; the till gives up first.
        await deliver(request, about, body)
        return
      case 'slowBytes': {
        const whole = await deliver(request, about, body)
        response.writeHead(whole.status, { 'content-type': 'application/json' })
        for (let at = 0; at < whole.body.length; at += 64) {
          response.write(whole.body.subarray(at, at + 64))
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        response.end()
        return
      }
      case 'truncated': {
        const whole = await deliver(request, about, body)
        response.writeHead(whole.status, {
          'content-type': 'application/json',
          'content-length': whole.body.length,
        })
        response.write(whole.body.subarray(0, Math.ceil(whole.body.length / 2)))
        setTimeout(() => request.socket.destroy(), 5)
        return
      }
      case 'malformed': {
        const whole = await deliver(request, about, body)
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
        await deliver(request, about, body)
        return pass(response, { status: 503, headers: {}, body: Buffer.from('Service Unavailable') })
      case 'status429':
        response.setHeader('retry-after', '0')
        return pass(response, { status: 429, headers: {}, body: Buffer.from('{}') })
      case 'duplicated': {
        const whole = await deliver(request, about, body)
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
    notes,
    outages,
    holdNext() {
      const { promise, resolve } = Promise.withResolvers<void>()
      onHeld = resolve
      return { held: promise, letGo: () => (onHeld = null) }
    },
    async refuseFor(milliseconds) {
      if (!server.listening) return
      const outage = { from: Date.now(), to: Infinity }
      outages.push(outage)
      server.closeAllConnections()
      server.close()
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      outage.to = Date.now()
    },
    async close() {
      clearInterval(watch)
      server.closeAllConnections()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}
