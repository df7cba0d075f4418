import type { Clock } from '../../domain/clock.ts'
import type { LiquidoRefundBody } from '../../domain/liquido.ts'
import { isCredentialRefused } from './credential-refused.ts'
import { timedExchange, type Exchange, type OnServerTime } from './exchange.ts'
import type { Gateway, GatewayAnswer, LookUpAnswer, PaymentQuery } from './gateway.ts'
import { liquidoAnswer, recordIn, saysNotFound } from './liquido-answer.ts'
import { paymentIn } from './liquido-payment.ts'
import { createTokenSource } from './liquido-token.ts'
import {
  byStatus,
  lookUpAnswer,
  nameless,
  parseJson,
  summary,
  withoutAnswer,
  withServerTime,
} from './summary.ts'

/** Read at every request, so that a change of the settings holds at once. Hosts without a trailing slash. */
export type LiquidoGatewayDependencies = {
  /** `https://api-qa.liquido.com` */
  apiUrl: () => string
  /** `https://auth-dev.liquido.com` */
  authUrl: () => string
  clientId: (url: string) => Promise<string | null>
  clientSecret: (url: string) => Promise<string | null>
  /** `x-api-key`. */
  apiKey: (url: string) => Promise<string | null>
  /** Milliseconds to wait for an answer. */
  timeoutMs: () => number
  clock: Clock
  /** @default the gateway's time is not used */
  onServerTime?: OnServerTime
}

const paymentPath = '/v1/payments/charges'
const refundPath = `${paymentPath}/refund`
/** A key that no refund can have, for a question that costs nothing: Liquido itself says that there is none. */
const checkKey = 'extorno-connection-check'

type Answered = Extract<Exchange, { outcome: 'answered' }>
type Authorised = { answered: Answered } | { failed: GatewayAnswer }

/** The result of `work`, or `null` as soon as the caller gives up. The work goes on: others may wait for the same token. */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(null)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

type Call = (
  method: 'GET' | 'POST',
  path: string,
  body: LiquidoRefundBody | undefined,
  signal: AbortSignal,
) => Promise<Authorised>

/** Calls with the token of the moment, once more with a new one where that token was refused. */
function createAuthorisedCalls(options: LiquidoGatewayDependencies): Call {
  const { apiUrl, apiKey, timeoutMs, clock, onServerTime } = options
  const tokens = createTokenSource(options)

  async function once(
    ...[method, path, body, signal]: Parameters<Call>
  ): Promise<Authorised & { token?: string }> {
    // The host is read once: between the secrets and the request the settings may change.
    const host = apiUrl()
    const key = await apiKey(host)
    if (!key) return { failed: nameless('liquido', 'noCredential', clock.now()) }
    const token = await tokens.get(host)
    if (!token.ok) return { failed: token.error }
    const answered = await timedExchange(
      {
        method,
        url: `${host}${path}`,
        headers: {
          Authorization: `Bearer ${token.value}`,
          'x-api-key': key,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeoutMs: timeoutMs(),
        signal,
      },
      onServerTime,
    )
    return answered.outcome === 'answered'
      ? { answered, token: token.value }
      : { failed: withoutAnswer('liquido', answered, clock.now()) }
  }

  return async (method, path, body, signal) => {
    const first = await once(method, path, body, signal)
    if ('failed' in first || first.token === undefined) return first
    const { status, text } = first.answered
    if (status !== 401 || !isCredentialRefused('liquido', status, parseJson(text))) return first
    tokens.refuse(first.token)
    return once(method, path, body, signal)
  }
}

/**
 * Liquido's refund API: one call, one classified answer. Only after a 401 it is sent a second time, with a
 * new token: the first request was refused before it was processed.
 */
export function createLiquidoGateway(options: LiquidoGatewayDependencies): Gateway & PaymentQuery {
  const { clock } = options
  const authorised = createAuthorisedCalls(options)

  return {
    name: 'liquido',

    // The key is made once, with the request: a repeat has the same body under the same key (docs/liquido.md).
    isRepeatSafe: () => true,

    send: async (request, signal) => {
      if (request.gateway !== 'liquido')
        return nameless('liquido', 'notUnderstood', clock.now(), 'not a Liquido request')
      const result = await authorised('POST', refundPath, request.body, signal)
      if ('failed' in result) return result.failed
      return withServerTime(liquidoAnswer(result.answered, request.body, clock.now()), result.answered)
    },

    lookUp: async (request, signal) => {
      if (request.gateway !== 'liquido') return { outcome: 'notFound' }
      const path = `${refundPath}/${encodeURIComponent(request.body.idempotencyKey)}`
      const result = await authorised('GET', path, undefined, signal)
      if ('failed' in result) return noAnswer(result.failed)
      return withServerTime(found(result.answered, request.body, clock.now()), result.answered)
    },

    payment: async (key, signal) => {
      const path = `${paymentPath}/${encodeURIComponent(key)}`
      const result = await unlessAborted(authorised('GET', path, undefined, signal), signal)
      if (result === null)
        return { outcome: 'noAnswer', summary: nameless('liquido', 'timeout', clock.now()).summary }
      if ('failed' in result) return { outcome: 'noAnswer', summary: result.failed.summary }
      const payment = paymentIn(result.answered, key, clock.now())
      if (payment !== null) return { outcome: 'found', payment }
      if (saysNotFound(result.answered)) return { outcome: 'notFound' }
      return { outcome: 'noAnswer', summary: byStatus('liquido', result.answered, clock.now()).summary }
    },

    check: async (signal) => {
      const result = await authorised('GET', `${refundPath}/${checkKey}`, undefined, signal)
      if ('failed' in result) return result.failed
      const { answered } = result
      return withServerTime(
        saysNotFound(answered)
          ? { summary: summary('liquido', 'reachable', clock.now(), { httpStatus: answered.status }) }
          : byStatus('liquido', answered, clock.now()),
        answered,
      )
    },
  }
}

const noAnswer = ({ raw: _raw, ...told }: GatewayAnswer): LookUpAnswer => ({ outcome: 'noAnswer', ...told })

/** What a look-up's answer says of the refund. */
function found(answered: Answered, body: LiquidoRefundBody, at: number): LookUpAnswer {
  const record = recordIn(answered, body, 'lookUp', at)
  if (record !== null) return lookUpAnswer(record.summary)
  if (saysNotFound(answered)) return { outcome: 'notFound' }
  return noAnswer(byStatus('liquido', answered, at))
}
