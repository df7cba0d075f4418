import { request as httpRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

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

/** These give the till the acquirer's own answer, all of it. */
export const harmless: readonly ProxyFault[] = ['none', 'slowBytes', 'duplicated']

/** An answer with all of its body. */
export type Whole = { status: number; headers: IncomingMessage['headers']; body: Buffer }

export async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/**
 * Sends a request on to the acquirer.
 *
 * @param keepsHost it goes with the name that it came for: who signs that takes no other
 */
export function forward(
  target: string,
  request: IncomingMessage,
  body: Buffer,
  keepsHost = false,
): Promise<Whole> {
  const host = keepsHost ? request.headers.host : new URL(target).host
  return new Promise((resolve, reject) => {
    const onward = httpRequest(
      new URL(request.url ?? '/', target),
      { method: request.method, headers: { ...request.headers, host } },
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

/** The time is the acquirer's own, or none: a proxy's would set the till's clock. */
function begin(response: ServerResponse, { status, headers }: Whole, length: number | null): void {
  response.sendDate = false
  response.writeHead(status, {
    'content-type': headers['content-type'] ?? 'application/json',
    ...(headers.date === undefined ? {} : { date: headers.date }),
    ...(headers['retry-after'] === undefined ? {} : { 'retry-after': headers['retry-after'] }),
    ...(length === null ? {} : { 'content-length': length }),
  })
}

function pass(response: ServerResponse, whole: Whole): void {
  begin(response, whole, whole.body.length)
  response.end(whole.body)
}

const own = (status: number, text: string, headers: Whole['headers'] = {}): Whole => ({
  status,
  headers,
  body: Buffer.from(text),
})

async function passSlowly(response: ServerResponse, whole: Whole): Promise<void> {
  begin(response, whole, null)
  for (let at = 0; at < whole.body.length; at += 64) {
    response.write(whole.body.subarray(at, at + 64))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  response.end()
}

function passHalf(request: IncomingMessage, response: ServerResponse, whole: Whole): void {
  begin(response, whole, whole.body.length)
  response.write(whole.body.subarray(0, Math.ceil(whole.body.length / 2)))
  setTimeout(() => request.socket.destroy(), 5)
}

/**
 * Answers as the fault wants it.
 *
 * @param deliver lets the acquirer carry the request out
 * @param repeat delivers it once more, as a network may
 */
export async function answerWith(
  fault: ProxyFault,
  request: IncomingMessage,
  response: ServerResponse,
  deliver: () => Promise<Whole>,
  repeat: () => Promise<Whole>,
): Promise<void> {
  switch (fault) {
    case 'none':
      return pass(response, await deliver())
    case 'resetBefore':
      request.socket.resetAndDestroy()
      return
    case 'resetAfter':
      await deliver()
      request.socket.resetAndDestroy()
      return
    case 'stall':
      // The answer never comes; the till gives up first.
      await deliver()
      return
    case 'slowBytes':
      return passSlowly(response, await deliver())
    case 'truncated':
      return passHalf(request, response, await deliver())
    case 'malformed':
      return pass(response, own((await deliver()).status, '<html>captive portal</html>'))
    case 'status500':
    case 'status502':
      return pass(
        response,
        own(fault === 'status500' ? 500 : 502, '{"code":"E002","message":"gateway failure"}'),
      )
    case 'status503After':
      await deliver()
      return pass(response, own(503, 'Service Unavailable'))
    case 'status429':
      return pass(response, own(429, '{}', { 'retry-after': '0' }))
    case 'duplicated': {
      const whole = await deliver()
      await repeat()
      return pass(response, whole)
    }
    default:
      fault satisfies never
  }
}
