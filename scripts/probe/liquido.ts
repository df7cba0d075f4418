import { unpublishedIn } from '../../test/contract/published.ts'
import { ask, member, type Asked } from './ask.ts'

export type LiquidoProbe = {
  baseUrl: string
  authUrl: string
  clientId: string
  clientSecret: string
  apiKey: string
  /** Key of a settled payment on the test host of which 1.00 may be refunded; left out: nothing is refunded. */
  payment?: string
}

const outcomeOf = ({ status, json }: Asked) => ({
  httpStatus: status,
  members: Object.keys(typeof json === 'object' && json !== null ? json : {}),
  transferStatus: member(json, 'transferStatus') ?? null,
  transferStatusCode: member(json, 'transferStatusCode') ?? null,
})

/** Asks Liquido's test host what is not published. */
export async function probeLiquido({
  baseUrl,
  authUrl,
  clientId,
  clientSecret,
  apiKey,
  payment,
}: LiquidoProbe) {
  const token = await ask(`${authUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
    }),
  })
  const access = member(token.json, 'access_token')
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${typeof access === 'string' ? access : ''}`,
    'x-api-key': apiKey,
  }
  const charges = `${baseUrl}/v1/payments/charges`
  const unknown = await ask(`${charges}/refund/${crypto.randomUUID()}`, { headers })
  const report = { token: { httpStatus: token.status }, unknownRefund: outcomeOf(unknown) }
  if (payment === undefined) return { ...report, payment: null, refund: null }
  const record = await ask(`${charges}/${encodeURIComponent(payment)}`, { headers })
  const of = { gateway: 'liquido' } as const
  return {
    ...report,
    payment: {
      ...outcomeOf(record),
      document: typeof member(member(record.json, 'payer'), 'document'),
      unpublished: unpublishedIn(record.json, {
        ...of,
        exchange: record.status === 200 ? 'payment' : 'error',
      }),
    },
    refund: await probeRefund(charges, headers, payment, record.json),
  }
}

/** Refunds 1.00 of a test payment, and sends the same key twice more: with the same body, and with another. */
async function probeRefund(
  charges: string,
  headers: Record<string, string>,
  payment: string,
  record: unknown,
) {
  const body = {
    idempotencyKey: `${payment}-probe-${Date.now()}`,
    referenceId: payment,
    amount: 100,
    currency: member(record, 'currency') ?? 'PEN',
    country: 'PE',
    description: 'probe',
  }
  const post = (sent: object): Promise<Asked> =>
    ask(`${charges}/refund`, { method: 'POST', headers, body: JSON.stringify(sent) })
  return {
    first: outcomeOf(await post(body)),
    query: outcomeOf(await ask(`${charges}/refund/${encodeURIComponent(body.idempotencyKey)}`, { headers })),
    sameBodyAgain: outcomeOf(await post(body)),
    otherBodyAgain: outcomeOf(await post({ ...body, amount: 101 })),
  }
}
