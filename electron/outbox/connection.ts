import type { Randomness } from '../../domain/clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import type { GatewayConnection, GatewayServiceHealth } from '../../contract/ipc.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { servicesFor, servicesOf, type GatewayService, type WireAction } from '../../domain/services.ts'
import { createServiceHealth, type ServiceHealth } from './service-health.ts'

/** What an answer teaches of the service that gave it. */
export type WireLearnt = { service: GatewayService; summary: AnswerSummary; retryAfterMs?: number }

/** How often gateways are asked what time it is while the clock is in doubt. Milliseconds. */
const timeQuestionGapMs = 60_000

/** The services of a gateway, and how they lie to each other. */
function createServices(gateway: GatewayName, randomness: Randomness) {
  const byName = new Map<GatewayService, ServiceHealth>(
    servicesOf[gateway].map((service) => [service, createServiceHealth(service, randomness)]),
  )
  const healthOf = (names: readonly GatewayService[]): ServiceHealth[] =>
    names.flatMap((name) => byName.get(name) ?? [])
  /** Whether its services lie behind one another on one way, or beside each other on one host. */
  const isOneWay = servicesFor[gateway].send.length > 1
  return {
    isOneWay,
    all: [...byName.values()],
    get: (service: GatewayService): ServiceHealth | undefined => byName.get(service),
    neededFor: (action: WireAction): ServiceHealth[] => healthOf(servicesFor[gateway][action]),
    /** The services that had to do their part before this one was asked. */
    before: (service: GatewayService): ServiceHealth[] =>
      isOneWay ? healthOf(servicesOf[gateway].slice(0, servicesOf[gateway].indexOf(service))) : [],
  }
}

/** The worst of what an operation needs to be sent. */
function stateOf(sending: readonly GatewayServiceHealth[]): GatewayConnection['state'] {
  if (sending.some(({ state }) => state === 'paused')) return 'paused'
  if (sending.some(({ state }) => state === 'offline')) return 'offline'
  // The last one takes the operation; a token may come from the time before.
  return sending.at(-1)?.state === 'untried' ? 'untried' : 'online'
}

/** What the window shows of a gateway. */
function asShown(
  gateway: GatewayName,
  services: GatewayServiceHealth[],
  isConfigured: boolean,
): GatewayConnection {
  const sending = services.filter(({ service }) => servicesFor[gateway].send.includes(service))
  const state = isConfigured ? stateOf(sending) : 'notConfigured'
  const waits = sending.flatMap(({ nextTryAt }) => nextTryAt ?? [])
  return {
    gateway,
    state,
    pausedBecause: state === 'paused' ? 'unauthorised' : null,
    nextTryAt: waits.length === 0 ? null : Math.max(...waits),
    services,
  }
}

/**
 * What is known of one gateway: the health of each of its services, and what a row may ask of it now. A service that
 * fails stops only what needs it.
 */
export type Connection = ReturnType<typeof createConnection>

