import { backoffMs, noJitter } from '../../domain/backoff.ts'
import type { ReaderPhase, ReaderProblem } from '../../contract/readers.ts'

/**
 * How long a lost reader keeps its place. Windows takes up to 6 s between the detach and the attach event of the same
 * HID device (seen by Ledger in the field), and a cable that was pulled by mistake is back within that time.
 */
export const graceMs = 6_000

/** After a link has lived this long, the next loss starts the backoff from its first wait again. Milliseconds. */
export const settleMs = 5_000

/** A reader that was asked something on opening and said nothing for this long is shown as not answering. */
export const answerMs = 3_000

const askWaits = { firstMs: answerMs, maxMs: 10_000, jitter: noJitter }

/** Milliseconds to wait after a reader was asked again for the n-th time (n from 1): doubles from 3 s to 10 s. */
export const askMs = (asks: number): number => backoffMs(asks, askWaits, 0)

/** Bytes that nobody understood are no answer; asked again after so much silence behind them, for it may be at work. */
export const answerAfterBytesMs = 10_000

/** Bad frames since the last good one at which a reader is shown as sending garbage. */
export const badFramesForGarbage = 8

/** Bytes without any frame at which a link is closed: many times the longest legal message of any family. */
export const endlessBytes = 256 * 1024

const retryWaits = { firstMs: 500, maxMs: 15_000, jitter: noJitter }

/** Milliseconds to wait before the n-th try to open again (n from 1): doubles from 0.5 s to 15 s. */
export const retryMs = (attempt: number): number => backoffMs(attempt, retryWaits, 0)

/** `retry`: open again. `grace`: the lost reader's place is given up. `settle`: the link has lived long enough. `answer`: it stayed silent. */
export type SessionTimer = 'retry' | 'grace' | 'settle' | 'answer'

export type SessionState = {
  phase: ReaderPhase
  /** Where the device was last listed; `null`: it is not there. */
  path: string | null
  suspended: boolean
  /** Tries to open that failed, or links that broke young, since the last settled link. */
  attempt: number
  /** A question is open: it was asked something, and has sent nothing whole since. */
  isAsked: boolean
  /** Bytes came since it was asked last. */
  isHeard: boolean
  /** Times a reader that does not answer was asked again. */
  asks: number
  /** The open link has lived long enough to be trusted. */
  settled: boolean
  /** It was ready before: another loss gets the grace period rather than `absent` at once. */
  returning: boolean
  problem: ReaderProblem | null
  badInRow: number
  bytesWithoutFrame: number
}

export type SessionEvent =
  /** The device is listed at this path; repeated with every listing. */
  | { type: 'found'; path: string }
  /** The device is no longer listed: the only sign of an unplug where no `close` event comes (serialport issue 2351). */
  | { type: 'gone' }
  | { type: 'opened'; asked: boolean }
  | { type: 'openFailed'; problem: ReaderProblem }
  | { type: 'linkLost' }
  | { type: 'bytes'; count: number }
  | { type: 'goodFrame' }
  | { type: 'badFrame' }
  | { type: 'retryDue' }
  | { type: 'graceOver' }
  | { type: 'settled' }
  | { type: 'silent' }
  /** The protocol gave up a question: it will not be answered. */
  | { type: 'unanswered' }
  /** A card is wanted: a reader that does not answer is asked at once. */
  | { type: 'wanted' }
  | { type: 'suspend' }
  | { type: 'resume' }

export type SessionEffect =
  | { type: 'open'; path: string }
  | { type: 'close' }
  /** Ask the reader again who it is: it may have been switched on meanwhile. */
  | { type: 'ask' }
  | { type: 'arm'; timer: SessionTimer; delayMs: number }
  | { type: 'disarm'; timer: SessionTimer }

export type SessionStep = { state: SessionState; effects: readonly SessionEffect[] }

export const initialSession: SessionState = {
  phase: 'absent',
  path: null,
  suspended: false,
  attempt: 0,
  isAsked: false,
  isHeard: false,
  asks: 0,
  settled: false,
  returning: false,
  problem: null,
  badInRow: 0,
  bytesWithoutFrame: 0,
}

type Rule<Type extends SessionEvent['type']> = (
  state: SessionState,
  event: Extract<SessionEvent, { type: Type }>,
) => SessionStep
type Rules = { [Type in SessionEvent['type']]: Rule<Type> }

