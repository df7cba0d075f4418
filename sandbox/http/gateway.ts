import type { ServerResponse, IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../domain/clock.ts'
import type { Faults, GatewayName, RequestFault } from '../faults.ts'
import type { LoggedRequest, RequestsLog } from '../requests.ts'
import { answer, readJson, type Answer, type Received } from './answers.ts'
import { receive, tooLarge } from './listener.ts'

export type GatewayParts = {
  name: GatewayName
  route: (received: Received) => Promise<Answer>
  faults: Faults
  requests: RequestsLog
  clock: Clock
  /** Ends every wait when the sandbox stops. */
  stopping: AbortSignal
  /** A fault of the sandbox itself, which must never pass for a fault that was asked for. */
  onDefect: (error: unknown) => void
}

/** The answer as bytes on the wire. */
function send(response: ServerResponse, { status, body, headers = {} }: Answer, logged: LoggedRequest): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  logged.answered = status
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

function drop(response: ServerResponse, logged: LoggedRequest): void {
  logged.answered = 'dropped'
  response.destroy()
}

/** Half of the answer, under a header that promises all of it, and then nothing. */
async function sendHalf(response: ServerResponse, real: Answer, logged: LoggedRequest): Promise<void> {
  const text = JSON.stringify(real.body)
  response.writeHead(real.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  await new Promise<void>((resolve) => {
    response.write(text.slice(0, Math.ceil(text.length / 2)), () => resolve())
  })
  drop(response, logged)
}

/** Serves one gateway: logs the request, lets a set fault strike, answers. */
export function createGateway(
  parts: GatewayParts,
): (message: IncomingMessage, response: ServerResponse) => void {
  const { name, route, faults, requests, clock, stopping, onDefect } = parts
  const pause = (ms: number): Promise<void> => wait(ms, undefined, { signal: stopping })

  async function strike(
    fault: RequestFault,
    received: Received,
    response: ServerResponse,
    logged: LoggedRequest,
  ): Promise<void> {
    logged.fault = fault.kind
    if (fault.kind === 'decline') {
      send(response, await route({ ...received, declineWith: fault.code }), logged)
      return
    }
    if (fault.kind === 'delay') {
      if (fault.when === 'beforeEffect') await pause(fault.ms)
      const real = await route(received)
      if (fault.when === 'afterEffect') await pause(fault.ms)
      send(response, real, logged)
      return
    }
    const real =
      fault.when === 'afterEffect' ? await route(received) : answer(500, { message: 'Internal server error' })
    switch (fault.kind) {
      case 'drop':
        drop(response, logged)
        return
      case 'status': {
        const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }
        send(
          response,
          { status: fault.status, body: fault.body ?? { message: `Status ${fault.status}` }, headers },
          logged,
        )
        return
      }
      case 'malformed':
        send(response, { status: 200, body: '{"transaction_status":"APPR' }, logged)
        return
      case 'truncated':
        await sendHalf(response, real, logged)
        return
      case 'wrongContent':
        send(
          response,
          {
            status: 200,
            body: '<!doctype html><title>Sign in to the network</title>',
            headers: { 'content-type': 'text/html; charset=utf-8' },
          },
          logged,
        )
    }
  }

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(message)
    if (received === null) {
      response.writeHead(tooLarge.status).end(JSON.stringify(tooLarge.body))
      return
    }
    const logged = requests.add({
      at: clock.now(),
      gateway: name,
      method: received.method,
      path: received.path,
      headers: received.headers,
      text: received.text,
      body: readJson(received) ?? null,
    })
    const fault = faults.take(name, received.path)
    if (fault !== null) {
      await strike(fault, received, response, logged)
      return
    }
    const real = await route(received)
    if (real.answerAfterMs !== undefined) await pause(real.answerAfterMs)
    send(response, real, logged)
  }

  return (message, response) => {
    serve(message, response).catch((error: unknown) => {
      // A client that hung up, or a sandbox that stops, is an ordinary end of a request: the link just closes.
      if (!message.errored && !stopping.aborted) onDefect(error)
      response.destroy()
    })
  }
}