function createConnection(gateway: GatewayName, randomness: Randomness) {
  const services = createServices(gateway, randomness)
  const { all, neededFor } = services
  const lets = (action: WireAction, now: number): boolean =>
    neededFor(action).every((service) => service.canSend(now))

  /** Learns from an answer; whether a service answers again after a time in which it did not. */
  function learn({ service, summary, retryAfterMs }: WireLearnt, now: number): boolean {
    const isBack = services.get(service)?.learn(summary, retryAfterMs, now) ?? false
    return services.before(service).reduce((isAnyBack, earlier) => earlier.passed() || isAnyBack, isBack)
  }

  return {
    gateway,
    /** Whether every service that a row's action needs takes it now. */
    lets,
    /** Whether anything at all may go. */
    canSend: (now: number): boolean => lets('send', now) || lets('lookUp', now),
    /** How many rows' actions may begin at once. */
    atOnce: (action: WireAction, now: number): number =>
      Math.min(...neededFor(action).map((service) => service.atOnce(now))),
    began: (action: WireAction, now: number): void =>
      neededFor(action).forEach((service) => service.began(now)),
    calledOff: (action: WireAction): void => neededFor(action).forEach((service) => service.calledOff()),
    /** The services that a harmless question should be asked for now. */
    wantsQuestion: (now: number): boolean => all.some((service) => service.wantsQuestion(now)),
    /** A harmless question goes out; what it teaches comes by `answeredQuestion`. */
    asking: (now: number): void => all.forEach((service) => service.asking(now)),
    learn,
    /** Learns from the answer to the harmless question, for every service that it was asked for. */
    answeredQuestion(learnt: WireLearnt, now: number): boolean {
      let isBack = learn(learnt, now)
      for (const other of all) {
        if (other.service === learnt.service) continue
        if (!services.isOneWay) isBack = other.neighbourAnswered(learnt.summary, now) || isBack
        else if (!services.before(learnt.service).includes(other)) other.notAsked(now)
      }
      return isBack
    },
    tryNow: (now: number): void => all.forEach((service) => service.tryNow(now)),
    /** Until when a service that the action needs asked to be left alone, or `null`. */
    heldUntil(action: WireAction, now: number): number | null {
      const until = neededFor(action).flatMap((service) => service.heldUntil(now) ?? [])
      return until.length === 0 ? null : Math.max(...until)
    },
    clockStepped: (stepMs: number): void => all.forEach((service) => service.clockStepped(stepMs)),
    resume: (): void => all.forEach((service) => service.resume()),
    /** When a service that takes nothing now is asked or tried again, or `null` where only a person can change that. */
    nextTryAt(now: number): number | null {
      const waiting = all.filter((service) => !service.canSend(now))
      const moments = waiting.flatMap((service) => service.nextTryAt(now) ?? [])
      return moments.length === 0 ? null : Math.min(...moments)
    },
    snapshot: (now: number, isConfigured: boolean): GatewayConnection =>
      asShown(
        gateway,
        all.map((service) => service.snapshot(now)),
        isConfigured,
      ),
  }
}

/** Every gateway's connection, and what they have in common: the clock that their answers set. */
export type Connections = ReturnType<typeof createConnections>

export function createConnections({ clock, randomness }: { clock: SteadyClock; randomness: Randomness }) {
  const byName: { [Name in GatewayName]: Connection } = {
    kushki: createConnection('kushki', randomness),
    liquido: createConnection('liquido', randomness),
  }
  const all = Object.values(byName)
  const back = new Set<GatewayName>()
  let stepSeenMs = clock.steppedMs()
  let askedTheTimeAt = -Infinity

  /** A gateway's answer may have set the clock: waits stay as long as they were. */
  function followClock(): void {
    const stepMs = clock.steppedMs() - stepSeenMs
    if (stepMs === 0) return
    stepSeenMs += stepMs
    askedTheTimeAt += stepMs
    for (const connection of all) connection.clockStepped(stepMs)
  }

  /** A clock that was set while rows wait: any answer of a gateway says what time it is. */
  function wantsTheTime(now: number): boolean {
    if (!clock.isInDoubt() || now < askedTheTimeAt + timeQuestionGapMs) return false
    askedTheTimeAt = now
    return true
  }

  return {
    all,
    of: (gateway: GatewayName): Connection => byName[gateway],
    followClock,
    /** Learns from what came back of a row; `null`: nothing went out, and nothing is learnt. */
    settled(gateway: GatewayName, action: WireAction, learnt: WireLearnt | null): void {
      followClock()
      if (learnt === null) byName[gateway].calledOff(action)
      else if (byName[gateway].learn(learnt, clock.now())) back.add(gateway)
    },
    /** Learns from the answer to a harmless question. */
    answeredQuestion(gateway: GatewayName, learnt: WireLearnt): void {
      followClock()
      if (byName[gateway].answeredQuestion(learnt, clock.now())) back.add(gateway)
    },
    /** The gateways to ask a harmless question now: for the time, or because something waits for a silent one. */
    toAsk(now: number, hasWaiting: (connection: Connection) => boolean): Connection[] {
      const isTimeWanted = wantsTheTime(now)
      return all.filter(
        (connection) => isTimeWanted || (connection.wantsQuestion(now) && hasWaiting(connection)),
      )
    },
    /** Gateways that answer again after a time in which they did not, until `wokeRows`. */
    back: back as ReadonlySet<GatewayName>,
    wokeRows: (): void => back.clear(),
  }
}
