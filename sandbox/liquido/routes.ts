import { Hono, type MiddlewareHandler } from 'hono'
import {
  answer,
  answering,
  respond,
  type Answer,
  type SandboxContext,
  type SandboxEnv,
} from '../http/answers.ts'
import type { LiquidoAcquirer } from './acquirer.ts'
import { httpFailure, liquidoRefused, refundDetails } from './answers.ts'
import type { Tokens } from './tokens.ts'
import { refundSchema } from './wire.ts'

/** Liquido's refund API and its authorisation server, on one host. */
export function liquidoRoutes({
  acquirer,
  tokens,
  apiKey,
}: {
  acquirer: LiquidoAcquirer
  tokens: Tokens
  apiKey: string
}): Hono<SandboxEnv> {
  const authorised: MiddlewareHandler<SandboxEnv> = async (c, next) => {
    if (!tokens.accepts(c)) return respond(c, httpFailure(401, 'Unauthorized'))
    if (c.req.header('x-api-key') !== apiKey) return respond(c, httpFailure(403, 'Forbidden'))
    return next()
  }

  function refund(c: SandboxContext): Answer {
    const body = refundSchema.safeParse(c.var.json)
    if (!body.success) {
      const [issue] = body.error.issues
      return httpFailure(400, `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'invalid'}`)
    }
    const taken = acquirer.take(body.data)
    return taken.ok ? answer(200, refundDetails(taken.value)) : liquidoRefused(taken.error)
  }

  function query(c: SandboxContext): Answer {
    const found = acquirer.find(c.req.param('idempotencyKey') ?? '')
    return found === null ? httpFailure(404, 'Not Found') : answer(200, refundDetails(found))
  }

  const routes = new Hono<SandboxEnv>()
  routes.post('/oauth2/token', answering(tokens.grant))
  routes.post('/v1/payments/charges/refund', authorised, answering(refund))
  routes.get('/v1/payments/charges/refund/:idempotencyKey', authorised, answering(query))
  return routes
}
