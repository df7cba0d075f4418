import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'
import { answer, type Answer, type SandboxContext } from '../http/answers.ts'

/** What a client must know to ask for a token, and to call with it. */
export type LiquidoClient = { clientId: string; clientSecret: string; apiKey: string }

/** How long a token lasts, seconds (Liquido, authentication). */
const lifetimeSeconds = 3600

export type Tokens = {
  /** `POST /oauth2/token` with a form. */
  grant: (c: SandboxContext) => Answer
  /** Whether the request carries a token that is known and has not expired. */
  accepts(c: SandboxContext): boolean
  /** Forgets every token, so that the next call gets 401. */
  revokeAll: () => void
}

const same = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))

/** OAuth 2 client credentials, as far as a gateway's client meets them. Errors as RFC 6749 §5.2 names them. */
export function createTokens(client: LiquidoClient, clock: Clock, uuid: () => string): Tokens {
  const expiries = new Map<string, number>()
  return {
    grant: (c) => {
      const type = c.req.header('content-type') ?? ''
      if (!type.startsWith('application/x-www-form-urlencoded')) {
        return answer(400, { error: 'invalid_request' })
      }
      const form = new URLSearchParams(c.var.text)
      if (form.get('grant_type') !== 'client_credentials') {
        return answer(400, { error: 'unsupported_grant_type' })
      }
      const known =
        same(form.get('client_id') ?? '', client.clientId) &&
        same(form.get('client_secret') ?? '', client.clientSecret)
      if (!known) return answer(401, { error: 'invalid_client' })
      const token = `sandbox-${uuid()}`
      expiries.set(token, clock.now() + lifetimeSeconds * 1000)
      return answer(200, { access_token: token, token_type: 'Bearer', expires_in: lifetimeSeconds })
    },
    accepts: (c) => {
      const token = /^Bearer (?<token>\S+)$/iu.exec(c.req.header('authorization') ?? '')?.groups?.['token']
      const expiry = token === undefined ? undefined : expiries.get(token)
      return expiry !== undefined && clock.now() < expiry
    },
    revokeAll: () => {
      expiries.clear()
    },
  }
}
