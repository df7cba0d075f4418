import { Hono, type Handler } from 'hono'
import { z } from 'zod'
import { agreementSchema, type Agreements } from '../cards/agreements.ts'
import type { SandboxClock } from '../clock.ts'
import { faultSchema, type Faults } from '../faults.ts'
import { answer, answering, respond, type SandboxEnv } from '../http/answers.ts'
import { createApplication } from '../http/application.ts'
import { refusePages, requireToken } from '../http/guard.ts'
import type { ProcessorSettings } from '../kushki/processor.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LiquidoAcquirer } from '../liquido/acquirer.ts'
import type { Callbacks } from '../liquido/callbacks.ts'
import type { Tokens } from '../liquido/tokens.ts'
import type { FaultSetter } from '../refusals.ts'
import type { RequestsLog } from '../requests.ts'
import type { Webhooks } from '../kushki/webhooks.ts'
import type { Notifier } from '../notifications/notifier.ts'
import { knownPersonalities, type Personalities } from '../personalities/personalities.ts'
import { clockSchema, personalitiesSchema, processorSchema, resetSchema, taking } from './bodies.ts'
import { callbackRoutes } from './callback-routes.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { notificationRoutes } from './notification-routes.ts'

export type ControlParts = {
  ledger: Ledger
  clock: SandboxClock
  faults: Faults
  faultSetter: FaultSetter
  requests: RequestsLog
  settings: ProcessorSettings
  acquirer: LiquidoAcquirer
  callbacks: Callbacks
  tokens: Tokens
  webhooks: Webhooks
  notifier: Notifier
  personalities: Personalities
  agreements: Agreements
  /** What a caller sends as `Authorization: Bearer`; another one at each start. */
  token: string
  /** Hears of the sandbox's own faults, which are answered with 500. */
  onDefect: (error: unknown) => void
}

const reading = (read: () => unknown): Handler<SandboxEnv> => answering(() => answer(200, read()))

const clearing = (clear: () => void | Promise<void>): Handler<SandboxEnv> =>
  answering(async () => {
    await clear()
    return answer(200, [])
  })

/** The faults that are set, and the log of what came in. */
function faultRoutes({ faults, faultSetter, requests }: ControlParts): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>()
  routes.get('/faults', reading(faults.list))
  routes.put(
    '/faults',
    taking(z.array(faultSchema), async (list) => {
      await faultSetter.set(list)
      return answer(200, faults.list())
    }),
  )
  routes.delete(
    '/faults',
    clearing(() => faultSetter.set([])),
  )
  routes.get('/requests', reading(requests.list))
  routes.delete('/requests', clearing(requests.clear))
  return routes
}

/** How the acquirers behave: their time, Kushki's processor, Liquido's tokens; and all of it as it was at first. */
function settingRoutes(parts: ControlParts): Hono<SandboxEnv> {
  const { ledger, clock, faultSetter, requests, settings, tokens, personalities, agreements, notifier } =
    parts

  const setClock = taking(clockSchema, (body) => {
    if ('at' in body) clock.standAt(Date.parse(body.at), body.frozen)
    else clock.moveBy(body.offsetMs)
    return answer(200, clock.state())
  })

  const setProcessor = taking(processorSchema, (body) => {
    settings.partialVoids = body.partialVoids ?? settings.partialVoids
    settings.slowAnswerMs = body.slowAnswerMs ?? settings.slowAnswerMs
    return answer(200, settings)
  })

  const reset = taking(resetSchema, async ({ samples }) => {
    await faultSetter.set([])
    personalities.set([])
    agreements.reset()
    notifier.clear()
    clock.moveBy(0)
    requests.clear()
    tokens.revokeAll()
    ledger.reset(samples)
    return answer(200, clock.state())
  })

  const routes = new Hono<SandboxEnv>()
  routes.get('/clock', reading(clock.state))
  routes.put('/clock', setClock)
  routes.put('/processor', setProcessor)
  routes.get(
    '/agreements',
    reading(() => agreements.list()),
  )
  routes.put(
    '/agreements',
    taking(z.array(agreementSchema).max(16), (agreed) => {
      agreements.set(agreed)
      return answer(200, agreements.list())
    }),
  )
  routes.delete('/tokens', clearing(tokens.revokeAll))
  routes.post('/reset', reset)
  return routes
}

/** Who the acquirers are today: `set` in order, `known` with what each does. */
function personalityRoutes({ personalities }: ControlParts): Hono<SandboxEnv> {
  const state = () => ({ set: personalities.list(), known: knownPersonalities })
  const routes = new Hono<SandboxEnv>()
  routes.get('/personalities', reading(state))
  routes.put(
    '/personalities',
    taking(personalitiesSchema, (texts) => {
      const set = personalities.set(texts)
      return set.ok ? answer(200, state()) : answer(400, { error: set.error })
    }),
  )
  return routes
}

/** The control API, on a listener of its own so that it answers while a gateway refuses. See docs/sandbox.md. */
export function createControl(parts: ControlParts): Hono<SandboxEnv> {
  const { ledger, acquirer, clock, callbacks, webhooks, notifier, token, onDefect } = parts
  const routes = new Hono<SandboxEnv>()
  routes.route('/', ledgerRoutes(ledger, acquirer, clock))
  routes.route('/', faultRoutes(parts))
  routes.route('/', settingRoutes(parts))
  routes.route('/', personalityRoutes(parts))
  routes.route('/', callbackRoutes(callbacks, notifier))
  routes.route('/', notificationRoutes(notifier, webhooks))
  const application = createApplication(routes, { guards: [refusePages(true), requireToken(token)] })
  application.onError((error, c) => {
    onDefect(error)
    return respond(c, answer(500, { error: 'the sandbox failed' }))
  })
  return application
}
