import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { kushkiAnswer } from '../../../electron/gateways/kushki-answer.ts'
import { saleOfItem } from '../../../electron/gateways/kushki-items.ts'
import { createKushkiGateway } from '../../../electron/gateways/kushki.ts'
import { sample, samplesOf, type Sample } from '../../contract/samples.ts'
import { answered, at, inSoles } from './given.ts'
import { kushkiRequest } from '../gateways/kushki-request.ts'

/* What the other side publishes, given to the parsers as it is. */

/** A request that the sample answers: for what an approval authorised, for more than a decline did. */
const requestOf = ({ body }: Sample, kind: 'void' | 'reverse' = 'void', replay = false) => {
  const { authorized_amount, transaction_status } = Object(body) as Record<string, unknown>
  return kushkiRequest(kind, replay, transaction_status === 'APPROVAL' ? Number(authorized_amount) : 5000)
}

describe("Kushki's answers to a void or refund", () => {
  const refused = { class: 'refused' }
  const later = { class: 'retryLater' }
  const cases: readonly (readonly [id: string, expected: object])[] = [
    [
      'kushki-void-approval-answer',
      { class: 'approved', reference: '00000000-0000-4000-8000-000000000010', approvalCode: 'A0001Z' },
    ],
    ['kushki-refund-approval-answer', { class: 'approved', ticketNumber: '110000000000000001' }],
    ['kushki-void-every-member-answer', { class: 'approved', ticketNumber: '110000000000000002' }],
    ['kushki-partial-declined-answer', { class: 'declined' }],
    ['kushki-declined-01-answer', { class: 'declined', code: '01' }],
    ['kushki-declined-006-answer', { class: 'declined' }],
    ['kushki-error-e001', { ...refused, code: 'E001' }],
    ['kushki-error-e001-document', { ...refused, code: 'documentMissing' }],
    ['kushki-error-e001-bin', { ...refused, code: 'E001' }],
    ['kushki-error-e041', { ...refused, code: 'E041' }],
    ['kushki-error-e041-partial-void', { ...refused, code: 'E041' }],
    ['kushki-error-e048', { ...refused, code: 'E048' }],
    ['kushki-error-e016', { ...refused, code: 'E016' }],
    ['kushki-error-e042', { ...refused, code: 'E042' }],
    ['kushki-error-e005', { ...later, code: 'E005' }],
    ['kushki-error-e007-pin', { ...later, code: 'E007' }],
    ['kushki-error-e030', { ...later, code: 'E030' }],
    ['kushki-error-e002-gateway', { class: 'unknown', code: 'E002' }],
    // By their texts turned away before the processor: only the first of the three leaves the outcome unknown.
    ['kushki-error-e002-decrypt', { ...refused, code: 'cardUnreadable' }],
    ['kushki-error-e002-required', { ...refused, code: 'fieldsMissing' }],
    ['kushki-error-unauthorized', { class: 'unauthorised' }],
    ['kushki-error-search-forbidden', { class: 'unauthorised' }],
  ]

  it.each(cases)('%s', (id, expected) => {
    expect(kushkiAnswer(requestOf(sample(id)), answered(sample(id)), at).summary).toMatchObject(expected)
  })

  it('already reversed ends a repeated reverse as done', () => {
    const { summary } = kushkiAnswer(
      kushkiRequest('reverse', true),
      answered(sample('kushki-error-e048')),
      at,
    )
    expect(summary).toMatchObject({ class: 'approved', code: 'E048' })
  })

  it('an approval of the unofficial shape is never taken for a decline', () => {
    const { summary } = kushkiAnswer(
      kushkiRequest('void', false),
      answered(sample('kushki-void-other-shape-answer')),
      at,
    )
    expect(['approved', 'unknown']).toContain(summary.class)
  })

  it('all of them stand in this table', () => {
    const all = ['void', 'refund', 'reverse', 'error', 'payment'] as const
    const published = all.flatMap((exchange) =>
      samplesOf({ gateway: 'kushki', exchange, direction: 'answer' }).map(({ id }) => id),
    )
    const tested = [...cases.map(([id]) => id), 'kushki-void-other-shape-answer']
    expect(published.toSorted()).toEqual(tested.toSorted())
  })
})

describe("Kushki's search", () => {
  type Page = { items: { amount: unknown }[] }
  const [published] = (sample('kushki-search-answer').body as Page).items

  it('an item is a sale, with every member that a cashier sees', () => {
    expect(saleOfItem(inSoles(published))).toEqual({
      key: 'kushki:00000000-0000-4000-8000-000000000020',
      gateway: 'kushki',
      createdAt: 1_727_462_978_861,
      status: 'approved',
      client_transaction_id: '00000000-0000-4000-8000-000000000020',
      transaction_reference: '00000000-0000-4000-8000-000000000021',
      transaction_type: 'charge',
      amount: {
        currency: 'PEN',
        iva: 0,
        tip: 0,
        subtotal_iva: 0,
        subtotal_iva0: 23_100,
        extra_taxes: {},
      },
      maskedPan: '403338XXXXXX6782',
      brand: 'VISA',
      ticketNumber: '110000000000000004',
      approvalCode: '123456',
    })
  })

  it('an item in Mexican pesos is not read as soles', () => {
    expect(saleOfItem(published)).toBeNull()
  })

  const servers: { close(): void }[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  /** The client's search of a gateway that answers with a sample. */
  async function searchOf({ httpStatus = 200, body }: Sample) {
    const server = createServer((request, response) => {
      request.resume()
      response.writeHead(httpStatus, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    })
    servers.push(server)
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const gateway = createKushkiGateway({
      baseUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credential: () => Promise.resolve('credential'),
      timeoutMs: () => 10_000,
      timeZone: () => 'America/Lima',
      clock: { now: () => at },
    })
    return gateway.search({ day: '2024-09-27' }, new AbortController().signal)
  }

  it.each(['kushki-search-answer', 'kushki-search-created-answer'])(
    'the published envelope {items} is a page of sales: %s',
    async (id) => {
      const found = await searchOf(inSoles(sample(id)))
      expect(found).toMatchObject({
        ok: true,
        value: { sales: [{ key: 'kushki:00000000-0000-4000-8000-000000000020' }] },
      })
    },
  )

  it('a refused question is an error, not an empty page', async () => {
    expect(await searchOf(sample('kushki-error-search-forbidden'))).toMatchObject({
      ok: false,
      error: { class: 'unauthorised' },
    })
    expect(await searchOf(sample('kushki-error-e001'))).toMatchObject({ ok: false })
  })
})
