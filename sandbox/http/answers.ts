/** What a gateway is about to answer. `body` goes out as JSON, unless it is already text of another kind. */
export type Answer = {
  status: number
  body: unknown
  headers?: Record<string, string>
  /** The processor takes its time: the effect is there at once, the answer comes this many milliseconds later. */
  answerAfterMs?: number
}

export const answer = (status: number, body: unknown): Answer => ({ status, body })

/** One request as it arrived. */
export type Received = {
  method: string
  /** Path without the query. */
  path: string
  headers: Record<string, string | string[] | undefined>
  /** The body as text, exactly as it came. */
  text: string
  /** A fault asked the processor to decline with this code. */
  declineWith: string | null
}

/** A header's first value, or `undefined`. */
export function header(received: Received, name: string): string | undefined {
  const value = received.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** The body as JSON, or `undefined` where it is not JSON. */
export function readJson(received: Received): unknown {
  try {
    return JSON.parse(received.text) as unknown
  } catch {
    return undefined
  }
}
