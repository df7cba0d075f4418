import { backoffMs, upperHalf } from '../../domain/backoff.ts'
import type { Backoff } from '../../domain/backoff.ts'
import type { Randomness } from '../../domain/clock.ts'
import type { AnswerSummary } from '../../domain/operations.ts'

/** No question follows another sooner. Milliseconds. */
export const firstGapMs = 250
/** A host that can be reached again is noticed within this time. Milliseconds. */
const maxReachGapMs = 2000
/** A service that is reached and does not answer is asked more and more seldom. Milliseconds. */
const maxSilentGapMs = 60_000
/** One lost answer is a row's bad luck; so many in a row are the service's. */
const unansweredUntilOpen = 3
/**
 * A service without a question of its own is tried with a row after so long, even where its neighbour is silent too, or is
 * answered for by somebody else's page. Milliseconds.
 */
const trialDespiteSilenceMs = 60_000
const trialDespitePageMs = 5 * 60_000

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

const questionGaps: { [Name in Cause]: Backoff } = {
  notReached: { firstMs: firstGapMs, maxMs: maxReachGapMs, jitter: upperHalf },
  silent: { firstMs: firstGapMs, maxMs: maxSilentGapMs, jitter: upperHalf },
}

/** What an answer says of the service that gave it, whatever it says of the row. */
export type Verdict = 'answered' | 'refused' | Cause

/** Our own codes for answers that are not the service's own words. */
const silentCodes = new Set(['timeout', 'connectionLost', 'unavailable', 'notUnderstood'])

export function verdictOf(summary: AnswerSummary): Verdict {
  if (summary.class === 'notSent' || summary.code === 'notTheGateway') return 'notReached'
  if (summary.class === 'unauthorised') return 'refused'
  if (summary.class !== 'unknown') return 'answered'
  return summary.code === undefined || silentCodes.has(summary.code) ? 'silent' : 'answered'
}

/** A neighbour that is silent, or walled off alone, may not keep a service shut for ever: after so long a row tells. */
function trialAfterMs(neighbour: AnswerSummary): number {
  if (neighbour.class === 'notSent') return Infinity
  return verdictOf(neighbour) === 'silent' ? trialDespiteSilenceMs : trialDespitePageMs
}

/**
 * Keeps rows from a service that does not answer: closed while it does, open from when it does not, and then a harmless
 * question or one row alone finds out whether it answers again. Moments are milliseconds since the epoch.
 */
export function createCircuitBreaker(randomness: Randomness) {
  let circuit: Circuit = { state: 'closed', unanswered: 0 }
  /** Times in a row that it was reached and did not answer. */
  let silences = 0

  function open(cause: Cause, questions: number, since: number, now: number): void {
    const failures = cause === 'silent' ? silences + questions : questions + 1
    const gapMs = backoffMs(failures, questionGaps[cause], randomness.number())
    circuit = { state: 'open', cause, questions, since, nextAt: now + gapMs }
  }

  /** @returns whether it was not closed already */
  function close(): boolean {
    const isBack = circuit.state !== 'closed'
    circuit = { state: 'closed', unanswered: 0 }
    silences = 0
    return isBack
  }

  return {
    close,
    state: (): Circuit['state'] => circuit.state,
    /** Whether a row may go. */
    lets: (): boolean => circuit.state === 'closed' || circuit.state === 'ready',
    /** When the next question is due, or `null` where none is. */
    questionAt: (): number | null => (circuit.state === 'open' ? circuit.nextAt : null),
    began(): void {
      if (circuit.state === 'ready') circuit = { state: 'trying' }
    },
    /** What had begun never went on the wire, and taught nothing. */
    calledOff(): void {
      if (circuit.state === 'trying') circuit = { state: 'ready' }
    },
    asking(): void {
      if (circuit.state === 'open') circuit = { ...circuit, state: 'asking' }
    },
    /** Its own request, look-up or question got no answer of its own. */
    failed(cause: Cause, now: number): void {
      if (cause === 'notReached')
        return open(cause, circuit.state === 'asking' ? circuit.questions + 1 : 0, now, now)
      const unanswered = circuit.state === 'closed' ? circuit.unanswered + 1 : unansweredUntilOpen
      circuit = { state: 'closed', unanswered }
      if (unanswered < unansweredUntilOpen) return
      // With the gaps of all the silences before.
      silences += 1
      open('silent', 0, now, now)
    },
    /** The question got no further than a service before this one, and taught nothing of it. */
    notAsked(now: number): void {
      if (circuit.state === 'asking') open(circuit.cause, circuit.questions + 1, circuit.since, now)
    },
    /**
     * Learns from the answer to a question that its neighbour on the same host was asked on its behalf: it tells whether
     * the host is reached, and nothing more.
     *
     * @returns whether the service is taken to answer again
     */
    neighbourAnswered(summary: AnswerSummary, now: number): boolean {
      if (circuit.state !== 'asking') return false
      const { cause, questions, since } = circuit
      const verdict = verdictOf(summary)
      const isReached = verdict === 'answered' || verdict === 'refused'
      if (isReached && cause === 'notReached') return close()
      if (isReached || now - since >= trialAfterMs(summary)) circuit = { state: 'ready' }
      else open(verdict === 'silent' ? cause : 'notReached', questions + 1, since, now)
      return false
    },
    /** Brings the next question forward. */
    askBy(at: number): void {
      if (circuit.state === 'open') circuit = { ...circuit, nextAt: Math.min(circuit.nextAt, at) }
    },
    /** The clock was set by so much: what was taken from it moves along. */
    clockStepped(stepMs: number): void {
      if ('since' in circuit) circuit = { ...circuit, since: circuit.since + stepMs }
      if (circuit.state === 'open') circuit = { ...circuit, nextAt: circuit.nextAt + stepMs }
    },
  }
}
