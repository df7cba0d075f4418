import { Hono, type MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import type { Result } from '../../domain/result.ts'
import {
  answer,
  answering,
  respond,
  type Answer,
  type SandboxContext,
  type SandboxEnv,
} from '../http/answers.ts'
import type { Transactions } from '../ledger/transactions.ts'
import { processed, refused, type Refusal } from './answers.ts'
import type { Verdict } from './bookings.ts'
import type { Processor, ProcessorSettings } from './processor.ts'
import { searchItem } from './search.ts'
import { refundSchema, reverseSchema, searchSchema, voidSchema } from './wire.ts'

export type KushkiParts = {
  /** What `Private-Credential-Id` must say. */
  credential: string
  processor: Processor
  transactions: Transactions
  settings: ProcessorSettings
  clock: Clock
}

/** `E001` with the place of the first fault; never with the value that stood there. */
function invalid(error: z.ZodError): Answer {
  const [issue] = error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.')
  return refused({ tag: 'InvalidBody', why: `${place}: ${issue?.message ?? 'invalid'}` })
}

/** API gateway's own refusals: no key, 401; a key that is not known, 403. */
const authorised =
  (credential: string): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const given = c.req.header('private-credential-id') ?? ''
    if (given === '') return respond(c, answer(401, { message: 'Unauthorized' }))
    if (given === credential) return next()
    return respond(c, answer(403, { Message: 'User is not authorized to access this resource' }))
  }

const searching =
  ({ transactions, settings, clock }: KushkiParts) =>
  (c: SandboxContext): Answer => {
    const body = searchSchema.safeParse(c.var.json)
    if (!body.success) return invalid(body.error)
    const { page, size, filters = {} } = body.data
    const { found } = transactions.search(
      {
        clientTransactionId: filters.client_transaction_id,
        reference: filters.transaction_reference,
        from: filters.start_date,
        to: Math.min(filters.end_date ?? Infinity, clock.now() - settings.searchableAfterMs),
        bin: filters.bin,
        lastFour: filters.last_four_digits,
        kind: filters.transaction_type,
      },
      page,
      size,
    )
    return answer(200, { items: found.map(searchItem) })
  }

/** Kushki's card-present API, as far as taking sales back and finding them goes. */
export function kushkiRoutes(parts: KushkiParts): Hono<SandboxEnv> {
  const { credential, processor, settings } = parts

  const settle = (verdict: Result<Verdict, Refusal>, transactionType: string): Answer => {
    if (!verdict.ok) return refused(verdict.error)
    const done = processed(verdict.value.line, transactionType)
    return verdict.value.slow ? { ...done, answerAfterMs: settings.slowAnswerMs } : done
  }

  function transaction(c: SandboxContext): Answer {
    const { json, declineWith = null } = c.var
    const mode = (json as { transaction_mode?: unknown } | null | undefined)?.transaction_mode
    if (mode === 'Reverse') {
      const body = reverseSchema.safeParse(json)
      if (!body.success) return invalid(body.error)
      return settle(processor.reverse(body.data, declineWith), body.data.transaction_type)
    }
    if (mode === 'Void') {
      const body = voidSchema.safeParse(json)
      if (!body.success) return invalid(body.error)
      return settle(processor.void(body.data, declineWith), body.data.transaction_type)
    }
    return refused({ tag: 'InvalidBody', why: 'transaction_mode: the sandbox knows Reverse and Void' })
  }

  function refund(c: SandboxContext): Answer {
    const body = refundSchema.safeParse(c.var.json)
    if (!body.success) return invalid(body.error)
    return settle(processor.refund(body.data, c.var.declineWith ?? null), 'refund')
  }

  const routes = new Hono<SandboxEnv>()
  const checked = authorised(credential)
  routes.post('/pos/v1/transaction', checked, answering(transaction))
  routes.post('/pos/v1/refund', checked, answering(refund))
  routes.post('/pos-analytics/v1/transactions/search', checked, answering(searching(parts)))
  return routes
}
