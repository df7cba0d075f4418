import { describe, expect, it } from 'vitest'
import { amountOf, noon, openAcquirer, refundOf, reverseOf, voidOf, type Acquirer } from './acquirer.ts'
import { signIn } from './liquido-client.ts'

const day = 86_400_000

/** An acquirer of these personalities, with one sale of 100.00. */
async function difficult(...personalities: string[]) {
  const acquirer = await openAcquirer(noon, { personalities })
  const sale = await acquirer.addSale()
  return { acquirer, sale }
}

/** What a search by id gives: kind, status and what was approved. */
async function found(acquirer: Acquirer, id: string): Promise<unknown[]> {
  const { body } = await acquirer.search({ page: 1, size: 50, filters: { client_transaction_id: id } })
  const items = body['items'] as Record<string, unknown>[]
  return items.map((item) => [
    item['transaction_type'],
    item['transaction_status'],
    item['approved_transaction_amount'],
  ])
}

/** What the ledger says was given back of a sale, minor units. */
async function givenBack(acquirer: Acquirer, id: string): Promise<number | undefined> {
  const { sales, payments } = await acquirer.ledger()
  return (
    sales.find((sale) => sale.client_transaction_id === id)?.givenBackMinor ??
    payments.find((payment) => payment.referenceId === id)?.givenBackMinor
  )
}

describe('the personalities', () => {
  it('are listed, combined, replaced as a whole and undone by a reset', async () => {
    const { acquirer } = await difficult('slow-search=600', 'duplicate-409')
    const { body } = await acquirer.control('GET', '/personalities')
    expect(body['set']).toEqual(['slow-search=600', 'duplicate-409'])
    const known = body['known'] as { name: string; about: string; takes?: { usual: number } }[]
    for (const { name, takes } of known) {
      const text = takes === undefined ? name : `${name}=${takes.usual}`
      expect(await acquirer.control('PUT', '/personalities', [name, text])).toMatchObject({
        status: 200,
        body: { set: [name, text] },
      })
    }
    await acquirer.control('POST', '/reset', {})
    expect((await acquirer.control('GET', '/personalities')).body['set']).toEqual([])
  })

  it.each([
    'kind',
    'slow-search=0',
    'slow-search=601',
    'partial-content=3',
    'error-after-effect=501',
    'instalments=x',
  ])('are refused where they are not known: %s, and nothing changes', async (text) => {
    const { acquirer } = await difficult('duplicate-422')
    expect(await acquirer.control('PUT', '/personalities', ['partial-content', text])).toMatchObject({
      status: 400,
    })
    expect((await acquirer.control('GET', '/personalities')).body['set']).toEqual(['duplicate-422'])
    await expect(openAcquirer(noon, { personalities: [text] })).rejects.toThrow(/no personality|takes/u)
  })
})

