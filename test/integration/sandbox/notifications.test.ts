import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { noon, openAcquirer, refundOf, reverseOf, voidOf } from './acquirer.ts'
import { signIn } from './liquido-client.ts'

type Heard = { headers: IncomingHttpHeaders; body: string }

/** An endpoint on this machine; `heard` grows with each delivery. */
async function openEndpoint() {
  const heard: Heard[] = []
  const server = createServer((message, response) => {
    void text(message).then((body) => {
      heard.push({ headers: message.headers, body })
      response.writeHead(202).end()
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { heard, url: `http://127.0.0.1:${port}/notify` }
}

/** An acquirer of these personalities that posts both gateways' notifications to one endpoint. */
async function notifying(...personalities: string[]) {
  const endpoint = await openEndpoint()
  const acquirer = await openAcquirer(noon, { personalities })
  const target = { url: endpoint.url, token: 'let-me-in' }
  await acquirer.control('PUT', '/notifications', { kushki: target, liquido: target })
  return {
    acquirer,
    heard: endpoint.heard,
    deliver: () => acquirer.control('POST', '/notifications/deliver'),
  }
}

const hmac = (message: string, secret: string): string =>
  createHmac('sha256', secret).update(message).digest('hex')

const refundOfPayment = {
  idempotencyKey: '2022030214000007-1',
  referenceId: '2022030214000007',
  amount: 100,
  currency: 'PEN',
  country: 'PE',
}

const told = ({ body }: Heard): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>

describe("Kushki's webhooks", () => {
  it('tell of a void, a reverse and a refund, signed over the raw body as the documents say', async () => {
    const { acquirer, heard, deliver } = await notifying()
    const sale = await acquirer.addSale()
    const other = await acquirer.addSale()
    const taken = voidOf(sale.reference, 30)
    await acquirer.transaction(taken)
    await acquirer.transaction(reverseOf(other.id))
    acquirer.sandbox.clock.standAt(noon + 86_400_000, true)
    await acquirer.refund(refundOf(sale.reference, 20))
    await deliver()
    await expect.poll(() => heard.length).toBe(3)
    expect(heard.map((each) => [told(each)['transaction_type'], told(each)['request_amount']])).toEqual([
      ['VOID', 30],
      ['REVERSE', 100],
      ['REFUND', 20],
    ])
    expect(heard[0] && told(heard[0])).toMatchObject({
      client_transaction_id: taken.client_transaction_id,
      transaction_status: 'APPROVAL',
      processor: { code: '000' },
      amount: { currency: 'PEN', subtotal_iva0: 30, extra_taxes: {} },
    })
    const { kushkiMerchantId, kushkiWebhookSignature } = acquirer.sandbox.address
    for (const { headers, body } of heard) {
      const id = String(headers['x-kushki-id'])
      expect(Number(id)).toBeGreaterThanOrEqual(noon)
      expect(headers).toMatchObject({
        authorization: 'Bearer let-me-in',
        'x-kushki-key': kushkiMerchantId,
        'x-kushki-signature': hmac(`${body}.${id}`, kushkiWebhookSignature),
        'x-kushki-simplesignature': hmac(id, kushkiWebhookSignature),
      })
    }
  })

  it('come before the answer, and several times, where the acquirer is like that', async () => {
    const { acquirer, heard } = await notifying('early-callbacks', 'repeated-callbacks=3')
    const { reference } = await acquirer.addSale()
    await acquirer.transaction(voidOf(reference, 30))
    expect(heard).toHaveLength(3)
    expect(new Set(heard.map(({ body }) => body)).size).toBe(1)
  })

  it('wait for an effect that comes late', async () => {
    const { acquirer, heard, deliver } = await notifying('late-effect=60')
    const { reference } = await acquirer.addSale()
    await acquirer.transaction(voidOf(reference, 30))
    await deliver()
    expect(heard).toEqual([])
    acquirer.sandbox.clock.standAt(noon + 60_000, true)
    await deliver()
    await expect.poll(() => heard.length).toBe(1)
  })
})

describe("Liquido's callbacks", () => {
  it('tell of a failure and then of the settlement', async () => {
    const { acquirer, heard, deliver } = await notifying('early-callbacks', 'failed-then-settled=60')
    const client = await signIn(acquirer)
    await client.refund(refundOfPayment)
    expect(heard.map((each) => told(each)['eventType'])).toEqual(['CHARGE_REFUND_FAILED'])
    acquirer.sandbox.clock.standAt(noon + 60_000, true)
    await deliver()
    await expect.poll(() => heard.length).toBe(2)
    const [, last] = heard
    expect(last && told(last)['eventType']).toBe('CHARGE_REFUND_SUCCEEDED')
    const signature = String(last?.headers['liquido-signature'])
    const seconds = (noon + 60_000) / 1000
    const signed = `payload=${last?.body ?? ''},timestamp=${seconds}`
    expect(signature).toContain(hmac(signed, acquirer.sandbox.address.liquidoClientSecret))
  })

  it('go to an endpoint on this machine and to no other', async () => {
    const { acquirer } = await notifying()
    const away = { kushki: { url: 'http://example.com/notify' } }
    expect(await acquirer.control('PUT', '/notifications', away)).toMatchObject({ status: 400 })
  })
})
