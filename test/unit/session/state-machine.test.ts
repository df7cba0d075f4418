import { describe, expect, test } from 'vitest'
import {
  answerAfterBytesMs,
  answerMs,
  askMs,
  badFramesForGarbage,
  endlessBytes,
  graceMs,
  initialSession,
  retryMs,
  settleMs,
  step,
} from '../../../native-bridge/session/state-machine.ts'
import type {
  SessionEffect,
  SessionEvent,
  SessionState,
} from '../../../native-bridge/session/state-machine.ts'

const absent = initialSession
const asleep: SessionState = { ...absent, suspended: true, path: '/dev/a' }
const opening: SessionState = { ...absent, phase: 'opening', path: '/dev/a' }
const ready: SessionState = { ...opening, phase: 'ready' }
const settled: SessionState = { ...ready, settled: true }
const asked: SessionState = { ...ready, isAsked: true }
const lost: SessionState = { ...ready, phase: 'lost', returning: true, path: null }

const open = (path = '/dev/a'): SessionEffect => ({ type: 'open', path })
const close: SessionEffect = { type: 'close' }
const disarm = (...timers: ('retry' | 'grace' | 'settle' | 'answer')[]): SessionEffect[] =>
  timers.map((timer) => ({ type: 'disarm', timer }))
const grace: SessionEffect = { type: 'arm', timer: 'grace', delayMs: graceMs }
const retry = (delayMs: number): SessionEffect => ({ type: 'arm', timer: 'retry', delayMs })
const answer = (delayMs: number): SessionEffect => ({ type: 'arm', timer: 'answer', delayMs })
const settleArmed: SessionEffect = { type: 'arm', timer: 'settle', delayMs: settleMs }
const everythingEnded = [close, ...disarm('retry', 'grace', 'settle', 'answer')]
const linkEnded = [close, ...disarm('retry', 'settle', 'answer'), grace]

const busy = { tag: 'PortBusy' } as const
const garbage = { tag: 'SendsGarbage' } as const
const silent = { tag: 'NotAnswering' } as const

type Arrow = [string, SessionState, SessionEvent, SessionState, readonly SessionEffect[]]

const found: SessionEvent = { type: 'found', path: '/dev/a' }
const moved: SessionEvent = { type: 'found', path: '/dev/b' }
const gone: SessionEvent = { type: 'gone' }

