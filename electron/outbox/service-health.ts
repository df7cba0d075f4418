import type { Randomness } from '../../domain/clock.ts'
import type { GatewayServiceHealth } from '../../contract/ipc.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayService } from '../../domain/services.ts'
import { createCircuitBreaker, firstGapMs, verdictOf } from './circuit-breaker.ts'

/** How often a search that refused the credential is asked whether it takes it now. Milliseconds. */
const pausedQuestionMs = 60_000

/** HTTP 429 (RFC 6585 §4): more than the gateway takes. It is then asked slowly, for some minutes. */
const tooManyRequests = 429
const firstPaceMs = 1000
const maxPaceMs = 60_000
const paceKeptMs = 5 * 60_000

/** How long a service asked to be left alone (Retry-After), and how slowly it is asked since it answered 429. */
function createThrottle() {
  let heldUntil = 0
  let beganAt = 0
  /** Since a 429: one request at a time, this far apart, until `at` is some minutes ago. */
  let pace = { gapMs: 0, at: 0 }
  const gapAt = (now: number): number => (now - pace.at < paceKeptMs ? pace.gapMs : 0)

  return {
    isPaced: (now: number): boolean => gapAt(now) > 0,
    heldUntil: (now: number): number | null => (now < heldUntil ? heldUntil : null),
    /** From when on a request may begin. */
    freeAt: (now: number): number => Math.max(heldUntil, gapAt(now) === 0 ? 0 : beganAt + gapAt(now)),
    began(now: number): void {
      beganAt = now
    },
    /** Retry-After and 429, whatever else the answer says. */
    learn({ httpStatus }: AnswerSummary, retryAfterMs: number | undefined, now: number): void {
      if (retryAfterMs !== undefined) heldUntil = Math.max(heldUntil, now + retryAfterMs)
      if (httpStatus !== tooManyRequests) return
      // Answers that come together speak of the time before the pace; a later one says that it is too fast.
      const slower = now - pace.at > gapAt(now) ? 2 * gapAt(now) : gapAt(now)
      pace = { gapMs: Math.min(Math.max(retryAfterMs ?? firstPaceMs, slower), maxPaceMs), at: now }
    },
    clockStepped(stepMs: number): void {
      heldUntil += stepMs
      beganAt += stepMs
      pace = { ...pace, at: pace.at + stepMs }
    },
  }
}

/** A credential that was refused, until a person has mended it or a question of the service's own is answered. */
function createCredentialPause(service: GatewayService) {
  /** A search moves no money: it may be asked by itself whether a refused credential was mended. */
  const asks = service === 'kushkiSearch'
  let isPaused = false
  let askAt = 0

  return {
    isOn: (): boolean => isPaused,
    /** When the service is asked whether it takes the credential now, or `null` where only a person can change that. */
    questionAt: (): number | null => (asks ? askAt : null),
    asking(now: number): void {
      askAt = now + pausedQuestionMs
    },
    askBy(at: number): void {
      askAt = Math.min(askAt, at)
    },
    refused(now: number): void {
      if (!isPaused) askAt = now + pausedQuestionMs
      isPaused = true
    },
    /** @returns whether it ends by this answer */
    answered(): boolean {
      const isEnded = isPaused && asks
      if (isEnded) isPaused = false
      return isEnded
    },
    end(): void {
      isPaused = false
    },
    clockStepped(stepMs: number): void {
      askAt += stepMs
    },
  }
}

type Parts = {
  circuit: ReturnType<typeof createCircuitBreaker>
  pause: ReturnType<typeof createCredentialPause>
  throttle: ReturnType<typeof createThrottle>
}

function nextTryAt({ circuit, pause, throttle }: Parts, now: number): number | null {
  const isAwaited = circuit.state() === 'asking' || circuit.state() === 'trying'
  const questionAt = pause.questionAt()
  if (!pause.isOn()) return isAwaited ? null : Math.max(now, throttle.freeAt(now), circuit.questionAt() ?? 0)
  return questionAt === null ? null : Math.max(now, questionAt, throttle.heldUntil(now) ?? 0)
}

