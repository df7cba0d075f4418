import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import seedCallback from '../../data/seeds/liquido-refund-callback.json' with { type: 'json' }
import seedRequest from '../../data/seeds/liquido-refund-request.json' with { type: 'json' }
import { call, noon, openAcquirer, type Acquirer } from './acquirer.ts'

type Callback = { eventType: string; idempotencyKey: string; body: string; signature: string }

async function refund(acquirer: Acquirer, change: object = {}): Promise<void> {
  const { liquido, liquidoClientId, liquidoClientSecret, liquidoApiKey } = acquirer.sandbox.address
  const { body } = await call(`${liquido}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: liquidoClientId,
      client_secret: liquidoClientSecret,
      grant_type: 'client_credentials',
    }),
  })
  const answered = await call(`${liquido}/v1/payments/charges/refund`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${String(body['access_token'])}`, 'x-api-key': liquidoApiKey },
    body: JSON.stringify({ ...seedRequest, ...change }),
  })
  expect(answered).toMatchObject({ status: 200, body: { transferStatusCode: 200 } })
}

const list = async (acquirer: Acquirer): Promise<Callback[]> =>
  (await acquirer.control('GET', '/callbacks')).body as unknown as Callback[]

/** The signature as the documents say it, computed apart from the sandbox. */
const signed = (body: string, timestamp: number, secret: string): string =>
  `algorithm=HmacSHA256,timestamp=${timestamp},signature=` +
  createHmac('sha256', secret).update(`payload=${body},timestamp=${timestamp}`).digest('hex')

describe('callbacks', () => {
  it('are there once a refund is final, with the members of the documents and a signature over the raw body', async () => {
    const acquirer = await openAcquirer()
    await refund(acquirer)
    const [callback] = await list(acquirer)
    if (callback === undefined) throw new Error('no callback')
    const { chargeDetails } = seedCallback.data
    const time = '2026-11-20 09:00:00 GMT-08:00'
    expect(JSON.parse(callback.body)).toEqual({
      eventType: 'CHARGE_REFUND_SUCCEEDED',
      data: {
        chargeDetails: {
          ...chargeDetails,
          idempotencyKey: seedRequest.idempotencyKey,
          payer: { email: 'cliente@example.com', name: chargeDetails.payer.name },
          createTime: time,
          scheduledTime: time,
          finalStatusTime: time,
        },
      },
    })
    const { liquidoClientSecret } = acquirer.sandbox.address
    expect(callback.signature).toBe(signed(callback.body, noon / 1000, liquidoClientSecret))
  })

  it('wait for the end, and name a failure', async () => {
    const acquirer = await openAcquirer()
    await refund(acquirer, { description: 'finalStatus=FAILED;asyncFinalizationDelay=30;' })
    expect(await list(acquirer)).toEqual([])
    acquirer.sandbox.clock.standAt(noon + 30_000, true)
    const [callback] = await list(acquirer)
    expect(callback).toMatchObject({
      eventType: 'CHARGE_REFUND_FAILED',
      idempotencyKey: seedRequest.idempotencyKey,
    })
    expect(JSON.parse(callback?.body ?? '')).toMatchObject({
      data: {
        chargeDetails: {
          transferStatus: 'FAILED',
          transferStatusCode: 500,
          transferErrorMsg: expect.any(String) as unknown,
        },
      },
    })
  })

  it.each([
    'CHARGE_SUCCEEDED',
    'CHARGE_FAILED',
    'CHARGE_CHARGED_BACK',
    'CHARGE_REFUND_SUCCEEDED',
    'CHARGE_REFUND_FAILED',
  ])(
    'of type %s are made on demand, about a payment or a refund, and as old as wanted',
    async (eventType) => {
      const acquirer = await openAcquirer()
      await refund(acquirer)
      const about = eventType.startsWith('CHARGE_REFUND')
        ? seedRequest.idempotencyKey
        : seedRequest.referenceId
      const { status, body } = await acquirer.control('POST', '/callbacks', {
        eventType,
        idempotencyKey: about,
        timestamp: 1_000_000_000,
      })
      expect(status).toBe(200)
      expect(body['signature']).toBe(
        signed(String(body['body']), 1_000_000_000, acquirer.sandbox.address.liquidoClientSecret),
      )
      expect(JSON.parse(String(body['body']))).toMatchObject({
        eventType,
        data: { chargeDetails: { idempotencyKey: about } },
      })
      expect(
        await acquirer.control('POST', '/callbacks', { eventType, idempotencyKey: 'none' }),
      ).toMatchObject({ status: 404 })
    },
  )

  it('are posted to an endpoint on this machine and to no other', async () => {
    const acquirer = await openAcquirer()
    await refund(acquirer)
    let heard: { headers: IncomingHttpHeaders; body: string } | null = null
    const endpoint = createServer((message, response) => {
      void text(message).then((body) => {
        heard = { headers: message.headers, body }
        response.writeHead(202).end('thank you')
      })
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void endpoint.close())
    await once(endpoint, 'listening')
    const { port } = endpoint.address() as AddressInfo
    const event = { eventType: 'CHARGE_REFUND_SUCCEEDED', idempotencyKey: seedRequest.idempotencyKey }
    const target = { url: `http://127.0.0.1:${port}/callback`, token: 'let-me-in' }
    await acquirer.control('PUT', '/notifications', { liquido: target })
    const posted = await acquirer.control('POST', '/callbacks/post', event)
    expect(posted.body).toEqual({ status: 202, body: 'thank you' })
    const [callback] = await list(acquirer)
    expect(heard).toMatchObject({
      body: callback?.body,
      headers: {
        'liquido-signature': callback?.signature,
        authorization: 'Bearer let-me-in',
        'content-type': 'application/json',
      },
    })
  })
})
