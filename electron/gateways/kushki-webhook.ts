import { z } from 'zod'
import { answerRow } from '../../domain/answers.ts'
import { judge } from '../../domain/evidence.ts'
import type { AskedFor, Evidence, Judgement } from '../../domain/evidence.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import { evidenceOfItem, isApprovalCode, kindOf } from './kushki-evidence.ts'
import { summary } from './summary.ts'

/**
 * The record of a card-present webhook (Kushki, Webhooks, Chile): an item of the search with more members, and with an
 * amount that leaves out what is zero.
 */
const webhookSchema = z.looseObject({
  client_transaction_id: z.string(),
  amount: z.looseObject({ currency: z.string() }).optional(),
  transaction_status: z.string(),
  transaction_type: z.string(),
  acq_transaction_type: z.string().nullish().catch(undefined),
  transaction_reference: z.string().optional().catch(undefined),
  ticket_number: z.string().optional().catch(undefined),
  approval_code: z.string().optional().catch(undefined),
  response_code: z.string().optional().catch(undefined),
  processor: z
    .looseObject({ code: z.string().optional(), message: z.string().optional() })
    .optional()
    .catch(undefined),
})
export type KushkiWebhook = z.infer<typeof webhookSchema>

/** A webhook's record, or `null` where it is none. */
export function readKushkiWebhook(json: unknown): KushkiWebhook | null {
  const parsed = webhookSchema.safeParse(json)
  return parsed.success ? parsed.data : null
}

/** Members that speak against what the rest of the record says. */
function against(
  { processor, acq_transaction_type, transaction_type }: KushkiWebhook,
  status: Evidence['status'],
) {
  const code = processor?.code ?? ''
  const acquirers = kindOf(acq_transaction_type ?? '')
  return [
    ...(code !== '' && isApprovalCode(code) !== (status === 'approved') ? ['processor'] : []),
    // `charge` beside a void or a reverse is of the sale that it takes back.
    ...(acquirers === 'refund' && kindOf(transaction_type) !== 'refund' ? ['acq_transaction_type'] : []),
  ]
}

/**
 * A webhook as evidence. All the amounts that it tells have to be the same: in Kushki's own sample `request_amount` is 60
 * beside an approved 0.6, which proves nothing.
 */
function evidenceOfWebhook(webhook: KushkiWebhook): Evidence {
  const amount =
    webhook.amount === undefined
      ? undefined
      : { iva: 0, subtotal_iva: 0, subtotal_iva0: 0, ...webhook.amount }
  const evidence = evidenceOfItem({ ...webhook, amount })
  return {
    ...evidence,
    source: 'callback',
    contradictions: [...evidence.contradictions, ...against(webhook, evidence.status)],
  }
}

/**
 * What a webhook proves of an operation: its end, or why it is undecided. An undecided one is a reason to look the
 * operation up, and nothing more.
 */
export function webhookAnswer(
  webhook: KushkiWebhook,
  asked: AskedFor,
  at: number,
): AnswerSummary | Extract<Judgement, { verdict: 'undecided' }>['why'] {
  const evidence = evidenceOfWebhook(webhook)
  const judgement = judge(asked, [evidence])
  // Under the id of a reverse come the sale's own webhooks and those of every try: a decline may be of a repeat, and only
  // what says that it is an approved reverse is one.
  if (asked.kind === 'reverse' && judgement.verdict !== 'undecided')
    if (judgement.verdict !== 'done' || evidence.kind !== 'reverse') return 'kind'
  const details = {
    reference: webhook.transaction_reference,
    ticketNumber: webhook.ticket_number,
    message: webhook.processor?.message,
  }
  switch (judgement.verdict) {
    case 'done':
      return summary('kushki', '000', at, { ...details, approvalCode: webhook.approval_code })
    case 'notDone': {
      const codes = [webhook.processor?.code, webhook.response_code]
      const known = codes.find((code) => answerRow('kushki', code ?? '')?.class === 'declined')
      return summary('kushki', known ?? 'declined', at, details)
    }
    // A record has the amount that was asked: a part is told by an answer alone.
    case 'partlyDone':
      return 'amount'
    case 'undecided':
      return judgement.why
    default:
      return judgement satisfies never
  }
}
