import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Next } from 'hono'
import type { RequestFault } from '../faults.ts'
import type { LoggedRequest } from '../requests.ts'
import type { SandboxContext } from './answers.ts'

/** The faults that the link itself shows: no `Response` can promise more than it holds, break off, or give 204 a body. */
type LinkFault = Exclude<RequestFault, { kind: 'decline' | 'delay' }>

const json = 'application/json; charset=utf-8'

function send(
  outgoing: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string | number> = {},
): number {
  const length = Buffer.byteLength(text)
  outgoing.writeHead(status, { 'content-type': json, 'content-length': length, ...headers })
  outgoing.end(text)
  return status
}

function drop(outgoing: ServerResponse): 'dropped' {
  outgoing.destroy()
  return 'dropped'
}

/** Half of the answer, under a header that promises all of it, and then nothing. */
async function sendHalf(outgoing: ServerResponse, status: number, text: string): Promise<'dropped'> {
  outgoing.writeHead(status, { 'content-type': json, 'content-length': Buffer.byteLength(text) })
  await new Promise<void>((resolve) => {
    outgoing.write(text.slice(0, Math.ceil(text.length / 2)), () => resolve())
  })
  return drop(outgoing)
}

/** Writes what the fault wants in place of the real answer, if there is one. */
async function strikeLink(
  fault: LinkFault,
  outgoing: ServerResponse,
  real: Response | null,
): Promise<LoggedRequest['answered']> {
  switch (fault.kind) {
    case 'drop':
      return drop(outgoing)
    case 'status': {
      const { status, body = { message: `Status ${status}` }, retryAfter } = fault
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
      return send(outgoing, status, JSON.stringify(body), headers)
    }
    case 'malformed':
      return send(outgoing, 200, '{"transaction_status":"APPR')
    case 'truncated':
      return real === null
        ? sendHalf(outgoing, 500, JSON.stringify({ message: 'Internal server error' }))
        : sendHalf(outgoing, real.status, await real.text())
    case 'wrongContent':
      return send(outgoing, 200, '<!doctype html><title>Sign in to the network</title>', {
        'content-type': 'text/html; charset=utf-8',
      })
  }
}

/**
 * Lets a fault strike, with the effect or without it. Gives what was answered.
 * @param next the routes, which have the effect
 * @param pause waits real milliseconds; rejects when the sandbox stops
 */
export async function strike(
  fault: RequestFault,
  c: SandboxContext,
  next: Next,
  pause: (ms: number) => Promise<void>,
): Promise<LoggedRequest['answered']> {
  switch (fault.kind) {
    case 'decline':
      c.set('declineWith', fault.code)
      await next()
      return c.res.status
    case 'delay':
      if (fault.when === 'beforeEffect') await pause(fault.ms)
      await next()
      if (fault.when === 'afterEffect') await pause(fault.ms)
      return c.res.status
    default: {
      if (fault.when === 'afterEffect') await next()
      const answered = await strikeLink(fault, c.env.outgoing, c.finalized ? c.res : null)
      // Setting a response copies the headers of the one before into it, unless that is taken away first.
      c.res = undefined
      c.res = RESPONSE_ALREADY_SENT
      return answered
    }
  }
}
