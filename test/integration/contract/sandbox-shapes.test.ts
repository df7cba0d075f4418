import { describe, expect, it } from 'vitest'
import {
  amountOf,
  noon,
  openAcquirer,
  refundOf,
  reverseOf,
  voidOf,
  type Acquirer,
  type Answered,
} from '../sandbox/acquirer.ts'
import { signIn } from '../sandbox/liquido-client.ts'
import { unpublishedIn } from '../../contract/published.ts'
import { sample, type Sample } from '../../contract/samples.ts'
import { shapeOf } from '../../contract/shape.ts'

/*
 * The sandbox is held against what is published, and not against our client: every answer over real HTTP has only
 * members, types, kinds and statuses that a published sample of the exchange shows, or that assumed.json lists.
 */

type Exchange = Sample['exchange']
const day = 86_400_000

/** What came, told so that an answer in order is `published(status)`. */
const judged = (
  gateway: Sample['gateway'],
  exchange: Exchange,
  { status, body }: Pick<Answered, 'status' | 'body'>,
) => ({ status, unpublished: unpublishedIn(body, { gateway, exchange }) })
const fromKushki = (exchange: Exchange, answered: Answered) => judged('kushki', exchange, answered)
const fromLiquido = (exchange: Exchange, answered: Answered) => judged('liquido', exchange, answered)
/** Nothing in the body that is not known of the exchange. */
const published = (status = 200) => ({ status, unpublished: [] })

const taxed = amountOf(20, { iva: 9, subtotal_iva: 50, tip: 5, extra_taxes: { ice: 12.25, iac: 1 } })

/** One of everything that can be found. */
async function fill(acquirer: Acquirer): Promise<void> {
  for (const kind of ['charge', 'capture', 'preAuth', 'reAuthorization']) await acquirer.addSale({ kind })
  await acquirer.addSale({ amount: taxed })
  await acquirer.addSale({ status: 'declined' })
  await acquirer.addSale({ status: 'unknown' })
  const { id } = await acquirer.addSale()
  await acquirer.transaction(reverseOf(id))
  const { reference } = await acquirer.addSale()
  await acquirer.transaction(voidOf(reference, 40))
  await acquirer.transaction(voidOf(reference, 25))
  acquirer.sandbox.clock.standAt(acquirer.sandbox.clock.now() + day, true)
  await acquirer.refund(refundOf(reference, 30))
}

