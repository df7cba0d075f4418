import type { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import type { Result } from '../../domain/result.ts'
import { answer, header, readJson, type Answer, type Received } from '../http/answers.ts'
import { createRouter, type Handler } from '../http/router.ts'
import type { Transactions } from '../ledger/transactions.ts'
import { processed, refused, type Refusal } from './answers.ts'
import type { Processor, ProcessorSettings, Verdict } from './processor.ts'
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

/** Kushki's card-present API, as far as taking sales back and finding them goes. */
export function createKushki({ credential, processor, transactions, settings, clock }: KushkiParts) {
  /** API gateway's own refusals: no key, 401; a key that is not known, 403. */
  const authorised =
    (handle: Handler): Handler =>
    (received, parameters) => {
      const given = header(received, 'private-credential-id')
      if (given === undefined || given === '') return answer(401, { message: 'Unauthorized' })
      if (given !== credential) {
        return answer(403, { Message: 'User is not authorized to access this resource' })
      }
      return handle(received, parameters)
    }

  const settle = (verdict: Result<Verdict, Refusal>, transactionType: string): Answer => {
    if (!verdict.ok) return refused(verdict.error)
    const done = processed(verdict.value.line, transactionType)
    return verdict.value.slow ? { ...done, answerAfterMs: settings.slowAnswerMs } : done
  }

  function transaction(received: Received): Answer {
    const json = readJson(received)
    const mode = (json as { transaction_mode?: unknown } | null | undefined)?.transaction_mode
    if (mode === 'Reverse') {
      const body = reverseSchema.safeParse(json)
      if (!body.success) return invalid(body.error)
      return settle(processor.reverse(body.data, received.declineWith), body.data.transaction_type)
    }
    if (mode === 'Void') {
      const body = voidSchema.safeParse(json)
      if (!body.success) return invalid(body.error)
      return settle(processor.void(body.data, received.declineWith), body.data.transaction_type)
    }
    return refused({ tag: 'InvalidBody', why: 'transaction_mode: the sandbox knows Reverse and Void' })
  }

  function refund(received: Received): Answer {
    const body = refundSchema.safeParse(readJson(received))
    if (!body.success) return invalid(body.error)
    return settle(processor.refund(body.data, received.declineWith), 'refund')
  }

  function search(received: Received): Answer {
    const body = searchSchema.safeParse(readJson(received))
    if (!body.success) return invalid(body.error)
    const { page, size, filters = {} } = body.data
    const { found, total } = transactions.search(
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
    return answer(200, { data: found.map(searchItem), total })
  }

  return createRouter([
    { method: 'POST', path: '/pos/v1/transaction', handle: authorised(transaction) },
    { method: 'POST', path: '/pos/v1/refund', handle: authorised(refund) },
    { method: 'POST', path: '/pos-analytics/v1/transactions/search', handle: authorised(search) },
  ])
}