/** What the window shows of it. */
function stateOf(
  parts: Parts,
  hasAnswered: boolean,
  now: number,
): Pick<GatewayServiceHealth, 'state' | 'nextTryAt'> {
  const { circuit, pause, throttle } = parts
  const waiting = { nextTryAt: nextTryAt(parts, now) }
  if (pause.isOn()) return { state: 'paused', ...waiting }
  // What is being asked is tried now.
  if (!circuit.lets()) return { state: 'offline', nextTryAt: waiting.nextTryAt ?? now }
  if (throttle.heldUntil(now) !== null) return { state: 'held', ...waiting }
  return { state: hasAnswered && circuit.state() === 'closed' ? 'online' : 'untried', nextTryAt: null }
}

/**
 * What is known of one service, learnt from its answers: a circuit breaker, a pause when it refused the credential, and
 * a hold for as long as it asked to be left alone (Retry-After). Moments are milliseconds since the epoch.
 */
export type ServiceHealth = ReturnType<typeof createServiceHealth>

export function createServiceHealth(service: GatewayService, randomness: Randomness) {
  const circuit = createCircuitBreaker(randomness)
  const pause = createCredentialPause(service)
  const throttle = createThrottle()
  const parts = { circuit, pause, throttle }
  let hasAnswered = false
  let askedAt = 0

  return {
    service,
    canSend: (now: number): boolean => !pause.isOn() && now >= throttle.freeAt(now) && circuit.lets(),
    /** How many requests may begin at once. */
    atOnce: (now: number): number => (circuit.state() === 'closed' && !throttle.isPaced(now) ? Infinity : 1),
    /** A row's request goes on the wire. */
    began(now: number): void {
      throttle.began(now)
      circuit.began()
    },
    /** What had begun never went on the wire, and taught nothing. */
    calledOff: (): void => circuit.calledOff(),
    wantsQuestion(now: number): boolean {
      const at = pause.isOn() ? pause.questionAt() : circuit.questionAt()
      return throttle.heldUntil(now) === null && at !== null && now >= at
    },
    /** A question goes out that this service may learn from, wanted by it or by its neighbour. */
    asking(now: number): void {
      askedAt = now
      pause.asking(now)
      circuit.asking()
    },
    /**
     * Learns from an answer of its own: to a request, a look-up or a question.
     *
     * @returns whether the service answers again after a time in which it did not
     */
    learn(summary: AnswerSummary, retryAfterMs: number | undefined, now: number): boolean {
      throttle.learn(summary, retryAfterMs, now)
      const verdict = verdictOf(summary)
      if (verdict === 'notReached' || verdict === 'silent') circuit.failed(verdict, now)
      if (verdict === 'refused') {
        pause.refused(now)
        circuit.close()
      }
      if (verdict !== 'answered') return false
      hasAnswered = true
      const isUnpaused = pause.answered()
      return circuit.close() || isUnpaused
    },
    /** A later service of the same way answered: this one was passed, and did its part. */
    passed(): boolean {
      hasAnswered = true
      return circuit.close()
    },
    notAsked: (now: number): void => circuit.notAsked(now),
    neighbourAnswered: (summary: AnswerSummary, now: number): boolean =>
      circuit.neighbourAnswered(summary, now),
    /** A hint that the network is there again, or a person who does not want to wait; many of either do not hammer. */
    tryNow(now: number): void {
      const soonest = Math.max(now, askedAt + firstGapMs)
      if (pause.isOn()) pause.askBy(soonest)
      circuit.askBy(soonest)
    },
    /** Until when the service asked to be left alone, or `null`. */
    heldUntil: throttle.heldUntil,
    /** The clock was set by so much: what was taken from it moves along. */
    clockStepped(stepMs: number): void {
      askedAt += stepMs
      for (const part of Object.values(parts)) part.clockStepped(stepMs)
    },
    /** A person mended the credential. */
    resume: (): void => pause.end(),
    /** When something may be sent or asked again, or `null` where only a person or an answer can change that. */
    nextTryAt: (now: number): number | null => nextTryAt(parts, now),
    snapshot: (now: number): GatewayServiceHealth => ({ service, ...stateOf(parts, hasAnswered, now) }),
  }
}
