import { afterEach, expect, it, vi } from 'vitest'
import { createKushkiGateway } from '../../../electron/gateways/kushki.ts'
import { cardSale, uuid, voidRequest } from '../outbox/samples.ts'

const search = vi.hoisted(() => ({ items: [] as unknown[] }))
vi.mock('../../../electron/gateways/exchange.ts', () => ({
  timedExchange: () =>
    Promise.resolve({
      outcome: 'answered',
      status: 200,
      text: JSON.stringify({ items: search.items }),
      headers: new Headers(),
    }),
}))
afterEach(() => {
  search.items = []
})

const gateway = createKushkiGateway({
  baseUrl: () => 'https://api.example',
  credential: () => Promise.resolve('key'),
  timeoutMs: () => 1000,
  timeZone: () => 'America/Lima',
  clock: { now: () => 0 },
})
const request = voidRequest(cardSale(1), { id: 1 })
const item = (id: string, status: string, total = 100) => ({
  client_transaction_id: id,
  transaction_reference: 'a reference',
  transaction_type: 'VOID',
  transaction_status: status,
  created: 1,
  amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: total },
})
const own = uuid(500_001)
const other = uuid(500_002)

it.each([
  ['another operation’s before it', [item(other, 'DECLINED'), item(own, 'APPROVAL')], 'approved'],
  ['another operation’s after it', [item(own, 'APPROVAL'), item(other, 'DECLINED')], 'approved'],
  ['another operation’s approval', [item(other, 'APPROVAL'), item(own, 'DECLINED')], 'declined'],
  ['its own decline before it', [item(own, 'DECLINED'), item(own, 'APPROVAL')], 'approved'],
  ['its own decline after it', [item(own, 'APPROVAL'), item(own, 'DECLINED')], 'approved'],
  ['only another operation’s', [item(other, 'APPROVAL')], 'notFound'],
  ['only its own, for a part', [item(own, 'APPROVAL', 5)], 'unknown'],
])('a look-up of two is judged by the operation that was asked for: %s', async (_, items, expected) => {
  search.items = items
  if (request.gateway !== 'kushki') throw new Error('a request of Kushki is meant')
  const found = await gateway.lookUp(
    { gateway: 'kushki', kind: request.kind, body: request.body, replay: true },
    new AbortController().signal,
  )
  expect(found).toMatchObject(
    expected === 'notFound' ? { outcome: 'notFound' } : { summary: { class: expected } },
  )
})
