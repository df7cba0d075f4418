import ky from 'ky'
import { httpDate, retryAfter } from './http-time.ts'
import { routesTo, type Route } from './network.ts'
import { watchWrites, type RequestWrites } from './request-writes.ts'

/** One HTTP request of a gateway. */
export type ExchangeRequest = {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  /** The body, already encoded. Bytes go to the socket as they are, uncopied, and are the caller's to overwrite afterwards. */
  body?: string | Uint8Array<ArrayBuffer>
  /** Milliseconds for the whole exchange, from connecting to the last byte of the answer. */
  timeoutMs: number
  /** Most bytes of an answer; a larger one is given up. @default 1 MiB */
  maxBytes?: number
  signal: AbortSignal
}

/**
 * What became of a request. `notSent`: provably nothing was sent. `noAnswer`: it may have been, and nothing whole came
 * back.
 */
export type Exchange =
  | {
      outcome: 'answered'
      status: number
      text: string
      /** From `Retry-After`, milliseconds from the answer's own time, at most an hour. */
      retryAfterMs?: number
      /** The answer's `Date`, milliseconds since the epoch, in whole seconds. */
      serverTime?: number
    }
  | {
      outcome: 'notSent'
      cause: string
      /** What stood in the way. @default the host cannot be reached */
      obstacle?: Obstacle
    }
  | { outcome: 'noAnswer'; why: 'timeout' | 'connectionLost' | 'tooLarge'; cause: string }

/** What a shop's network puts in the way: its proxy is off, asks who this is, or a certificate is not to be trusted. */
export type Obstacle = 'proxyNotReached' | 'proxySignIn' | 'certificateRefused'

const defaultMostBytes = 1024 * 1024

/**
 * Failures of finding, connecting to and trusting the host, all of them before a byte of the request is written. The
 * network's own errors count only while connecting: an open connection can end with EHOSTUNREACH too.
 */