describe("Kushki's answers are as published", () => {
  it.each(['charge', 'capture', 'preAuth', 'reAuthorization'])('a void of a %s', async (kind) => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale({ kind })
    expect(
      fromKushki('void', await acquirer.transaction(voidOf(reference, 100, { transaction_type: kind }))),
    ).toEqual(published())
  })

  it.each(['charge', 'capture'])('a reverse of a %s', async (kind) => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale({ kind, status: 'unknown' })
    expect(
      fromKushki('reverse', await acquirer.transaction(reverseOf(id, 100, { transaction_type: kind }))),
    ).toEqual(published())
  })

  it('a refund, and a void processed as one', async () => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale()
    acquirer.sandbox.clock.standAt(acquirer.sandbox.clock.now() + day, true)
    const refunded = await acquirer.refund(refundOf(reference, 30))
    expect(fromKushki('refund', refunded)).toEqual(published())
    expect(refunded.body).toMatchObject({ transaction_type: 'Refund', authorized_amount: 30 })
    await acquirer.control('PUT', '/personalities', ['late-voids-refunded'])
    expect(fromKushki('void', await acquirer.transaction(voidOf(reference, 30)))).toEqual(published())
  })

  it.each(['friendly', 'partial-declines', 'partial-approvals'])('declines and parts: %s', async (name) => {
    const acquirer = await openAcquirer()
    if (name !== 'friendly') await acquirer.control('PUT', '/personalities', [name])
    const { id, reference } = await acquirer.addSale({ amount: amountOf(50) })
    expect(fromKushki('reverse', await acquirer.transaction(reverseOf(id, 50)))).toEqual(published())
    expect(fromKushki('void', await acquirer.transaction(voidOf(reference, 50)))).toEqual(published())
    expect(fromKushki('void', await acquirer.transaction(voidOf(reference, 20)))).toEqual(published())
    acquirer.sandbox.clock.standAt(acquirer.sandbox.clock.now() + day, true)
    expect(fromKushki('refund', await acquirer.refund(refundOf(reference, 10)))).toEqual(published())
    expect(fromKushki('refund', await acquirer.refund(refundOf(reference, 4)))).toEqual(published())
  })

  it.each([
    ['friendly', 200],
    ['search-created', 201],
    ['flat-items', 200],
    ['instalments', 200],
    ['provisional-declines', 200],
    ['slow-search', 200],
  ] as const)('the search: %s', async (name, status) => {
    const acquirer = await openAcquirer()
    await fill(acquirer)
    if (name !== 'friendly') await acquirer.control('PUT', '/personalities', [name])
    const found = await acquirer.search({ page: 1, size: 500 })
    expect(fromKushki('search', found)).toEqual(published(status))
    expect(Object.keys(found.body)).toEqual(['items'])
    expect(found.body['items']).not.toHaveLength(0)
    expect(fromKushki('search', await acquirer.search({ page: 9, size: 500 }))).toEqual(published(status))
  })

  it('an item has every member of the published one', async () => {
    const acquirer = await openAcquirer(noon, { samples: false })
    await acquirer.addSale()
    const { body } = await acquirer.search({ page: 1, size: 1 })
    expect(Object.keys(shapeOf(body))).toEqual(
      expect.arrayContaining(Object.keys(shapeOf(sample('kushki-search-answer').body))),
    )
  })

  it('every error', async () => {
    const acquirer = await openAcquirer()
    const { id, reference } = await acquirer.addSale()
    const sale = await acquirer.addSale()
    const first = voidOf(reference, 30)
    await acquirer.transaction(first)
    expect(fromKushki('error', await acquirer.transaction(first))).toEqual(published(400))
    expect(fromKushki('error', await acquirer.transaction({}))).toEqual(published(400))
    expect(fromKushki('error', await acquirer.search({}))).toEqual(published(400))
    expect(fromKushki('error', await acquirer.transaction(voidOf(reference, 99)))).toEqual(published(500))
    expect(fromKushki('error', await acquirer.transaction(reverseOf(id)))).toEqual(published(500))
    const dollars = { amount: amountOf(10, { currency: 'USD' }) }
    expect(fromKushki('error', await acquirer.transaction(voidOf(reference, 0, dollars)))).toEqual(
      published(500),
    )
    expect(fromKushki('error', await acquirer.refund(refundOf(reference)))).toEqual(published(500))
    expect(fromKushki('error', await acquirer.refund(refundOf(sale.reference)))).toEqual(published(412))
    await acquirer.transaction(reverseOf(sale.id))
    expect(fromKushki('error', await acquirer.transaction(reverseOf(sale.id)))).toEqual(published(400))
    expect(fromKushki('error', await acquirer.kushki('/pos/v1/nowhere', {}))).toEqual(published(404))
  })

  it.each([
    [['error-after-effect=500'], 500],
    [['error-after-effect=502'], 502],
    [['error-after-effect=504'], 504],
    [['late-effect'], 504],
    [['duplicate-409', 'search-unavailable'], 503],
    [['search-forbidden'], 403],
  ] as const)('what stands in place of an answer: %s', async (names, status) => {
    const acquirer = await openAcquirer()
    await acquirer.control('PUT', '/personalities', names)
    const { reference } = await acquirer.addSale()
    const answered = names.some((name) => name.startsWith('search'))
      ? await acquirer.search({ page: 1, size: 1 })
      : await acquirer.transaction(voidOf(reference))
    expect(fromKushki('error', answered)).toEqual(published(status))
  })

  it('every webhook', async () => {
    const acquirer = await openAcquirer()
    await fill(acquirer)
    const { body } = await acquirer.control('GET', '/webhooks')
    const webhooks = body as unknown as { body: string }[]
    expect(webhooks).toHaveLength(3)
    for (const webhook of webhooks) {
      const told = JSON.parse(webhook.body) as Record<string, unknown>
      expect(judged('kushki', 'webhook', { status: 200, body: told })).toEqual(published())
    }
  })
})

