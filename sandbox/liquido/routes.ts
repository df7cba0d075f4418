import { answer, header, readJson, type Answer, type Received } from '../http/answers.ts'
import { createRouter, type Handler } from '../http/router.ts'
import type { LiquidoAcquirer } from './acquirer.ts'
import { httpFailure, liquidoRefused, refundDetails } from './answers.ts'
import type { Tokens } from './tokens.ts'
import { refundSchema } from './wire.ts'

/** Liquido's refund API and its authorisation server, on one host. */
export function createLiquido({
  acquirer,
  tokens,
  apiKey,
}: {
  acquirer: LiquidoAcquirer
  tokens: Tokens
  apiKey: string
}) {
  const authorised =
    (handle: Handler): Handler =>
    (received, parameters) => {
      if (!tokens.accepts(received)) return httpFailure(401, 'Unauthorized')
      if (header(received, 'x-api-key') !== apiKey) return httpFailure(403, 'Forbidden')
      return handle(received, parameters)
    }

  function refund(received: Received): Answer {
    const body = refundSchema.safeParse(readJson(received))
    if (!body.success) {
      const [issue] = body.error.issues
      return httpFailure(400, `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'invalid'}`)
    }
    const taken = acquirer.take(body.data)
    return taken.ok ? answer(200, refundDetails(taken.value)) : liquidoRefused(taken.error)
  }

  function query(_: Received, { idempotencyKey = '' }: Record<string, string>): Answer {
    const found = acquirer.find(idempotencyKey)
    return found === null ? httpFailure(404, 'Not Found') : answer(200, refundDetails(found))
  }

  return createRouter([
    { method: 'POST', path: '/oauth2/token', handle: (received) => tokens.grant(received) },
    { method: 'POST', path: '/v1/payments/charges/refund', handle: authorised(refund) },
    { method: 'GET', path: '/v1/payments/charges/refund/:idempotencyKey', handle: authorised(query) },
  ])
}