describe('the search', () => {
  it('shows sales, operations and reverses late', async () => {
    const { acquirer, sale } = await difficult('slow-search=60')
    const other = await acquirer.addSale()
    const body = voidOf(sale.reference, 30)
    await acquirer.transaction(body)
    await acquirer.transaction(reverseOf(other.id))
    const { client_transaction_id } = body
    acquirer.sandbox.clock.standAt(noon + 59_999, true)
    expect(await found(acquirer, client_transaction_id)).toEqual([])
    expect(await found(acquirer, other.id)).toEqual([['SALE', 'APPROVAL', 100]])
    acquirer.sandbox.clock.standAt(noon + 60_000, true)
    expect(await found(acquirer, client_transaction_id)).toEqual([['VOID', 'APPROVAL', 30]])
    expect(await found(acquirer, other.id)).toEqual([['SALE', 'REVERSED', 100]])
  })

  it.each([
    ['search-unavailable', 503],
    ['search-forbidden', 403],
  ] as const)('is down apart from payments: %s', async (name, status) => {
    const { acquirer, sale } = await difficult(name)
    expect(await acquirer.search({ page: 1, size: 1 })).toMatchObject({ status })
    expect(await acquirer.transaction(voidOf(sale.reference))).toMatchObject({ status: 200 })
    const client = await signIn(acquirer)
    expect(await client.query('any')).toMatchObject({ status })
    expect(await givenBack(acquirer, sale.id)).toBe(100_00)
  })

  it('has another envelope, status, form, scale or words', async () => {
    const { acquirer, sale } = await difficult()
    const taken = voidOf(sale.reference, 30, { amount: amountOf(20, { iva: 10 }) })
    await acquirer.transaction(taken)
    const filters = { client_transaction_id: taken.client_transaction_id }
    const ask = async (...names: string[]) => {
      await acquirer.control('PUT', '/personalities', names)
      return acquirer.search({ page: 1, size: 1, filters })
    }
    expect(await ask('search-odd-envelope')).toMatchObject({ body: { data: [{}], total: 1 } })
    expect(await ask('search-created')).toMatchObject({ status: 201, body: { items: [{}] } })
    expect(await ask('flat-items', 'wrong-scale')).toMatchObject({
      body: {
        items: [
          {
            amount: 30,
            currency_code: 'PEN',
            iva_value: 10,
            subtotal_iva: 0,
            subtotal_iva0: 20,
            request_amount: 30,
            approved_transaction_amount: 0.3,
          },
        ],
      },
    })
    expect(await ask('unknown-kinds', 'unknown-statuses')).toMatchObject({
      body: { items: [{ transaction_type: 'ADJUSTMENT', transaction_status: 'IN_REVIEW' }] },
    })
    await acquirer.control('PUT', '/personalities', ['instalments=6'])
    const { body } = await acquirer.search({ page: 1, size: 1, filters: { client_transaction_id: sale.id } })
    expect(body).toMatchObject({
      items: [{ transaction_type: 'DEFERRED', deferred: { months: '6' }, transaction_status: 'APPROVAL' }],
    })
  })

  it('shows a decline first and the approval later, both to who asks by id', async () => {
    const { acquirer, sale } = await difficult('provisional-declines=60')
    const body = voidOf(sale.reference)
    await acquirer.transaction(body)
    expect(await found(acquirer, body.client_transaction_id)).toEqual([['VOID', 'DECLINED', 0]])
    expect(await givenBack(acquirer, sale.id)).toBe(100_00)
    acquirer.sandbox.clock.standAt(noon + 60_000, true)
    expect(await found(acquirer, body.client_transaction_id)).toEqual([
      ['VOID', 'APPROVAL', 100],
      ['VOID', 'DECLINED', 0],
    ])
  })
})

