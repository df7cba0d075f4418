import { describe, expect, it } from 'vitest'
import { never, useAcquirer, wireRequest } from './acquirer.ts'

const acquirer = useAcquirer()

describe('what became of a void or refund', () => {
  it.each([
    ['void', 60],
    ['refund', 26 * 3600],
  ] as const)('%s: lost with its effect it is found, lost without it is not', async (kind, secondsAgo) => {
    const done = wireRequest({ kind, sale: await acquirer.addSale({ secondsAgo }) })
    await acquirer.faults({ kind: 'drop', when: 'afterEffect', path: '/pos/v1' })
    expect((await acquirer.kushki.send(done, never)).summary.class).toBe('unknown')
    const lost = wireRequest({ kind, sale: await acquirer.addSale({ secondsAgo }) })
    await acquirer.faults({ kind: 'drop', when: 'beforeEffect', path: '/pos/v1' })
    expect((await acquirer.kushki.send(lost, never)).summary.class).toBe('unknown')
    expect(await acquirer.kushki.lookUp(done, never)).toMatchObject({
      outcome: 'found',
      summary: { class: 'approved', code: '000', approvalCode: expect.any(String) },
    })
    expect(await acquirer.kushki.lookUp(lost, never)).toMatchObject({ outcome: 'notFound' })
  })

  it('declined, it is found with its code', async () => {
    const request = wireRequest({ kind: 'void', sale: await acquirer.addSale({ minor: 5_000 }) })
    await acquirer.faults({ kind: 'truncated', when: 'afterEffect', path: '/pos/v1' })
    await acquirer.kushki.send(request, never)
    expect(await acquirer.kushki.lookUp(request, never)).toMatchObject({
      outcome: 'found',
      summary: { class: 'declined' },
    })
  })
})

describe('a void after its limit that is processed as a refund', () => {
  it('is told so by its answer, and by the search', async () => {
    await acquirer.control('PUT', '/personalities', ['late-voids-refunded'])
    const request = wireRequest({ kind: 'void', sale: await acquirer.addSale({ secondsAgo: 26 * 3600 }) })
    const told = { class: 'approved', code: '000', processedAs: 'refund' }
    expect((await acquirer.kushki.send(request, never)).summary).toMatchObject(told)
    expect(await acquirer.kushki.lookUp(request, never)).toMatchObject({ outcome: 'found', summary: told })
    await acquirer.control('PUT', '/personalities', [])
  })

  it('any other void, and a refund, are not', async () => {
    const voided = wireRequest({ kind: 'void', sale: await acquirer.addSale({ secondsAgo: 60 }) })
    expect((await acquirer.kushki.send(voided, never)).summary).not.toHaveProperty('processedAs')
    const refund = wireRequest({ kind: 'refund', sale: await acquirer.addSale({ secondsAgo: 26 * 3600 }) })
    expect((await acquirer.kushki.send(refund, never)).summary).not.toHaveProperty('processedAs')
    for (const request of [voided, refund]) {
      const answer = await acquirer.kushki.lookUp(request, never)
      expect(answer).toMatchObject({ outcome: 'found', summary: { class: 'approved' } })
      expect(answer).not.toHaveProperty('summary.processedAs')
    }
  })
})

describe('what became of a reverse', () => {
  it('done: the sale itself says so', async () => {
    const request = wireRequest({ kind: 'reverse', sale: await acquirer.addSale({ status: 'unknown' }) })
    await acquirer.faults({ kind: 'drop', when: 'afterEffect', path: '/pos/v1' })
    await acquirer.kushki.send(request, never)
    expect(await acquirer.kushki.lookUp(request, never)).toMatchObject({
      outcome: 'found',
      summary: { class: 'approved', code: '000' },
    })
  })

  it('not done: the sale stands there approved', async () => {
    const sale = await acquirer.addSale({ status: 'approved' })
    expect(await acquirer.kushki.lookUp(wireRequest({ kind: 'reverse', sale }), never)).toMatchObject({
      outcome: 'notFound',
    })
  })

  it('undecided: the sale stands there in a state that nobody published', async () => {
    const sale = await acquirer.addSale({ status: 'unknown' })
    expect(await acquirer.kushki.lookUp(wireRequest({ kind: 'reverse', sale }), never)).toMatchObject({
      outcome: 'undecided',
      summary: { class: 'unknown', message: 'status' },
    })
  })

  it('needless: the sale was declined', async () => {
    const sale = await acquirer.addSale({ status: 'declined' })
    expect(await acquirer.kushki.lookUp(wireRequest({ kind: 'reverse', sale }), never)).toMatchObject({
      outcome: 'found',
      summary: { class: 'refused', code: 'saleDeclined' },
    })
  })

  it('of a sale the gateway never heard of', async () => {
    const id = crypto.randomUUID()
    const sale = {
      ...(await acquirer.addSale({ status: 'unknown' })),
      client_transaction_id: id,
      key: `kushki:${id}`,
    }
    expect(await acquirer.kushki.lookUp(wireRequest({ kind: 'reverse', sale }), never)).toMatchObject({
      outcome: 'notFound',
    })
  })
})

