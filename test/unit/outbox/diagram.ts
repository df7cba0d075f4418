import { rowStateSchema } from '../../../domain/operations.ts'
import type { AnswerSummary, AttentionReason, RowState } from '../../../domain/operations.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { transition } from '../../../electron/outbox/row-machine.ts'
import type { RowEvent } from '../../../electron/outbox/row-machine.ts'
import type { Policy, Step } from '../../../electron/outbox/row-transitions.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import { submission } from '../../bench/history.ts'
import { morning } from './samples.ts'

const classes: AnswerSummary['class'][] = [
  'approved',
  'declined',
  'refused',
  'unauthorised',
  'unknown',
  'retryLater',
  'inProgress',
  'notSent',
]
const summary = <Class extends AnswerSummary['class']>(
  answerClass: Class,
): AnswerSummary & { class: Class } => ({ class: answerClass, at: morning })

/** Every event there is, with the name the diagram gives it. */
export const everyEvent: { name: string; event: RowEvent }[] = [
  { name: 'started', event: { type: 'started', restored: false } },
  { name: 'restored', event: { type: 'started', restored: true } },
  { name: 'due', event: { type: 'due' } },
  ...classes.map((one) => ({
    name: `answered ${one}`,
    event: { type: 'answered', answer: { summary: summary(one) } } as const,
  })),
  {
    name: 'answered refused as a repeat',
    event: { type: 'answered', answer: { summary: summary('refused'), mayBeOfRepeat: true } },
  },
  ...(['approved', 'declined', 'refused', 'inProgress'] as const).map((one) => ({
    name: `found ${one}`,
    event: { type: 'lookedUp', answer: { outcome: 'found', summary: summary(one) } } as const,
  })),
  {
    name: 'found undecided',
    event: { type: 'lookedUp', answer: { outcome: 'undecided', summary: summary('unknown') } },
  },
  { name: 'found nothing', event: { type: 'lookedUp', answer: { outcome: 'notFound' } } },
  ...classes.map((one) => ({
    name: `look-up ${one}`,
    event: { type: 'lookedUp', answer: { outcome: 'noAnswer', summary: summary(one) } } as const,
  })),
  { name: 'told approved', event: { type: 'toldEnd', summary: summary('approved') } },
  { name: 'told declined', event: { type: 'toldEnd', summary: summary('declined') } },
  { name: 'open too long', event: { type: 'openTooLong' } },
  { name: 'day disagrees', event: { type: 'dayDisagrees' } },
  { name: 'payload corrupt', event: { type: 'payloadCorrupt' } },
  { name: 'card gone', event: { type: 'cardGone' } },
  { name: 'clock set back', event: { type: 'clockWentBack' } },
  { name: 'clock set right', event: { type: 'clockStepped', stepMs: -3_600_000, since: 0 } },
  { name: 'clock set forward', event: { type: 'clockStepped', stepMs: 3_600_000, since: 0 } },
  { name: 'gateway back', event: { type: 'gatewayBack' } },
  { name: 'send now', event: { type: 'sendNow' } },
  { name: 'look up', event: { type: 'lookUpNow' } },
  { name: 'cancel', event: { type: 'cancel' } },
  { name: 'convert', event: { type: 'convert' } },
  { name: 'card presented', event: { type: 'cardPresented' } },
  ...(['wasDone', 'wasNotDone', 'sendAgain', 'goCardless'] as const).map((verdict) => ({
    name: `decide ${verdict}`,
    event: { type: 'decide', verdict } as const,
  })),
  { name: 'decide wasDone', event: { type: 'decide', verdict: 'wasDone', minor: 5000 } as const },
]

