import type { Randomness } from '../../domain/clock.ts'
import type { GatewayConnection, GatewayServiceHealth } from '../../contract/ipc.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { servicesFor, servicesOf, type GatewayService, type WireAction } from '../../domain/services.ts'
import type { WireLearnt } from './wire.ts'
import { createServiceHealth, type ServiceHealth } from './service-health.ts'

/**
 * What is known of one gateway: the health of each of its services, and what a row may ask of it now. A service that
 * fails stops only what needs it.
 */
export type Connection = ReturnType<typeof createConnection>

export function createConnection(gateway: GatewayName, randomness: Randomness) {
  const services = new Map<GatewayService, ServiceHealth>(
    servicesOf[gateway].map((service) => [service, createServiceHealth(service, randomness)]),
  )
  const healthOf = (names: readonly GatewayService[]): ServiceHealth[] =>
    names.flatMap((name) => services.get(name) ?? [])
  const needed = (action: WireAction): ServiceHealth[] => healthOf(servicesFor[gateway][action])
  const all = [...services.values()]
  const lets = (action: WireAction, now: number): boolean =>
    needed(action).every((service) => service.canSend(now))

  /** Whether its services lie behind one another on one way, or beside each other on one host. */
  const isOneWay = servicesFor[gateway].send.length > 1
  /** The services that had to do their part before this one was asked. */
  const before = (service: GatewayService): ServiceHealth[] =>
    isOneWay ? healthOf(servicesOf[gateway].slice(0, servicesOf[gateway].indexOf(service))) : []

  /** The worst of what an operation needs to be sent. */
  function stateOf(told: readonly GatewayServiceHealth[]): GatewayConnection['state'] {
    const sending = told.filter(({ service }) => servicesFor[gateway].send.includes(service))
    if (sending.some(({ state }) => state === 'paused')) return 'paused'
    if (sending.some(({ state }) => state === 'offline')) return 'offline'
    // The last one takes the operation; a token may come from the time before.
    return sending.at(-1)?.state === 'untried' ? 'untried' : 'online'
  }

  return {
    gateway,
    /** Whether every service that a row's action needs takes it now. */
    lets,
    /** Whether anything at all may go. */
    canSend: (now: number): boolean => lets('send', now) || lets('lookUp', now),
    /** How many rows' actions may begin at once. */
    atOnce: (action: WireAction, now: number): number =>
      Math.min(...needed(action).map((service) => service.atOnce(now))),
    began(action: WireAction, now: number): void {
      for (const service of needed(action)) service.began(now)
    },
    calledOff(action: WireAction): void {
      for (const service of needed(action)) service.calledOff()
    },
    /** The services that a harmless question should be asked for now. */
    wantsQuestion: (now: number): boolean => all.some((service) => service.wantsQuestion(now)),
    /** A harmless question goes out; what it teaches comes by `answeredQuestion`. */
    asking(now: number): void {
      for (const service of all) service.asking(now)
    },
    /**
     * Learns from an answer to a request or a look-up.
     *
     * @returns whether a service answers again after a time in which it did not
     */
    learn({ service, summary, retryAfterMs }: WireLearnt, now: number): boolean {
      const isBack = services.get(service)?.learn(summary, retryAfterMs, now) ?? false
      return before(service).reduce((isAnyBack, earlier) => earlier.passed() || isAnyBack, isBack)
    },
    /** Learns from the answer to the harmless question, for every service that it was asked for. */
    answeredQuestion(learnt: WireLearnt, now: number): boolean {
      const { service, summary } = learnt
      let isBack = this.learn(learnt, now)
      for (const other of all) {
        if (other.service === service) continue
        if (!isOneWay) isBack = other.neighbourAnswered(summary, now) || isBack
        else if (!before(service).includes(other)) other.notAsked(now)
      }
      return isBack
    },
    tryNow(now: number): void {
      for (const service of all) service.tryNow(now)
    },
    /** Until when a service that the action needs asked to be left alone, or `null`. */
    heldUntil(action: WireAction, now: number): number | null {
      const until = needed(action).flatMap((service) => service.heldUntil(now) ?? [])
      return until.length === 0 ? null : Math.max(...until)
    },
    /** The clock was set by so much: waits stay as long as they were. */
    clockStepped(stepMs: number): void {
      for (const service of all) service.clockStepped(stepMs)
    },
    resume(): void {
      for (const service of all) service.resume()
    },
    /** When a service that takes nothing now is asked or tried again, or `null` where only a person can change that. */
    nextTryAt(now: number): number | null {
      const moments = all
        .filter((service) => !service.canSend(now))
        .flatMap((service) => service.nextTryAt(now) ?? [])
      return moments.length === 0 ? null : Math.min(...moments)
    },
    snapshot(now: number, isConfigured: boolean): GatewayConnection {
      const told = all.map((service) => service.snapshot(now))
      const state = isConfigured ? stateOf(told) : 'notConfigured'
      const waits = told.filter(
        ({ service, nextTryAt }) => servicesFor[gateway].send.includes(service) && nextTryAt !== null,
      )
      return {
        gateway,
        state,
        pausedBecause: state === 'paused' ? 'unauthorised' : null,
        nextTryAt: waits.length === 0 ? null : Math.max(...waits.map(({ nextTryAt }) => nextTryAt ?? 0)),
        services: told,
      }
    },
  }
}