it("brings the gateway's own time with what it says", async () => {
  const sale = await acquirer.addSale({ minor: 5_000 })
  const answer = await acquirer.kushki.lookUp(wireRequest({ kind: 'void', sale }), never)
  expect(Math.abs((answer.serverTime ?? 0) - acquirer.clock.now())).toBeLessThan(60_000)
})

describe('a look-up without an answer decides nothing', () => {
  it.each([
    [{ kind: 'refuse' }, { class: 'notSent', code: 'notReached' }],
    [{ kind: 'drop' }, { class: 'unknown', code: 'connectionLost' }],
    [{ kind: 'malformed' }, { class: 'unknown', code: 'notUnderstood' }],
    [
      {
        kind: 'status',
        status: 403,
        body: { Message: 'User is not authorized to access this resource' },
      },
      { class: 'unauthorised', code: 'credentialRefused' },
    ],
    [
      { kind: 'status', status: 404 },
      { class: 'unknown', code: 'notUnderstood' },
    ],
    [
      { kind: 'status', status: 200, body: { items: 'none' } },
      { class: 'unknown', code: 'notUnderstood' },
    ],
  ] as const)('%j', async (fault, summary) => {
    const sale = await acquirer.addSale()
    await acquirer.faults(fault)
    expect(await acquirer.kushki.lookUp(wireRequest({ kind: 'void', sale }), never)).toMatchObject({
      outcome: 'noAnswer',
      summary,
    })
  })

  it('tells how long to wait', async () => {
    const sale = await acquirer.addSale()
    await acquirer.faults({ kind: 'status', status: 429, retryAfter: 4 })
    expect(await acquirer.kushki.lookUp(wireRequest({ kind: 'void', sale }), never)).toMatchObject({
      outcome: 'noAnswer',
      retryAfterMs: 4_000,
    })
  })

  it('nor does an item of another operation, or one in a state that nobody documented', async () => {
    const sale = await acquirer.addSale()
    const request = wireRequest({ kind: 'void', sale })
    if (request.gateway !== 'kushki') throw new Error('not a Kushki request')
    const item = (client_transaction_id: string, transaction_status: string) => ({
      kind: 'status',
      status: 200,
      body: {
        items: [
          { client_transaction_id, transaction_status, transaction_type: 'VOID', created: 1, amount: 1 },
        ],
      },
    })
    await acquirer.faults(item(crypto.randomUUID(), 'APPROVAL') as { kind: 'status' })
    expect(await acquirer.kushki.lookUp(request, never)).toMatchObject({ outcome: 'notFound' })
    await acquirer.faults(item(request.body.client_transaction_id, 'INITIALIZED') as { kind: 'status' })
    expect(await acquirer.kushki.lookUp(request, never)).toMatchObject({
      outcome: 'undecided',
      summary: { class: 'unknown', message: 'status' },
    })
  })
})

describe('the connection check', () => {
  it('is a search that changes nothing', async () => {
    expect(await acquirer.kushki.check(never)).toMatchObject({
      summary: { class: 'approved', code: 'reachable' },
    })
    acquirer.useCredential('wrong')
    expect(await acquirer.kushki.check(never)).toMatchObject({ summary: { class: 'unauthorised' } })
    await acquirer.faults({ kind: 'refuse' })
    expect(await acquirer.kushki.check(never)).toMatchObject({ summary: { class: 'notSent' } })
  })
})
