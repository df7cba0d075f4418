import { Hono } from 'hono'
import { answer, answering, type Answer, type SandboxEnv } from '../http/answers.ts'
import type { Callbacks, SignedCallback } from '../liquido/callbacks.ts'
import type { Notifier } from '../notifications/notifier.ts'
import { eventSchema, taking } from './bodies.ts'

const noSuchKey = answer(404, { error: 'no refund and no payment has this key' })

/** Posts a callback as Liquido would, to the endpoint that is configured, and tells what that said. */
async function posted({ body, signature }: SignedCallback, notifier: Notifier): Promise<Answer> {
  const answered = await notifier.postNow('liquido', { body, headers: { 'Liquido-Signature': signature } })
  if (answered === null) return answer(409, { error: 'no endpoint is configured: PUT /notifications' })
  return answered.ok
    ? answer(200, answered.value)
    : answer(502, { error: `the endpoint did not answer: ${answered.error}` })
}

/** Liquido's callbacks: to read, to make, and to post to the endpoint that is configured. */
export function callbackRoutes(callbacks: Callbacks, notifier: Notifier): Hono<SandboxEnv> {
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
    taking(eventSchema, ({ eventType, idempotencyKey, timestamp }) => {
      const made = callbacks.make(eventType, idempotencyKey, timestamp)
      return made === null ? noSuchKey : posted(made, notifier)
    }),
  )
  return routes
}
