import { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { timedExchange, type Exchange, type OnServerTime } from './exchange.ts'
import type { DayRecords, Gateway, GatewayAnswer, SaleSearch, WireRequest } from './gateway.ts'
import { kushkiAnswer } from './kushki-answer.ts'
import { kushkiLookUp, maxItems } from './kushki-look-up.ts'
import { createKushkiSearch, type SearchFilters } from './kushki-search.ts'
import { byStatus, nameless, parseJson, summary, withoutAnswer, withServerTime } from './summary.ts'

/** Read at every request, so that a change of the settings holds at once. */
export type KushkiGatewayDependencies = {
  /** Host without a trailing slash, `https://api-uat.kushkipagos.com`. */
  baseUrl: () => string
  /** `Private-Credential-Id` for a host; `null`: none is set for it, and nothing is sent. */
  credential: (url: string) => Promise<string | null>
  /** Milliseconds to wait for an answer. */
  timeoutMs: () => number
  /** IANA name of the store's time zone, for searches by day. */
  timeZone: () => string
  clock: Clock
  /** @default the gateway's time is not used */
  onServerTime?: OnServerTime
}

/** A page of 500 items is larger than an operation's answer. Bytes. */
const maxSearchBytes = 8 * 1024 * 1024

/** The published envelope: one member, with 200 or 201 (Kushki, Transaction Search, schema and samples). */
const searchAnswerSchema = z.looseObject({ items: z.array(z.unknown()) })

const pathOf = (kind: WireRequest['kind']): string =>
  kind === 'refund' ? '/pos/v1/refund' : '/pos/v1/transaction'

/**
 * Kushki's card-present API: one call, one request, one classified answer. Never retries, never throws, and lets no
 * card data into what it returns.
 */
export function createKushkiGateway(options: KushkiGatewayDependencies): Gateway & SaleSearch & DayRecords {
  const { timeZone, clock } = options
  const { post, ask } = createKushkiCalls(options)
  const sales = createKushkiSearch(
    async (...page) => {
      const answer = await ask(...page)
      return answer.ok ? ok(answer.value.items) : err(answer.error.summary)
    },
    clock,
    timeZone,
  )

  return {
    name: 'kushki',

    // A reverse is keyed by the sale's own id; of a repeated void or refund nothing is documented (docs/kushki.md).
    isRepeatSafe: (kind) => kind === 'reverse',

    send: async (request, signal) => {
      if (request.gateway !== 'kushki')
        return nameless('kushki', 'notUnderstood', clock.now(), 'not a Kushki request')
      const answered = await post(pathOf(request.kind), request.body, signal)
      if (answered === 'noCredential') return nameless('kushki', 'noCredential', clock.now())
      return answered.outcome === 'answered'
        ? withServerTime(kushkiAnswer(request, answered, clock.now()), answered)
        : withoutAnswer('kushki', answered, clock.now())
    },

    lookUp: async (request, signal) => {
      if (request.gateway !== 'kushki') return { outcome: 'notFound' }
      const answer = await ask(
        1,
        maxItems,
        { client_transaction_id: request.body.client_transaction_id },
        signal,
      )
      if (!answer.ok) {
        const { raw: _raw, ...told } = answer.error
        return { outcome: 'noAnswer', ...told }
      }
      return withServerTime(kushkiLookUp(request, answer.value.items, clock.now()), answer.value)
    },

    check: async (signal) => {
      const answer = await ask(1, 1, {}, signal)
      return answer.ok
        ? withServerTime({ summary: summary('kushki', 'reachable', clock.now()) }, answer.value)
        : answer.error
    },

    search: (query, signal) => sales.search(query, signal),
    recordsOf: (day, signal) => sales.recordsOf(day, signal),
  }
}

/** The two calls of the API that all others are made of: one request each. */
function createKushkiCalls({
  baseUrl,
  credential,
  timeoutMs,
  clock,
  onServerTime,
}: KushkiGatewayDependencies) {
  async function post(
    path: string,
    body: unknown,
    signal: AbortSignal,
    maxBytes?: number,
  ): Promise<Exchange | 'noCredential'> {
    // The host is read once: between the credential and the request the settings may change.
    const host = baseUrl()
    const key = await credential(host)
    if (key === null || key === '') return 'noCredential'
    // As bytes, which can be overwritten: a body may hold a card block.
    const bytes = Buffer.from(JSON.stringify(body))
    try {
      return await timedExchange(
        {
          method: 'POST',
          url: `${host}${path}`,
          headers: { 'Private-Credential-Id': key, 'Content-Type': 'application/json' },
          body: bytes,
          timeoutMs: timeoutMs(),
          ...(maxBytes === undefined ? {} : { maxBytes }),
          signal,
        },
        onServerTime,
      )
    } finally {
      bytes.fill(0)
    }
  }

  /** One page of the search; the error is a whole answer, because a look-up passes its waiting time on. */
  async function ask(
    page: number,
    size: number,
    filters: SearchFilters,
    signal: AbortSignal,
  ): Promise<Result<{ items: unknown[]; serverTime?: number }, GatewayAnswer>> {
    const answered = await post(
      '/pos-analytics/v1/transactions/search',
      { page, size, filters },
      signal,
      maxSearchBytes,
    )
    if (answered === 'noCredential') return err(nameless('kushki', 'noCredential', clock.now()))
    if (answered.outcome !== 'answered') return err(withoutAnswer('kushki', answered, clock.now()))
    // A search succeeds with 200 or 201 (Kushki, Transaction Search).
    const parsed = searchAnswerSchema.safeParse(parseJson(answered.text))
    if ((answered.status !== 200 && answered.status !== 201) || !parsed.success)
      return err(withServerTime(byStatus('kushki', answered, clock.now()), answered))
    return ok(withServerTime({ items: parsed.data.items }, answered))
  }

  return { post, ask }
}
