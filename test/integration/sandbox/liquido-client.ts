import { call, type Acquirer, type Answered } from './acquirer.ts'

/** Asks for a token with the right form, or with other members of it. */
export async function askToken(acquirer: Acquirer, form: Record<string, string> = {}): Promise<Answered> {
  const { liquidoAuth, liquidoClientId, liquidoClientSecret } = acquirer.sandbox.address
  return call(`${liquidoAuth}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: liquidoClientId,
      client_secret: liquidoClientSecret,
      grant_type: 'client_credentials',
      ...form,
    }),
  })
}

/** A client of Liquido with a token: plain HTTP, none of ours. */
export async function signIn(acquirer: Acquirer) {
  const { liquido, liquidoApiKey } = acquirer.sandbox.address
  const token = await askToken(acquirer)
  const headers = {
    Authorization: `Bearer ${String(token.body['access_token'])}`,
    'x-api-key': liquidoApiKey,
  }
  const path = `${liquido}/v1/payments/charges/refund`
  return {
    path,
    headers,
    token,
    askToken: (form: Record<string, string>) => askToken(acquirer, form),
    refund: (request: unknown) => call(path, { method: 'POST', headers, body: JSON.stringify(request) }),
    query: (key: string) => call(`${path}/${encodeURIComponent(key)}`, { headers }),
    payment: (key: string) => call(`${liquido}/v1/payments/charges/${encodeURIComponent(key)}`, { headers }),
  }
}
