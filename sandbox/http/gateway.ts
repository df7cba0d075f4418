import { setTimeout as wait } from 'node:timers/promises'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Hono, MiddlewareHandler } from 'hono'
import type { Clock } from '../../domain/clock.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Faults, GatewayName } from '../faults.ts'
import type { Notifier } from '../notifications/notifier.ts'
import type { RequestsLog } from '../requests.ts'
import type { SandboxEnv } from './answers.ts'
import { createApplication } from './application.ts'
import { refusePages } from './guard.ts'
import { strike } from './strike.ts'

export type GatewayParts = {
  name: GatewayName
  routes: Hono<SandboxEnv>
  faults: Faults
  requests: RequestsLog
  clock: Clock
  behaviour: () => Behaviour
  notifier: Notifier
  /** Ends every wait when the sandbox stops. */
  stopping: AbortSignal
  /** A fault of the sandbox itself, which must never pass for a fault that was asked for. */
  onDefect: (error: unknown) => void
}

/** Serves one gateway: logs the request, lets a set fault strike, answers. */
export function createGateway(parts: GatewayParts): Hono<SandboxEnv> {
  const { name, routes, faults, requests, clock, behaviour, notifier, stopping, onDefect } = parts
  const pause = (ms: number): Promise<void> => wait(ms, undefined, { signal: stopping })

  const serve: MiddlewareHandler<SandboxEnv> = async (c, next) => {
    const path = new URL(c.req.url).pathname
    const logged = requests.add({
      at: clock.now(),
      gateway: name,
      method: c.req.method,
      path,
      headers: c.env.incoming.headers,
      text: c.var.text,
      body: c.var.json ?? null,
    })
    // The acquirer's own time, which is how a client can tell that its clock is off.
    c.env.outgoing.setHeader('date', new Date(clock.now() + behaviour().dateSkewMs).toUTCString())
    c.env.outgoing.once('close', () => void notifier.deliverDue())
    const fault = faults.take(name, path)
    if (fault !== null) {
      logged.fault = fault.kind
      logged.answered = await strike(fault, c, next, pause)
      return
    }
    await next()
    if (c.var.answerAfterMs !== undefined) await pause(c.var.answerAfterMs)
    if (c.error === undefined) logged.answered = c.res.status
  }

  const application = createApplication(routes, { guards: [refusePages(false)], around: serve })
  application.onError((error, c) => {
    const { incoming, outgoing } = c.env
    // A client that hung up, or a sandbox that stops, is an ordinary end of a request: the link just closes.
    if (!incoming.errored && !stopping.aborted) onDefect(error)
    outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  })
  return application
}
