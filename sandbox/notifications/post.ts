import { err, ok, type Result } from '../../domain/result.ts'

/** Longer than any endpoint on this machine takes. Milliseconds. */
const timeoutMs = 10_000

/** What the endpoint said; the error is why it said nothing. */
export type Posted = Result<{ status: number; body: string }, string>

/** Posts a signed body as a gateway would, and tells what the endpoint said. */
export async function post(url: string, body: string, headers: Record<string, string>): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return ok({ status: response.status, body: await response.text() })
  } catch (error) {
    return err(String(error))
  }
}
