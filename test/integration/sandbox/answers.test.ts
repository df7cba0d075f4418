import { describe, expect, it } from 'vitest'
import { amountOf, call, noon, type Acquirer, openAcquirer, refundOf, reverseOf, voidOf } from './acquirer.ts'

/** A day later, so that a refund is open. */
const tomorrow = noon + 86_400_000

/** Adds a sale of `total` and takes it back; the answer may be long in coming. */
async function take(acquirer: Acquirer, way: 'reverse' | 'void' | 'refund', total: number) {
  const { id, reference } = await acquirer.addSale({ amount: amountOf(total) })
  if (way === 'refund') acquirer.sandbox.clock.standAt(tomorrow, true)
  const bodies = {
    reverse: () => acquirer.transaction(reverseOf(id, total)),
    void: () => acquirer.transaction(voidOf(reference, total)),
    refund: () => acquirer.refund(refundOf(reference, total)),
  }
  return { answering: bodies[way]() }
}

describe('the error table', () => {
  it('400 E001: an invalid body, told by its place and not by its value', async () => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    const body = reverseOf(id, 100, { country: 'PE-SECRET' })
    const answered = await acquirer.transaction(body)
    expect(answered).toMatchObject({ status: 400, body: { code: 'E001', details: { Origin: 'sandbox' } } })
    expect(JSON.stringify(answered.body)).toContain('country')
    expect(JSON.stringify(answered.body)).not.toContain('SECRET')
  })

  it('500 E041: a partial void where the acquirer takes none', async () => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale()
    await acquirer.control('PUT', '/processor', { partialVoids: false })
    expect(await acquirer.transaction(voidOf(reference, 99))).toMatchObject({
      status: 500,
      body: { code: 'E041', details: { Message: 'Partial void not allowed' } },
    })
    expect(await acquirer.transaction(voidOf(reference, 100))).toMatchObject({ status: 200 })
  })

  it('400 E048: already reversed, for a second reverse, a void and a refund', async () => {
    const acquirer = await openAcquirer()
    const { id, reference } = await acquirer.addSale()
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject({ status: 200 })
    const alreadyReversed = { status: 400, body: { code: 'E048' } }
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject(alreadyReversed)
    expect(await acquirer.transaction(voidOf(reference))).toMatchObject(alreadyReversed)
    acquirer.sandbox.clock.standAt(tomorrow, true)
    expect(await acquirer.refund(refundOf(reference))).toMatchObject(alreadyReversed)
    expect((await acquirer.ledger()).operations).toMatchObject([
      { operationId: id, applied: 1, minor: 100_00 },
    ])
  })

  it('500 E042: another currency than the original', async () => {
    const acquirer = await openAcquirer()
    const { id, reference } = await acquirer.addSale()
    const inDollars = { amount: amountOf(100, { currency: 'USD' }) }
    const otherCurrency = { status: 500, body: { code: 'E042' } }
    expect(await acquirer.transaction(reverseOf(id, 100, inDollars))).toMatchObject(otherCurrency)
    expect(await acquirer.transaction(voidOf(reference, 100, inDollars))).toMatchObject(otherCurrency)
    acquirer.sandbox.clock.standAt(tomorrow, true)
    expect(await acquirer.refund(refundOf(reference, 100, inDollars))).toMatchObject(otherCurrency)
  })

  it('500 E041: the original is not there, or was declined', async () => {
    const acquirer = await openAcquirer()
    const declined = await acquirer.addSale({ status: 'declined' })
    const nowhere = crypto.randomUUID()
    const notAllowed = { status: 500, body: { code: 'E041' } }
    expect(await acquirer.transaction(reverseOf(nowhere))).toMatchObject(notAllowed)
    expect(await acquirer.transaction(voidOf(nowhere))).toMatchObject(notAllowed)
    expect(await acquirer.refund(refundOf(nowhere))).toMatchObject(notAllowed)
    expect(await acquirer.transaction(reverseOf(declined.id))).toMatchObject(notAllowed)
    expect(await acquirer.transaction(voidOf(declined.reference))).toMatchObject(notAllowed)
  })

  it('500 E041: a reverse of a part, of another kind, or after a void', async () => {
    const acquirer = await openAcquirer()
    const { id, reference } = await acquirer.addSale()
    const notAllowed = { status: 500, body: { code: 'E041' } }
    expect(await acquirer.transaction(reverseOf(id, 99.99))).toMatchObject(notAllowed)
    expect(await acquirer.transaction(reverseOf(id, 100, { transaction_type: 'capture' }))).toMatchObject(
      notAllowed,
    )
    expect(await acquirer.transaction(voidOf(reference, 30))).toMatchObject({ status: 200 })
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject(notAllowed)
  })

  it('400 S001: a client_transaction_id that was used before, with no second effect', async () => {
    const acquirer = await openAcquirer()
    const { id, reference } = await acquirer.addSale()
    const duplicate = { status: 400, body: { code: 'S001' } }
    const first = voidOf(reference, 30)
    expect(await acquirer.transaction(first)).toMatchObject({ status: 200 })
    expect(await acquirer.transaction(first)).toMatchObject(duplicate)
    expect(await acquirer.transaction(voidOf(reference, 30, { client_transaction_id: id }))).toMatchObject(
      duplicate,
    )
    acquirer.sandbox.clock.standAt(tomorrow, true)
    expect(
      await acquirer.refund(refundOf(reference, 30, { client_transaction_id: first.client_transaction_id })),
    ).toMatchObject(duplicate)
    expect((await acquirer.ledger()).operations).toMatchObject([
      { operationId: first.client_transaction_id, applied: 1, minor: 30_00 },
    ])
  })

  it('401 without a credential, 403 with a wrong one, on every path', async () => {
    const { sandbox } = await openAcquirer()
    for (const path of ['/pos/v1/transaction', '/pos/v1/refund', '/pos-analytics/v1/transactions/search']) {
      const url = `${sandbox.address.kushki}${path}`
      expect(await call(url, { method: 'POST', body: '{}' })).toMatchObject({
        status: 401,
        body: { message: 'Unauthorized' },
      })
      const headers = { 'Private-Credential-Id': 'wrong' }
      expect(await call(url, { method: 'POST', body: '{}', headers })).toMatchObject({
        status: 403,
        body: { Message: 'User is not authorized to access this resource' },
      })
    }
  })

  it.each([
    { status: 500, code: 'E002' },
    { status: 500, code: 'E005' },
    { status: 500, code: 'E007' },
    { status: 500, code: 'E030' },
    { status: 400, code: 'E041' },
  ])('$status $code on demand, with the effect or without', async ({ status, code }) => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    const fault = { kind: 'status', status, body: { code, message: 'on demand' } }
    await acquirer.control('PUT', '/faults', [{ ...fault, count: 1 }])
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject({ status, body: { code } })
    expect((await acquirer.ledger()).operations).toEqual([])
    await acquirer.control('PUT', '/faults', [{ ...fault, count: 1, when: 'afterEffect' }])
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject({ status, body: { code } })
    expect((await acquirer.ledger()).operations).toMatchObject([{ operationId: id, applied: 1 }])
  })
})

