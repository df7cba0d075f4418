import type { Clock } from '../../domain/clock.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { exchange, type Exchange } from './exchange.ts'
import type { Gateway, GatewayAnswer, LookUpAnswer, SaleSearch, WireRequest } from './gateway.ts'
import { kushkiAnswer } from './kushki-answer.ts'
import {
  itemStatus,
  saleTypeOf,
  searchAnswerSchema,
  searchItemSchema,
  type SearchItem,
} from './kushki-items.ts'
import { createKushkiSearch, type SearchFilters, type SearchPage } from './kushki-search.ts'
import { byStatus, nameless, parseJson, summary, withoutAnswer } from './summary.ts'

/** Read at every request, so that a change of the settings holds at once. */
export type KushkiGatewayDependencies = {
  /** Host without a trailing slash, `https://api-uat.kushkipagos.com`. */
  baseUrl: () => string
  /** `Private-Credential-Id`; `null`: none is set, and nothing is sent. */
  credential: () => Promise<string | null>
  /** Milliseconds to wait for an answer. */
  timeoutMs: () => number
  /** IANA name of the store's time zone, for searches by day. */
  timeZone: () => string
  clock: Clock
}

/** A page of 500 items is larger than an operation's answer. Bytes. */
const maxSearchBytes = 8 * 1024 * 1024

const pathOf = (kind: WireRequest['kind']): string =>
  kind === 'refund' ? '/pos/v1/refund' : '/pos/v1/transaction'

/**
 * Kushki's card-present API: one call, one request, one classified answer. Never retries, never throws, and lets no
 * card data into what it returns.
 */
export function createKushkiGateway(options: KushkiGatewayDependencies): Gateway & SaleSearch {
  const { baseUrl, credential, timeoutMs, timeZone, clock } = options

  async function post(
    path: string,
    body: unknown,
    signal: AbortSignal,
    maxBytes?: number,
  ): Promise<Exchange | 'noCredential'> {
    const key = await credential()
    if (key === null || key === '') return 'noCredential'
    return exchange({
      method: 'POST',
      url: `${baseUrl()}${path}`,
      headers: { 'Private-Credential-Id': key, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs: timeoutMs(),
      ...(maxBytes === undefined ? {} : { maxBytes }),
      signal,
    })
  }

  /** One page of the search; the error is a whole answer, because a look-up passes its waiting time on. */
  async function ask(
    page: number,
    size: number,
    filters: SearchFilters,
    signal: AbortSignal,
  ): Promise<Result<SearchPage, GatewayAnswer>> {
    const answered = await post(
      '/pos-analytics/v1/transactions/search',
      { page, size, filters },
      signal,
      maxSearchBytes,
    )
    if (answered === 'noCredential') return err(nameless('kushki', 'noCredential', clock.now()))
    if (answered.outcome !== 'answered') return err(withoutAnswer('kushki', answered, clock.now()))
    // "success 200 or 201" (reference, Transaction search).
    const parsed = searchAnswerSchema.safeParse(parseJson(answered.text))
    if ((answered.status !== 200 && answered.status !== 201) || !parsed.success)
      return err(byStatus('kushki', answered, clock.now()))
    return ok({ items: parsed.data.data, total: parsed.data.total })
  }

  const sales = createKushkiSearch(
    async (...page) => {
      const answer = await ask(...page)
      return answer.ok ? answer : err(answer.error.summary)
    },
    clock,
    timeZone,
  )

  return {
    name: 'kushki',

    // A reverse is keyed by the sale's own id; a void or refund repeated is not proven safe (reference, Answers).
    isRepeatSafe: (kind) => kind === 'reverse',

    send: async (request, signal) => {
      if (request.gateway !== 'kushki')
        return nameless('kushki', 'notUnderstood', clock.now(), 'not a Kushki request')
      const answered = await post(pathOf(request.kind), request.body, signal)
      if (answered === 'noCredential') return nameless('kushki', 'noCredential', clock.now())
      return answered.outcome === 'answered'
        ? kushkiAnswer(request.kind, request.replay, answered, clock.now())
        : withoutAnswer('kushki', answered, clock.now())
    },

    lookUp: async (request, signal) => {
      const { kind, body } = request
      if (!('client_transaction_id' in body)) return { outcome: 'notFound' }
      const id = body.client_transaction_id
      const answer = await ask(1, 100, { client_transaction_id: id }, signal)
      if (!answer.ok) {
        const { summary, retryAfterMs } = answer.error
        return { outcome: 'noAnswer', summary, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
      }
      const items = answer.value.items
        .map((item) => searchItemSchema.safeParse(item))
        .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
        // The filter is the gateway's; a search that ignored it must not decide anything.
        .filter((item) => item.client_transaction_id?.toLowerCase() === id.toLowerCase())
      return kind === 'reverse' ? reverseFound(items, clock.now()) : operationFound(items, clock.now())
    },

    check: async (signal) => {
      const answer = await ask(1, 1, {}, signal)
      return answer.ok ? { summary: summary('kushki', 'reachable', clock.now()) } : answer.error
    },

    search: (query, signal) => sales.search(query, signal),
  }
}

const found = (
  code: string,
  at: number,
  item: SearchItem,
  answerClass?: AnswerSummary['class'],
): LookUpAnswer => {
  const coded = summary('kushki', code, at, {
    reference: item.transaction_reference ?? undefined,
    approvalCode: item.approval_code ?? undefined,
    ticketNumber: item.ticket_number ?? undefined,
  })
  return { outcome: 'found', summary: answerClass === undefined ? coded : { ...coded, class: answerClass } }
}

/** A status that is neither approved nor declined decides nothing; it is asked again later. */
const undecided = (item: SearchItem, at: number): LookUpAnswer => ({
  outcome: 'noAnswer',
  summary: summary('kushki', 'notUnderstood', at, { message: item.transaction_status }),
})

/** A void or refund is an item of its own, whatever its type is called: nothing else carries its id. */
function operationFound(items: readonly SearchItem[], at: number): LookUpAnswer {
  const [item] = items
  if (item === undefined) return { outcome: 'notFound' }
  switch (itemStatus(item)) {
    case 'approved':
      return found('000', at, item)
    case 'declined':
      return found(item.response_code ?? 'declined', at, item, 'declined')
    case 'reversed':
    case 'unknown':
      return undecided(item, at)
  }
}

/**
 * A reverse carries the sale's own id, so the search finds the sale itself. Marked as reversed, or with an approved
 * item of another kind beside it, it is done; declined, there is nothing to reverse; otherwise the reverse has not
 * been done (yet), and may be sent again.
 */
function reverseFound(items: readonly SearchItem[], at: number): LookUpAnswer {
  const own = items.find((item) => saleTypeOf(item) === undefined && itemStatus(item) === 'approved')
  if (own) return found('000', at, own)
  const sale = items.find((item) => saleTypeOf(item) !== undefined)
  if (sale === undefined) return { outcome: 'notFound' }
  switch (itemStatus(sale)) {
    case 'reversed':
      return found('000', at, sale)
    case 'declined':
      return found('saleDeclined', at, sale)
    case 'approved':
    case 'unknown':
      return { outcome: 'notFound' }
  }
}
