import { setTimeout as wait } from 'node:timers/promises'
import { unpublishedIn } from '../../test/contract/published.ts'
import { ask, countWords, member, type Asked } from './ask.ts'

export type KushkiProbe = {
  baseUrl: string
  credential: string
  /** A sale of today on the test host that may be voided; left out: nothing is taken back. */
  sale?: string
  /** How long to wait until the void can be found, milliseconds. */
  maxWaitMs: number
  /** Between two searches, milliseconds. */
  everyMs: number
}

/** What an answer to an operation says, as far as it may be kept: codes and words, no ids. */
const outcomeOf = ({ status, json }: Asked) => ({
  httpStatus: status,
  members: Object.keys(typeof json === 'object' && json !== null ? json : {}),
  code: word(member(json, 'code') ?? member(member(json, 'kushki_response'), 'code')),
  transactionStatus: word(member(json, 'transaction_status')),
  transactionType: word(member(json, 'transaction_type')),
})
const word = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 40) : null)

/** The form of an item's amount, and how its numbers relate. */
function amountForm(item: unknown): string {
  const amount = member(item, 'amount')
  const approved = member(item, 'approved_transaction_amount')
  const requested = member(item, 'request_amount')
  const form =
    typeof amount === 'object' && amount !== null
      ? 'object'
      : `${typeof amount}${typeof member(item, 'currency_code') === 'string' ? ' with currency_code' : ''}`
  if (typeof approved !== 'number' || typeof requested !== 'number' || approved === 0 || requested === 0) {
    return form
  }
  return `${form}, approved / requested ${Math.round((approved / requested) * 10_000) / 10_000}`
}

const itemsOf = (json: unknown): unknown[] => {
  const items = member(json, 'items') ?? member(json, 'data')
  return Array.isArray(items) ? items : []
}

/** Asks Kushki's test host what is not published. */
export async function probeKushki({ baseUrl, credential, sale, maxWaitMs, everyMs }: KushkiProbe) {
  const post = (path: string, body: unknown): Promise<Asked> =>
    ask(baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'Private-Credential-Id': credential },
      body: JSON.stringify(body),
    })
  const search = (filters: object, size = 500): Promise<Asked> =>
    post('/pos-analytics/v1/transactions/search', { page: 1, size, filters })

  const start = Date.now()
  const newest = await search({})
  const items = itemsOf(newest.json)
  const report = {
    search: {
      httpStatus: newest.status,
      envelope: Object.keys(typeof newest.json === 'object' && newest.json !== null ? newest.json : {}),
      items: items.length,
      kinds: countWords(items.map((item) => member(item, 'transaction_type'))),
      statuses: countWords(items.map((item) => member(item, 'transaction_status'))),
      amounts: countWords(
        items.map((item) => amountForm(item)).map((form) => form.replaceAll(/[,/.]/gu, ' ')),
      ),
      unpublished: unpublishedIn(newest.json, { gateway: 'kushki', exchange: 'search' }),
      empty: Object.keys((await search({ client_transaction_id: crypto.randomUUID() }, 1)).json ?? {}),
    },
    /** How far the gateway's clock is ahead of this one, to the second. */
    clockAheadMs:
      newest.date === null ? null : newest.date - Math.floor((start + newest.tookMs) / 1000) * 1000,
  }
  if (sale === undefined) return { ...report, operation: null }
  return { ...report, operation: await probeVoid({ sale, search, post, maxWaitMs, everyMs }) }
}

type Asking = Pick<KushkiProbe, 'maxWaitMs' | 'everyMs'> & {
  sale: string
  search: (filters: object, size?: number) => Promise<Asked>
  post: (path: string, body: unknown) => Promise<Asked>
}

/** Voids a test sale, waits until that is found, and sends the same void once more. */
async function probeVoid({ sale, search, post, maxWaitMs, everyMs }: Asking) {
  const [found] = itemsOf((await search({ client_transaction_id: sale }, 1)).json)
  if (found === undefined) return { error: 'the sale is not found' }
  const client_transaction_id = crypto.randomUUID()
  const body = {
    amount: member(found, 'amount'),
    transaction_mode: 'Void',
    transaction_type: 'charge',
    is_smart_void: true,
    client_transaction_id,
    transaction_reference: member(found, 'transaction_reference'),
    omit_card: true,
  }
  const first = await post('/pos/v1/transaction', body)
  const start = performance.now()
  let items: unknown[] = []
  let searchableAfterMs: number | null = null
  while (searchableAfterMs === null && performance.now() - start < maxWaitMs) {
    items = itemsOf((await search({ client_transaction_id }, 10)).json)
    if (items.length > 0) searchableAfterMs = Math.round(performance.now() - start)
    else await wait(everyMs)
  }
  const again = await post('/pos/v1/transaction', body)
  const after = itemsOf((await search({ client_transaction_id }, 10)).json)
  return {
    first: outcomeOf(first),
    tookMs: first.tookMs,
    searchableAfterMs,
    foundAs: items.map((item) => [
      word(member(item, 'transaction_type')),
      word(member(item, 'transaction_status')),
    ]),
    again: outcomeOf(again),
    /** More than before the repeat: the repeat was taken for an operation of its own. */
    itemsAfterRepeat: after.length,
  }
}
