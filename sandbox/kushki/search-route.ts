import type { Clock } from '../../domain/clock.ts'
import type { Behaviour } from '../behaviour.ts'
import { answer, type Answer, type SandboxContext } from '../http/answers.ts'
import type { Transactions } from '../ledger/transactions.ts'
import { withDuplicateMembers } from './answers.ts'
import { invalid } from './refusals.ts'
import { itemsOf } from './search.ts'
import { searchSchema } from './wire.ts'

type SearchParts = { transactions: Transactions; clock: Clock; behaviour: () => Behaviour }

/** What a search that is down, or closed to this credential, says. */
const outages = {
  403: answer(403, { Message: 'User is not authorized to access this resource' }),
  503: answer(503, { message: 'Service Unavailable' }),
} as const

/** `POST /pos-analytics/v1/transactions/search`: `{items}`, newest first. */
export const searching =
  ({ transactions, clock, behaviour }: SearchParts) =>
  (c: SandboxContext): Answer => {
    const { kushki, operations } = behaviour()
    const { search } = kushki
    if (search.outage !== null) return outages[search.outage]
    const body = searchSchema.safeParse(c.var.json)
    if (!body.success) return invalid(body.error)
    const { page, size, filters = {} } = body.data
    const now = clock.now()
    const found = transactions.search(
      {
        clientTransactionId: filters.client_transaction_id,
        reference: filters.transaction_reference,
        effectiveBy: now - search.lagMs,
        from: filters.start_date,
        to: filters.end_date,
        bin: filters.bin,
        lastFour: filters.last_four_digits,
        kind: filters.transaction_type,
      },
      page,
      size,
    )
    const byId = filters.client_transaction_id !== undefined
    const items = found.flatMap((line) => itemsOf(line, now, byId, search))
    const given = answer(
      search.status,
      search.envelope === 'items' ? { items } : { data: items, total: items.length },
    )
    return operations.hasDuplicateMembers ? withDuplicateMembers(given) : given
  }
