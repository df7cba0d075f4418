import { describe, expect, it } from 'vitest'
import { openAcquirer, reverseOf, type Acquirer } from './acquirer.ts'

const applied = async (acquirer: Acquirer): Promise<number> => (await acquirer.ledger()).operations.length

/** What `fetch` says when a link breaks: which of the two depends on how much of the answer had come. */
const broken = /fetch failed|terminated/u

describe('a fault', () => {
  it('refuses connections of one gateway until it is cleared, and control goes on', async () => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    await acquirer.control('PUT', '/faults', [{ kind: 'refuse' }])
    await expect(acquirer.transaction(reverseOf(id))).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    })
    expect((await fetch(acquirer.sandbox.address.liquido)).status).toBe(404)
    expect(await applied(acquirer)).toBe(0)
    await acquirer.control('DELETE', '/faults')
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject({ status: 200 })
  })

  it('refuses connections for a while', async () => {
    const acquirer = await openAcquirer()
    await acquirer.control('PUT', '/faults', [{ kind: 'refuse', gateway: 'liquido', forMs: 30 }])
    const { liquido } = acquirer.sandbox.address
    await expect
      .poll(() =>
        fetch(liquido).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(404)
  })

  it.each([
    { when: 'beforeEffect', effects: 0 },
    { when: 'afterEffect', effects: 1 },
  ])('drops the link $when', async ({ when, effects }) => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    await acquirer.control('PUT', '/faults', [{ kind: 'drop', when, count: 1 }])
    await expect(acquirer.transaction(reverseOf(id))).rejects.toThrow(broken)
    expect(await applied(acquirer)).toBe(effects)
    expect((await acquirer.control('GET', '/requests')).body).toMatchObject([
      { answered: 'dropped', fault: 'drop' },
    ])
  })

  it.each([
    { when: 'beforeEffect', effects: 0 },
    { when: 'afterEffect', effects: 1 },
  ])('delays the answer, $when', async ({ when, effects }) => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    await acquirer.control('PUT', '/faults', [{ kind: 'delay', when, ms: 300_000 }])
    const end = acquirer.transaction(reverseOf(id)).then(
      () => 'answered',
      () => 'cut',
    )
    await expect
      .poll(async () => (await acquirer.control('GET', '/requests')).body)
      .toMatchObject([{ answered: null, fault: 'delay' }])
    await expect.poll(() => applied(acquirer)).toBe(effects)
    await acquirer.sandbox.stop()
    expect(await end).toBe('cut')
  })

  it('answers another status, with Retry-After and a body of its own', async () => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    await acquirer.control('PUT', '/faults', [
      { kind: 'status', status: 429, retryAfter: 7, count: 1 },
      { kind: 'status', status: 502, count: 1 },
      {
        kind: 'status',
        status: 503,
        retryAfter: 'Fri, 20 Nov 2026 18:00:00 GMT',
        body: { status: 503 },
        count: 1,
      },
    ])
    const first = await acquirer.transaction(reverseOf(id))
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject({ status: 502 })
    const third = await acquirer.transaction(reverseOf(id))
    expect(third).toMatchObject({ status: 503, body: { status: 503 } })
    expect(third.headers.get('retry-after')).toBe('Fri, 20 Nov 2026 18:00:00 GMT')
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject({ status: 200 })
    expect(await applied(acquirer)).toBe(1)
  })

  it.each([
    { kind: 'malformed', fails: SyntaxError },
    { kind: 'wrongContent', fails: SyntaxError },
    { kind: 'truncated', fails: TypeError },
  ])('gives a $kind answer', async ({ kind, fails }) => {
    const acquirer = await openAcquirer()
    const { id } = await acquirer.addSale()
    await acquirer.control('PUT', '/faults', [{ kind, when: 'afterEffect', count: 1 }])
    await expect(acquirer.transaction(reverseOf(id))).rejects.toThrow(fails)
    expect(await applied(acquirer)).toBe(1)
    expect(await acquirer.transaction(reverseOf(id))).toMatchObject({ status: 400, body: { code: 'E048' } })
  })

  it('strikes only its path, after what it lets pass, as often as it says', async () => {
    const acquirer = await openAcquirer()
    await acquirer.control('PUT', '/faults', [
      { kind: 'status', status: 500, path: '/pos-analytics', skip: 1, count: 2 },
    ])
    const search = async () => (await acquirer.search({ page: 1, size: 1 })).status
    expect((await acquirer.refund({})).status).toBe(400)
    expect([await search(), await search(), await search(), await search()]).toEqual([200, 500, 500, 200])
    expect((await acquirer.control('GET', '/faults')).body).toMatchObject([{ kind: 'status', struck: 2 }])
  })
})
