import { backoffMs, upperHalf } from '../../domain/backoff.ts'
import type { Randomness } from '../../domain/clock.ts'
import type { GatewayConnection } from '../../contract/ipc.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'

/** A gateway that answers again is noticed within this time. Milliseconds. */
const longestProbeGapMs = 2000
const firstProbeGapMs = 250
const probeWaits = { firstMs: firstProbeGapMs, maxMs: longestProbeGapMs, jitter: upperHalf }
/** One lost answer is a row's bad luck; so many in a row are the gateway's. */
const unansweredUntilOpen = 3

/** HTTP 429 (RFC 6585 §4): more than the gateway takes. It is then asked slowly, for some minutes. */
const tooManyRequests = 429
const firstPaceMs = 1000
const longestPaceMs = 60_000
const paceKeptMs = 5 * 60_000

type Circuit =
  | { state: 'closed'; unanswered: number }
  /** Nothing is sent; at `probeAt` one harmless question asks whether it answers again. */
  | { state: 'open'; failures: number; probeAt: number }
  | { state: 'probing'; failures: number }

/**
 * What is known of one gateway, learnt from its answers: a circuit breaker, a pause when the credential is refused,
 * and a hold for as long as it asked to be left alone (Retry-After).
 */
export type Connection = ReturnType<typeof createConnection>

export function createConnection(gateway: GatewayName, randomness: Randomness) {
  let circuit: Circuit = { state: 'closed', unanswered: 0 }
  let hasAnswered = false
  let pausedBecause: GatewayConnection['pausedBecause'] = null
  let heldUntil = 0
  let askedAt = 0
  /** Since a 429: one request at a time, this far apart, until `at` is some minutes ago. */
  let pace = { gapMs: 0, at: 0 }
  let claimedAt = 0

  const gapAt = (now: number): number => (now - pace.at < paceKeptMs ? pace.gapMs : 0)
  const freeAt = (now: number): number => Math.max(heldUntil, gapAt(now) === 0 ? 0 : claimedAt + gapAt(now))
  const open = (failures: number, now: number): void => {
    circuit = { state: 'open', failures, probeAt: now + backoffMs(failures, probeWaits, randomness.number()) }
  }
  const failures = (): number => (circuit.state === 'closed' ? 0 : circuit.failures)

  return {
    gateway,
    canSend: (now: number): boolean =>
      circuit.state === 'closed' && pausedBecause === null && now >= freeAt(now),
    /** How many requests may begin at once. */
    atOnce: (now: number): number => (gapAt(now) === 0 ? Infinity : 1),
    /** A request was claimed for it. */
    claimed(now: number): void {
      claimedAt = now
    },
    wantsProbe: (now: number): boolean =>
      circuit.state === 'open' && pausedBecause === null && now >= circuit.probeAt && now >= heldUntil,
    probing(now: number): void {
      askedAt = now
      circuit = { state: 'probing', failures: failures() }
    },
    /**
     * Learns from an answer to anything: a request, a look-up or a probe.
     *
     * @returns whether the gateway answers again after a time in which it did not
     */
    learn(summary: AnswerSummary, retryAfterMs: number | undefined, now: number): boolean {
      if (retryAfterMs !== undefined) heldUntil = Math.max(heldUntil, now + retryAfterMs)
      if (summary.httpStatus === tooManyRequests) {
        // Answers that come together speak of the time before the pace; a later one says that it is too fast.
        const slower = now - pace.at > gapAt(now) ? 2 * gapAt(now) : gapAt(now)
        const gapMs = Math.max(retryAfterMs ?? firstPaceMs, slower)
        pace = { gapMs: Math.min(gapMs, longestPaceMs), at: now }
      }
      if (summary.class === 'notSent') {
        open(failures() + 1, now)
        return false
      }
      if (summary.class === 'unauthorised') pausedBecause = 'unauthorised'
      const isSilent = summary.class === 'unknown'
      if (isSilent && (circuit.state === 'probing' || circuit.state === 'open')) {
        open(failures() + 1, now)
        return false
      }
      const unanswered = circuit.state === 'closed' && isSilent ? circuit.unanswered + 1 : 0
      if (unanswered >= unansweredUntilOpen) {
        open(1, now)
        return false
      }
      const isBack = circuit.state !== 'closed'
      circuit = { state: 'closed', unanswered }
      if (!isSilent) hasAnswered = true
      return isBack
    },
    /** A hint that the network is there again, or a person who does not want to wait; many of either do not hammer. */
    tryNow(now: number): void {
      if (circuit.state !== 'open') return
      const soonest = Math.max(now, askedAt + firstProbeGapMs)
      circuit = { ...circuit, probeAt: Math.min(circuit.probeAt, soonest) }
    },
    /** Moments taken from the clock as it was mean nothing any more. */
    clockWentBack(now: number): void {
      heldUntil = 0
      askedAt = 0
      claimedAt = 0
      pace = { ...pace, at: Math.min(pace.at, now) }
      if (circuit.state === 'open') circuit = { ...circuit, probeAt: Math.min(circuit.probeAt, now) }
    },
    pause(): void {
      pausedBecause ??= 'unauthorised'
    },
    resume(): void {
      pausedBecause = null
    },
    /** When something may be sent or asked again, or `null` where only a person can change that. */
    nextTryAt(now: number): number | null {
      if (pausedBecause !== null || circuit.state === 'probing') return null
      const at = Math.max(freeAt(now), circuit.state === 'open' ? circuit.probeAt : 0)
      return at > now ? at : now
    },
    snapshot(now: number, isConfigured: boolean): GatewayConnection {
      const isOffline = circuit.state !== 'closed'
      const state = !isConfigured
        ? 'notConfigured'
        : pausedBecause !== null
          ? 'paused'
          : isOffline
            ? 'offline'
            : hasAnswered
              ? 'online'
              : 'untried'
      const nextTryAt = isOffline || now < heldUntil ? this.nextTryAt(now) : null
      return { gateway, state, pausedBecause, nextTryAt }
    },
  }
}
