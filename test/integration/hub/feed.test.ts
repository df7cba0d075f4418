import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FeedEntry } from '../../../contract/hub/feed.ts'
import { call } from './counter.ts'
import type { Counter } from './counter.ts'
import { databases, startRig } from './rig.ts'
import type { Rig } from './rig.ts'

const secret = 'the client secret'

describe.each(databases)('the feed of a store, on %s', (kind) => {
  let rig: Rig
  let storeId: string
  let [one, other]: (Counter & { counterId: string })[] = []
  beforeAll(async () => {
    rig = await startRig({ kind, hubs: kind === 'postgresql' ? 2 : 1 })
    storeId = await rig.newStore()
    one = await rig.newCounter(storeId)
    other = await rig.newCounter(storeId, rig.hubs.at(-1)?.url)
  })
  afterAll(() => rig.stop())

  const claim = (counter: Counter) =>
    counter.call('claim', {
      operationId: randomUUID(),
      kind: 'refund',
      minor: 100,
      sale: { key: `kushki:${randomUUID()}`, currency: 'PEN', minor: 100 },
    })
  async function readOn(
    counter: Counter,
    cursor: number,
    wait = 0,
  ): Promise<{ items: FeedEntry[]; cursor: number }> {
    const answer = await counter.call('feed', { cursor, wait })
    if (!answer.ok) throw new Error(answer.error.tag)
    return answer.value
  }
  const callback = (body: string, header?: string, store = storeId) => {
    const timestamp = Math.floor(rig.clock.now() / 1000)
    const signature = createHmac('sha256', secret)
      .update(`payload=${body},timestamp=${timestamp}`)
      .digest('hex')
    return fetch(`${rig.url}/v1/callbacks/liquido/${store}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'liquido-signature': header ?? `algorithm=HmacSHA256,timestamp=${timestamp},signature=${signature}`,
      },
      body,
    })
  }
  const about = (idempotencyKey: string): string =>
    JSON.stringify({ eventType: 'CHARGE_REFUND_SUCCEEDED', data: { chargeDetails: { idempotencyKey } } })

  it('wakes who waits, whichever hub the news came by', async () => {
    const { cursor } = await readOn(other!, 0)
    const waiting = readOn(other!, cursor, 20_000)
    await claim(one!)
    const { items } = await waiting
    expect(items).toMatchObject([
      { cursor: cursor + 1, item: { type: 'claimed', counterId: one!.counterId } },
    ])
    expect(await readOn(other!, cursor + 1, 1)).toEqual({ items: [], cursor: cursor + 1 })
  })

  it('has everything once and in order, whoever adds at the same moment', async () => {
    const { cursor } = await readOn(one!, 0)
    const read: FeedEntry[] = []
    const reading = (async () => {
      let at = cursor
      while (read.length < 40) {
        const { items, cursor: next } = await readOn(one!, at, 200)
        read.push(...items)
        at = next
      }
    })()
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        for (let count = 0; count < 5; count += 1) await claim(index % 2 === 0 ? one! : other!)
      }),
    )
    await reading
    expect(read.map((entry) => entry.cursor)).toEqual(
      Array.from({ length: 40 }, (_, index) => cursor + 1 + index),
    )
  })

  it('comes as server-sent events that go on from the last one read', async () => {
    const { cursor } = await readOn(one!, 0)
    const hungUp = new AbortController()
    const open = async (lastId: number) => {
      const headers = { accept: 'text/event-stream', 'last-event-id': String(lastId) }
      const response = await other!.deliver(
        await other!.signed('feed', { cursor: 0, wait: 0 }, { headers }),
        hungUp.signal,
      )
      expect(response.headers.get('content-type')).toContain('text/event-stream')
      return response.body!.pipeThrough(new TextDecoderStream()).getReader()
    }
    /** What comes until an item of this cursor is whole. */
    const until = async (reader: ReadableStreamDefaultReader<string>, id: number): Promise<string> => {
      let text = ''
      while (!new RegExp(`id: ${id}\\nevent: item\\ndata: .*\\n\\n`, 'u').test(text))
        text += (await reader.read()).value ?? ''
      return text
    }
    const stream = await open(cursor)
    await claim(one!)
    expect(await until(stream, cursor + 1)).toContain('"type":"claimed"')
    await claim(one!)
    await until(stream, cursor + 2)
    // Broken off after the first: the second comes again, and nothing before it.
    const again = await until(await open(cursor + 1), cursor + 2)
    expect(again).not.toContain(`id: ${cursor + 1}\n`)
    hungUp.abort()
  })

  it('brings a callback once, however often it comes, and only to the counter whose refund it is', async () => {
    const token = await rig.token()
    expect((await callback('{}')).status).toBe(503)
    await call(rig.url, 'setLiquidoSecret', { secret }, { token, params: { storeId } })
    const operationId = randomUUID()
    one!.journal.add({
      operationId,
      event: 'accepted',
      detail: { kind: 'refund', saleKey: 'liquido:p', currency: 'PEN', minor: 100 },
    })
    await one!.call('sendEvents', one!.journal.batch())
    const { cursor } = await readOn(one!, 0)
    const body = about(operationId)
    const statuses = await Promise.all(
      Array.from({ length: 5 }, () => callback(body).then(({ status }) => status)),
    )
    expect(statuses).toEqual([200, 200, 200, 200, 200])
    const { items } = await readOn(one!, cursor)
    expect(items).toHaveLength(1)
    expect(items).toMatchObject([
      { item: { type: 'callback', gateway: 'liquido', body: Buffer.from(body).toString('base64') } },
    ])
    expect((await readOn(other!, cursor)).items).toEqual([])
    // Of a refund that no counter has told of: all of the store hear it.
    await callback(about(randomUUID()))
    expect((await readOn(other!, cursor)).items).toHaveLength(1)
  })

  it('takes no callback that another key signed, that is old, or that is another store’s', async () => {
    const { cursor } = await readOn(one!, 0)
    const now = Math.floor(rig.clock.now() / 1000)
    const signed = (timestamp: number, key: string, body: string): string =>
      `algorithm=HmacSHA256,timestamp=${timestamp},signature=${createHmac('sha256', key).update(`payload=${body},timestamp=${timestamp}`).digest('hex')}`
    expect((await callback('{}', signed(now, 'another', '{}'))).status).toBe(401)
    expect((await callback('{ }', signed(now, secret, '{}'))).status).toBe(401)
    expect((await callback('{}', signed(now - 7200, secret, '{}'))).status).toBe(400)
    expect((await callback('{}', '')).status).toBe(401)
    expect((await callback('{}', undefined, await rig.newStore())).status).toBe(503)
    expect((await callback('{}', undefined, randomUUID())).status).toBe(404)
    expect((await readOn(one!, cursor)).items).toEqual([])
    expect(rig.faults).toEqual([])
  })
})
