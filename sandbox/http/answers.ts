import type { HttpBindings } from '@hono/node-server'
import type { Context, Handler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What is about to be answered, as JSON. */
export type Answer = {
  status: number
  body: unknown
  /** In place of `body`: JSON that no object can be written as. */
  text?: string
  /** The processor takes its time: the effect is there at once, the answer comes this many milliseconds later. */
  answerAfterMs?: number
}

export const answer = (status: number, body: unknown): Answer => ({ status, body })

/** What every route finds in its context beside the request itself. */
export type SandboxEnv = {
  Bindings: HttpBindings
  Variables: {
    /** The body as text, exactly as it came. */
    text: string
    /** The body as JSON, or `undefined` where it is not JSON. */
    json: unknown
    /** A fault asked the processor to decline with this code. */
    declineWith?: string
    /** Set with the answer: see `Answer`. */
    answerAfterMs?: number
  }
}
export type SandboxContext = Context<SandboxEnv>

export function respond(c: SandboxContext, { status, body, text, answerAfterMs }: Answer): Response {
  if (answerAfterMs !== undefined) c.set('answerAfterMs', answerAfterMs)
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return c.body(text ?? JSON.stringify(body), status as ContentfulStatusCode, headers)
}

/** What the caller gets of an operation: the only answer, or the second of two where the way delivers it twice. */
export const perDelivery =
  (isDeliveredTwice: () => boolean, make: (c: SandboxContext) => Answer | Promise<Answer>) =>
  async (c: SandboxContext): Promise<Answer> => {
    if (isDeliveredTwice()) await make(c)
    return make(c)
  }

/** A route's handler that answers with what `make` gives. */
export const answering =
  (make: (c: SandboxContext) => Answer | Promise<Answer>): Handler<SandboxEnv> =>
  async (c) =>
    respond(c, await make(c))
