import { z } from 'zod'
import { answerClass } from '../../domain/answers.ts'
import { judge } from '../../domain/evidence.ts'
import type { AskedFor, EvidenceSource } from '../../domain/evidence.ts'
import type { LiquidoRefundBody } from '../../domain/liquido.ts'
import { tellsOfOperation } from './credential-refused.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { Exchange } from './exchange.ts'
import type { GatewayAnswer } from './gateway.ts'
import { evidenceOfRecord } from './liquido-evidence.ts'
import { byStatus, parseJson, rawOf, summary } from './summary.ts'

/** What a person is told of a refund record; none of it decides, so that any of it may have another form. */
const shownRecordSchema = z.looseObject({
  idempotencyKey: z.string(),
  referenceId: z.string().optional().catch(undefined),
  transferErrorMsg: z.string().nullish().catch(undefined),
  finalAmount: z.int().nullish().catch(undefined),
  finalCurrency: z.string().nullish().catch(undefined),
})

/** Failed before there was a refund: `{transferStatusCode, transferErrorMsg}` or `{status, error}`. */
const failureSchema = z.object({
  transferStatusCode: z.int().nullish(),
  transferErrorMsg: z.string().nullish(),
  status: z.int().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
})

type Answered = Extract<Exchange, { outcome: 'answered' }>

/** What a refund asks for, which its record has to agree with. */
const askedForBy = (body: LiquidoRefundBody): AskedFor => ({
  kind: 'refund',
  id: body.idempotencyKey,
  amount: { currency: body.currency, minor: body.amount },
})

const codes = { done: 'SETTLED', notDone: 'FAILED' } as const

/** The final amount and currency, where they are not those that were asked for. */
function finalOf(
  { finalAmount, finalCurrency }: z.infer<typeof shownRecordSchema>,
  { amount, currency }: LiquidoRefundBody,
): AnswerSummary['final'] {
  const final = { currency: (finalCurrency ?? currency).slice(0, 8), minor: finalAmount ?? amount }
  return final.currency === currency && final.minor === amount ? undefined : final
}

/**
 * Classifies a refund record, of an answer, a query or a callback: by what it proves. `null` where it is no record of
 * this refund at all.
 *
 * @param httpStatus of the answer that held it; a callback has none
 */
export function recordAnswer(
  json: unknown,
  body: LiquidoRefundBody,
  source: EvidenceSource,
  at: number,
  httpStatus?: number,
): GatewayAnswer | null {
  const isAccepted = httpStatus === undefined || (httpStatus >= 200 && httpStatus < 300)
  const evidence = evidenceOfRecord(json, source, body.referenceId, isAccepted)
  if (evidence === null || evidence.id !== body.idempotencyKey) return null
  const shown = shownRecordSchema.parse(json)
  const judgement = judge(askedForBy(body), [evidence])
  const details = {
    httpStatus,
    message: shown.transferErrorMsg ?? undefined,
    reference: shown.idempotencyKey,
    final: finalOf(shown, body),
  }
  switch (judgement.verdict) {
    case 'done':
    case 'notDone':
      return { summary: summary('liquido', codes[judgement.verdict], at, details) }
    case 'partlyDone':
    case 'undecided': {
      const isOpen = judgement.verdict === 'undecided' && judgement.why === 'inProgress'
      if (isOpen) return { summary: summary('liquido', 'IN_PROGRESS', at, details) }
      const why = [...evidence.contradictions, judgement.verdict === 'undecided' ? judgement.why : 'amount']
      return { summary: summary('liquido', 'contradictory', at, { ...details, message: why.join(' ') }) }
    }
    default:
      return judgement satisfies never
  }
}

/** The record in an answer, where it holds one of this refund. A failing service's record is not believed. */
export function recordIn(
  answered: Answered,
  body: LiquidoRefundBody,
  source: EvidenceSource,
  at: number,
): GatewayAnswer | null {
  if (answered.status >= 500) return null
  const record = recordAnswer(parseJson(answered.text), body, source, at, answered.status)
  return record?.summary.class === 'unknown' ? { ...record, raw: rawOf(answered) } : record
}

/** Classifies the answer to a refund request. A failing service is not a failed refund: its callback may still come. */
export function liquidoAnswer(answered: Answered, body: LiquidoRefundBody, at: number): GatewayAnswer {
  const record = recordIn(answered, body, 'answer', at)
  if (record !== null) return record
  const json = parseJson(answered.text)
  const failure = failureSchema.safeParse(json)
  const said = failure.data?.transferErrorMsg ?? failure.data?.error ?? failure.data?.message
  const code =
    failure.success && !tellsOfOperation('liquido', json)
      ? failureCode(answered.status, failure.data)
      : undefined
  if (code === undefined) return byStatus('liquido', answered, at, said)
  const waiting = answered.retryAfterMs === undefined ? {} : { retryAfterMs: answered.retryAfterMs }
  const coded = summary('liquido', code, at, { httpStatus: answered.status, message: said })
  return answerClass('liquido', code) === 'unknown' ? { summary: coded, ...waiting } : { summary: coded }
}

/**
 * Whether it may mean that the key is there already: somebody on the way may have sent the request twice, and this is
 * the answer to the second. Liquido publishes no form of it.
 */
const maySayRepeated = (httpStatus: number, failure: z.infer<typeof failureSchema>): boolean =>
  [httpStatus, failure.status, failure.transferStatusCode].some((code) => code === 408 || code === 409) ||
  [failure.transferErrorMsg, failure.error, failure.message].some((words) =>
    /duplica|already|exist/iu.test(words?.replaceAll(/(?:not|n't) exist/giu, '') ?? ''),
  )

/** The code of a failure, or `undefined` where the HTTP status has to say. Any sign of a failing service wins. */
function failureCode(httpStatus: number, failure: z.infer<typeof failureSchema>): string | undefined {
  const { transferStatusCode, status = httpStatus } = failure
  if (httpStatus >= 500 || maySayRepeated(httpStatus, failure)) return undefined
  if (status >= 500 || (transferStatusCode ?? 0) >= 500) return 'unavailable'
  const isAccepted = httpStatus >= 200 && httpStatus < 300
  const isFailed = typeof transferStatusCode === 'number' && transferStatusCode !== 200
  if (isFailed) return isAccepted || (httpStatus >= 400 && httpStatus !== 429) ? 'FAILED' : undefined
  if (transferStatusCode === 200) return undefined
  if (failure.error === undefined && failure.message === undefined) return undefined
  if (status === 400 || status === 422) return 'badRequest'
  return status === 404 ? 'paymentUnknown' : undefined
}

/** Whether an answer to a query says, in Liquido's own form, that there is no such refund. */
export function saysNotFound(answered: Answered): boolean {
  const json = parseJson(answered.text)
  const failure = failureSchema.safeParse(json)
  return (
    answered.status === 404 &&
    failure.success &&
    Object.keys(failure.data).length > 0 &&
    !tellsOfOperation('liquido', json)
  )
}
