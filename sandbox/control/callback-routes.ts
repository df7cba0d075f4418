import { answer } from '../http/answers.ts'
import type { Route } from '../http/router.ts'
import type { Callbacks } from '../liquido/callbacks.ts'
import { eventSchema, postSchema, taking } from './bodies.ts'

const noSuchKey = answer(404, { error: 'no refund and no payment has this key' })

/** Liquido's callbacks: to read, to make, and to post to an endpoint on this machine. */
export const callbackRoutes = (callbacks: Callbacks): Route[] => [
  { method: 'GET', path: '/callbacks', handle: () => answer(200, callbacks.list()) },
  {
    method: 'POST',
    path: '/callbacks',
    handle: taking(eventSchema, ({ eventType, idempotencyKey, timestamp }) => {
      const made = callbacks.make(eventType, idempotencyKey, timestamp)
      return made === null ? noSuchKey : answer(200, made)
    }),
  },
  {
    method: 'POST',
    path: '/callbacks/post',
    handle: taking(postSchema, async ({ eventType, idempotencyKey, timestamp, url, headers }) => {
      const made = callbacks.make(eventType, idempotencyKey, timestamp)
      if (made === null) return noSuchKey
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'Liquido-Signature': made.signature },
          body: made.body,
          redirect: 'error',
          signal: AbortSignal.timeout(10_000),
        })
        return answer(200, { status: response.status, body: await response.text() })
      } catch (error) {
        return answer(502, { error: `the endpoint did not answer: ${String(error)}` })
      }
    }),
  },
]
