import { z } from 'zod'
import { answerClass } from '../../domain/answers.ts'
import type { LiquidoRefundBody } from '../../domain/liquido.ts'
import type { Exchange } from './exchange.ts'
import type { GatewayAnswer } from './gateway.ts'
import { byStatus, parseJson, summary } from './summary.ts'

const payerSchema = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  document: z.string().nullish(),
  phone: z.string().nullish(),
  billingAddress: z
    .object({
      zipCode: z.string().nullish(),
      state: z.string().nullish(),
      city: z.string().nullish(),
      street: z.string().nullish(),
      number: z.string().nullish(),
    })
    .nullish(),
})

/**
 * A refund as Liquido tells it (Refund, Response and Notification). Every member of the documents' samples; further
 * ones are left alone.
 */
export const refundRecordSchema = z.object({
  transferStatusCode: z.int().nullish(),
  transferErrorMsg: z.string().nullish(),
  idempotencyKey: z.string(),
  referenceId: z.string(),
  paymentMethod: z.string().nullish(),
  amount: z.int(),
  currency: z.string(),
  country: z.string().nullish(),
  finalAmount: z.int().nullish(),
  finalCurrency: z.string().nullish(),
  createTime: z.string().nullish(),
  scheduledTime: z.string().nullish(),
  finalStatusTime: z.string().nullish(),
  payer: payerSchema.nullish(),
  transferStatus: z.enum(['SETTLED', 'IN_PROGRESS', 'FAILED']),
  description: z.string().nullish(),
  callbackUrl: z.string().nullish(),
})
export type RefundRecord = z.infer<typeof refundRecordSchema>

/** Failed before there was a refund: `{transferStatusCode, transferErrorMsg}` or `{status, error}`. */
const failureSchema = z.object({
  transferStatus: z.unknown().optional(),
  transferStatusCode: z.int().nullish(),
  transferErrorMsg: z.string().nullish(),
  status: z.int().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
})

type Answered = Extract<Exchange, { outcome: 'answered' }>

/** Whether a record is of the refund that was asked for: its key may have been used for another one. */
const isSame = (record: RefundRecord, body: LiquidoRefundBody): boolean =>
  record.referenceId === body.referenceId &&
  record.amount === body.amount &&
  record.currency === body.currency

/**
 * Classifies a refund record, of an answer, a query or a callback. `null` where its members contradict each other:
 * "200 transaction SETTLED or IN_PROGRESS, other FAILED".
 */
export function recordAnswer(
  record: RefundRecord,
  body: LiquidoRefundBody,
  at: number,
  httpStatus?: number,
): GatewayAnswer | null {
  if (record.idempotencyKey !== body.idempotencyKey) return null
  if (!isSame(record, body)) {
    return { summary: summary('liquido', 'keyTaken', at, { httpStatus, reference: record.idempotencyKey }) }
  }
  const isFailedCode = typeof record.transferStatusCode === 'number' && record.transferStatusCode !== 200
  if (record.transferStatus !== 'FAILED' && isFailedCode) return null
  return {
    summary: summary('liquido', record.transferStatus, at, {
      httpStatus,
      message: record.transferErrorMsg ?? undefined,
      reference: record.idempotencyKey,
    }),
  }
}

/** The record in an answer, where it holds one that can be believed under its status. */
export function recordIn(answered: Answered, body: LiquidoRefundBody, at: number): GatewayAnswer | null {
  // A failing status over a settled refund is a contradiction; the query has to say.
  if (answered.status >= 500) return null
  const record = refundRecordSchema.safeParse(parseJson(answered.text))
  if (!record.success) return null
  const isOk = answered.status >= 200 && answered.status < 300
  if (!isOk && record.data.transferStatus !== 'FAILED') return null
  return recordAnswer(record.data, body, at, answered.status)
}

/** Classifies the answer to a refund request. A failing service is not a failed refund: its callback may still come. */
export function liquidoAnswer(answered: Answered, body: LiquidoRefundBody, at: number): GatewayAnswer {
  const record = recordIn(answered, body, at)
  if (record !== null) return record
  const failure = failureSchema.safeParse(parseJson(answered.text))
  const said = failure.data?.transferErrorMsg ?? failure.data?.error ?? failure.data?.message
  const code = failure.success ? failureCode(answered.status, failure.data) : undefined
  if (code === undefined) return byStatus('liquido', answered, at, said)
  const waiting = answered.retryAfterMs === undefined ? {} : { retryAfterMs: answered.retryAfterMs }
  const coded = summary('liquido', code, at, { httpStatus: answered.status, message: said })
  return answerClass('liquido', code) === 'unknown' ? { summary: coded, ...waiting } : { summary: coded }
}

/** The code of a failure, or `undefined` where the HTTP status has to say. Any sign of a failing service wins. */
function failureCode(httpStatus: number, failure: z.infer<typeof failureSchema>): string | undefined {
  const { transferStatusCode, status = httpStatus } = failure
  // A record that could not be believed decides nothing.
  if (httpStatus >= 500 || failure.transferStatus !== undefined) return undefined
  if (status >= 500 || (transferStatusCode ?? 0) >= 500) return 'unavailable'
  if (typeof transferStatusCode === 'number' && transferStatusCode !== 200) return 'FAILED'
  if (failure.error === undefined && failure.message === undefined) return undefined
  if (status === 400 || status === 422) return 'badRequest'
  return status === 404 ? 'paymentUnknown' : undefined
}

/** Whether an answer to a query says, in Liquido's own form, that there is no such refund. */
export function saysNotFound(answered: Answered): boolean {
  const failure = failureSchema.safeParse(parseJson(answered.text))
  return answered.status === 404 && failure.success && Object.keys(failure.data).length > 0
}
