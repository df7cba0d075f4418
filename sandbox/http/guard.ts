import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { answer, respond, type SandboxContext, type SandboxEnv } from './answers.ts'

/** What is refused is not read either, so that the connection is of no more use. */
function refuse(c: SandboxContext, status: number, message: string): Response {
  c.env.outgoing.setHeader('connection', 'close')
  return respond(c, answer(status, { message }))
}

const names = ['127.0.0.1', 'localhost']

/**
 * Whether a web page had a part in the request: browsers name the page's origin, or say that the request is of another
 * site (Fetch Metadata Request Headers, W3C). What no browser sent has neither header.
 */
function isOfPage({ headers }: SandboxContext['env']['incoming']): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (origin !== undefined && origin !== `http://${host}`) return true
  return site !== undefined && site !== 'none' && site !== 'same-origin'
}

/**
 * Lets no web page in. A name that was pointed at this machine (DNS rebinding) makes a page's requests its own, so that
 * only the address and `localhost` are taken as `Host`. No answer ever allows another origin.
 * @param isPortExact `false`: a proxy of a test may stand before it, on a port of its own
 */
export const refusePages =
  (isPortExact: boolean): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const { headers, socket } = c.env.incoming
    const [name = '', port] = (headers.host ?? '').split(':')
    const isNamed = names.includes(name) && (!isPortExact || port === String(socket.localPort))
    if (!isNamed) return refuse(c, 421, 'Misdirected Request')
    return isOfPage(c.env.incoming) ? refuse(c, 403, 'Forbidden') : next()
  }

/** Compares without telling by its time how much is right; the hashes have one length. */
function isSame(given: string, wanted: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}

/** Lets in who knows the token of this start, and of bodies only JSON: a page may send forms and text unasked. */
export const requireToken =
  (token: string): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const given = /^Bearer (?<token>\S{1,100})$/u.exec(c.req.header('authorization') ?? '')?.groups?.['token']
    if (given === undefined || !isSame(given, token)) return refuse(c, 401, 'Unauthorized')
    const hasBody = c.req.method === 'POST' || c.req.method === 'PUT'
    const isJson = /^application\/json(?:\s*;|$)/iu.test(c.req.header('content-type') ?? '')
    return hasBody && !isJson ? refuse(c, 415, 'Unsupported Media Type') : next()
  }
