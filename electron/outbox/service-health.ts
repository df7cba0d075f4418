import { backoffMs, upperHalf } from '../../domain/backoff.ts'
import type { Randomness } from '../../domain/clock.ts'
import type { GatewayServiceHealth } from '../../contract/ipc.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayService } from '../../domain/services.ts'

/** A host that can be reached again is noticed within this time. Milliseconds. */
const maxReachGapMs = 2000
/** A service that is reached and does not answer is asked more and more seldom. Milliseconds. */
const maxSilentGapMs = 60_000
const firstGapMs = 250
/** One lost answer is a row's bad luck; so many in a row are the service's. */
const unansweredUntilOpen = 3
/**
 * A service without a question of its own is tried with a row after so long, even where its neighbour is silent too, or is
 * answered for by somebody else's page.
 */
const trialDespiteSilenceMs = 60_000
const trialDespitePageMs = 5 * 60_000
/** How often a search that refused the credential is asked whether it takes it now. Milliseconds. */
const pausedQuestionMs = 60_000

/** HTTP 429 (RFC 6585 §4): more than the gateway takes. It is then asked slowly, for some minutes. */
const tooManyRequests = 429
const firstPaceMs = 1000
const maxPaceMs = 60_000
const paceKeptMs = 5 * 60_000

/** `notReached`: no link, or somebody else's page. `silent`: reached, and no answer that can be used. */
type Cause = 'notReached' | 'silent'

type Circuit =
  | { state: 'closed'; unanswered: number }
  /** Nothing is sent since a row's answer at `since`; at `nextAt` a question finds out whether it answers again. */
  | { state: 'open'; cause: Cause; questions: number; since: number; nextAt: number }
  | { state: 'asking'; cause: Cause; questions: number; since: number }
  /** One row may go alone, and tells. */
  | { state: 'ready' }
  /** It is on its way. */
  | { state: 'trying' }

/** What an answer says of the service that gave it, whatever it says of the row. */
type Verdict = 'answered' | 'silent' | 'notReached' | 'refused'

/** Our own codes for answers that are not the service's own words. */
const silentCodes = new Set(['timeout', 'connectionLost', 'unavailable', 'notUnderstood'])

function verdictOf(summary: AnswerSummary): Verdict {
  if (summary.class === 'notSent' || summary.code === 'notTheGateway') return 'notReached'
  if (summary.class === 'unauthorised') return 'refused'
  if (summary.class !== 'unknown') return 'answered'
  return summary.code === undefined || silentCodes.has(summary.code) ? 'silent' : 'answered'
}

/**
 * What is known of one service, learnt from its answers: a circuit breaker, a pause when it refused the credential, and
 * a hold for as long as it asked to be left alone (Retry-After).
 */
export type ServiceHealth = ReturnType<typeof createServiceHealth>

