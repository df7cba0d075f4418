import { z } from 'zod'
import { answerRow } from '../../domain/answers.ts'
import type { OperationKind } from '../../domain/operations.ts'
import type { Exchange } from './exchange.ts'
import type { GatewayAnswer } from './gateway.ts'
import { byStatus, parseJson, summary } from './summary.ts'

const text = z.coerce.string()

/** The processor has spoken (reference, Answers). Members that are not read are left alone: Kushki may add some. */
const processedSchema = z.object({
  transaction_status: z.enum(['APPROVAL', 'DECLINED']),
  transaction_reference: text.optional(),
  ticket_number: text.optional(),
  kushki_response: z.object({ code: text.optional(), message: text.optional() }).optional(),
  message_fields: z.object({ F38: text.optional(), F39: text.optional() }).optional(),
})

const errorSchema = z.object({
  code: text,
  message: text.optional(),
  details: z.object({ Message: text.optional() }).optional().catch(undefined),
})

type Processed = z.infer<typeof processedSchema>

/** The processor's code: `kushki_response.code`, or field 39 where the table does not know the former. */
function declined({ kushki_response, message_fields }: Processed): { code: string; message: string } {
  const codes = [kushki_response?.code, message_fields?.F39].filter((code) => code !== undefined)
  const words = kushki_response?.message ?? ''
  const known = codes.find((code) => answerRow('kushki', code)?.class === 'declined')
  // A code without a row stays readable beside the processor's words.
  return known === undefined
    ? { code: 'declined', message: [...codes.slice(0, 1), words].join(' ').trim() }
    : { code: known, message: words }
}

/**
 * Classifies Kushki's answer to a reverse, void or refund: by what the body says, never by the HTTP status alone
 * (200 is not success, and a business refusal may come as 500).
 *
 * @param replay whether this request was sent before: "already reversed" then means that the earlier one was done
 */
export function kushkiAnswer(
  kind: OperationKind,
  replay: boolean,
  answered: Extract<Exchange, { outcome: 'answered' }>,
  at: number,
): GatewayAnswer {
  const httpStatus = answered.status
  const json = parseJson(answered.text)
  const waiting = answered.retryAfterMs === undefined ? {} : { retryAfterMs: answered.retryAfterMs }
  const processed = httpStatus >= 200 && httpStatus < 300 ? processedSchema.safeParse(json) : undefined
  if (processed?.success) {
    const { data } = processed
    const approved = data.transaction_status === 'APPROVAL'
    const { code, message } = approved
      ? { code: '000', message: data.kushki_response?.message }
      : declined(data)
    return {
      summary: summary('kushki', code, at, {
        httpStatus,
        message,
        reference: data.transaction_reference,
        approvalCode: approved ? data.message_fields?.F38 : undefined,
        ticketNumber: data.ticket_number,
      }),
    }
  }
  const failure = errorSchema.safeParse(json)
  const code = failure.success && /^E\d{3}$/u.test(failure.data.code) ? failure.data.code : undefined
  if (code === undefined || answerRow('kushki', code) === undefined) {
    return byStatus('kushki', answered, at, failure.data?.message)
  }
  const said = [failure.data?.message, failure.data?.details?.Message].filter((words) => words !== undefined)
  const coded = summary('kushki', code, at, { httpStatus, message: said.join(' ') })
  if (code === 'E048' && kind === 'reverse' && replay) return { summary: { ...coded, class: 'approved' } }
  return { summary: coded, ...waiting }
}
