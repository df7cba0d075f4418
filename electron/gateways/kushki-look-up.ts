import { z } from 'zod'
import { judge } from '../../domain/evidence.ts'
import type { Judgement } from '../../domain/evidence.ts'
import type { LookUpAnswer, WireRequest } from './gateway.ts'
import { askedForBy } from './kushki-answer.ts'
import { evidenceOfItem } from './kushki-evidence.ts'
import { lookUpAnswer, summary } from './summary.ts'

/** The most items one page may have (Kushki, Transaction Search). */
export const maxItems = 500

type KushkiRequest = Extract<WireRequest, { gateway: 'kushki' }>

/** What the items found under an operation's id prove together, as the outbox is told. */
export function kushkiLookUp(request: KushkiRequest, items: readonly unknown[], at: number): LookUpAnswer {
  const asked = askedForBy(request)
  const evidence = items.map((item) => evidenceOfItem(item))
  const judgement: Judgement = asked ? judge(asked, evidence) : { verdict: 'undecided', why: 'amount' }
  const unproven = (why: string): LookUpAnswer => ({
    outcome: 'undecided',
    summary: summary('kushki', 'contradictory', at, { message: why }),
  })
  // One operation has a few items. A full page was not filtered by it, and its approval may be on the next page.
  if (judgement.verdict !== 'done' && items.length >= maxItems) return unproven('moreFound')
  if (judgement.verdict === 'undecided')
    return judgement.why === 'nothing' ? { outcome: 'notFound' } : unproven(judgement.why)
  const isDone = judgement.verdict !== 'notDone'
  const own = itemOf(items, request.body.client_transaction_id, isDone)
  const details = {
    reference: own.transaction_reference,
    approvalCode: isDone ? own.approval_code : undefined,
    ticketNumber: own.ticket_number,
  }
  const isRefund = evidence.some(
    ({ id, kind, status }) => id === own.client_transaction_id && kind === 'refund' && status === 'approved',
  )
  const processedAs = request.kind === 'void' && isRefund ? ('refund' as const) : undefined
  if (isDone) return lookUpAnswer(summary('kushki', '000', at, { ...details, processedAs }))
  const isSale = evidence.some(({ kind, status }) => kind === 'sale' && status === 'declined')
  const code = request.kind === 'reverse' && isSale ? 'saleDeclined' : own.response_code || 'declined'
  const coded = summary('kushki', code, at, details)
  // A processor's code that the table does not know stays a decline: the item itself says so.
  return lookUpAnswer(code === 'saleDeclined' ? coded : { ...coded, class: 'declined' })
}

const shownItemSchema = z.looseObject({
  client_transaction_id: z.string().catch(''),
  transaction_status: z.string().catch(''),
  transaction_reference: z.string().optional().catch(undefined),
  approval_code: z.string().optional().catch(undefined),
  ticket_number: z.coerce.string().optional().catch(undefined),
  response_code: z.string().optional().catch(undefined),
})

/** The item that a person is told of: one of the operation, with the status that was judged. */
function itemOf(items: readonly unknown[], id: string, isDone: boolean): z.infer<typeof shownItemSchema> {
  const own = items
    .flatMap((item) => {
      const parsed = shownItemSchema.safeParse(item)
      return parsed.success ? [parsed.data] : []
    })
    .filter((item) => item.client_transaction_id.toLowerCase() === id.toLowerCase())
  const isDeclined = (item: z.infer<typeof shownItemSchema>): boolean =>
    item.transaction_status.toUpperCase() === 'DECLINED'
  return own.findLast((item) => isDeclined(item) !== isDone) ?? shownItemSchema.parse({})
}