describe("Liquido's answers are as published", () => {
  it('token, refund and query, settled, in progress and failed', async () => {
    const acquirer = await openAcquirer()
    const client = await signIn(acquirer)
    expect(fromLiquido('token', client.token)).toEqual(published())
    for (const [index, description] of [
      undefined,
      'asyncFinalizationDelay=60;',
      'finalStatus=FAILED;asyncFinalizationDelay=0;',
    ].entries()) {
      const idempotencyKey = `2022030214000007-${index}`
      const refund = {
        idempotencyKey,
        referenceId: '2022030214000007',
        amount: 100,
        currency: 'PEN',
        country: 'PE',
      }
      expect(
        fromLiquido(
          'refund',
          await client.refund(description === undefined ? refund : { ...refund, description }),
        ),
      ).toEqual(published())
      expect(fromLiquido('refund-query', await client.query(idempotencyKey))).toEqual(published())
    }
    for (const made of (await acquirer.control('GET', '/callbacks')).body as unknown as { body: string }[]) {
      const told = JSON.parse(made.body) as Record<string, unknown>
      expect(judged('liquido', 'callback', { status: 200, body: told })).toEqual(published())
    }
  })

  it.each(['2022030214000007', '2022030214000008', '2022030214000012'])('payment %s', async (key) => {
    const acquirer = await openAcquirer()
    const client = await signIn(acquirer)
    expect(fromLiquido('payment', await client.payment(key))).toEqual(published())
    await acquirer.control('PUT', '/personalities', ['payer-object'])
    expect(fromLiquido('payment', await client.payment(key))).toEqual(published())
    for (const eventType of ['CHARGE_SUCCEEDED', 'CHARGE_FAILED', 'CHARGE_CHARGED_BACK']) {
      const { body } = await acquirer.control('POST', '/callbacks', { eventType, idempotencyKey: key })
      const told = JSON.parse(String(body['body'])) as Record<string, unknown>
      expect(judged('liquido', 'callback', { status: 200, body: told })).toEqual(published())
    }
  })

  it('every failure', async () => {
    const acquirer = await openAcquirer()
    const client = await signIn(acquirer)
    const refund = {
      idempotencyKey: 'k-1',
      referenceId: '2022030214000007',
      amount: 100,
      currency: 'PEN',
      country: 'PE',
    }
    expect(fromLiquido('error', await client.query('none'))).toEqual(published(404))
    expect(fromLiquido('error', await client.payment('none'))).toEqual(published(404))
    expect(fromLiquido('error', await client.refund({}))).toEqual(published(400))
    expect(fromLiquido('error', await client.refund({ ...refund, referenceId: 'none' }))).toEqual(
      published(200),
    )
    expect(fromLiquido('error', await client.refund({ ...refund, amount: 999_999 }))).toEqual(published(200))
    await client.refund(refund)
    expect(fromLiquido('error', await client.refund({ ...refund, amount: 101 }))).toEqual(published(409))
    for (const [name, status] of [
      ['duplicate-400', 400],
      ['duplicate-409', 409],
      ['duplicate-422', 422],
      ['duplicate-refusal', 200],
    ] as const) {
      await acquirer.control('PUT', '/personalities', [name])
      expect(fromLiquido('error', await client.refund(refund))).toEqual(published(status))
    }
    expect(fromLiquido('token', await client.askToken({ client_secret: 'wrong' }))).toEqual(published(401))
    await acquirer.control('DELETE', '/tokens')
    expect(fromLiquido('error', await client.query('none'))).toEqual(published(401))
  })
})

describe('the check itself', () => {
  it('names a member, a type and a word that nobody published', () => {
    const search = { gateway: 'kushki', exchange: 'search' } as const
    expect(unpublishedIn({ data: [], total: 0 }, search)).toEqual(['$.data: array', '$.total: number'])
    expect(unpublishedIn({ items: [{ approval_code: null, transaction_status: 'DONE' }] }, search)).toEqual([
      '$.items[].approval_code: null',
      '$.items[].transaction_status: DONE',
    ])
  })

  it('finds what the odd personalities show', async () => {
    const acquirer = await openAcquirer()
    await fill(acquirer)
    for (const name of ['search-odd-envelope', 'unknown-kinds', 'unknown-statuses']) {
      await acquirer.control('PUT', '/personalities', [name])
      const { body } = await acquirer.search({ page: 1, size: 100 })
      expect(unpublishedIn(body, { gateway: 'kushki', exchange: 'search' })).not.toEqual([])
    }
  })
})
