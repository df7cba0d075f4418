import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import type { AnswerSummary, Verdict } from '../../../domain/operations.ts'
import { transition } from '../../../electron/outbox/row-machine.ts'
import type { RowEvent } from '../../../electron/outbox/row-machine.ts'
import type { Effect, Policy, Step } from '../../../electron/outbox/row-transitions.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import { submission } from '../../bench/history.ts'
import { hour, minute, morning } from './samples.ts'

export const { queue, cardData } = defaultSettings()
/** With this jitter a wait is three quarters of what it is at most: 750 ms the first, 45 s the longest. */
const policy: Policy = { queue, cardData, isRepeatSafe: false, whyNoRefund: null, jitter: 0.5 }

type Over = Partial<OperationRow>
/** A void of 100.00 without a card, accepted an hour ago, whose window closes in an hour. */
const accepted: OperationRow = {
  ...submission(1).row,
  sequence: 1,
  day: '2026-11-20',
  createdAt: morning - hour,
  updatedAt: morning - minute,
  deadline: morning + hour,
  nextAttemptAt: morning,
}
export const queued = (over: Over = {}): OperationRow => ({ ...accepted, ...over })
/** On the wire for the second time; the first was not processed. */
export const sending = (over: Over = {}): OperationRow => ({
  ...accepted,
  state: 'sending',
  attempts: 1,
  firstSentAt: morning - 5 * minute,
  lastSentAt: morning - minute,
  nextAttemptAt: null,
  ...over,
})
/** Sent twice, then looked up three times for nothing, and once in vain. */
export const unknown = (over: Over = {}): OperationRow => ({
  ...accepted,
  state: 'unknown',
  attempts: 2,
  lookups: 3,
  consecutiveLookupFailures: 1,
  firstSentAt: morning - 5 * minute,
  lastSentAt: morning - 4 * minute,
  lookedUpAt: morning - minute,
  reachableMs: 2 * minute,
  mayHaveBeenProcessed: true,
  ...over,
})
export const inProgress = (over: Over = {}): OperationRow => unknown({ state: 'inProgress', ...over })
export const attention = (over: Over = {}): OperationRow =>
  unknown({ state: 'attention', attention: 'lookupFoundNothing', nextAttemptAt: morning + hour, ...over })
export const ended = (state: 'approved' | 'declined' | 'expired' | 'cancelled'): OperationRow =>
  unknown({ state, nextAttemptAt: null, mayHaveBeenProcessed: false })

export const told = <Class extends AnswerSummary['class']>(
  answerClass: Class,
  more: Omit<Partial<AnswerSummary>, 'class'> = {},
): AnswerSummary & { class: Class } => ({ class: answerClass, at: morning, ...more })
type More = Omit<Partial<AnswerSummary>, 'class'>
export const due: RowEvent = { type: 'due' }
export const start: RowEvent = { type: 'started', restored: false }
export const restoredStart: RowEvent = { type: 'started', restored: true }
export const answered = (answerClass: AnswerSummary['class'], more?: More): RowEvent => ({
  type: 'answered',
  answer: { summary: told(answerClass, more) },
})
export const toldEnd = (answerClass: AnswerSummary['class'], more?: More): RowEvent => ({
  type: 'toldEnd',
  summary: told(answerClass, more),
})
export const found = (
  answerClass: 'approved' | 'declined' | 'refused' | 'inProgress',
  more?: More,
): RowEvent => ({ type: 'lookedUp', answer: { outcome: 'found', summary: told(answerClass, more) } })
export const nothing: RowEvent = { type: 'lookedUp', answer: { outcome: 'notFound' } }
export const undecided: RowEvent = {
  type: 'lookedUp',
  answer: { outcome: 'undecided', summary: told('unknown', { code: 'contradictory' }) },
}
export const failed = (answerClass: AnswerSummary['class'], more?: More): RowEvent => ({
  type: 'lookedUp',
  answer: { outcome: 'noAnswer', summary: told(answerClass, more) },
})
export const decide = (verdict: Verdict, minor?: number): RowEvent => ({
  type: 'decide',
  verdict,
  ...(minor === undefined ? {} : { minor }),
})
export const stepped = (stepMs: number, since = 0): RowEvent => ({ type: 'clockStepped', stepMs, since })

export const eraseCard: Effect = { type: 'eraseCard' }
export const createRefund: Effect = { type: 'createRefund' }
export const lookUp: Effect = { type: 'lookUp' }
export const pauseGateway: Effect = { type: 'pauseGateway' }
export const send = (replay: boolean): Effect => ({ type: 'send', replay })
export const note = (event: string, detail: Extract<Effect, { type: 'note' }>['detail'] = {}): Effect => ({
  type: 'note',
  event,
  detail,
})

/** What one event does to a row: all that it changes, in order all that has to be done, or why it is refused. */
type StepCase = {
  does: string
  row: OperationRow
  on: RowEvent
  /** Where the store's settings or the rules are others. */
  by?: Partial<Policy>
  /** Left out: the row is the same, its time of change too. */
  changes?: Over
  effects?: readonly Effect[]
  refused?: unknown
}

/** What the second row has otherwise than the first, but the time of its change. */
const changesOf = (before: OperationRow, after: OperationRow): Over =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) =>
        name !== 'updatedAt' && !isDeepStrictEqual(value, before[name as keyof OperationRow]),
    ),
  )

/** `changedAt`: `null` where the row is the very same. */
const seen = (before: OperationRow, { row, effects }: Step) => ({
  changes: changesOf(before, row),
  effects,
  changedAt: row === before ? null : row.updatedAt,
})

/** A test for each step, in groups by the row's state. */
export function testSteps(groups: Readonly<Record<string, readonly StepCase[]>>): void {
  describe.each(Object.entries(groups))('%s: a row', (_group, steps) => {
    it.each(steps)('$does', ({ row, on, by, changes, effects = [], refused }) => {
      const step = transition(row, on, morning, { ...policy, ...by })
      expect(step.ok ? seen(row, step.value) : { refused: step.error }).toEqual(
        refused === undefined
          ? { changes: changes ?? {}, effects, changedAt: changes === undefined ? null : morning }
          : { refused },
      )
    })
  })
}