describe('the answer to an operation', () => {
  it.each([500, 502, 504])('is a %i after the effect, of both gateways', async (status) => {
    const { acquirer, sale } = await difficult(`error-after-effect=${status}`)
    expect(await acquirer.transaction(voidOf(sale.reference, 30))).toMatchObject({ status })
    expect(await givenBack(acquirer, sale.id)).toBe(30_00)
    const client = await signIn(acquirer)
    const refund = refundOfPayment(100)
    expect(await client.refund(refund)).toMatchObject({ status })
    expect(await client.refund(refund)).toMatchObject({ status: 200, body: { transferStatus: 'SETTLED' } })
    expect(await givenBack(acquirer, refund.referenceId)).toBe(100)
  })

  it('is a 504, and the effect comes later; until then the ledger has none', async () => {
    const { acquirer, sale } = await difficult('late-effect=600')
    const other = await acquirer.addSale()
    const body = voidOf(sale.reference)
    const client = await signIn(acquirer)
    const refund = refundOfPayment(100)
    expect(await acquirer.transaction(body)).toMatchObject({ status: 504 })
    expect(await acquirer.transaction(reverseOf(other.id))).toMatchObject({ status: 504 })
    expect(await client.refund(refund)).toMatchObject({ status: 504 })
    acquirer.sandbox.clock.standAt(noon + 599_999, true)
    expect((await acquirer.ledger()).operations).toEqual([])
    expect(await found(acquirer, body.client_transaction_id)).toEqual([])
    expect(await client.query(refund.idempotencyKey)).toMatchObject({ status: 404 })
    // It is on its way: the same again is a repeat, another one is too much.
    expect(await acquirer.transaction(body)).toMatchObject({ status: 400, body: { code: 'S001' } })
    expect(await acquirer.transaction(voidOf(sale.reference))).toMatchObject({ body: { code: 'E041' } })
    acquirer.sandbox.clock.standAt(noon + 600_000, true)
    expect(await found(acquirer, body.client_transaction_id)).toEqual([['VOID', 'APPROVAL', 100]])
    expect(await found(acquirer, other.id)).toEqual([['SALE', 'REVERSED', 100]])
    expect(await client.query(refund.idempotencyKey)).toMatchObject({ status: 200 })
    expect((await acquirer.ledger()).operations).toMatchObject([
      { kind: 'void', minor: 100_00, applied: 1 },
      { kind: 'reverse', minor: 100_00, applied: 1 },
      { kind: 'refund', minor: 100, applied: 1 },
    ])
  })

  it('to the second delivery of an operation that had its effect at the first: delivered-twice', async () => {
    const { acquirer, sale } = await difficult('delivered-twice', 'duplicate-refusal')
    const other = await acquirer.addSale()
    expect(await acquirer.transaction(voidOf(sale.reference))).toMatchObject({ body: { code: 'E041' } })
    expect(await acquirer.transaction(reverseOf(other.id))).toMatchObject({ body: { code: 'E048' } })
    const client = await signIn(acquirer)
    expect(await client.refund(refundOfPayment(100))).toMatchObject({ body: { transferStatusCode: 400 } })
    expect((await acquirer.ledger()).operations).toMatchObject([
      { applied: 1 },
      { applied: 1 },
      { applied: 1 },
    ])
  })

  it.each([
    ['duplicate-200', 200, 200],
    ['duplicate-400', 400, 400],
    ['duplicate-409', 409, 409],
    ['duplicate-422', 422, 422],
    ['duplicate-refusal', 500, 200],
  ] as const)('to an id or key that comes again: %s', async (name, kushki, liquido) => {
    const { acquirer, sale } = await difficult(name)
    const body = voidOf(sale.reference, 30)
    const first = await acquirer.transaction(body)
    const again = await acquirer.transaction(body)
    expect(again.status).toBe(kushki)
    const isRecord = again.body['transaction_reference'] === first.body['transaction_reference']
    expect(isRecord).toBe(name === 'duplicate-200')
    const client = await signIn(acquirer)
    const refund = refundOfPayment(100)
    await client.refund(refund)
    const repeated = await client.refund(refund)
    expect(repeated.status).toBe(liquido)
    expect('transferStatus' in repeated.body).toBe(name === 'duplicate-200')
    expect((await acquirer.ledger()).operations).toMatchObject([
      { minor: 30_00, applied: 1 },
      { minor: 100, applied: 1 },
    ])
  })

  it('approves or declines a part, and the ledger has what moved', async () => {
    const { acquirer, sale } = await difficult('partial-approvals')
    const code = { kushki_response: { code: '10' }, message_fields: { F39: '10' } }
    expect(await acquirer.transaction(voidOf(sale.reference, 60))).toMatchObject({
      status: 200,
      body: { ...code, transaction_status: 'APPROVAL', authorized_amount: 30 },
    })
    expect(await givenBack(acquirer, sale.id)).toBe(30_00)
    await acquirer.control('PUT', '/personalities', ['partial-declines'])
    expect(await acquirer.transaction(voidOf(sale.reference, 60))).toMatchObject({
      status: 200,
      body: { ...code, transaction_status: 'DECLINED', authorized_amount: 30 },
    })
    expect(await givenBack(acquirer, sale.id)).toBe(30_00)
  })

  it.each([
    ['approval-with-error', { transaction_status: 'APPROVAL', code: 'E041' }],
    ['approval-with-f39', { transaction_status: 'APPROVAL', message_fields: { F39: '05' } }],
    ['approval-of-another', { client_transaction_id: '00000000-0000-4000-8000-000000000099' }],
    ['bare-approval', { transaction_status: 'APPROVAL' }],
  ])('speaks against itself: %s', async (name, body) => {
    const { acquirer, sale } = await difficult(name)
    const answered = await acquirer.transaction(voidOf(sale.reference))
    expect(answered).toMatchObject({ status: 200, body })
    expect(Object.keys(answered.body).length === 1).toBe(name === 'bare-approval')
    const client = await signIn(acquirer)
    const refund = await client.refund(refundOfPayment(100))
    const agrees =
      refund.body['transferStatusCode'] === 200 && refund.body['idempotencyKey'] === 'payment-refund-1'
    expect(agrees).toBe(name === 'approval-with-f39')
  })

  it('is a 206, or has its status twice', async () => {
    const { acquirer, sale } = await difficult('partial-content')
    expect(await acquirer.transaction(voidOf(sale.reference, 10.5))).toMatchObject({ status: 206 })
    await acquirer.control('PUT', '/personalities', ['duplicate-members'])
    const { kushki, credential } = acquirer.sandbox.address
    const response = await fetch(`${kushki}/pos/v1/transaction`, {
      method: 'POST',
      headers: { 'Private-Credential-Id': credential },
      body: JSON.stringify(voidOf(sale.reference, 20.5)),
    })
    expect(await response.text()).toContain('"transaction_status":"DECLINED","transaction_status":"APPROVAL"')
  })

  it('takes a void after its limit as a refund', async () => {
    const { acquirer, sale } = await difficult('late-voids-refunded')
    acquirer.sandbox.clock.standAt(noon + day, true)
    const body = voidOf(sale.reference)
    expect(await acquirer.transaction(body)).toMatchObject({
      status: 200,
      body: { transaction_type: 'Refund', transaction_status: 'APPROVAL' },
    })
    expect(await found(acquirer, body.client_transaction_id)).toEqual([['REFUND', 'APPROVAL', 100]])
    expect((await acquirer.ledger()).operations).toMatchObject([{ kind: 'refund', minor: 100_00 }])
  })

  it('lets more be given back than the sale was, and the ledger says so', async () => {
    const { acquirer, sale } = await difficult('no-sale-limit')
    await acquirer.transaction(voidOf(sale.reference))
    await acquirer.transaction(voidOf(sale.reference))
    expect(await givenBack(acquirer, sale.id)).toBe(200_00)
    const client = await signIn(acquirer)
    await client.refund(refundOfPayment(1500))
    await client.refund({ ...refundOfPayment(1500), idempotencyKey: 'payment-refund-2' })
    expect(await givenBack(acquirer, '2022030214000007')).toBe(3000)
  })

  it('takes a refund of the next day as usual where only its effect is late', async () => {
    const { acquirer, sale } = await difficult('late-effect=1')
    acquirer.sandbox.clock.standAt(noon + day, true)
    expect(await acquirer.refund(refundOf(sale.reference, 41))).toMatchObject({ status: 504 })
    acquirer.sandbox.clock.standAt(noon + day + 1000, true)
    expect(await givenBack(acquirer, sale.id)).toBe(41_00)
  })
})