const both = [false, true]
const stores = [
  { voidAtCutOff: 'person', cardlessWhenTooOld: false },
  { voidAtCutOff: 'refund', cardlessWhenTooOld: true },
] as const
const fresh = {
  isRestored: false,
  isClockSuspect: false,
  declineSeen: false,
  pendingVerdict: null,
  reachableMs: 0,
} as const
const pasts = [
  fresh,
  { ...fresh, isRestored: true },
  { ...fresh, isClockSuspect: true },
  { ...fresh, declineSeen: true },
  { ...fresh, reachableMs: 30 * 60_000 },
  ...(['sendAgain', 'goCardless', 'wasNotDone'] as const).map((pendingVerdict) => ({
    ...fresh,
    pendingVerdict,
  })),
  { ...fresh, pendingVerdict: 'wasNotDone', lastAnswer: summary('refused') } as const,
]

/** The reasons by which the machine decides, and one of those that it only shows. */
function attentionOf(
  { kind, withCard, isRestored, mayHaveBeenProcessed }: Omit<OperationRow, 'attention'>,
  isPast: boolean,
): AttentionReason {
  if (isRestored) return 'payloadCorrupt'
  if (withCard) return 'cardDataExpired'
  return kind === 'reverse' && isPast && !mayHaveBeenProcessed ? 'reverseUnsent' : 'lookupFoundNothing'
}

/** Rows of these states, or of every one, in every situation that the machine tells apart. */
export function* everyRow(states: readonly RowState[] = rowStateSchema.options): Generator<OperationRow> {
  const { row } = submission(1)
  for (const state of states)
    for (const kind of ['reverse', 'void', 'refund'] as const)
      for (const mayHaveBeenProcessed of both)
        for (const isPast of both)
          for (const withCard of both)
            for (const isCardKept of withCard ? both : [false])
              for (const isSpent of both)
                for (const past of state === 'unknown' || state === 'attention' ? pasts : pasts.slice(0, 3)) {
                  const situation = {
                    ...row,
                    sequence: 1,
                    day: '2026-11-20',
                    state,
                    kind,
                    mayHaveBeenProcessed,
                    ...past,
                    withCard,
                    cardStoredAt: isCardKept ? morning : null,
                    createdAt: morning,
                    updatedAt: morning - 1,
                    deadline: isPast ? morning - 1 : morning + 1000,
                    // What a person had sent again counts its tries anew.
                    attempts: isSpent && !(state === 'queued' && mayHaveBeenProcessed) ? 1000 : 0,
                    lookups: isSpent ? 1000 : 0,
                    consecutiveLookupFailures: isSpent ? 1000 : 0,
                    firstSentAt: mayHaveBeenProcessed ? morning - 1000 : null,
                  }
                  yield {
                    ...situation,
                    attention: state === 'attention' ? attentionOf(situation, isPast) : null,
                  }
                }
}

export function* everyPolicy(): Generator<Policy> {
  const { queue, cardData } = defaultSettings()
  for (const { voidAtCutOff, cardlessWhenTooOld } of stores)
    for (const isRepeatSafe of both)
      for (const whyNoRefund of [null, 'refundNotOpen'] as const)
        yield {
          queue: { ...queue, voidAtCutOff },
          cardData: { ...cardData, cardlessWhenTooOld },
          isRepeatSafe,
          whyNoRefund,
          jitter: 0.5,
        }
}

/** Every step the machine can take, tried once each. */
export type Tried = { row: OperationRow; name: string; step: Step; policy: Policy }

/** Every step from a state that changes or does anything. */
export function* everyStep(state: RowState): Generator<Tried> {
  const rows = [...everyRow([state])]
  for (const policy of everyPolicy())
    for (const row of rows)
      for (const { name, event } of everyEvent) {
        const step = transition(row, event, morning, policy)
        if (step.ok && (step.value.row !== row || step.value.effects.length > 0))
          yield { row, name, step: step.value, policy }
      }
}

/** The arrows of a Mermaid diagram for the steps that were taken: it cannot disagree with the code. */
export function arrowsOf(steps: readonly Tried[]): string[] {
  const arrows = new Map<string, Set<string>>()
  for (const { row, name, step } of steps) {
    if (step.row.state === row.state) continue
    const arrow = `${row.state} --> ${step.row.state}`
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(name))
  }
  return [...arrows].map(([arrow, names]) => `  ${arrow}: ${[...names].toSorted().join(', ')}`).toSorted()
}
