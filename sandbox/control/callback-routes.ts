import { Hono } from 'hono'
import { answer, answering, type Answer, type SandboxEnv } from '../http/answers.ts'
import type { Callbacks, SignedCallback } from '../liquido/callbacks.ts'
import { post } from '../notifications/post.ts'
import { eventSchema, postSchema, taking } from './bodies.ts'

const noSuchKey = answer(404, { error: 'no refund and no payment has this key' })

/** Posts a callback as Liquido would, and tells what the endpoint said. */
async function posted(made: SignedCallback, url: string, headers: Record<string, string>): Promise<Answer> {
  const answered = await post(url, made.body, { ...headers, 'Liquido-Signature': made.signature })
  return answered.ok
    ? answer(200, answered.value)
    : answer(502, { error: `the endpoint did not answer: ${answered.error}` })
}

/** Liquido's callbacks: to read, to make, and to post to an endpoint on this machine. */
export function callbackRoutes(callbacks: Callbacks): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>()
  routes.get(
    '/callbacks',
    answering(() => answer(200, callbacks.list())),
  )
  routes.post(
    '/callbacks',
    taking(eventSchema, ({ eventType, idempotencyKey, timestamp }) => {
      const made = callbacks.make(eventType, idempotencyKey, timestamp)
      return made === null ? noSuchKey : answer(200, made)
    }),
  )
  routes.post(
    '/callbacks/post',
    taking(postSchema, ({ eventType, idempotencyKey, timestamp, url, headers }) => {
      const made = callbacks.make(eventType, idempotencyKey, timestamp)
      return made === null ? noSuchKey : posted(made, url, headers)
    }),
  )
  return routes
}