const arrows: Arrow[] = [
  ['a listed device is opened', absent, found, opening, [open()]],
  ['what is not there stays absent', absent, gone, absent, []],
  ['asleep, a listed device is only noted', asleep, moved, { ...asleep, path: '/dev/b' }, []],
  ['asleep, a device that leaves is noted', asleep, gone, { ...asleep, path: null }, []],
  ['waking opens what was there', asleep, { type: 'resume' }, { ...opening, suspended: false }, [open()]],
  [
    'waking leaves absent what was not',
    { ...asleep, path: null },
    { type: 'resume' },
    { ...absent, suspended: false },
    [],
  ],
  ['awake already, waking changes nothing', absent, { type: 'resume' }, absent, []],
  ['asleep twice is asleep', asleep, { type: 'suspend' }, asleep, everythingEnded],
  ['absent goes to sleep', absent, { type: 'suspend' }, { ...absent, suspended: true }, everythingEnded],

  [
    'opened is ready, and has to prove itself',
    opening,
    { type: 'opened', asked: false },
    ready,
    [...disarm('retry'), settleArmed],
  ],
  [
    'a reader that was asked has to answer',
    opening,
    { type: 'opened', asked: true },
    asked,
    [...disarm('retry'), settleArmed, { type: 'arm', timer: 'answer', delayMs: answerMs }],
  ],
  [
    'opening ends a problem of opening',
    { ...opening, problem: busy, attempt: 3 },
    { type: 'opened', asked: false },
    { ...ready, attempt: 3 },
    [...disarm('retry'), settleArmed],
  ],
  [
    'opening does not yet forgive garbage',
    { ...opening, problem: garbage },
    { type: 'opened', asked: false },
    { ...ready, problem: garbage },
    [...disarm('retry'), settleArmed],
  ],
  [
    'a failed open is tried again',
    opening,
    { type: 'openFailed', problem: busy },
    { ...opening, attempt: 1, problem: busy },
    [retry(500)],
  ],
  [
    'and later each time',
    { ...opening, attempt: 4 },
    { type: 'openFailed', problem: busy },
    { ...opening, attempt: 5, problem: busy },
    [retry(8000)],
  ],
  ['the retry opens', { ...opening, attempt: 1 }, { type: 'retryDue' }, { ...opening, attempt: 1 }, [open()]],
  [
    'a retry of nothing does nothing',
    { ...opening, path: null },
    { type: 'retryDue' },
    { ...opening, path: null },
    [],
  ],
  ['listed again while opening changes nothing', opening, found, opening, []],
  [
    'listed elsewhere while opening: opened there',
    opening,
    moved,
    { ...opening, path: '/dev/b' },
    [...disarm('retry'), close, open('/dev/b')],
  ],
  [
    'gone while opening for the first time',
    { ...opening, attempt: 2, problem: busy },
    gone,
    absent,
    everythingEnded,
  ],
  [
    'gone while opening again: the grace period runs anew',
    { ...opening, returning: true, attempt: 2 },
    gone,
    { ...lost, attempt: 2 },
    linkEnded,
  ],
  ['asleep while opening', opening, { type: 'suspend' }, asleep, everythingEnded],
  ['awake already while opening', opening, { type: 'resume' }, opening, []],

  ['listed again while ready changes nothing', ready, found, ready, []],
  [
    'back under another path before it was missed',
    settled,
    moved,
    { ...opening, path: '/dev/b', returning: true },
    [close, ...disarm('settle', 'answer'), open('/dev/b')],
  ],
  ['no longer listed, without a close event', settled, gone, lost, linkEnded],
  [
    'a link that broke after it settled',
    settled,
    { type: 'linkLost' },
    { ...lost, path: '/dev/a' },
    linkEnded,
  ],
  [
    'a link that broke young counts as a failure',
    ready,
    { type: 'linkLost' },
    { ...lost, path: '/dev/a', attempt: 1 },
    linkEnded,
  ],
  ['a link that settled forgets its failures', { ...ready, attempt: 3 }, { type: 'settled' }, settled, []],
  [
    'silence is a problem, and the reader is asked again',
    asked,
    { type: 'silent' },
    { ...asked, problem: silent, asks: 1 },
    [{ type: 'ask' }, answer(3000)],
  ],
  [
    'later each time',
    { ...asked, problem: silent, asks: 1 },
    { type: 'silent' },
    { ...asked, problem: silent, asks: 2 },
    [{ type: 'ask' }, answer(6000)],
  ],
  [
    'at once when a card is wanted',
    { ...asked, problem: silent, asks: 7 },
    { type: 'wanted' },
    { ...asked, problem: silent, asks: 1 },
    [{ type: 'ask' }, answer(3000)],
  ],
  ['a reader that answers is not asked because a card is wanted', ready, { type: 'wanted' }, ready, []],
  [
    'a question that was given up is silence too',
    settled,
    { type: 'unanswered' },
    { ...settled, problem: silent, isAsked: true },
    [answer(3000)],
  ],
  [
    'and nothing new where it is known',
    { ...ready, problem: silent, asks: 2 },
    { type: 'unanswered' },
    { ...ready, problem: silent, asks: 2 },
    [],
  ],
  [
    'silence ends with the first byte, which is no answer yet',
    { ...asked, problem: silent, asks: 3 },
    { type: 'bytes', count: 10 },
    { ...asked, asks: 3, isHeard: true, bytesWithoutFrame: 10 },
    [answer(answerAfterBytesMs)],
  ],
  [
    'after bytes that nobody understood it is asked again, and not called silent',
    { ...asked, asks: 3, isHeard: true, bytesWithoutFrame: 10 },
    { type: 'silent' },
    { ...asked, asks: 4, bytesWithoutFrame: 10 },
    [{ type: 'ask' }, answer(10_000)],
  ],
  [
    'a whole message is the answer',
    { ...asked, asks: 3, isHeard: true, bytesWithoutFrame: 10 },
    { type: 'goodFrame' },
    ready,
    disarm('answer'),
  ],
  ['a bad frame is counted', ready, { type: 'badFrame' }, { ...ready, badInRow: 1 }, []],
  [
    'too many in a row are garbage',
    { ...ready, badInRow: badFramesForGarbage - 1 },
    { type: 'badFrame' },
    { ...ready, badInRow: badFramesForGarbage, problem: garbage },
    [settleArmed],
  ],
  [
    'more of it has to end first',
    { ...settled, badInRow: 20, problem: garbage },
    { type: 'bytes', count: 10 },
    { ...settled, badInRow: 20, problem: garbage, bytesWithoutFrame: 10 },
    [settleArmed],
  ],
  [
    'a quiet line ends it',
    { ...settled, badInRow: 20, bytesWithoutFrame: 900, problem: garbage },
    { type: 'settled' },
    settled,
    [],
  ],
  [
    'one good frame ends that',
    { ...ready, badInRow: 20, bytesWithoutFrame: 900, problem: garbage },
    { type: 'goodFrame' },
    ready,
    [],
  ],
  [
    'bytes without end close the link for a while',
    { ...settled, bytesWithoutFrame: endlessBytes - 1 },
    { type: 'bytes', count: 1 },
    { ...opening, returning: true, attempt: 1, problem: garbage },
    [close, ...disarm('settle', 'answer'), retry(15_000)],
  ],
  ['asleep while ready', settled, { type: 'suspend' }, asleep, everythingEnded],
  ['awake already while ready', ready, { type: 'resume' }, ready, []],

  [
    'back within the grace period',
    lost,
    found,
    { ...opening, returning: true },
    [...disarm('grace'), open()],
  ],
  [
    'back within it with a bad contact: not at once',
    { ...lost, attempt: 2 },
    moved,
    { ...opening, path: '/dev/b', returning: true, attempt: 2 },
    [...disarm('grace'), retry(1000)],
  ],
  ['still gone', { ...lost, path: '/dev/a' }, gone, lost, []],
  ['the grace period is over', { ...lost, attempt: 2 }, { type: 'graceOver' }, absent, everythingEnded],
  ['asleep while lost', lost, { type: 'suspend' }, { ...asleep, path: null }, everythingEnded],
  ['awake already while lost', lost, { type: 'resume' }, lost, []],
]