const whileConnecting = new Set([
  'ECONNREFUSED',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
])
/** A name that is not found, a link that does not come about. */
const withoutLink = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'UND_ERR_CONNECT_TIMEOUT'])
const untrusted = new Set([
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

type SystemError = {
  code?: unknown
  message?: unknown
  syscall?: unknown
  cause?: unknown
  errors?: unknown
}

const asObject = (error: unknown): SystemError | null =>
  typeof error === 'object' && error !== null ? error : null

/** The innermost error: ky wraps fetch's, which wraps the system's. */
function rootCause(error: unknown): SystemError {
  let current = asObject(error)
  for (let depth = 0; depth < 8; depth += 1) {
    const next = asObject(current?.cause)
    if (next === null) break
    current = next
  }
  return current ?? {}
}

/** Whether an error proves that nothing was sent. Of several addresses tried, each one must have failed so. */
export function provesNothingSent(error: unknown): boolean {
  const { code, message, syscall, errors } = rootCause(error)
  if (Array.isArray(errors) && errors.length > 0) return errors.every((each) => provesNothingSent(each))
  // A port that the Fetch standard blocks (9 and the like) is refused before any connection, with no code.
  if (message === 'bad port') return true
  if (typeof code !== 'string') return false
  return withoutLink.has(code) || untrusted.has(code) || (whileConnecting.has(code) && syscall === 'connect')
}

/** What stood in the way of a request that was not sent; `undefined`: the host could not be reached. */
function obstacleOf(error: unknown, isByProxy: boolean): Obstacle | undefined {
  const { code, message, syscall, errors } = rootCause(error)
  if (typeof code === 'string' && untrusted.has(code)) return 'certificateRefused'
  if (!isByProxy) return undefined
  // What a proxy answers to CONNECT has no code of its own (undici, lib/dispatcher/proxy-agent.js).
  if (typeof message === 'string' && message.startsWith('Proxy response (407)')) return 'proxySignIn'
  if (Array.isArray(errors) && errors.length > 0) return obstacleOf(errors[0], true)
  // The only link that is made here is the one to the proxy.
  const isLink = typeof code === 'string' && (withoutLink.has(code) || whileConnecting.has(code))
  return isLink && (syscall === undefined || syscall === 'connect' || syscall === 'getaddrinfo')
    ? 'proxyNotReached'
    : undefined
}

const codeOf = (error: unknown): string => {
  const { code } = rootCause(error)
  return typeof code === 'string' ? code : 'unnamed'
}

/** The whole body as text, or `null` where it is longer than allowed. */
async function readText(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * The address, or `null` where a host or a credential mistyped into the settings can never become a request: fetch would
 * only throw at it. A user and password in an address are refused by fetch too.
 */
function possibleAddress(url: string, headers: Record<string, string>): URL | null {
  try {
    const address = new URL(url)
    const isPossible =
      ['http:', 'https:'].includes(address.protocol) && address.username === '' && address.password === ''
    return isPossible && new Headers(headers) instanceof Headers ? address : null
  } catch {
    return null
  }
}

/**
 * Whether a request that failed surely left nothing with the gateway. What undici tells of it decides; where it told
 * nothing, the error has to prove it.
 */
function isUnsent(writes: RequestWrites, error: unknown): boolean {
  const state = writes.state()
  return state === 'notHandedOver' || (state === 'unobserved' && provesNothingSent(error))
}

/**
 * `fetch` copies bytes that it is given (Fetch, "extract a body") and writes a stream's as they are. The length is told,
 * or they would go in chunks.
 */
function bodyOf(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Pick<RequestInit, 'body' | 'headers' | 'credentials'> & { duplex?: 'half' } {
  if (typeof body === 'string') return { body }
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(body)
      controller.close()
    },
  })
  return {
    body: stream,
    headers: { ...headers, 'Content-Length': String(body.byteLength) },
    duplex: 'half',
    // What the standard would do to a stream at a 401 for a browser's own credentials; there are none here.
    credentials: 'omit',
  }
}

/** One request under way: what ends it, and whether that was its time. */
type UnderWay = { address: URL; stop: AbortController; hasTimedOut: () => boolean }

/** Sends it by one way. Never throws. */
async function sendBy(
  route: Route,
  { method, headers, body, timeoutMs, maxBytes = defaultMostBytes }: ExchangeRequest,
  { address, stop, hasTimedOut }: UnderWay,
): Promise<Exchange> {
  const { done, writes } = watchWrites(method, address, () =>
    ky(address, {
      method,
      headers,
      ...(body === undefined ? {} : bodyOf(body, headers)),
      retry: 0,
      // Our own timer covers the answer's body too.
      timeout: false,
      throwHttpErrors: false,
      redirect: 'manual',
      signal: stop.signal,
      ...route,
    }),
  )
  try {
    const response = await done
    const text = await readText(response, maxBytes)
    if (text === null) {
      // Ends the body that was given up half read.
      stop.abort()
      return { outcome: 'noAnswer', why: 'tooLarge', cause: `over ${maxBytes} bytes` }
    }
    return { outcome: 'answered', status: response.status, text, ...timesOf(response.headers) }
  } catch (error) {
    const cause = hasTimedOut() ? 'timeout' : codeOf(error)
    if (isUnsent(writes, error)) {
      const obstacle = obstacleOf(error, route !== null)
      return { outcome: 'notSent', cause, ...(obstacle === undefined ? {} : { obstacle }) }
    }
    return hasTimedOut()
      ? { outcome: 'noAnswer', why: 'timeout', cause: `${timeoutMs} ms` }
      : { outcome: 'noAnswer', why: 'connectionLost', cause }
  }
}

/**
 * Sends one request once and reads the whole answer. Goes as the system's network says, and by its next way where a proxy
 * is off, which proves that nothing was sent. Never retries, never follows a redirect (it would carry the body to another
 * host), never throws.
 */
export async function exchange(request: ExchangeRequest): Promise<Exchange> {
  const { url, headers, timeoutMs, signal } = request
  if (signal.aborted) return { outcome: 'notSent', cause: 'aborted' }
  const address = possibleAddress(url, headers)
  if (address === null) return { outcome: 'notSent', cause: 'badAddressOrHeader' }
  const stop = new AbortController()
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    stop.abort()
  }, timeoutMs)
  const onAbort = (): void => stop.abort()
  signal.addEventListener('abort', onAbort)
  const underWay: UnderWay = { address, stop, hasTimedOut: () => timedOut }
  let sent: Exchange = { outcome: 'notSent', cause: 'aborted' }
  try {
    for (const route of await routesTo(address, stop.signal)) {
      if (stop.signal.aborted) return { outcome: 'notSent', cause: timedOut ? 'timeout' : 'aborted' }
      sent = await sendBy(route, request, underWay)
      if (sent.outcome !== 'notSent' || sent.obstacle !== 'proxyNotReached') break
    }
    return sent
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** Told by each answer of a gateway what time it is there, and how long ago its request went out. */
export type OnServerTime = (serverTime: number, tookMs: number) => void

/**
 * The same, and hands on the time of an answer that is JSON, as every answer of both gateways is: a portal's page on the
 * way may have any time.
 */
export async function timedExchange(
  request: ExchangeRequest,
  onServerTime?: OnServerTime,
): Promise<Exchange> {
  const begun = performance.now()
  const answered = await exchange(request)
  if (answered.outcome === 'answered' && answered.serverTime !== undefined && /^\s*[[{]/u.test(answered.text))
    onServerTime?.(answered.serverTime, performance.now() - begun)
  return answered
}

/** What an answer says of time. */
function timesOf(headers: Headers): { serverTime?: number; retryAfterMs?: number } {
  const serverTime = httpDate(headers.get('date') ?? '')
  const retryAfterMs = retryAfter(headers.get('retry-after'), serverTime ?? Date.now())
  return {
    ...(serverTime === null ? {} : { serverTime }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}
