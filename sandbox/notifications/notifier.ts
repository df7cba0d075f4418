import type { Clock } from '../../domain/clock.ts'
import type { Behaviour } from '../behaviour.ts'
import type { GatewayName } from '../faults.ts'
import { post, type Posted } from './post.ts'

/** A body, and the headers that sign exactly these bytes. */
export type Signed = { body: string; headers: Record<string, string> }

/** Where a gateway posts to, and the token that the endpoint wants besides. */
type Target = { url: string; token?: string | undefined }

/** One delivery as a test wants to see it again. */
type Delivery = { gateway: GatewayName; body: string; status: number | null }

/** Old deliveries make room. */
const maxKept = 1000
/** How often it is looked whether something has become due, real milliseconds. */
const lookEveryMs = 200

export type Notifier = {
  targets: () => Partial<Record<GatewayName, Target>>
  setTargets(targets: Partial<Record<GatewayName, Target>>): void
  /**
   * Delivers from `dueAt` on, sandbox time; signed then. Resolves when it was delivered where the acquirer does that
   * before it answers, otherwise at once. Without a target nothing is kept.
   */
  add(gateway: GatewayName, dueAt: number, make: () => Signed | null): Promise<void>
  /** Posts to the gateway's endpoint at once, and tells what it said; `null` where it has none. */
  postNow(gateway: GatewayName, signed: Signed): Promise<Posted | null>
  /** Delivers what is due; resolves when each endpoint has answered. */
  deliverDue: () => Promise<void>
  delivered: () => Delivery[]
  clear: () => void
  stop: () => void
}

/** Posts webhooks and callbacks to endpoints on this machine, when they are due, as often as the behaviour says. */
export function createNotifier(clock: Clock, behaviour: () => Behaviour): Notifier {
  let targets: Partial<Record<GatewayName, Target>> = {}
  let waiting: { gateway: GatewayName; dueAt: number; make: () => Signed | null }[] = []
  let delivered: Delivery[] = []
  let timer: NodeJS.Timeout | undefined

  async function postNow(gateway: GatewayName, { body, headers }: Signed): Promise<Posted | null> {
    const target = targets[gateway]
    if (target === undefined) return null
    const authorization = target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }
    return post(target.url, body, { ...authorization, ...headers })
  }

  async function deliver(gateway: GatewayName, signed: Signed): Promise<void> {
    for (let time = 0; time < behaviour().notifications.times; time += 1) {
      const posted = await postNow(gateway, signed)
      if (posted === null) return
      delivered.push({ gateway, body: signed.body, status: posted.ok ? posted.value.status : null })
    }
    delivered = delivered.slice(-maxKept)
  }

  async function deliverDue(): Promise<void> {
    const now = clock.now()
    const due = waiting.filter(({ dueAt }) => dueAt <= now)
    waiting = waiting.filter(({ dueAt }) => dueAt > now)
    for (const { gateway, make } of due) {
      const signed = make()
      if (signed !== null) await deliver(gateway, signed)
    }
  }

  const stop = (): void => clearInterval(timer)

  return {
    targets: () => targets,
    setTargets: (given) => {
      targets = given
      stop()
      if (Object.keys(given).length > 0) timer = setInterval(() => void deliverDue(), lookEveryMs).unref()
    },
    add: async (gateway, dueAt, make) => {
      if (targets[gateway] === undefined) return
      waiting.push({ gateway, dueAt, make })
      if (behaviour().notifications.early) await deliverDue()
    },
    postNow,
    deliverDue,
    delivered: () => delivered,
    clear: () => {
      waiting = []
      delivered = []
    },
    stop,
  }
}
