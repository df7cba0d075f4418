import { z } from 'zod'
import { fromKushkiAmount } from '../../domain/money.ts'
import { totalMinor } from '../../domain/sale-facts.ts'
import { answerRow } from '../../domain/answers.ts'
import { judge } from '../../domain/evidence.ts'
import type { AskedFor, Judgement } from '../../domain/evidence.ts'
import { tellsOfOperation } from './credential-refused.ts'
import type { Exchange } from './exchange.ts'
import type { GatewayAnswer, WireRequest } from './gateway.ts'
import { evidenceOfAnswer } from './kushki-evidence.ts'
import { byStatus, nameless, parseJson, rawOf, summary } from './summary.ts'

const text = z.coerce.string().catch('')

/** What a person is told of an answer; none of it decides. */
const shownSchema = z.looseObject({
  transaction_reference: text.optional(),
  ticket_number: text.optional(),
  kushki_response: z
    .looseObject({ code: text.optional(), message: text.optional() })
    .optional()
    .catch(undefined),
  message_fields: z.looseObject({ F38: text.optional(), F39: text.optional() }).nullish().catch(undefined),
  response_code: text.optional(),
  transaction_type: text.optional(),
})
type Shown = z.infer<typeof shownSchema>

const errorSchema = z.looseObject({
  code: text,
  message: text.optional(),
  details: z.looseObject({ Message: text.optional() }).optional().catch(undefined),
})

type KushkiRequest = Extract<WireRequest, { gateway: 'kushki' }>
type Answered = Extract<Exchange, { outcome: 'answered' }>

/** What a request asks for, or `null` where its own body tells no amount. */
export function askedForBy({ kind, body }: KushkiRequest): AskedFor | null {
  const amount = fromKushkiAmount(body.amount)
  if (amount === null) return null
  return {
    kind,
    id: body.client_transaction_id,
    amount: { currency: amount.currency, minor: totalMinor(amount) },
  }
}

/** The processor's code: `kushki_response.code`, or field 39 where the table does not know the former. */
function declineCode({ kushki_response, message_fields, response_code }: Shown): {
  code: string
  message: string
} {
  const codes = [kushki_response?.code, message_fields?.F39, response_code].filter((code) => code)
  const words = kushki_response?.message ?? ''
  const known = codes.find((code) => answerRow('kushki', code ?? '')?.class === 'declined')
  // A code without a row stays readable beside the processor's words.
  return known === undefined
    ? { code: 'declined', message: [...codes.slice(0, 1), words].join(' ').trim() }
    : { code: known, message: words }
}

function judgedSummary(
  judgement: Exclude<Judgement, { verdict: 'undecided' }>,
  { kind }: KushkiRequest,
  shown: Shown,
  httpStatus: number,
  at: number,
): GatewayAnswer {
  const details = { httpStatus, reference: shown.transaction_reference, ticketNumber: shown.ticket_number }
  if (judgement.verdict === 'notDone') {
    const { code, message } = declineCode(shown)
    return { summary: summary('kushki', code, at, { ...details, message }) }
  }
  // The answer to a refund says `Refund` (Kushki, sample); that one of a void says so too is assumed.
  const isRefund = kind === 'void' && shown.transaction_type?.toUpperCase() === 'REFUND'
  const part = judgement.verdict === 'partlyDone' ? { authorisedMinor: judgement.minor } : {}
  return {
    summary: summary('kushki', judgement.verdict === 'partlyDone' ? 'partial' : '000', at, {
      ...details,
      ...part,
      processedAs: isRefund ? 'refund' : undefined,
      message: shown.kushki_response?.message,
      approvalCode: shown.message_fields?.F38,
    }),
  }
}

/**
 * Kushki's E002 stands for three failures (Kushki, samples of errors). In these two the request was turned away before
 * the processor; in the third the processor's own answer could not be read, and nobody knows.
 */
const turnedAway: ReadonlyMap<string, string> = new Map([
  ["Vault token can't decrypt", 'cardUnreadable'],
  ['exception for required fields', 'fieldsMissing'],
])

/**
 * Refusals that can follow from what was done to the sale before: not allowed, not available, already reversed. Where
 * something on the way delivers a request twice, the second delivery gets one of them for what the first one did. E001 and
 * E042 follow from the request alone.
 */
const mayFollowFromEffect: ReadonlySet<string> = new Set(['E016', 'E041', 'E048'])

/**
 * Whether Kushki's own error may come with this status: published are 400, 412 and 500. Of what says "done" (2xx), "later"
 * (408, 429) or that somebody on the way got no answer (502 to 504), no code makes a refusal.
 */
const mayRefuse = (status: number): boolean =>
  status === 500 || (status >= 400 && status < 500 && status !== 408 && status !== 429)

/**
 * Classifies Kushki's answer to a reverse, void or refund: by what the body proves, never by the HTTP status alone (200
 * is not success, and a business refusal may come as 500). `request.replay`: it was sent before, so that "already
 * reversed" means that the earlier one was done.
 */
export function kushkiAnswer(request: KushkiRequest, answered: Answered, at: number): GatewayAnswer {
  const httpStatus = answered.status
  const json = parseJson(answered.text)
  const asked = askedForBy(request)
  const evidence = asked && evidenceOfAnswer(json, httpStatus, asked.amount.currency)
  if (asked !== null && evidence !== null) {
    const judgement = judge(asked, [evidence])
    if (judgement.verdict !== 'undecided')
      return judgedSummary(judgement, request, shownSchema.parse(json), httpStatus, at)
    if (httpStatus < 400)
      return {
        ...nameless('kushki', 'contradictory', at, [...evidence.contradictions, judgement.why].join(' ')),
        raw: rawOf(answered),
      }
  }
  if (tellsOfOperation('kushki', json)) return byStatus('kushki', answered, at)
  const failure = errorSchema.safeParse(json)
  const code = failure.success && /^E\d{3}$/u.test(failure.data.code) ? failure.data.code : undefined
  if (code === undefined || answerRow('kushki', code) === undefined || !mayRefuse(httpStatus))
    return byStatus('kushki', answered, at, failure.data?.message)
  const waiting = answered.retryAfterMs === undefined ? {} : { retryAfterMs: answered.retryAfterMs }
  const said = [failure.data?.message, failure.data?.details?.Message].filter((words) => words !== undefined)
  const message = said.join(' ')
  const before = code === 'E002' ? turnedAway.get(failure.data?.details?.Message?.trim() ?? '') : undefined
  const isDocumentMissing = code === 'E001' && /\bdocument_(?:number|type)\b/u.test(message)
  const coded = summary('kushki', isDocumentMissing ? 'documentMissing' : (before ?? code), at, {
    httpStatus,
    message,
  })
  if (code === 'E048' && request.kind === 'reverse' && request.replay)
    return { summary: { ...coded, class: 'approved' } }
  const repeat = mayFollowFromEffect.has(code) ? ({ mayBeOfRepeat: true } as const) : {}
  return { summary: coded, ...waiting, ...repeat }
}
