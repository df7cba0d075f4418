/** One answer: its status, the body read as JSON (`null` where it is none), and when the other side says it was made. */
export type Asked = {
  status: number
  json: unknown
  /** Milliseconds since the epoch; `null` where the answer has no date. */
  date: number | null
  tookMs: number
}

/** Longer than any answer of a gateway takes. Milliseconds. */
const timeoutMs = 60_000

/** Asks once. Rejects where there is no answer: the probe has nothing to report then. */
export async function ask(url: string, init: RequestInit): Promise<Asked> {
  const start = performance.now()
  // A redirect could lead to another host, with the credential.
  const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  const text = await response.text()
  const date = Date.parse(response.headers.get('date') ?? '')
  return {
    status: response.status,
    json: parsed(text),
    date: Number.isNaN(date) ? null : date,
    tookMs: Math.round(performance.now() - start),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** A member of a JSON object, or `undefined`. */
export const member = (json: unknown, name: string): unknown =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined

/** Counts words; anything but a short text is counted as its type, so that no value of a customer gets into a report. */
export function countWords(values: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) {
    const word = typeof value === 'string' && /^[\w -]{0,40}$/u.test(value) ? value : `(${typeof value})`
    counts[word] = (counts[word] ?? 0) + 1
  }
  return counts
}
