import { Hono, type MiddlewareHandler } from 'hono'
import type { Behaviour } from '../behaviour.ts'
import {
  answer,
  answering,
  perDelivery,
  respond,
  type Answer,
  type SandboxContext,
  type SandboxEnv,
} from '../http/answers.ts'
import type { Payments } from '../ledger/payments.ts'
import type { Notifier } from '../notifications/notifier.ts'
import type { LiquidoAcquirer, TakenRefund } from './acquirer.ts'
import { httpFailure, liquidoRefused, paymentDetails, refundAnswer } from './answers.ts'
import type { Callbacks } from './callbacks.ts'
import type { Tokens } from './tokens.ts'
import { cardMethods, refundSchema } from './wire.ts'

export type LiquidoParts = {
  acquirer: LiquidoAcquirer
  payments: Payments
  tokens: Tokens
  apiKey: string
  behaviour: () => Behaviour
  callbacks: Callbacks
  notifier: Notifier
}

const lostAnswers = { 500: 'Internal Server Error', 502: 'Bad Gateway', 504: 'Gateway Timeout' } as const
const outages = { 403: 'Forbidden', 503: 'Service Unavailable' } as const

/** Answers a refund that was taken; its callbacks wait for their time. */
async function settle(taken: TakenRefund, { behaviour, callbacks, notifier }: LiquidoParts): Promise<Answer> {
  const { operations } = behaviour()
  const { refund, isRepeated } = taken
  if (!isRepeated) {
    const ends = refund.settledLateAt === null ? [refund.finalAt] : [refund.finalAt, refund.settledLateAt]
    for (const end of ends) {
      await notifier.add('liquido', end, () => callbacks.signedEnd(refund.idempotencyKey))
    }
    if (operations.errorAfterEffect !== null) {
      return httpFailure(operations.errorAfterEffect, lostAnswers[operations.errorAfterEffect])
    }
  }
  // Not there yet, or only just asked for: there is nothing to answer with.
  if (operations.effectAfterMs > 0) return httpFailure(504, lostAnswers[504])
  return refundAnswer(taken, behaviour())
}

/** Liquido's refund API, its record of payments and its authorisation server, on one host. */
export function liquidoRoutes(parts: LiquidoParts): Hono<SandboxEnv> {
  const { acquirer, payments, tokens, apiKey, behaviour } = parts

  const authorised: MiddlewareHandler<SandboxEnv> = async (c, next) => {
    if (!tokens.accepts(c)) return respond(c, httpFailure(401, 'Unauthorized'))
    if (c.req.header('x-api-key') !== apiKey) return respond(c, httpFailure(403, 'Forbidden'))
    return next()
  }

  function refund(c: SandboxContext): Answer | Promise<Answer> {
    const body = refundSchema.safeParse(c.var.json)
    if (!body.success) {
      const [issue] = body.error.issues
      return httpFailure(400, `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'invalid'}`)
    }
    const taken = acquirer.take(body.data)
    return taken.ok
      ? settle(taken.value, parts)
      : liquidoRefused(taken.error, behaviour().operations.duplicates)
  }

  /** A query by key, unless look-ups are down. */
  const querying = (find: (key: string, current: Behaviour) => Answer | null) =>
    answering((c) => {
      const { outage } = behaviour().kushki.search
      if (outage !== null) return httpFailure(outage, outages[outage])
      return find(c.req.param('idempotencyKey') ?? '', behaviour()) ?? httpFailure(404, 'Not Found')
    })

  const findRefund = querying((key, current) => {
    const found = acquirer.find(key)
    return found === null ? null : refundAnswer(found, current)
  })
  const findPayment = querying((key, { liquido }) => {
    const payment = payments.get(key)
    if (payment === null) return null
    return answer(
      200,
      paymentDetails(payment, cardMethods.includes(payment.paymentMethod), liquido.payerDocument),
    )
  })

  const routes = new Hono<SandboxEnv>()
  routes.post('/oauth2/token', answering(tokens.grant))
  const isTwice = (): boolean => behaviour().operations.isDeliveredTwice
  routes.post('/v1/payments/charges/refund', authorised, answering(perDelivery(isTwice, refund)))
  routes.get('/v1/payments/charges/refund/:idempotencyKey', authorised, findRefund)
  routes.get('/v1/payments/charges/:idempotencyKey', authorised, findPayment)
  return routes
}