const stay = (state: SessionState): SessionStep => ({ state, effects: [] })

const open = (state: SessionState, path: string): SessionStep => ({
  state: { ...state, phase: 'opening', path },
  effects: [{ type: 'open', path }],
})

/** Opens now, or after the backoff where the last links failed or broke young. */
const openWithBackoff = (state: SessionState, path: string): SessionStep =>
  state.attempt === 0
    ? open(state, path)
    : {
        state: { ...state, phase: 'opening', path },
        effects: [{ type: 'arm', timer: 'retry', delayMs: retryMs(state.attempt) }],
      }

const toAbsent = (state: SessionState, keep: Partial<SessionState> = {}): SessionStep => ({
  state: { ...initialSession, suspended: state.suspended, ...keep },
  effects: [
    { type: 'close' },
    { type: 'disarm', timer: 'retry' },
    { type: 'disarm', timer: 'grace' },
    { type: 'disarm', timer: 'settle' },
    { type: 'disarm', timer: 'answer' },
  ],
})

const toLost = (state: SessionState, path: string | null): SessionStep => ({
  state: {
    ...state,
    phase: 'lost',
    path,
    returning: true,
    settled: false,
    // A link that broke young may be a bad contact: the next one is not opened at once.
    attempt: state.phase !== 'ready' ? state.attempt : state.settled ? 0 : state.attempt + 1,
    isAsked: false,
    isHeard: false,
    asks: 0,
    badInRow: 0,
    bytesWithoutFrame: 0,
  },
  effects: [
    { type: 'close' },
    { type: 'disarm', timer: 'retry' },
    { type: 'disarm', timer: 'settle' },
    { type: 'disarm', timer: 'answer' },
    { type: 'arm', timer: 'grace', delayMs: graceMs },
  ],
})

const suspend: Rule<'suspend'> = (state) => toAbsent(state, { suspended: true, path: state.path })

/** Waking up opens again whatever was plugged in when the PC went to sleep; what was not is found by the next listing. */
const resume: Rule<'resume'> = (state) => {
  const awake = { ...state, suspended: false }
  return state.suspended && state.path !== null ? open(awake, state.path) : stay(awake)
}

/** Events that mean nothing to a phase: news of a link or a timer that this phase no longer has. */
const ignored = {
  opened: stay,
  openFailed: stay,
  linkLost: stay,
  bytes: stay,
  goodFrame: stay,
  badFrame: stay,
  retryDue: stay,
  graceOver: stay,
  settled: stay,
  silent: stay,
  unanswered: stay,
  wanted: stay,
} as const

const absent: Rules = {
  ...ignored,
  found: (state, { path }) => (state.suspended ? stay({ ...state, path }) : open(state, path)),
  gone: (state) => stay({ ...state, path: null, problem: null }),
  suspend,
  resume,
}

const opening: Rules = {
  ...ignored,
  found: (state, { path }) =>
    path === state.path
      ? stay(state)
      : {
          state: { ...state, path },
          effects: [{ type: 'disarm', timer: 'retry' }, { type: 'close' }, { type: 'open', path }],
        },
  gone: (state) => (state.returning ? toLost(state, null) : toAbsent(state)),
  opened: (state, { asked }) => ({
    // A reader that sent garbage must send something good first; every other problem is over once the link is open.
    state: {
      ...state,
      phase: 'ready',
      problem: state.problem?.tag === 'SendsGarbage' ? state.problem : null,
      isAsked: asked,
      isHeard: false,
      asks: 0,
      badInRow: 0,
      bytesWithoutFrame: 0,
    },
    effects: [
      { type: 'disarm', timer: 'retry' },
      { type: 'arm', timer: 'settle', delayMs: settleMs },
      ...(asked ? ([{ type: 'arm', timer: 'answer', delayMs: answerMs }] as const) : []),
    ],
  }),
  openFailed: (state, { problem }) => ({
    state: { ...state, attempt: state.attempt + 1, problem },
    effects: [{ type: 'arm', timer: 'retry', delayMs: retryMs(state.attempt + 1) }],
  }),
  retryDue: (state) => (state.path === null ? stay(state) : open(state, state.path)),
  suspend,
  resume: stay,
}

const notAnswering = (state: SessionState): SessionState => ({ ...state, problem: { tag: 'NotAnswering' } })