/** A refund of the sample payment of 15.00 by card. @param amount minor units */
const refundOfPayment = (amount: number) => ({
  idempotencyKey: 'payment-refund-1',
  referenceId: '2022030214000007',
  amount,
  currency: 'PEN',
  country: 'PE',
})

describe('Liquido', () => {
  it('fails a refund and settles it later; its money is kept for it', async () => {
    const { acquirer } = await difficult('failed-then-settled=30')
    const client = await signIn(acquirer)
    const refund = refundOfPayment(1500)
    expect(await client.refund(refund)).toMatchObject({ body: { transferStatus: 'FAILED' } })
    expect(await givenBack(acquirer, refund.referenceId)).toBe(0)
    const second = { ...refund, idempotencyKey: 'payment-refund-2' }
    expect(await client.refund(second)).toMatchObject({ body: { transferStatusCode: 400 } })
    acquirer.sandbox.clock.standAt(noon + 30_000, true)
    expect(await client.query(refund.idempotencyKey)).toMatchObject({
      body: { transferStatus: 'SETTLED', transferStatusCode: 200 },
    })
    expect(await givenBack(acquirer, refund.referenceId)).toBe(1500)
  })

  it('never ends a refund, and names the payer by an object', async () => {
    const { acquirer } = await difficult('never-final', 'payer-object')
    const client = await signIn(acquirer)
    await client.refund(refundOfPayment(100))
    acquirer.sandbox.clock.standAt(noon + 60 * day, true)
    const later = await signIn(acquirer)
    expect(await later.query('payment-refund-1')).toMatchObject({
      body: { transferStatus: 'IN_PROGRESS', payer: { document: { documentId: '700123456', type: 'DNI' } } },
    })
    expect(await givenBack(acquirer, '2022030214000007')).toBe(0)
  })
})

describe('the clock', () => {
  it("is told by the Date header: the sandbox's own, or off by minutes", async () => {
    const { acquirer } = await difficult()
    const told = async (): Promise<number> =>
      Date.parse((await acquirer.search({ page: 1, size: 1 })).headers.get('date') ?? '')
    expect(await told()).toBe(noon)
    await acquirer.control('PUT', '/personalities', ['clock-skew=-7'])
    expect(await told()).toBe(noon - 7 * 60_000)
  })
})
