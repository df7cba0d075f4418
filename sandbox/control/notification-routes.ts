import { Hono } from 'hono'
import { answer, answering, type SandboxEnv } from '../http/answers.ts'
import type { Webhooks } from '../kushki/webhooks.ts'
import type { Notifier } from '../notifications/notifier.ts'
import { targetsSchema, taking } from './bodies.ts'

/** Kushki's webhooks to read, and where both gateways post theirs. */
export function notificationRoutes(notifier: Notifier, webhooks: Webhooks): Hono<SandboxEnv> {
  const read = answering(() => answer(200, { targets: notifier.targets(), delivered: notifier.delivered() }))
  const routes = new Hono<SandboxEnv>()
  routes.get(
    '/webhooks',
    answering(() => answer(200, webhooks.list())),
  )
  routes.get('/notifications', read)
  routes.put(
    '/notifications',
    taking(targetsSchema, (targets) => {
      notifier.setTargets(targets)
      return answer(200, { targets: notifier.targets(), delivered: notifier.delivered() })
    }),
  )
  routes.post(
    '/notifications/deliver',
    answering(async () => {
      await notifier.deliverDue()
      return answer(200, notifier.delivered())
    }),
  )
  return routes
}
