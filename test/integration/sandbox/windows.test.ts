import { describe, expect, it } from 'vitest'
import { noon, openAcquirer, refundOf, reverseOf, voidOf } from './acquirer.ts'

const inLima = (text: string): number => Date.parse(`${text}-05:00`)
const notAllowed = { status: 500, body: { code: 'E041' } }
const notInPeriod = { status: 412, body: { code: 'E016' } }
const approved = { status: 200, body: { transaction_status: 'APPROVAL' } }

describe('a reverse', () => {
  it.each([
    { after: 0, expected: notAllowed },
    { after: 59_000, expected: notAllowed },
    { after: 59_999, expected: notAllowed },
    { after: 60_000, expected: approved },
  ])('waits a minute: $after ms after the sale', async ({ after, expected }) => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale({ status: 'unknown', createdAt: noon })
    acquirer.sandbox.clock.standAt(noon + after, true)
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject(expected)
  })

  it.each([
    { at: '2026-11-20T23:58:59', expected: approved },
    { at: '2026-11-20T23:58:59.999', expected: approved },
    { at: '2026-11-20T23:59:00', expected: notAllowed },
    { at: '2026-11-20T23:59:59', expected: notAllowed },
    { at: '2026-11-21T00:00:00', expected: notAllowed },
    { at: '2026-11-21T11:00:00', expected: notAllowed },
  ])('ends at 23:59 of its day: $at', async ({ at, expected }) => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale({ status: 'unknown', createdAt: noon })
    acquirer.sandbox.clock.standAt(inLima(at), true)
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject(expected)
  })

  it('counts the day in Lima, not in UTC', async () => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale({ status: 'unknown', createdAt: inLima('2026-11-20T18:30:00') })
    acquirer.sandbox.clock.standAt(inLima('2026-11-20T19:30:00'), true)
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject(approved)
  })

  it('strikes out a sale whether or not the card was charged', async () => {
    const acquirer = await openAcquirer()
    for (const charged of [true, false]) {
      const { id } = await acquirer.addSale({ status: 'unknown', charged })
      expect(await acquirer.transaction(reverseOf(id))).toMatchObject(approved)
      const { body } = await acquirer.search({ page: 1, size: 10, filters: { client_transaction_id: id } })
      expect(body).toMatchObject({ items: [{ transaction_status: 'REVERSED' }] })
    }
  })
})

describe('a void', () => {
  it.each([
    { at: '2026-11-20T12:00:00', expected: approved },
    { at: '2026-11-20T23:58:59', expected: approved },
    { at: '2026-11-20T23:59:00', expected: notAllowed },
    { at: '2026-11-21T00:00:00', expected: notAllowed },
  ])('ends at 23:59 of its day: $at', async ({ at, expected }) => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale()
    acquirer.sandbox.clock.standAt(inLima(at), true)
    expect(await acquirer.transaction(voidOf(reference))).toMatchObject(expected)
  })

  it('is tried three times, and then the refund opens on the same day', async () => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale()
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(await acquirer.refund(refundOf(reference))).toMatchObject(notInPeriod)
      await acquirer.control('PUT', '/faults', [{ kind: 'decline', code: '91' }])
      expect(await acquirer.transaction(voidOf(reference))).toMatchObject({
        status: 200,
        body: { transaction_status: 'DECLINED', kushki_response: { code: '91' } },
      })
      await acquirer.control('DELETE', '/faults')
    }
    expect(await acquirer.transaction(voidOf(reference))).toMatchObject(notAllowed)
    expect(await acquirer.refund(refundOf(reference))).toMatchObject(approved)
  })

  it.each(['charge', 'capture', 'preAuth', 'reAuthorization'])(
    'takes back a %s, named as what it is',
    async (kind) => {
      const acquirer = await openAcquirer()
      const { reference } = await acquirer.addSale({ kind })
      const other = kind === 'charge' ? 'capture' : 'charge'
      expect(await acquirer.transaction(voidOf(reference, 100, { transaction_type: other }))).toMatchObject(
        notAllowed,
      )
      expect(await acquirer.transaction(voidOf(reference, 100, { transaction_type: kind }))).toMatchObject(
        approved,
      )
    },
  )
})

describe('a refund', () => {
  it.each([
    { at: '2026-11-20T23:58:59', expected: notInPeriod },
    { at: '2026-11-20T23:59:00', expected: approved },
    { at: '2026-11-21T00:00:00', expected: approved },
    { at: '2027-03-20T00:00:00', expected: approved },
    { at: '2027-03-20T23:59:59', expected: approved },
    { at: '2027-03-21T00:00:00', expected: notInPeriod },
  ])('opens at the cut-off and closes after 120 days: $at', async ({ at, expected }) => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale({ createdAt: noon })
    acquirer.sandbox.clock.standAt(inLima(at), true)
    expect(await acquirer.refund(refundOf(reference))).toMatchObject(expected)
  })

  it('takes a sample sale of 100 days ago and none of 130', async () => {
    const acquirer = await openAcquirer()
    const { body } = await acquirer.search({ page: 1, size: 100 })
    const data = body['items'] as {
      created: number
      transaction_type: string
      transaction_reference?: string
      amount: Record<string, unknown>
    }[]
    const daysAgo = (days: number) =>
      data.find(
        ({ created, transaction_type }) =>
          created === noon - days * 86_400_000 && transaction_type === 'SALE',
      )
    const hundred = daysAgo(100)
    const hundredThirty = daysAgo(130)
    expect(
      await acquirer.refund({ ...refundOf(hundred?.transaction_reference ?? ''), amount: hundred?.amount }),
    ).toMatchObject(approved)
    expect(
      await acquirer.refund({
        ...refundOf(hundredThirty?.transaction_reference ?? ''),
        amount: hundredThirty?.amount,
      }),
    ).toMatchObject(notInPeriod)
  })
})