test.each(arrows)('%s', (_name, before, event, state, effects) => {
  expect(step(before, event)).toEqual({ state, effects })
})

describe('news of a link or a timer that is over', () => {
  const late: SessionEvent[] = [
    { type: 'opened', asked: true },
    { type: 'openFailed', problem: busy },
    { type: 'linkLost' },
    { type: 'bytes', count: endlessBytes },
    { type: 'goodFrame' },
    { type: 'badFrame' },
    { type: 'retryDue' },
    { type: 'graceOver' },
    { type: 'settled' },
    { type: 'silent' },
    { type: 'unanswered' },
    { type: 'wanted' },
  ]
  const awaited: Record<SessionState['phase'], SessionEvent['type'][]> = {
    absent: [],
    opening: ['opened', 'openFailed', 'retryDue'],
    ready: ['linkLost', 'bytes', 'goodFrame', 'badFrame', 'settled', 'silent', 'unanswered', 'wanted'],
    lost: ['graceOver'],
  }
  const cases = [absent, asleep, opening, ready, lost].flatMap((state) =>
    late
      .filter(({ type }) => !awaited[state.phase].includes(type))
      .map((event) => [state.suspended ? 'asleep' : state.phase, event.type, state, event] as const),
  )
  test.each(cases)('%s ignores %s', (_phase, _type, state, event) => {
    expect(step(state, event)).toEqual({ state, effects: [] })
  })
})

test('a silent reader is asked again ever later, and never less than every ten seconds', () => {
  expect([1, 2, 3, 4, 1000].map(askMs)).toEqual([3000, 6000, 10_000, 10_000, 10_000])
})

test('the waits between tries double up to a quarter of a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 1000].map(retryMs)).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
  ])
})