export function createServiceHealth(service: GatewayService, randomness: Randomness) {
  /** A search moves no money: it may be asked by itself whether a refused credential was mended. */
  const asksWhilePaused = service === 'kushkiSearch'
  let circuit: Circuit = { state: 'closed', unanswered: 0 }
  /** Times in a row that it was reached and did not answer. */
  let silences = 0
  let hasAnswered = false
  let isPaused = false
  let askAgainAt = 0
  let heldUntil = 0
  let askedAt = 0
  /** Since a 429: one request at a time, this far apart, until `at` is some minutes ago. */
  let pace = { gapMs: 0, at: 0 }
  let beganAt = 0

  const gapAt = (now: number): number => (now - pace.at < paceKeptMs ? pace.gapMs : 0)
  const freeAt = (now: number): number => Math.max(heldUntil, gapAt(now) === 0 ? 0 : beganAt + gapAt(now))
  const backoff = (failures: number, maxMs: number): number =>
    backoffMs(failures, { firstMs: firstGapMs, maxMs, jitter: upperHalf }, randomness.number())

  function open(cause: Cause, questions: number, since: number, now: number): void {
    const gap =
      cause === 'silent'
        ? backoff(silences + questions, maxSilentGapMs)
        : backoff(questions + 1, maxReachGapMs)
    circuit = { state: 'open', cause, questions, since, nextAt: now + gap }
  }

  /** What a row's answer opened, with the gaps of all the silences before. */
  function openBySilence(now: number): void {
    silences += 1
    open('silent', 0, now, now)
  }

  function close(): boolean {
    const isBack = circuit.state !== 'closed'
    circuit = { state: 'closed', unanswered: 0 }
    silences = 0
    return isBack
  }

  /** Retry-After and 429, whatever else the answer says. */
  function learnPace(summary: AnswerSummary, retryAfterMs: number | undefined, now: number): void {
    if (retryAfterMs !== undefined) heldUntil = Math.max(heldUntil, now + retryAfterMs)
    if (summary.httpStatus !== tooManyRequests) return
    // Answers that come together speak of the time before the pace; a later one says that it is too fast.
    const slower = now - pace.at > gapAt(now) ? 2 * gapAt(now) : gapAt(now)
    pace = { gapMs: Math.min(Math.max(retryAfterMs ?? firstPaceMs, slower), maxPaceMs), at: now }
  }

  return {
    service,
    canSend: (now: number): boolean =>
      !isPaused && now >= freeAt(now) && (circuit.state === 'closed' || circuit.state === 'ready'),
    /** How many requests may begin at once. */
    atOnce: (now: number): number => (gapAt(now) === 0 && circuit.state === 'closed' ? Infinity : 1),
    /** A row's request goes on the wire. */
    began(now: number): void {
      beganAt = now
      if (circuit.state === 'ready') circuit = { state: 'trying' }
    },
    /** What had begun never went on the wire, and taught nothing. */
    calledOff(): void {
      if (circuit.state === 'trying') circuit = { state: 'ready' }
    },
    wantsQuestion(now: number): boolean {
      if (now < heldUntil) return false
      if (isPaused) return asksWhilePaused && now >= askAgainAt
      return circuit.state === 'open' && now >= circuit.nextAt
    },
    /** A question goes out that this service may learn from, wanted by it or by its neighbour. */
    asking(now: number): void {
      askedAt = now
      askAgainAt = now + pausedQuestionMs
      if (circuit.state === 'open') circuit = { ...circuit, state: 'asking' }
    },
    /**
     * Learns from an answer of its own: to a request, a look-up or a question.
     *
     * @returns whether the service answers again after a time in which it did not
     */
    learn(summary: AnswerSummary, retryAfterMs: number | undefined, now: number): boolean {
      learnPace(summary, retryAfterMs, now)
      const verdict = verdictOf(summary)
      switch (verdict) {
        case 'refused':
          if (!isPaused) askAgainAt = now + pausedQuestionMs
          isPaused = true
          close()
          return false
        case 'answered': {
          const wasPaused = isPaused && asksWhilePaused
          if (wasPaused) isPaused = false
          hasAnswered = true
          return close() || wasPaused
        }
        case 'notReached': {
          const questions = circuit.state === 'asking' ? circuit.questions + 1 : 0
          open('notReached', questions, now, now)
          return false
        }
        case 'silent': {
          const unanswered = circuit.state === 'closed' ? circuit.unanswered + 1 : unansweredUntilOpen
          if (unanswered < unansweredUntilOpen) circuit = { state: 'closed', unanswered }
          else openBySilence(now)
          return false
        }
        default:
          return verdict satisfies never
      }
    },
    /** A later service of the same way answered: this one was passed, and did its part. */
    passed(): boolean {
      hasAnswered = true
      return close()
    },
    /** The question got no further than a service before this one, and taught nothing of it. */
    notAsked(now: number): void {
      if (circuit.state === 'asking') open(circuit.cause, circuit.questions + 1, circuit.since, now)
    },
    /**
     * Learns from the answer to a question that its neighbour on the same host was asked on its behalf: it tells whether
     * the host is reached, and nothing more.
     */
    neighbourAnswered(summary: AnswerSummary, now: number): boolean {
      if (circuit.state !== 'asking') return false
      const { cause, questions, since } = circuit
      const verdict = verdictOf(summary)
      const isReached = verdict === 'answered' || verdict === 'refused'
      if (isReached && cause === 'notReached') return close()
      // A neighbour that is silent, or walled off alone, may not keep this service shut for ever: a row tells.
      const patienceMs = verdict === 'silent' ? trialDespiteSilenceMs : trialDespitePageMs
      const isPatienceOver = summary.class !== 'notSent' && now - since >= patienceMs
      if (isReached || isPatienceOver) circuit = { state: 'ready' }
      else open(verdict === 'silent' ? cause : 'notReached', questions + 1, since, now)
      return false
    },
    /** A hint that the network is there again, or a person who does not want to wait; many of either do not hammer. */
    tryNow(now: number): void {
      if (isPaused) askAgainAt = Math.min(askAgainAt, Math.max(now, askedAt + firstGapMs))
      if (circuit.state !== 'open') return
      const soonest = Math.max(now, askedAt + firstGapMs)
      circuit = { ...circuit, nextAt: Math.min(circuit.nextAt, soonest) }
    },
    /** Until when the service asked to be left alone, or `null`. */
    heldUntil: (now: number): number | null => (now < heldUntil ? heldUntil : null),
    /** The clock was set by so much: what was taken from it moves along. */
    clockStepped(stepMs: number): void {
      heldUntil += stepMs
      askedAt += stepMs
      beganAt += stepMs
      askAgainAt += stepMs
      pace = { ...pace, at: pace.at + stepMs }
      if (circuit.state === 'open')
        circuit = { ...circuit, nextAt: circuit.nextAt + stepMs, since: circuit.since + stepMs }
      else if (circuit.state === 'asking') circuit = { ...circuit, since: circuit.since + stepMs }
    },
    resume(): void {
      isPaused = false
    },
    /** When something may be sent or asked again, or `null` where only a person or an answer can change that. */
    nextTryAt(now: number): number | null {
      if (isPaused) return asksWhilePaused ? Math.max(now, askAgainAt, heldUntil) : null
      if (circuit.state === 'asking' || circuit.state === 'trying') return null
      return Math.max(now, freeAt(now), circuit.state === 'open' ? circuit.nextAt : 0)
    },
    snapshot(now: number): GatewayServiceHealth {
      const isOpen = circuit.state !== 'closed' && circuit.state !== 'ready'
      const isHeld = now < heldUntil
      const state = isPaused
        ? 'paused'
        : isOpen
          ? 'offline'
          : isHeld
            ? 'held'
            : hasAnswered && circuit.state === 'closed'
              ? 'online'
              : 'untried'
      return { service, state, nextTryAt: isOpen || isHeld || isPaused ? this.nextTryAt(now) : null }
    },
  }
}