const askAgain = (state: SessionState, asks: number): SessionStep => ({
  state: { ...state, isAsked: true, isHeard: false, asks },
  effects: [{ type: 'ask' }, { type: 'arm', timer: 'answer', delayMs: askMs(asks) }],
})

/** A line that sent garbage has to be quiet for as long as a new link has to live. */
const proveQuiet: SessionEffect = { type: 'arm', timer: 'settle', delayMs: settleMs }

const waitAfterBytes: SessionEffect = { type: 'arm', timer: 'answer', delayMs: answerAfterBytesMs }

const ready: Rules = {
  ...ignored,
  found: (state, { path }) => {
    if (path === state.path) return stay(state)
    // It left and came back between two listings, under another name: the old link is dead.
    const moved = open({ ...state, returning: true, settled: false }, path)
    return {
      ...moved,
      effects: [
        { type: 'close' },
        { type: 'disarm', timer: 'settle' },
        { type: 'disarm', timer: 'answer' },
        ...moved.effects,
      ],
    }
  },
  gone: (state) => toLost(state, null),
  linkLost: (state) => toLost(state, state.path),
  bytes: (state, { count }) => {
    const bytesWithoutFrame = state.bytesWithoutFrame + count
    const problem = state.problem?.tag === 'NotAnswering' ? null : state.problem
    const heard = { ...state, bytesWithoutFrame, problem, isHeard: state.isAsked }
    if (bytesWithoutFrame < endlessBytes) {
      const quiet = problem?.tag === 'SendsGarbage' ? [proveQuiet] : []
      return { state: heard, effects: state.isAsked ? [waitAfterBytes, ...quiet] : quiet }
    }
    const attempt = state.attempt + 1
    return {
      state: {
        ...heard,
        phase: 'opening',
        returning: true,
        settled: false,
        attempt,
        problem: { tag: 'SendsGarbage' },
        bytesWithoutFrame: 0,
      },
      effects: [
        { type: 'close' },
        { type: 'disarm', timer: 'settle' },
        { type: 'disarm', timer: 'answer' },
        { type: 'arm', timer: 'retry', delayMs: retryWaits.maxMs },
      ],
    }
  },
  goodFrame: (state) => ({
    state: {
      ...state,
      problem: null,
      isAsked: false,
      isHeard: false,
      asks: 0,
      badInRow: 0,
      bytesWithoutFrame: 0,
    },
    effects: state.isAsked ? [{ type: 'disarm', timer: 'answer' }] : [],
  }),
  badFrame: (state) => {
    const badInRow = state.badInRow + 1
    const counted = { ...state, badInRow }
    return badInRow < badFramesForGarbage
      ? stay(counted)
      : { state: { ...counted, problem: { tag: 'SendsGarbage' } }, effects: [proveQuiet] }
  },
  settled: (state) => {
    const isQuiet = state.problem?.tag === 'SendsGarbage'
    return stay({
      ...state,
      attempt: 0,
      settled: true,
      ...(isQuiet ? { problem: null, badInRow: 0, bytesWithoutFrame: 0 } : {}),
    })
  },
  silent: (state) => askAgain(state.isHeard ? state : notAnswering(state), state.asks + 1),
  unanswered: (state) =>
    state.problem?.tag === 'NotAnswering'
      ? stay(state)
      : {
          state: { ...notAnswering(state), isAsked: true, isHeard: false },
          effects: [{ type: 'arm', timer: 'answer', delayMs: answerMs }],
        },
  wanted: (state) => (state.problem?.tag === 'NotAnswering' ? askAgain(state, 1) : stay(state)),
  suspend,
  resume: stay,
}

const lost: Rules = {
  ...ignored,
  found: (state, { path }) => {
    const step = openWithBackoff(state, path)
    return { ...step, effects: [{ type: 'disarm', timer: 'grace' }, ...step.effects] }
  },
  gone: (state) => stay({ ...state, path: null }),
  graceOver: (state) => toAbsent(state, { path: null }),
  suspend,
  resume: stay,
}

const table: { [Phase in ReaderPhase]: Rules } = { absent, opening, ready, lost }

/** One step of a reader's life: absent -> opening -> ready -> lost (grace) -> absent. Total and pure. */
export function step<Type extends SessionEvent['type']>(
  state: SessionState,
  event: Extract<SessionEvent, { type: Type }>,
): SessionStep {
  const rule: Rule<Type> = table[state.phase][event.type]
  return rule(state, event)
}
