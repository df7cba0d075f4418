import { describe, expect, it } from 'vitest'
import reverseIcc from '../../data/seeds/kushki-reverse-icc.json' with { type: 'json' }
import { amountOf, noon, openAcquirer, reverseOf } from './acquirer.ts'

describe('the control API', () => {
  it('keeps the exact bodies of requests, the card block too', async () => {
    const acquirer = await openAcquirer()
    await acquirer.transaction(reverseIcc)
    const { body } = await acquirer.control('GET', '/requests')
    expect(body).toMatchObject([
      {
        number: 1,
        at: noon,
        gateway: 'kushki',
        method: 'POST',
        path: '/pos/v1/transaction',
        headers: { 'private-credential-id': acquirer.sandbox.address.credential },
        text: JSON.stringify(reverseIcc),
        body: reverseIcc,
        answered: 200,
        fault: null,
      },
    ])
    await acquirer.control('DELETE', '/requests')
    expect((await acquirer.control('GET', '/requests')).body).toEqual([])
  })

  it('moves the clock by an offset, and sets it to stand or to run', async () => {
    const acquirer = await openAcquirer()
    expect((await acquirer.control('PUT', '/clock', { offsetMs: -5000 })).body).toEqual({
      now: noon - 5000,
      offsetMs: -5000,
      frozen: false,
    })
    const at = '2026-11-20T23:58:59-05:00'
    expect((await acquirer.control('PUT', '/clock', { at, frozen: true })).body).toEqual({
      now: Date.parse(at),
      offsetMs: Date.parse(at) - noon,
      frozen: true,
    })
    expect((await acquirer.control('GET', '/clock')).body).toMatchObject({ now: Date.parse(at) })
  })

  it('adds sales and payments as they are described', async () => {
    const acquirer = await openAcquirer(noon, { samples: false })
    const id = crypto.randomUUID()
    const added = await acquirer.control('POST', '/sales', {
      sales: [{ clientTransactionId: id, kind: 'preAuth', createdAt: noon - 1, amount: amountOf(12.34) }],
      payments: [{ referenceId: 'p-1', minor: 1234, paymentMethod: 'BCP' }],
    })
    expect(added).toMatchObject({
      status: 201,
      body: {
        sales: [{ client_transaction_id: id, createdAt: noon - 1, totalMinor: 1234 }],
        payments: [{ referenceId: 'p-1' }],
      },
    })
    expect(await acquirer.ledger()).toMatchObject({
      sales: [
        { client_transaction_id: id, transaction_type: 'preAuth', status: 'approved', givenBackMinor: 0 },
      ],
      payments: [
        { referenceId: 'p-1', paymentMethod: 'BCP', minor: 1234, createdAt: noon, givenBackMinor: 0 },
      ],
    })
  })

  it('takes no id twice, and then adds nothing of that call', async () => {
    const acquirer = await openAcquirer(noon, { samples: false })
    const sale = { clientTransactionId: crypto.randomUUID(), amount: amountOf(1) }
    const other = { amount: amountOf(2) }
    expect(await acquirer.control('POST', '/sales', { sales: [sale] })).toMatchObject({ status: 201 })
    expect(await acquirer.control('POST', '/sales', { sales: [other, sale] })).toMatchObject({ status: 409 })
    expect((await acquirer.ledger()).sales).toHaveLength(1)
  })

  it('gives the operations alone, where the ledger is long', async () => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    await acquirer.transaction(reverseOf(id))
    expect((await acquirer.control('GET', '/operations')).body).toEqual((await acquirer.ledger()).operations)
    expect((await acquirer.ledger()).operations).toMatchObject([{ operationId: id }])
  })

  it('resets everything to the same samples', async () => {
    const acquirer = await openAcquirer()
    const before = await acquirer.ledger()
    const { id } = await acquirer.addSale()
    await acquirer.transaction(reverseOf(id))
    await acquirer.control('PUT', '/faults', [{ kind: 'refuse' }])
    await acquirer.control('PUT', '/clock', { offsetMs: 1 })
    expect(await acquirer.control('POST', '/reset', {})).toMatchObject({ status: 200, body: { now: noon } })
    expect(await acquirer.ledger()).toEqual(before)
    expect((await acquirer.control('GET', '/requests')).body).toEqual([])
    expect(await acquirer.search({ page: 1, size: 1 })).toMatchObject({ status: 200 })
    await acquirer.control('POST', '/reset', { samples: false })
    expect(await acquirer.ledger()).toEqual({ sales: [], payments: [], refunds: [], operations: [] })
  })

  it.each([
    ['PUT', '/faults', [{ kind: 'explode' }]],
    ['PUT', '/faults', [{ kind: 'drop', wen: 'afterEffect' }]],
    ['PUT', '/clock', { at: 'tomorrow' }],
    ['POST', '/sales', { sales: [{ total: 5 }] }],
    ['POST', '/sales/generate', { count: 0 }],
  ])('says why it does not understand %s %s', async (method, path, body) => {
    const acquirer = await openAcquirer()
    expect(await acquirer.control(method, path, body)).toMatchObject({
      status: 400,
      body: { error: expect.any(String) as unknown },
    })
  })

  it('knows its paths: 404 for another, 405 for another method', async () => {
    const acquirer = await openAcquirer()
    expect(await acquirer.control('GET', '/nothing')).toMatchObject({ status: 404 })
    expect(await acquirer.control('DELETE', '/ledger')).toMatchObject({ status: 405 })
  })
})
