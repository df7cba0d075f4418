import { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { isCredentialRefused } from './credential-refused.ts'
import { exchange, type Exchange } from './exchange.ts'
import type { GatewayAnswer } from './gateway.ts'
import { byStatus, nameless, parseJson, summary } from './summary.ts'

export type TokenDependencies = {
  /** Token host without a trailing slash; `/oauth2/token` is added. */
  authUrl: () => string
  /** For a host; `null`: none is set for it. */
  clientId: (url: string) => Promise<string | null>
  clientSecret: (url: string) => Promise<string | null>
  timeoutMs: () => number
  clock: Clock
}

export type TokenSource = {
  /**
   * A token that is good for a while, or why there is none. Nothing of a refund was sent then.
   *
   * @param apiUrl where the token will be sent: one that was asked for another host is not used
   */
  get(apiUrl: string): Promise<Result<string, GatewayAnswer>>
  /** The gateway refused this token: the next `get` asks for another. */
  refuse(token: string): void
}

const tokenAnswerSchema = z.object({
  access_token: z.string().min(1).max(8192),
  token_type: z.string().optional(),
  /** Seconds; documented as 3600. */
  expires_in: z.coerce.number().min(0).max(86_400).default(3600),
})

/** OAuth answers a wrong client with 400 or 401 and an `error` (RFC 6749 §5.2); a portal's page has none. */
const refusesClient = (status: number, json: unknown): boolean =>
  isCredentialRefused('liquido', status, json) ||
  (status === 400 && z.looseObject({ error: z.string().min(1) }).safeParse(json).success)

/** Nothing of a refund was sent, and what failed was not Liquido's API. */
const failed = (answer: GatewayAnswer): Result<never, GatewayAnswer> =>
  err({ ...answer, service: 'liquidoToken' })

/** The token in an answer, or why there is none. */
function tokenIn(answered: Exchange, at: number): Result<z.output<typeof tokenAnswerSchema>, GatewayAnswer> {
  if (answered.outcome === 'notSent')
    return failed(nameless('liquido', answered.obstacle ?? 'notReached', at, answered.cause))
  if (answered.outcome === 'noAnswer')
    return failed({ summary: summary('liquido', 'tokenFailed', at, { message: answered.why }) })
  const parsed = tokenAnswerSchema.safeParse(parseJson(answered.text))
  if (answered.status === 200 && parsed.success) return ok(parsed.data)
  const { status: httpStatus } = answered
  if (refusesClient(httpStatus, parseJson(answered.text)))
    return failed({ summary: summary('liquido', 'credentialRefused', at, { httpStatus }) })
  const strange = byStatus('liquido', answered, at)
  return failed({ ...strange, summary: { ...strange.summary, class: 'notSent', code: 'tokenFailed' } })
}

/** A token this close to its end is not used any more: the refund could arrive after it. Milliseconds. */
const marginMs = 60_000

/**
 * Liquido's access token by client credentials: kept until shortly before it expires, and asked for once however many
 * requests wait for it.
 */
export function createTokenSource({
  authUrl,
  clientId,
  clientSecret,
  timeoutMs,
  clock,
}: TokenDependencies): TokenSource {
  let kept: { token: string; goodUntil: number; madeFor: string } | null = null
  let asking: { madeFor: string; answer: Promise<Result<string, GatewayAnswer>> } | null = null

  async function ask(
    host: string,
    id: string,
    secret: string,
    madeFor: string,
  ): Promise<Result<string, GatewayAnswer>> {
    const answered = await exchange({
      method: 'POST',
      url: `${host}/oauth2/token`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: id,
        client_secret: secret,
        grant_type: 'client_credentials',
      }).toString(),
      timeoutMs: timeoutMs(),
      // Several refunds may wait for this one token: none of them may call it off.
      signal: new AbortController().signal,
    })
    const at = clock.now()
    const told = tokenIn(answered, at)
    if (!told.ok) return told
    const { access_token: token, expires_in } = told.value
    kept = { token, goodUntil: at + expires_in * 1000 - marginMs, madeFor }
    return ok(token)
  }

  return {
    get: async (apiUrl) => {
      const host = authUrl()
      const [id, secret] = await Promise.all([clientId(host), clientSecret(host)])
      if (!id || !secret) return failed(nameless('liquido', 'noCredential', clock.now()))
      const madeFor = JSON.stringify([host, apiUrl, id, secret])
      if (kept !== null && kept.madeFor === madeFor && clock.now() < kept.goodUntil) return ok(kept.token)
      if (asking?.madeFor === madeFor) return asking.answer
      const mine = { madeFor, answer: ask(host, id, secret, madeFor) }
      asking = mine
      try {
        return await mine.answer
      } finally {
        if (asking === mine) asking = null
      }
    },
    refuse: (token) => {
      if (kept?.token === token) kept = null
    },
  }
}
