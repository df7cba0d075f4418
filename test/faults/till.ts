/**
 * The real core of the app in a process of its own, without a window: storage, outbox and both gateways. It is told
 * what to do over the fork's channel and may be killed at any moment.
 *
 * Started with one argument, JSON of `TillOptions`.
 */
import { randomUUID } from 'node:crypto'
import { dayOf } from '../../domain/day.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import { createKushkiGateway } from '../../electron/gateways/kushki.ts'
import { createLiquidoGateway } from '../../electron/gateways/liquido.ts'
import { acceptOperation } from '../../electron/acceptance/accept.ts'
import { startOutbox } from '../../electron/outbox/index.ts'
import type { Outbox } from '../../electron/outbox/index.ts'
import { openStorage } from '../../electron/storage/storage.ts'
import type { Storage } from '../../electron/storage/storage.ts'
import type { Sale } from '../../domain/sales.ts'
import { tillSettings } from './till-settings.ts'

export type TillOptions = {
  directory: string
  kushki: string
  liquido: string
  liquidoAuth: string
  credential: string
  liquidoClientId: string
  liquidoClientSecret: string
  liquidoApiKey: string
  /** Added to the machine's clock, so that the day in Lima is young whenever the test runs. Milliseconds. */
  clockOffsetMs: number
  timeoutMs: number
  concurrency: number
}

export type TillMessage =
  /** Opens the storage and starts; until then the process is only loaded. */
  | { do: 'begin' }
  | { do: 'sales'; sales: Sale[] }
  | { do: 'submit'; request: OperationRequest }
  | { do: 'summary' }
  /** Makes a backup, the only one that is kept; says nothing. */
  | { do: 'backUp' }
  | { do: 'stop' }

export type TillAnswer =
  | { said: 'ready' }
  | { said: 'refused'; operationId: string; tag: string }
  /** `sealed`: the card block as it is kept, hex; `null` without one. */
  | { said: 'accepted'; operationId: string; sealed: string | null }
  | { said: 'summary'; waiting: number; sending: number; attention: number }
  | { said: 'failed'; why: string }
  | { said: 'stopped' }

type Core = { store: Storage; queue: Outbox }

const options = JSON.parse(process.argv[2] ?? '{}') as TillOptions
const clock = { now: () => Date.now() + options.clockOffsetMs }
const say = (answer: TillAnswer): void => void process.send?.(answer)

const settings = tillSettings(options.concurrency)

const gateways = {
  kushki: createKushkiGateway({
    baseUrl: () => options.kushki,
    credential: () => Promise.resolve(options.credential),
    timeoutMs: () => options.timeoutMs,
    timeZone: () => settings.rules.timeZone,
    clock,
  }),
  liquido: createLiquidoGateway({
    apiUrl: () => options.liquido,
    authUrl: () => options.liquidoAuth,
    clientId: () => Promise.resolve(options.liquidoClientId),
    clientSecret: () => Promise.resolve(options.liquidoClientSecret),
    apiKey: () => Promise.resolve(options.liquidoApiKey),
    timeoutMs: () => options.timeoutMs,
    clock,
  }),
}

/** Opens the data directory and starts the queue; ends the process where that fails. */
function begin(): { store: Storage; queue: Outbox } {
  const storage = openStorage({
    directory: options.directory,
    key: Buffer.alloc(32, 9),
    clock,
    dayOf: (at) => dayOf(at, settings.rules.timeZone),
  })
  if (!storage.ok) return giveUp(storage.error.tag)
  const outbox = startOutbox({
    storage: storage.value,
    settings: () => settings,
    gateway: (name) => gateways[name],
    clock,
    timers: {
      after(milliseconds, then) {
        const timer = setTimeout(then, milliseconds)
        return () => clearTimeout(timer)
      },
    },
    randomness: { number: Math.random, uuid: () => randomUUID() },
  })
  if (!outbox.ok) return giveUp(outbox.error.tag)
  say({ said: 'ready' })
  return { store: storage.value, queue: outbox.value }
}

function giveUp(why: string): never {
  say({ said: 'failed', why })
  process.exit(2)
}

function submit({ store, queue }: Core, request: OperationRequest): void {
  const { operationId } = request
  const result = acceptOperation(request, {
    storage: store,
    outbox: queue,
    settings: () => settings,
    clock,
    checkPin: () => null,
  })
  if (!result.ok) return say({ said: 'refused', operationId, tag: result.error.tag })
  const sealed = store.operations.sealed('card', operationId)?.toString('hex') ?? null
  say({ said: 'accepted', operationId, sealed })
}

async function stop({ store, queue }: Core): Promise<void> {
  await queue.stop(500)
  store.close()
  say({ said: 'stopped' })
  process.exit(0)
}

let core: Core | null = null

process.on('message', (message: TillMessage) => {
  if (message.do === 'begin') core = begin()
  else if (core !== null) obey(core, message)
})

function obey(running: Core, message: Exclude<TillMessage, { do: 'begin' }>): void {
  switch (message.do) {
    case 'sales':
      running.store.sales.put(message.sales, clock.now())
      return
    case 'submit':
      submit(running, message.request)
      return
    case 'summary': {
      const summary = running.queue.summary()
      const sending = running.queue.list({ states: ['sending'] })
      if (!summary.ok || !sending.ok) return
      const { waiting, attention } = summary.value
      say({ said: 'summary', waiting, sending: sending.value.total, attention })
      return
    }
    case 'backUp':
      void running.store.backUp(0)
      return
    case 'stop':
      void stop(running)
      return
    default:
      message satisfies never
  }
}

// Whoever started it is gone: a till without a window has nothing to live for.
process.on('disconnect', () => process.exit(0))
