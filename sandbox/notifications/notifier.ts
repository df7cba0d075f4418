import type { Clock } from '../../domain/clock.ts'
import type { Behaviour } from '../behaviour.ts'
import type { GatewayName } from '../faults.ts'
import { post } from './post.ts'

/** A body, and the headers that sign exactly these bytes. */
export type Signed = { body: string; headers: Record<string, string> }

/** Where a gateway posts to, and what that endpoint wants besides, a token for example. */
type Target = { url: string; headers: Record<string, string> }

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

  async function deliver(gateway: GatewayName, signed: Signed): Promise<void> {
    const target = targets[gateway]
    if (target === undefined) return
    for (let time = 0; time < behaviour().notifications.times; time += 1) {
      const answered = await post(target.url, signed.body, { ...target.headers, ...signed.headers })
      delivered.push({ gateway, body: signed.body, status: answered.ok ? answered.value.status : null })
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
    deliverDue,
    delivered: () => delivered,
    clear: () => {
      waiting = []
      delivered = []
    },
    stop,
  }
}