describe('the amount chooses the answer', () => {
  it.each([
    { total: 10, code: '01' },
    { total: 40, code: '04' },
    { total: 50, code: '05' },
  ])(
    '$total is declined with $code, whichever part carries it, and nothing happens',
    async ({ total, code }) => {
      const acquirer = await openAcquirer()
      const parts = { iva: 1.5, subtotal_iva: 2.5, tip: 1, extra_taxes: { ice: 0.5, iac: 0.5 } }
      const amount = amountOf(total - 6, parts)
      const { id, reference } = await acquirer.addSale({ amount })
      const declined = {
        status: 200,
        body: {
          transaction_status: 'DECLINED',
          authorized_amount: 0,
          kushki_response: { code },
          message_fields: { F38: '', F39: code },
        },
      }
      expect(await acquirer.transaction(reverseOf(id, 0, { amount }))).toMatchObject(declined)
      expect(await acquirer.transaction(voidOf(reference, 0, { amount }))).toMatchObject(declined)
      acquirer.sandbox.clock.standAt(tomorrow, true)
      expect(await acquirer.refund(refundOf(reference, 0, { amount }))).toMatchObject(declined)
      expect((await acquirer.ledger()).operations).toEqual([])
    },
  )

  it.each([
    { total: 74, way: 'reverse' },
    { total: 74, way: 'void' },
    { total: 74, way: 'refund' },
    { total: 174, way: 'reverse' },
    { total: 174, way: 'void' },
  ] as const)('$total on a $way has its effect at once and its answer late', async ({ total, way }) => {
    const acquirer = await openAcquirer(noon, { slowAnswerMs: 300_000 })
    const end = (await take(acquirer, way, total)).answering.then(
      () => 'answered',
      () => 'cut',
    )
    await expect.poll(async () => (await acquirer.ledger()).operations.length).toBe(1)
    await acquirer.sandbox.stop()
    expect(await end).toBe('cut')
  })

  it.each([
    { total: 174, way: 'refund' },
    { total: 75, way: 'void' },
  ] as const)('$total on a $way is approved at once', async ({ total, way }) => {
    const acquirer = await openAcquirer(noon, { slowAnswerMs: 300_000 })
    const { answering } = await take(acquirer, way, total)
    expect(await answering).toMatchObject({ status: 200, body: { transaction_status: 'APPROVAL' } })
  })

  it('gives the late answer when its time has come', async () => {
    const acquirer = await openAcquirer(noon, { slowAnswerMs: 20 })
    const { reference } = await acquirer.addSale({ amount: amountOf(74) })
    expect(await acquirer.transaction(voidOf(reference, 74))).toMatchObject({
      status: 200,
      body: { transaction_status: 'APPROVAL', kushki_response: { code: '000' } },
    })
  })
})

describe('partials', () => {
  it('add up to the sale and never to more, voids and refunds together', async () => {
    const acquirer = await openAcquirer()
    const { id, reference } = await acquirer.addSale({ amount: amountOf(100) })
    const notAllowed = { status: 500, body: { code: 'E041' } }
    expect(await acquirer.transaction(voidOf(reference, 100.01))).toMatchObject(notAllowed)
    expect(await acquirer.transaction(voidOf(reference, 33.33))).toMatchObject({ status: 200 })
    acquirer.sandbox.clock.standAt(tomorrow, true)
    expect(await acquirer.refund(refundOf(reference, 66.68))).toMatchObject(notAllowed)
    expect(await acquirer.refund(refundOf(reference, 33.34))).toMatchObject({ status: 200 })
    expect(await acquirer.refund(refundOf(reference, 33.33))).toMatchObject({ status: 200 })
    expect(await acquirer.refund(refundOf(reference, 0.01))).toMatchObject(notAllowed)
    expect(await acquirer.refund(refundOf(reference, 0))).toMatchObject(notAllowed)
    const { sales } = await acquirer.ledger()
    expect(sales.find((sale) => sale.client_transaction_id === id)).toMatchObject({ givenBackMinor: 100_00 })
  })
})
